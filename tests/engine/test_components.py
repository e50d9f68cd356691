"""Services made of others: unknown stays unknown up to the whole, second by second, and what did it is named."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sla_tui.config.reading.reader import parse_config
from sla_tui.engine.alerts.conditions import conditions
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.engine.gather.report import gather_report
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind_all
from sla_tui.engine.moment.moment import moment_of
from sla_tui.export.documents.components import components_blocks, components_to_json
from sla_tui.export.documents.report.document import report_document
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.documents.working import working_document
from sla_tui.export.formats.text import render_text
from sla_tui.language import ENGLISH
from sla_tui.sla.measure.composition import DownWhen, composed, decide
from sla_tui.sla.observation import History, Monitor, Poll, ProviderMaintenance, Span, Status
from tests.engine.world import HOUR, MONTH, NOW
from tests.stores import open_store

HEAD = """
[sources.s]
kind = "uptime_kuma"
base_url = "https://kuma.example"
[contracts.gold]
availability = { target = "99.9" }
tiers = [{ below = "99.9", credit = "10" }]
[contracts.two]
availability = { target = "99.9" }
evidence = { quorum = 2 }
[defaults]
discover = false
"""
BEGUN = MONTH - 9 * 86_400


def world(text, spans: Mapping[str, list[Span]], *, now=NOW):
    """A configuration, and a store that knows these spans of each monitor; up where none says otherwise."""
    made, store = parse_config(HEAD + text), open_store(":memory:")
    statuses, histories = [], []
    for name, found in spans.items():
        at, whole = BEGUN, []
        for span in found:
            whole += [Span(at, span.start, "up"), span]
            at = span.end
        whole.append(Span(at, now, "up"))
        monitor = Monitor("s", name, name, interval=60)
        last = found[-1].state if found and found[-1].end == now else "up"
        statuses.append(Status(monitor, last, now, checked_at=now))
        histories.append(History(monitor.ref, BEGUN, now, tuple(s for s in whole if s.start < s.end)))
    store.record(Poll("s", now, tuple(statuses), tuple(histories)))
    return made, store


def leaf(name, *more, contract="gold"):
    monitors = ", ".join(f'"s:{m}"' for m in (name, *more))
    return f'[services.{name}]\nmonitors = [{monitors}]\ncontract = "{contract}"\n'


def whole(name, parts, down_when='"any"', **more):
    keys = "".join(f"{key} = {value}\n" for key, value in more.items())
    listed = ", ".join(f'"{part}"' for part in parts)
    return f'[services.{name}]\ncomponents = [{listed}]\ndown_when = {down_when}\ncontract = "gold"\n{keys}'


def down(start, seconds, reason="HTTP 500"):
    return Span(start, start + seconds, "down", reason)


def unknown(start, seconds):
    return Span(start, start + seconds, "unknown")


def of(made, store, name="shop", now=NOW, **more):
    return next(s for s in build_snapshot(made, store, now, **more).services if s.id == name)


A = NOW - 48 * HOUR

RULES = {
    '"any"': (1_200, 600),
    '"all"': (0, 0),
    "{ at_least = 2 }": (300, 0),
    '{ weights = { api = "60", web = "30", db = "10" }, over = "50" }': (600, 300),
    '{ weights = { api = "60", web = "30", db = "10" }, over = "60" }': (300, 0),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_month_worked_out_by_hand(rule):
    """By the minute: api down 0-10 and unknown 28-33, db down 5-20, web unknown 20-25; all else up.

    any: down 0-20, unknown 20-25 and 28-33. all: never two others down with api, and unknown is never all three.
    at_least 2: down 5-10; one unknown alone can never be two. Over 50: down with api (0-10), unknown with it (28-33).
    Over 60: api alone does not suffice, with db it does (5-10); api's unknown time alone cannot.
    """
    spans = {
        "api": [down(A, 600), unknown(A + 1_680, 300)],
        "db": [down(A + 300, 900, "timeout")],
        "web": [unknown(A + 1_200, 300)],
    }
    text = leaf("api") + leaf("db") + leaf("web") + whole("shop", ["api", "web", "db"], rule)
    shop = of(*world(text, spans))
    seconds, blind = RULES[rule]
    judged = NOW - MONTH
    assert shop.assessment.downtime_seconds == seconds
    assert shop.assessment.assessed_seconds == judged - blind
    assert shop.assessment.coverage == Fraction(judged - blind, judged)


def test_one_known_to_be_down_decides_whatever_the_others_are():
    spans = {"api": [down(A, 600)], "db": [unknown(A - HOUR, 3 * HOUR)]}
    shop = of(*world(leaf("api") + leaf("db") + whole("shop", ["api", "db"]), spans))
    assert shop.assessment.downtime_seconds == 600
    assert [(o.start, o.end) for o in shop.assessment.outages] == [(A, A + 600)]


TREE = (
    leaf("api")
    + leaf("web")
    + leaf("db")
    + leaf("pay")
    + (whole("backend", ["api", "db"], '"all"') + whole("shop", ["web", "backend", "pay"], '"any"'))
)


def test_what_did_it_is_named_through_groups_of_groups():
    spans = {"api": [down(A, 900, "HTTP 503")], "db": [down(A + 300, 900, "timeout")], "pay": [down(A + HOUR, 60)]}
    shop = of(*world(TREE, spans))
    first, second = shop.assessment.outages
    assert (first.start, first.end, first.reason) == (A + 300, A + 900, "backend: api: HTTP 503; db: timeout")
    assert (second.start, second.reason) == (A + HOUR, "pay: HTTP 500")
    assert [(c.path, c.down_seconds, c.deciding_seconds) for c in shop.components] == [
        (("web",), 0, 0),
        (("backend",), 600, 600),
        (("backend", "api"), 900, 600),
        (("backend", "db"), 900, 600),
        (("pay",), 60, 60),
    ]
    working = working_document(
        shop.assessment, parse_config(HEAD).contracts["gold"].latest, made_of=components_blocks(shop, ENGLISH)
    )
    text = render_text(working, ENGLISH)
    assert "down when any of its components is" in text
    assert "pay: HTTP 500" in text
    assert "backend / api" in text
    assert [c["path"] for c in components_to_json(shop)["components"]][2] == ["backend", "api"]


def test_an_outage_that_goes_from_one_to_another_is_one_and_names_both():
    spans = {"api": [down(A, 300, "HTTP 503")], "web": [down(A + 300, 300, "timeout")]}
    shop = of(*world(leaf("api") + leaf("web") + whole("shop", ["web", "api"]), spans))
    (outage,) = shop.assessment.outages
    assert (outage.end - outage.start, outage.reason) == (600, "api: HTTP 503; web: timeout")


@pytest.mark.parametrize(
    ("states", "rule", "state"),
    [
        ({"api": "down", "db": "up"}, '"any"', "down"),
        ({"api": "down", "db": "up"}, '"all"', "degraded"),
        ({"api": "down", "db": "unknown"}, '"any"', "down"),
        ({"api": "up", "db": "unknown"}, '"any"', "unknown"),
        ({"api": "up", "db": "unknown"}, '"all"', "up"),
        ({"api": "down", "db": "unknown"}, '"all"', "unknown"),
        ({"api": "up", "db": "paused"}, '"any"', "paused"),
    ],
)
def test_the_present_state_is_three_valued_too(states, rule, state):
    spans = {name: [] if now == "up" else [Span(A, NOW, now)] for name, now in states.items()}
    shop = of(*world(leaf("api") + leaf("db") + whole("shop", ["api", "db"], rule), spans))
    assert (shop.state, [c.state for c in shop.components]) == (state, list(states.values()))


def test_a_component_counts_by_its_own_contracts_quorum_and_the_wholes_asks_for_one():
    text = leaf("api", "api2", contract="two") + whole("shop", ["api"]).replace('"gold"', '"two"')
    spans = {"api": [down(A, 900)], "api2": [down(A + 300, 300)]}
    made, store = world(text, spans)
    shop = of(made, store)
    assert [(o.start, o.end) for o in shop.assessment.outages] == [(A + 300, A + 600)]
    assert shop.quorum == 1


def test_a_component_nobody_knows_anything_of_leaves_the_whole_unknown():
    made, store = world(leaf("api") + leaf("db") + whole("shop", ["api", "db"]), {"api": [down(A, 60)]})
    shop = of(made, store)
    assert (shop.state, shop.verdict) == ("unknown", "unknown")
    assert shop.assessment.downtime_seconds == 60  # what is known to be down is


def test_a_monitor_that_no_service_names_may_be_a_component_and_stays_a_service():
    text = leaf("api") + whole("shop", ["api", "s:db"])
    spans = {"api": [], "db": [down(A, 60)]}
    made, store = world(text, spans)
    made = parse_config(HEAD.replace("discover = false", "discover = true") + text)
    snapshot = build_snapshot(made, store, NOW)
    assert [s.id for s in snapshot.services] == ["api", "shop", "s:db"]
    assert snapshot.services[1].assessment.outages[0].reason == "s:db: HTTP 500"


def test_a_closed_month_stands_and_names_what_did_it():
    later = NOW + 20 * 86_400
    made, store = world(
        TREE, {m: ([down(A, 300)] if m == "web" else []) for m in ("api", "web", "db", "pay")}, now=later
    )
    moment = moment_of(made, store, later)
    closer = Closer()
    while closer.step(moment, bind_all(made, made.services, later), lambda: False):
        pass
    shop = of(made, store, now=later, period="2026-11")
    assert shop.frozen is not None
    assert shop.frozen.drift is None
    assert [o.reason for o in shop.assessment.outages] == ["web: HTTP 500"]
    assert shop.components[0].deciding_seconds == 300


SLOTS, SLOT = 12, 60
names = st.sampled_from(["m1", "m2", "m3", "m4"])
states = st.lists(st.sampled_from(["up", "up", "down", "unknown", "paused"]), min_size=SLOTS, max_size=SLOTS)


@st.composite
def trees(draw, depth=3):
    """A monitor, or (rule, numbers, trees)."""
    if depth == 0 or draw(st.booleans()):
        return draw(names)
    parts = draw(st.lists(trees(depth=depth - 1), min_size=1, max_size=3))
    rule = draw(st.sampled_from(["any", "all", "at_least", "weights"]))
    weights = draw(st.lists(st.integers(1, 9), min_size=len(parts), max_size=len(parts)))
    most = len(parts) if rule == "at_least" else sum(weights) - 1
    return rule, weights, draw(st.integers(1 if rule == "at_least" else 0, most)), parts


def outcome(tree, monitors, slot):
    """The same for one slot, from the sentence alone: whatever the unknown parts were, is it down?"""
    return frozenset(_possible(tree, monitors, slot))


def _possible(tree, monitors, slot):
    """What the tree may be, if every unknown place in it may be up or down by itself."""
    if isinstance(tree, str):
        state = monitors[tree][slot]
        return {True, False} if state in {"unknown", "paused"} else {state == "down"}
    rule, weights, number, parts = tree
    every = [_possible(part, monitors, slot) for part in parts]
    out = set()
    for combination in product(*every):
        if rule == "any":
            out.add(any(combination))
        elif rule == "all":
            out.add(all(combination))
        elif rule == "at_least":
            out.add(list(combination).count(True) >= number)
        else:
            out.add(sum(w for w, is_down in zip(weights, combination, strict=True) if is_down) > number)
    return out


def written(tree, text, count):
    """Writes the tree's services; returns the name of the top."""
    count[0] += 1
    name = f"t{count[0]}"
    if isinstance(tree, str):
        text.append(f'[services.{name}]\nmonitors = ["s:{tree}"]\ncontract = "gold"\n')
        return name
    rule, weights, number, parts = tree
    inner = [written(part, text, count) for part in parts]
    listed = ", ".join(f'{part} = "{w}"' for part, w in zip(inner, weights, strict=True))
    said = {"at_least": f"{{ at_least = {number} }}", "weights": f'{{ weights = {{ {listed} }}, over = "{number}" }}'}
    text.append(whole(name, inner, said.get(rule, f'"{rule}"')))
    return name


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(trees(), st.fixed_dictionaries(dict.fromkeys(("m1", "m2", "m3", "m4"), states)))
def test_random_trees_against_a_reading_second_by_second(tree, monitors):
    text = []
    name = written(tree, text, [0])
    spans = {
        m: [Span(A + i * SLOT, A + (i + 1) * SLOT, state) for i, state in enumerate(found)]
        for m, found in monitors.items()
    }
    made, store = world("".join(text), spans)
    found = of(made, store, name).assessment
    expected = [outcome(tree, monitors, slot) for slot in range(SLOTS)]
    assert found.downtime_seconds == SLOT * expected.count({True})
    assert NOW - MONTH - found.assessed_seconds == SLOT * expected.count({True, False})
    counted = [(part.start, part.end) for o in found.outages for part in o.parts if part.decision == "counted"]
    for slot, may_be in enumerate(expected):
        at = A + slot * SLOT
        assert any(low <= at < high for low, high in counted) == (may_be == {True})
    store.close()


