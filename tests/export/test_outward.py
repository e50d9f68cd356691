"""Rules and a dashboard for other tools: of metrics that are there, current in `contrib/`, as those have them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sla_tui.export.outward.grafana import dashboard, render_dashboard
from sla_tui.export.outward.rules import Selector, alerts, recording, render_rules
from sla_tui.export.publish.metrics import BURNS, INSTANCE, _families, render_metrics
from sla_tui.sla.result import Burn, BurnAlert
from tests import samples

CONTRIB = Path(__file__).parents[2] / "contrib"
FLEET = (*samples.FLEET, samples.READ_IN_PART)
METRIC = re.compile(r"\bsla_tui_\w+")
RECORDED = {rule.name for rule in recording(Selector())}


def written() -> dict[str, set[str]]:
    """The labels of every metric that the product writes, by its name."""
    owed = tuple(entry for entry in map(samples.entry, FLEET) if entry)
    found = {
        f"sla_tui_{family.name}": {INSTANCE, *(name for sample, _ in family.samples for name, _ in sample)}
        for family in _families(samples.snapshot(FLEET, credits=owed))
    }
    return found | {"sla_tui_burn_alert_rate": {*found["sla_tui_burn_rate"], "burn"}} if found else {}


def queries() -> list[str]:
    rules = [rule.expr for rule in (*recording(Selector()), *alerts(Selector()))]
    return rules + [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]


def test_the_files_in_contrib_are_what_the_program_writes():
    assert (CONTRIB / "prometheus" / "sla-tui.rules.yml").read_text() == render_rules()
    assert (CONTRIB / "grafana" / "sla-tui.json").read_text() == render_dashboard()


@pytest.mark.parametrize("query", queries())
def test_a_query_names_only_metrics_and_labels_that_are_there(query):
    known = written()
    named = {name for name in METRIC.findall(query) if name != INSTANCE}
    assert named or any(name in query for name in RECORDED)
    for name in named:
        assert name in known, name
    for name, inner in re.findall(r"\b(sla_tui_\w+)\{([^}]*)\}", query):
        assert set(re.findall(r"(\w+)=", inner)) <= known[name], (name, inner)


def test_of_one_installation_every_selector_is_of_that_one():
    text = render_rules('shop"1')
    assert text.count("sla_tui_instance=") >= len([*alerts(Selector())])
    for rule in (*recording(Selector("shop")), *alerts(Selector("shop"))):
        for found in re.finditer(r"(?:sla_tui_|sla_tui:)[a-z_:]+(?=[{ )])", rule.expr):
            if found[0] != INSTANCE:
                assert rule.expr[found.end() :].startswith(f'{{{INSTANCE}="shop"'), (rule.name, found[0])


def test_burn_alerts_are_written_with_both_windows_and_their_threshold():
    alert = BurnAlert(3_600, 300, samples.Fraction(72, 5), True, samples.Fraction(20), samples.Fraction(30))
    dark = BurnAlert(21_600, 1_800, samples.Fraction(6), False, samples.Fraction(1), None)
    service = samples.FLEET[0]
    burning = samples.replace(
        service,
        assessment=samples.replace(service.assessment, burn=Burn(None, None, None, (alert, dark, dark, dark))),
    )
    text = render_metrics(samples.snapshot((burning,)))
    rows = [line for line in text.splitlines() if line.startswith("sla_tui_burn_alert")]
    assert [row.rpartition("}")[2] for row in rows] == [" 20.0", " 30.0", " 14.4"]
    assert all(f'burn="{BURNS[0]}"' in row for row in rows)  # one of whose windows nothing is known cannot fire


def test_panels_lie_beside_each_other_and_have_numbers_of_their_own():
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) == 23


def test_the_dashboard_is_one_as_grafanas_own_library_has_it():
    """Read by Grafana's Foundation SDK and written again, nothing of it is lost or changed."""
    models = pytest.importorskip("grafana_foundation_sdk.models.dashboard", reason="pip install -e '.[dev]'")
    from grafana_foundation_sdk.cog.encoder import JSONEncoder

    ours = json.loads(render_dashboard())
    theirs = json.loads(JSONEncoder().encode(models.Dashboard.from_json(ours)))

    def within(mine: object, other: object, path: str = "") -> None:
        if isinstance(mine, dict):
            for key, value in mine.items():
                assert key in other, f"{path}.{key}"
                within(value, other[key], f"{path}.{key}")
        elif isinstance(mine, list):
            assert len(mine) == len(other), path
            for index, (one, two) in enumerate(zip(mine, other, strict=True)):
                within(one, two, f"{path}[{index}]")
        else:
            assert mine == other, path

    within(ours, theirs)
