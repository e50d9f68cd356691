"""The JSON export: its shape is a promise to scripts."""

import json

import jsonschema
import pytest

from sla_tui.export.json import render_json, schema_text, snapshot_to_json
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
    data = snapshot_to_json(samples.snapshot())
    del data["services"][0]["verdict"]
    data["services"][1]["verdict"] = "fine"
    assert len(list(validator.iter_errors(data))) == 2


def test_the_json_is_byte_for_byte_what_was_approved():
    assert_golden("fleet.json", render_json(samples.snapshot()))


def test_what_is_not_known_is_null_never_zero_and_never_a_hundred():
    (service,) = snapshot_to_json(samples.snapshot([samples.REPORTS]))["services"]
    assert service["assessment"]["uptime"] == {"fraction": None, "percent": None, "rounded_percent": None}
    assert service["raw_uptime"] == service["if_nothing_more"] == {"fraction": None, "percent": None}
    assert service["latency"] == {"p50_ms": None, "p95_ms": None, "p99_ms": None, "samples": 0, "objective": None}
    assert service["errors"]["rate_percent"] is None
    assert service["burn_rate"] == {"1h": None, "6h": None, "3d": None}


def test_a_running_outage_has_no_end_and_ids_are_strings_digit_for_digit():
    (service,) = snapshot_to_json(samples.snapshot([samples.CHECKOUT]))["services"]
    down = next(m for m in service["monitors"] if m["state"] == "down")
    assert down["id"] == "statuscake:6012"
    assert down["outages"] == [{"start": "2026-11-23T13:28:07Z", "end": None, "reason": "HTTP 503"}]


def test_figures_are_exact_and_agree_with_the_summary():
    data = snapshot_to_json(samples.snapshot([samples.CHECKOUT]))
    (service,) = data["services"]
    assert data["summary"] == {
        "services": 1,
        "met": 0,
        "at_risk": 0,
        "breached": 1,
        "unknown": 0,
        "credits": {"EUR": "240.00"},
    }
    assert service["if_nothing_more"] == {"fraction": "1291949/1296000", "percent": "99.687423"}
    assert service["assessment"]["credit"]["amount"] == "240.00"
    assert service["claim"]["deadline"] == "2026-12-15T23:00:00Z"


def test_hostile_text_comes_back_unchanged_and_is_inert_on_the_way():
    text = render_json(samples.hostile())
    assert not set(text) & set("\x1b\x07\x9b\u202e\u200b")
    assert [s["name"] for s in json.loads(text)["services"]] == list(samples.HOSTILE)
    text.encode("utf-8")
