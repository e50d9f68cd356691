"""The JSON export: its shape is a promise to scripts."""

import json
from dataclasses import replace
from fractions import Fraction

import jsonschema
import pytest

from sla_tui.export.formats.json import render_json, schema_text
from sla_tui.export.shapes.snapshot import SNAPSHOT
from tests import samples
from tests.golden import assert_golden

SNAPSHOTS = {
    "fleet": samples.snapshot(),
    "empty": samples.empty(),
    "never-polled": samples.never_polled(),
    "all-well": samples.all_well(),
    "hostile": samples.hostile(),
}


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_snapshot_follows_the_schema(name, validator):
    assert [error.message for error in validator.iter_errors(json.loads(render_json(SNAPSHOTS[name])))] == []


def test_the_schema_refuses_a_missing_key_and_a_word_that_is_not_a_verdict(validator):
    data = SNAPSHOT.write(samples.snapshot())
    del data["services"][0]["verdict"]
    data["services"][1]["verdict"] = "fine"
    assert len(list(validator.iter_errors(data))) == 2


def test_the_json_is_byte_for_byte_what_was_approved():
    assert_golden("fleet.json", render_json(samples.snapshot()))


def test_what_is_not_known_is_null_never_zero_and_never_a_hundred():
    (service,) = SNAPSHOT.write(samples.snapshot([samples.REPORTS]))["services"]
    assert service["assessment"]["uptime"] == {"fraction": None, "percent": None, "rounded_percent": None}
    nothing = {"fraction": None, "percent": None}
    assert service["raw_uptime"] == service["if_nothing_more"] == service["best_case"] == nothing
    assert service["latency"] == {"p50_ms": None, "p95_ms": None, "p99_ms": None, "samples": 0, "objective": None}
    assert service["errors"]["rate_percent"] is None
    assert service["burn_rate"] == {"1h": None, "6h": None, "3d": None}


def test_a_running_outage_has_no_end_and_ids_are_strings_digit_for_digit():
    (service,) = SNAPSHOT.write(samples.snapshot([samples.CHECKOUT]))["services"]
    down = next(m for m in service["monitors"] if m["state"] == "down")
    assert down["id"] == "statuscake:6012"
    assert down["outages"] == [{"start": "2026-11-23T13:28:07Z", "end": None, "reason": "HTTP 503"}]


def test_figures_are_exact_and_agree_with_the_summary():
    data = SNAPSHOT.write(samples.snapshot([samples.CHECKOUT]))
    (service,) = data["services"]
    assert data["summary"] == {
        "services": 1,
        "met": 0,
        "at_risk": 0,
        "breached": 1,
        "unknown": 0,
        "not_provable": 0,
        "no_data": 0,
        "credits": {"EUR": "240.00"},
        "owed_by_us": {},
        "owed_by_us_at_least": [],
        "credits_at_least": [],
    }
    assert service["if_nothing_more"] == {"fraction": "1291949/1296000", "percent": "99.687423"}
    assert service["assessment"]["credit"]["amount"] == "240.00"
    assert service["claim"]["deadline"] == "2026-12-15T23:00:00Z"


def test_hostile_text_comes_back_unchanged_and_is_inert_on_the_way():
    text = render_json(samples.hostile())
    assert not set(text) & set("\x1b\x07\x9b\u202e\u200b")
    assert [s["name"] for s in json.loads(text)["services"]] == list(samples.HOSTILE)
    text.encode("utf-8")


def test_the_best_case_stands_beside_what_it_was_called_and_is_the_same():
    (service,) = SNAPSHOT.write(samples.snapshot([samples.CHECKOUT]))["services"]
    assert service["best_case"] == service["if_nothing_more"] == service["stated"]["best_case"]
    assert service["assessment"]["best_case"] == service["assessment"]["if_nothing_more"]
    assert service["stated"]["uptime"]["percent"] == "99.585178"


