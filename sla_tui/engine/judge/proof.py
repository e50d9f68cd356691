"""Works closed periods out again: from what was kept with them, and from the raw rows that are still there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.kinds.basic import ProblemsNoted
from sla_tui.config.model import Config, ServiceConfig
from sla_tui.config.reading.problems import At, Problems
from sla_tui.engine.judge.drift import with_drift
from sla_tui.engine.judge.judge import judge_evidence
from sla_tui.engine.judge.kept import kept_evidence, kept_result
from sla_tui.engine.moment.bind import BoundService, before, bind
from sla_tui.engine.moment.moment import Moment, moment_of, present_services
from sla_tui.errors import AssessmentError, StoreError
from sla_tui.export.documents.decided import drift_text
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import FeeStep
from sla_tui.sla.periods.texts import TextPart
from sla_tui.sla.plain import from_plain
from sla_tui.sla.result import Period
from sla_tui.store.records import ClosedPeriod
from sla_tui.store.store import Store

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Proof:
    """What looking at one revision of a closed period said. `sound`: it is what it was closed with.

    `drift`: what differs today (in the latest revision only); `raw` None: the raw rows could not be asked.
    """

    service: str
    label: str
    revision: int
    sha256: str
    sound: bool
    words: str = ""
    drift: tuple[str, ...] = ()
    raw: bool | None = None

    def to_json(self) -> dict[str, object]:
        """Makes plain data for programs."""
        return {
            "service": self.service,
            "period": self.label,
            "revision": self.revision,
            "sha256": self.sha256,
            "sound": self.sound,
            "from_raw_rows": self.raw,
            "drift": list(self.drift),
            "words": self.words,
        }


def prove(store: Store, config: Config | None, now: int) -> tuple[Proof, ...]:
    """Looks at every revision of every closed period. Without a configuration the raw rows are not asked."""
    revisions = store.closed_periods()
    latest = {(closed.service, closed.start): closed.revision for closed in revisions}
    moment = None if config is None else moment_of(config, store, now)
    services = {} if moment is None else {s.key: s for one in present_services(moment) for s in one.each}
    out = []
    for closed in revisions:
        label = json.loads(closed.inputs).get("period", {}).get("label") or str(closed.start)
        wrong = _wrong(closed)
        if wrong:
            out.append(Proof(closed.service, label, closed.revision, closed.sha256, sound=False, words=wrong))
            continue
        drift: tuple[str, ...] = ()
        raw, words = None, ""
        in_force = latest[closed.service, closed.start] == closed.revision
        if moment is not None and closed.service in services and in_force:
            drift, raw, words = _today(moment, closed, bind(moment.config, services[closed.service], now, None))
        out.append(Proof(closed.service, label, closed.revision, closed.sha256, True, words, drift, raw))
    return tuple(out)


def _wrong(closed: ClosedPeriod) -> str:
    """Says what is wrong with a revision by itself; nothing where its hash and its result hold."""
    if not closed.sound:
        return "what is kept is not what its hash was taken of"
    try:
        data, kept = json.loads(closed.inputs), json.loads(closed.result)["assessment"]
        again = judge_evidence(_bound(closed, data), kept_evidence(data)).assessment
    except (ValueError, KeyError, TypeError, AssessmentError, ProblemsNoted) as error:
        return f"it cannot be worked out again ({type(error).__name__})"
    if again.downtime_seconds != kept["downtime_seconds"] or str(again.uptime) != str(kept["uptime"]):
        return "the result does not follow from what is kept (another version of the arithmetic?)"
    return ""


def _bound(closed: ClosedPeriod, data: Mapping[str, Any]) -> BoundService:
    """Reads the text and the period of a revision, as they were kept.

    Raises:
        ValueError: they make no sense.
        ProblemsNoted: the text is none.
    """
    written = _dated(json.loads(closed.contract))
    texts = [CONTRACT.read(text, At(Problems(), "")) for text in written.get("parts", [written])]
    periods = [from_plain(Period, part) for part in data.get("parts", [data["period"]])]
    fee = tuple(from_plain(FeeStep, step) for step in data["fee"])
    service = ServiceConfig(id=closed.service, name=closed.service, contract="", fee=fee)
    parts = tuple(TextPart(text, period) for text, period in zip(texts, periods, strict=True))
    return BoundService(service, parts[-1].text, from_plain(Period, data["period"]), parts)


def _dated(value: Any) -> Any:  # noqa: ANN401  plain data
    """Reads a contract's JSON as its TOML was read: what is written like a date is one."""
    if isinstance(value, dict):
        return {key: _dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dated(item) for item in value]
    return date.fromisoformat(value) if isinstance(value, str) and _DATE.fullmatch(value) else value


def _today(moment: Moment, closed: ClosedPeriod, bound: BoundService) -> tuple[tuple[str, ...], bool | None, str]:
    """Says what the raw rows say today: causes of drift, whether they agree, and words."""
    try:
        past = _period_of(moment, bound, closed)
        kept = None if past is None else kept_result(moment, past)
        if past is None or kept is None:
            return (), None, _outside(moment, bound, closed)
        fact = with_drift(moment, past, kept)
    except (AssessmentError, StoreError) as error:
        return (), None, f"the raw rows cannot be read: {error}"
    if fact.drift is None:
        return (), True, ""
    return fact.drift.causes, False, drift_text(fact.drift, kept.assessment.credit.currency)


def _outside(moment: Moment, bound: BoundService, closed: ClosedPeriod) -> str:
    """Says why there is no such period today (the contract's term does not cover any of it any more), else nothing."""
    parts = (bind(moment.config, bound.service, at, None) for at in (closed.start, closed.end - 1))
    why = next((ENGLISH.tell(one.outside).rstrip(".") for one in parts if one.outside), "")
    return f"{why}: it is in no list any more" if why else ""


def _period_of(moment: Moment, bound: BoundService, closed: ClosedPeriod) -> BoundService | None:
    """Finds the service's period that the revision is about, however the contract cuts it now; else None."""
    one = before(moment.config, bound)
    while one is not None and one.period.end > closed.start:
        if closed.start in one.starts:
            return one
        one = before(moment.config, one)
    return None