@given(st.lists(states, min_size=1, max_size=4), st.sampled_from(["any", "all", "at_least", "weights"]), st.data())
def test_the_sweep_over_time_is_the_decision_at_every_second(found, kind, data):
    weights = tuple((str(i), Fraction(data.draw(st.integers(1, 9)))) for i in range(len(found)))
    rule = DownWhen(kind, data.draw(st.integers(1, len(found))), weights, Fraction(data.draw(st.integers(0, 20))))
    parts = {str(i): [Span(j * 3, j * 3 + 3, s) for j, s in enumerate(row)] for i, row in enumerate(found)}
    stretches = composed(parts, rule, 0, 3 * SLOTS)
    assert [s.start for s in stretches] + [3 * SLOTS] == [0, *(s.end for s in stretches)]
    for stretch in stretches:
        for second in range(stretch.start, stretch.end):
            now = {name: spans[second // 3].state for name, spans in parts.items()}
            assert stretch.state == decide(now, rule)
            assert set(stretch.down) == {name for name, state in now.items() if state == "down"}


def test_one_judge_for_every_door_and_everybody_is_told_the_components():
    spans = {"api": [down(A, 900)], "db": [down(NOW - 600, 600, "timeout")], "web": [down(NOW - 300, 300)], "pay": []}
    made, store = world(TREE, spans)
    snapshot = build_snapshot(made, store, NOW)
    shop = next(s for s in snapshot.services if s.id == "shop")
    report = gather_report(made, store, NOW, only=["shop"])
    assert report.chapters[0].service.assessment == shop.assessment
    assert dossier_of(made, store, NOW, "shop", draft=True).assessment == shop.assessment
    assert "backend / db" in render_text(report_document(report, ENGLISH), ENGLISH)
    text = render_text(snapshot_document(snapshot, ENGLISH), ENGLISH)
    assert "down for 5 m 00 s, 2 of 4 components up" in text
    alerts = {a.key: a.text for a in conditions(snapshot)}
    assert alerts["outage:shop"] == "is down because of web, db"


def test_a_whole_that_is_up_with_a_component_that_is_not_is_degraded_since_then():
    spans = {"api": [], "db": [down(NOW - 600, 600)]}
    shop = of(*world(leaf("api") + leaf("db") + whole("shop", ["api", "db"], '"all"'), spans))
    assert (shop.state, shop.since) == ("degraded", NOW - 600)


def test_work_that_a_provider_announces_for_a_component_is_not_announced_for_the_whole():
    made, store = world(leaf("api") + leaf("db") + whole("shop", ["api", "db"]), {"api": [down(A, 600)], "db": []})
    window = ProviderMaintenance("s", "w", A - HOUR, A + HOUR, ("s:api",), "Move", A - 30 * HOUR)
    store.record(Poll("s", NOW, maintenance=(window,), maintenance_from=0))
    assert [m.source for m in of(made, store, "api").maintenance] == ["s"]
    assert of(made, store, "shop").maintenance == ()
