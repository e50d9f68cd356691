"""The questions of the seven steps, in the order of a guide to service level agreements, and where each answer goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sla_tui.config.drafts.answers import (
    DATE,
    DURATION,
    HOURS,
    LIST,
    PERCENT,
    ROWS,
    TEXT,
    WHOLE,
    AnswerForm,
)

_OBJECTIVES: Final = "objectives"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `key` is the dotted key of the contract that it is about.

    `objective`: the kind and severity of the promise in `objectives` whose threshold it is. `choices`: all answers that
    there are. `needed`: it cannot be left out.
    """

    key: str
    form: AnswerForm
    choices: tuple[str, ...] = ()
    needed: bool = False
    objective: tuple[str, str] | None = None

    @property
    def phrase(self) -> str:
        """The last part of the keys of its phrases: ``availability_target``."""
        return self.key.replace(".", "_")

    def value(self, table: Mapping[str, Any]) -> Any:  # noqa: ANN401  whatever TOML can say
        """Finds what the table says for it; None where it says nothing."""
        if self.objective is not None:
            found = _promise(table, self.objective)
            return None if found is None else found["threshold"]
        inner: Any = table
        for part in self.key.split("."):
            if not isinstance(inner, Mapping) or part not in inner:
                return None
            inner = inner[part]
        return inner

    def put(self, table: dict[str, Any], value: Any) -> None:  # noqa: ANN401  whatever TOML can say
        """Has the table say `value` for it; nothing where it is None."""
        if self.objective is not None:
            _put_promise(table, self.objective, value)
            return
        *above, name = self.key.split(".")
        inner = table
        for part in above:
            inner = inner.setdefault(part, {})
        if value is None or value == []:
            inner.pop(name, None)
            _tidy(table, above)
        else:
            inner[name] = value


def _tidy(table: dict[str, Any], path: list[str]) -> None:
    """Takes away tables of the path in which nothing is left."""
    if not path:
        return
    head, *rest = path
    _tidy(table[head], rest)
    if not table[head]:
        del table[head]


def _promise(table: Mapping[str, Any], which: tuple[str, str]) -> dict[str, Any] | None:
    promises = table.get(_OBJECTIVES, [])
    return next((one for one in promises if (one["kind"], one.get("severity", "")) == which), None)


def _put_promise(table: dict[str, Any], which: tuple[str, str], value: object) -> None:
    kind, severity = which
    found = _promise(table, which)
    promises = list(table.get(_OBJECTIVES, []))
    base = found or ({"kind": kind, "severity": severity} if severity else {"kind": kind})
    at = len(promises) if found is None else promises.index(found)
    promises[at : at + 1] = [] if value is None else [{**base, "threshold": value}]
    if promises:
        table[_OBJECTIVES] = promises
    else:
        table.pop(_OBJECTIVES, None)


@dataclass(frozen=True, slots=True)
class DraftStep:
    """One of the seven steps: the chapter of the agreement that it is about, and its questions."""

    chapter: str
    questions: tuple[Question, ...]


STEPS: Final[tuple[DraftStep, ...]] = (
    DraftStep(
        "scope",
        (
            Question("name", TEXT, needed=True),
            Question("vendor", TEXT),
            Question("customer", TEXT),
            Question("scope", TEXT),
            Question("currency", TEXT, needed=True),
            Question("period.timezone", TEXT, needed=True),
            Question("valid_from", DATE),
        ),
    ),
    DraftStep(
        "uptime",
        (
            Question("availability.target", PERCENT, needed=True),
            Question("availability.min_outage", DURATION),
            Question("evidence.quorum", WHOLE, needed=True),
            Question("evidence.every", DURATION),
            Question("evidence.tools", LIST),
            Question("evidence.places", LIST),
            Question("availability.service_hours", HOURS),
            Question("objectives.latency", DURATION, objective=("latency", "")),
            Question("objectives.error_rate", PERCENT, objective=("error_rate", "")),
        ),
    ),
    DraftStep(
        "support",
        (
            Question("support.channels", LIST),
            Question("support.hours", HOURS),
            Question("objectives.response_critical", DURATION, objective=("response_time", "critical")),
            Question("objectives.resolution_critical", DURATION, objective=("resolution_time", "critical")),
            Question("objectives.response_normal", DURATION, objective=("response_time", "normal")),
        ),
    ),
    DraftStep(
        "remedies",
        (
            Question("tiers", ROWS),
            Question("credit.cap_percent", PERCENT),
            Question("credit.payout", TEXT, choices=("credit", "refund"), needed=True),
            Question("claim.within", DURATION),
            Question("claim.method", TEXT),
        ),
    ),
    DraftStep(
        "security",
        (
            Question("security.transit.min_tls", TEXT, choices=("1.2", "1.3")),
            Question("security.at_rest", TEXT),
            Question("security.location", LIST),
            Question("security.subprocessors", LIST),
            Question("security.backups.every", DURATION),
            Question("security.backups.rpo", DURATION),
            Question("security.restore.rto", DURATION),
            Question("security.breach.within", DURATION),
        ),
    ),
    DraftStep(
        "exclusions",
        (
            Question("maintenance.effect", TEXT, choices=("forgive", "remove", "count"), needed=True),
            Question("maintenance.notice", DURATION),
            Question("maintenance.allowance", DURATION),
        ),
    ),
    DraftStep("legal", (Question("reviewed_by", TEXT), Question("notes", TEXT))),
)
"""All steps, in the guide's order."""

QUESTIONS: Final[Mapping[str, Question]] = {one.key: one for step in STEPS for one in step.questions}
"""All questions by their key."""
