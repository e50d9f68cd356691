"""The report of the demo's fleet: a closed month and a running one, byte for byte, and the same figures everywhere."""

import json
from contextlib import closing
from dataclasses import replace

import jsonschema
import pytest

from sla_tui.config.reading.reader import load_config
from sla_tui.engine.gather.report import gather_report
from sla_tui.errors import AssessmentError, SlaTuiError
from sla_tui.export.formats.report_csv import render_csv
from sla_tui.export.formats.report_json import render_json, report_schema
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.language import ENGLISH, language_named
from sla_tui.store import open_store
from tests.export.drawn import report_html as render_html
from tests.export.drawn import report_markdown as render_markdown
from tests.export.drawn import report_text as render_text
from tests.export.pages import assert_sound
from tests.golden import assert_golden
from tests.polled import NOW, polled_demo
from tests.thin import some


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """The demo's configuration and its history after one poll."""
    polled = polled_demo(tmp_path_factory)
    with closing(open_store(polled.store, read_only=True)) as store:
        yield load_config(polled.config), store


@pytest.fixture(scope="module")
def reports(world):
    """The report of October and that of the running month; what depends on the machine is put aside."""
    config, store = world
    made = (gather_report(config, store, NOW, period=key, earlier=2, demo=True) for key in ("2026-10", None))
    return dict(zip(("2026-10", "running"), (replace(r, zone_data="IANA 2026a") for r in made), strict=True))


@pytest.mark.parametrize("key", some(["2026-10", "running"], always=["2026-10"]))
def test_the_demos_report_is_byte_for_byte_what_was_approved(key, reports):
    made = reports[key]
    assert_golden(f"report-demo-{key}.txt", render_text(made, ENGLISH))
    assert_golden(f"report-demo-{key}.md", render_markdown(made, language_named("nl")))
    assert_golden(f"report-demo-{key}.csv", render_csv(made, ENGLISH))
    assert_golden(f"report-demo-{key}.html", render_html(made, ENGLISH))
    assert_golden(f"report-demo-{key}.json", render_json(made))


@pytest.mark.parametrize("key", some(["2026-10", "running"], always=["2026-10"]))
def test_it_is_valid_and_holds_the_snapshots_own_objects(key, reports):
    made = reports[key]
    assert_sound(render_html(made, language_named("nl")))
    data = json.loads(render_json(made))
    jsonschema.Draft202012Validator(json.loads(report_schema())).validate(data)
    assert [entry["service"] for entry in data["services"]] == SNAPSHOT.write(made.snapshot)["services"]


def test_a_closed_month_has_days_earlier_periods_and_the_state_of_claims(reports):
    made = reports["2026-10"]
    payments = next(c for c in made.chapters if c.service.id == "payments")
    assert len(payments.days) == 31
    assert [past.period.key for past in payments.earlier] == ["2026-08", "2026-09"]
    assert payments.claim is not None
    assert not made.running


def test_only_the_services_asked_for_are_in_it_and_counted(world):
    config, store = world
    made = gather_report(config, store, NOW, period="2026-10", only=("payments",))
    assert [c.service.id for c in made.chapters] == ["payments"]
    assert (made.snapshot.summary.services, made.snapshot.summary.breached) == (1, 1)


@pytest.mark.parametrize(
    ("period", "words"), [("2027-03", "has not begun yet"), ("2019-01", "nothing is known of 2019-01")]
)
def test_a_period_without_anything_in_it_is_refused_in_words(period, words, world):
    config, store = world
    with pytest.raises(SlaTuiError, match=words):
        gather_report(config, store, NOW, period=period)


def test_what_is_no_period_is_refused_in_words(world):
    config, store = world
    with pytest.raises(AssessmentError, match="2026-13"):
        gather_report(config, store, NOW, period="2026-13")
