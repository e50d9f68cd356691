"""The law: for one instant and one knowledge every door says what `assess` says, to the last digit.

A random contract and a random history are put into a real store as polls put them there. What every period comes to is
worked out beside the engine, from what was drawn (`random_world`); every door is then read as its users read it.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, event, given, note, settings
from hypothesis import strategies as st

from sla_tui import format as fmt
from sla_tui.cli.run import run
from sla_tui.clock import FixedClock
from sla_tui.config.case import parse_cases
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.engine.acts.preview import effect
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.public import Publisher
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.gather.snapshot import build_snapshot, one_service
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.judge.judge import judge
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.errors import AssessmentError, OutsideTermError
from sla_tui.export.check import render_plugin, state_of
from sla_tui.export.publish.metrics import render_metrics
from sla_tui.export.shapes.kinds import percent_view
from sla_tui.export.shapes.result import result_to_json
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.sla.money.claim import deadlines_of
from sla_tui.sla.periods.texts import TextPart, parts_at, parts_before
from sla_tui.sla.periods.zones import first_instant
from sla_tui.sla.plain import canonical
from sla_tui.sla.result import Assessment, Claim
from sla_tui.sla.stated import stated
from sla_tui.store.opening import open_store
from tests.engine.random_world import FIRST, World, worlds

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
relaxed = settings(suppress_health_check=list(HealthCheck), report_multiple_bugs=False)
FIGURES = """contract_id running downtime_seconds downtime_exact assessed_seconds removed_seconds full_seconds coverage
uptime percent rounded_percent raw_uptime if_nothing_more verdict certainty provable budget claim range objectives
termination target min_coverage least most known_since missing remedy projection burn tiers""".split()  # noqa: SIM905
CREDIT = ["percent", "amount", "currency", "locked_in", "payout", "benefits", "next_tier"]


def figures(a: Assessment) -> dict[str, object]:
    """What an assessment comes to, without the words that a door may add."""
    found = {name: getattr(a, name) for name in FIGURES}
    # An incident that goes on beyond what was looked at ends, for a closed period, with that; one that began in unknown
    # time before what was looked at begins with it. Both bounds are the engine's.
    found["missing"] = tuple((m.kind, m.start) for m in a.missing)
    for end in ("least", "most"):
        outcome = getattr(a, end)
        found[end] = outcome and replace(outcome, claim=Claim(outcome.claim.deadline, None))
    return (
        found
        | {f"credit {name}": getattr(a.credit, name) for name in CREDIT}
        | {"span": (a.period.start, a.period.end)}
    )


@dataclass(frozen=True)
class Expected:
    """One period as it was worked out beside the engine. `key` None: the running one."""

    key: str | None
    parts: tuple[TextPart, ...]
    assessment: Assessment

    @property
    def text(self):
        return self.parts[-1].text


def periods_of(world: World) -> list[tuple[TextPart, ...]]:
    """The periods up to the running one since anything is known, in order of time."""
    out: list[tuple[TextPart, ...]] = []
    at = world.now + 1
    try:
        out.append(world.parts(parts_at(world.texts, world.now)))
        at = out[-1][0].period.start
    except OutsideTermError:
        pass
    low = max(first_instant("UTC", FIRST), world.service.monitored_from or 0)
    while at > low:
        try:
            parts = world.parts(parts_before(world.texts, at))
        except AssessmentError:
            break
        if not parts:
            break
        out.append(parts)
        at = parts[0].period.start
    return out[::-1]


def expected_of(world: World) -> list[Expected]:
    periods = periods_of(world)
    judged = world.judged(periods)
    return [Expected(None if a.running else a.period.key, parts, a) for parts, a in zip(periods, judged, strict=True)]


def doors(world: World, store, one: Expected) -> dict[str, Callable[[], Assessment]]:
    """Every way in which a program may ask for the period."""
    config, now, key = world.config, world.now, one.key

    def judged() -> Assessment:
        moment = moment_of(config, store, now)
        return judge(moment, bind(config, present_services(moment)[0], now, key)).assessment

    ways = {
        "snapshot": lambda: build_snapshot(config, store, now, period=key).services[0].assessment,
        "one service": lambda: one_service(config, store, now, "shop", period=key).assessment,
        "effect": lambda: effect(config, store, FixedClock(now), "shop", period=key).assessment,
        "judge": judged,
        "claim": lambda: dossier_of(config, store, now, "shop", period=key, draft=key is None).service.assessment,
    }
    if one.assessment.coverage:
        ways["report"] = lambda: gather_report(config, store, now, period=key).snapshot.services[0].assessment
    return ways


def perfdata(text: str) -> dict[str, str]:
    """The figures of a check, by label, without units and limits."""
    found = {}
    for item in text.splitlines()[0].partition(" | ")[2].split():
        label, _, rest = item.partition("=")
        found[label] = rest.partition(";")[0].rstrip("s%").removesuffix("m")
    return found


def metrics(text: str) -> dict[str, str]:
    lines = [line for line in text.splitlines() if 'service="shop"' in line]
    return {line.partition("{")[0].removeprefix("sla_tui_"): line.rpartition(" ")[2] for line in lines}


def said(world: World, store, one: Expected) -> None:
    """The doors that print: each says what may be stated of the period, and the same of it."""
    snapshot = build_snapshot(world.config, store, world.now, period=one.key)
    service, a = snapshot.services[0], one.assessment
    told = stated(a, stale=service.stale_since is not None, down=service.state == "down")
    assert replace(service.stated, claim=told.claim) == told
    assert service.stated.claim.deadline == told.claim.deadline
    bare = told.bare
    counted = a.downtime_seconds if bare.measured else None

    def percent(value: Fraction | None) -> str:
        return "U" if value is None else percent_view(value, a)

    result = render_plugin(snapshot, single=True)
    assert result.code == state_of(service) == {"breached": 2, "at_risk": 1, "met": 0}.get(told.standing, 3)
    check = perfdata(result.text)
    assert check["uptime"] == percent(bare.uptime)
    assert check["best_case"] == percent(bare.best_case)
    assert check["downtime"] == ("U" if counted is None else str(counted))
    assert check["budget_left"] == ("U" if bare.budget is None else str(bare.budget.left))
    lapsed = any(entry.state == "lapsed" for entry in snapshot.credits)
    if told.owed and not lapsed:
        amount = None if told.credit.extent == "not_known" else told.credit.amount
        assert check["credit"] == ("U" if amount is None else fmt.amount(amount, told.credit.currency))
        if told.claim.deadline is not None:
            assert check["claim_left"] == str(told.claim.deadline - world.now)
    sampled = metrics(render_metrics(snapshot))
    for name, value in (
        ("uptime_ratio", bare.uptime),
        ("best_case_ratio", bare.best_case),
        ("coverage_ratio", a.coverage),
    ):
        assert sampled.get(name) == (None if value is None else repr(float(value)))
    assert sampled.get("downtime_seconds") == (None if counted is None else str(counted))
    data = SNAPSHOT.write(snapshot)["services"][0]
    assert data["verdict"] == told.verdict
    mine = result_to_json(a)
    for name in (
        "downtime_seconds",
        "uptime",
        "if_nothing_more",
        "verdict",
        "certainty",
        "claim",
        "coverage",
        "budget",
    ):
        assert data["assessment"][name] == mine[name], name
    for name in ("percent", "amount", "currency", "locked_in", "next_tier"):
        assert data["assessment"]["credit"][name] == mine["credit"][name], name


def ledger_and_page(world: World, store, found: Sequence[Expected]) -> None:
    """The doors that show several periods at once."""
    ledger = CreditCache()
    snapshot = build_snapshot(world.config, store, world.now, credit_cache=ledger)
    assert snapshot.credits_complete
    lines = {entry.period.start: entry for entry in snapshot.credits}
    for one in found:
        told, entry = stated(one.assessment), lines.pop(one.assessment.period.start, None)
        assert (entry is not None) == told.owed, one.assessment.period
        if entry is None:
            continue
        assert (entry.credit, entry.amount, entry.currency) == (
            told.credit.percent,
            told.credit.amount,
            told.credit.currency,
        )
        assert (entry.uptime, entry.certainty, entry.extent) == (told.uptime, told.certainty, told.credit.extent)
        waits = [at for at in entry.deadlines if at > world.now]
        hang = () if told.claim.deadline is None else deadlines_of(one.text, one.assessment.outages)
        assert entry.deadlines == hang or len(one.parts) > 1
        assert entry.claim.deadline == (
            told.claim.deadline if not entry.deadlines else (waits or entry.deadlines[-1:])[0]
        )
    assert not lines, "a credit in a period that there is not"
    page = Publisher(world.config, store).page(snapshot)
    by_start = {one.assessment.period.start: one.assessment for one in found}
    for shown in page.services[0].periods:
        if (a := by_start.get(shown.period.start)) is not None:
            public = stated(a)
            assert (shown.stated.standing, shown.stated.uptime) == (public.standing, public.uptime)
            assert (shown.stated.uptime_range, shown.stated.since) == (public.uptime_range, public.since)
    if found and found[-1].assessment.running and found[-1].assessment.coverage:
        report = gather_report(world.config, store, world.now, earlier=3)
        for earlier in report.chapters[0].earlier:
            if (a := by_start.get(earlier.period.start)) is not None:
                assert earlier.stated == stated(a)


def case_of(world: World, one: Expected) -> dict[str, object] | None:
    """The period as a case of `sla-tui assess`; None where a case cannot say it: promises, several texts or periods."""
    text, period = one.text, one.assessment.period
    if text.availability.target is None and not text.tiers:
        return None  # the reader of contracts refuses one that promises nothing
    several = len(one.parts) > 1 or text.termination or text.credit.cap_year_percent is not None
    if several or text.objectives or world.config.outages or world.service.monitored_from is not None:
        return None
    evidence = world.evidence(period, one.parts, one.parts[0])

    def spans(found) -> list[dict[str, object]]:
        return [{"start": fmt.rfc3339(each.start), "end": fmt.rfc3339(each.end)} for each in found]

    def more(each, **keys: object) -> dict[str, object]:
        return spans([each])[0] | keys

    return {
        "at": fmt.rfc3339(period.start),
        "now": fmt.rfc3339(world.now) if one.assessment.running else None,
        "fee": [
            {"amount": str(step.amount)} | ({"from": step.start.isoformat()} if step.start else {})
            for step in world.service.fee
        ],
        "contract": CONTRACT.write(text),
        "sources": [
            {
                "id": source.id,
                "outages": spans(source.outages),
                "gaps": [more(gap, kind=gap.kind) for gap in source.gaps],
                "resolution": f"{source.resolution}s",
            }
            for source in evidence.sources
        ],
        "maintenance": [
            more(w, kind=w.kind, announced=None if w.announced is None else fmt.rfc3339(w.announced))
            for w in evidence.maintenance
        ],
        "exclusions": [more(e, reason=e.reason, accepted=e.accepted) for e in evidence.exclusions],
    }


def the_command(world: World, found: Sequence[Expected], file: Path) -> None:
    """`sla-tui assess` of the same as cases in a file: the same result, key for key."""
    cases = [(case, one) for one in found if (case := case_of(world, one)) is not None]
    cases = [
        (case, one) for case, one in cases if not parse_cases(canonical([case])).problems
    ]  # some texts are refused
    if not cases:
        return
    event("as cases of assess")
    file.write_text(canonical([case for case, _ in cases]), encoding="utf-8")
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert run(["assess", str(file), "--format", "json"]) == 0
    for (_, one), shown in zip(cases, json.loads(out.getvalue()), strict=True):
        mine = json.loads(json.dumps(result_to_json(one.assessment)))
        wrong = {key: (mine[key], shown[key]) for key in mine.keys() - {"id", "contract"} if mine[key] != shown[key]}
        assert not wrong, f"assess of {one.assessment.period.key}"


def close(world: World, store) -> None:
    moment = moment_of(world.config, store, world.now)
    Closer().step(moment, [bind(world.config, s, world.now, None) for s in present_services(moment)], lambda: False)


def check(world: World, *, closing: bool, file: Path, everything: bool = True) -> None:
    """Holds every period of a world against every door; else against one door each, in turn."""
    found = expected_of(world)
    note(f"texts = {world.texts!r}\nseen = {world.seen!r}\nnow = {world.now}")
    note(f"service = {world.service!r}\n{world.config.maintenance}\n{world.config.exclusions}\n{world.config.outages}")
    store = open_store(":memory:")
    try:
        world.told(store)
        if closing:
            close(world, store)
        for number, one in enumerate(found, start=world.now):
            wanted, ways = figures(one.assessment), doors(world, store, one)
            for name in ways if everything else [list(ways)[number % len(ways)]]:
                shown = figures(ways[name]())
                wrong = {k: (wanted[k], shown[k]) for k in wanted if wanted[k] != shown[k]}
                assert not wrong, f"{name} of {one.key or 'the running period'}: {wrong}"
            said(world, store, one)
            event(f"{'running' if one.key is None else 'over'} {stated(one.assessment).standing}")
        ledger_and_page(world, store, found)
        the_command(world, found, file)
    finally:
        store.close()


@given(worlds(), st.booleans())
@settings(relaxed, max_examples=8, phases=UNSHRUNK, derandomize=True)  # others each time in the long form
def test_what_assess_says_is_said_at_a_door_of_every_period(tmp_path_factory, world, closing):
    check(world, closing=closing, file=tmp_path_factory.getbasetemp() / "law.json", everything=False)


@pytest.mark.full
@given(worlds(), st.booleans())
@settings(relaxed, max_examples=40, phases=UNSHRUNK, derandomize=True)
def test_every_door_says_what_assess_says(tmp_path_factory, world, closing):
    check(world, closing=closing, file=tmp_path_factory.getbasetemp() / "law.json")


@pytest.mark.long
@given(worlds(), st.booleans())
@settings(relaxed, max_examples=1_000, phases=UNSHRUNK)
def test_every_door_says_what_assess_says_at_length(tmp_path_factory, world, closing):
    check(world, closing=closing, file=tmp_path_factory.getbasetemp() / "law.json")