@pytest.mark.parametrize("sample", [samples.UNPROVABLE, samples.RANGE, samples.BEGUN, samples.MAIL, samples.CHECKOUT])
def test_the_verdict_keeps_its_four_words_and_the_counts_of_standings_add_up(sample, validator):
    data = SNAPSHOT.write(samples.snapshot([sample]))
    validator.validate(data)
    (service,) = data["services"]
    assert service["verdict"] in {"met", "at_risk", "breached", "unknown"}
    assert (service["verdict"] == "unknown") == (service["standing"] in {"not_provable", "no_data"})
    assert service["standing"] == service["stated"]["standing"]
    counts = data["summary"]
    assert counts["met"] + counts["at_risk"] + counts["breached"] + counts["unknown"] == counts["services"] == 1
    assert counts["not_provable"] + counts["no_data"] == counts["unknown"]


def test_what_is_not_provable_is_null_beside_the_arithmetic():
    """The uptime, the credit and the deadline of a month of which 0.15 % is known stood in the service's own keys."""
    owed = replace(samples.CHECKOUT.assessment, provable=False, coverage=Fraction(15, 10_000))
    unsure = replace(samples.CHECKOUT, assessment=owed)
    (service,) = SNAPSHOT.write(samples.snapshot([unsure]))["services"]
    assert (service["verdict"], service["certainty"], service["standing"]) == (
        "unknown",
        "not_provable",
        "not_provable",
    )
    assert service["claim"] == {"deadline": None, "notify_by": None}
    assert service["best_case"]["fraction"] is None
    assert service["locked_in_since"] is None
    assert service["exhaustion_at"] is None
    stated = service["stated"]
    assert (stated["uptime"]["fraction"], stated["budget"], stated["credit"], stated["next_tier"]) == (None,) * 4
    assert service["assessment"]["credit"]["amount"] == "240.00"


def test_a_remedy_that_nobody_can_work_out_is_null_and_never_zero():
    nothing = replace(samples.CHECKOUT.assessment.credit, percent=Fraction(0), amount=None)
    unread = samples.with_assessment(samples.CHECKOUT, remedy="unread", credit=nothing)
    (service,) = SNAPSHOT.write(samples.snapshot([unread]))["services"]
    credit = service["stated"]["credit"]
    assert (credit["owed"], credit["extent"], credit["percent"], credit["amount"]) == (True, "not_known", None, None)
    assert service["assessment"]["remedy"] == "unread"


def test_a_closed_period_has_nothing_of_the_present():
    over = samples.closed(replace(samples.PAYMENTS, stale_since=samples.NOW - 60))
    (service,) = SNAPSHOT.write(samples.snapshot([over]))["services"]
    assert (service["state"], service["since"], service["stale_since"]) == (None, None, None)
    assert (service["stated"]["next_tier"], service["exhaustion_at"]) == (None, None)


def refused(data, schema, whole, path=""):
    """The keys of `data` that its schema does not name."""
    while "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    for choice in schema.get("anyOf", ()):
        if choice != {"type": "null"} and data is not None:
            yield from refused(data, choice, whole, path)
    if isinstance(data, list):
        for entry in data:
            yield from refused(entry, schema.get("items", {}), whole, f"{path}[]")
    elif isinstance(data, dict) and "properties" in schema:
        for key, value in data.items():
            if key not in schema["properties"]:
                yield f"{path}.{key}"
            else:
                yield from refused(value, schema["properties"][key], whole, f"{path}.{key}")


@pytest.mark.parametrize("name", SNAPSHOTS)
def test_every_key_that_is_written_stands_in_the_schema(name):
    schema = json.loads(schema_text())
    assert list(refused(SNAPSHOT.write(SNAPSHOTS[name]), schema, schema)) == []


def test_the_schema_is_byte_for_byte_what_was_approved():
    """A change of the shape shows in review as a change of its schema."""
    assert_golden("snapshot.schema.json", schema_text())
