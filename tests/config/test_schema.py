"""The JSON Schema for editors comes from the reader's own tables, so both agree on what a key takes."""

from __future__ import annotations

import json
import tomllib
from datetime import date, time
from pathlib import Path

import jsonschema
import pytest

from sla_tui.config.reading.reader import load_config, parse_config
from sla_tui.config.schema import json_schema
from sla_tui.config.show import effective_toml
from sla_tui.errors import ConfigError

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "config.example.toml"
VALID = [EXAMPLE, *sorted((HERE / "valid").glob("*.toml"))]


@pytest.fixture(scope="module")
def validator():
    return jsonschema.Draft202012Validator(json_schema())


def as_json(value: object) -> object:
    """A TOML document as an editor hands it to a schema: dates are strings."""
    if isinstance(value, dict):
        return {name: as_json(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [as_json(inner) for inner in value]
    return value.isoformat() if isinstance(value, (date, time)) else value


def document(text: str) -> object:
    return as_json(tomllib.loads(text))


def test_it_is_a_schema_and_plain_json():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_a_valid_file_fits(validator, path):
    validator.validate(document(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", VALID, ids=lambda p: p.stem)
def test_the_effective_configuration_fits(validator, path):
    validator.validate(document(effective_toml(load_config(path))))


@pytest.mark.parametrize(
    "text",
    [
        "timezon = 'UTC'",
        "[sources.pingdom]\ntokn = { env = 'X' }",
        "[sources.pingdom]\ntoken = 'clear'",
        "[sources.pingdom]",
        "[sources.mine]\ntoken = { env = 'X' }",
        "[probes.a]\nurl = 'ftp://x'",
        "[probes.a]",
        "[contracts.a]\navailability = { target = 'three nines' }",
        "[contracts.a]\navailability = { target = 101 }",
        "[contracts.a]\navailability = { method = 'tiem' }",
        "[contracts.a]\navailability = { min_outage = 60 }",
        "[contracts.a]\nclaim = { within = '30 days' }",
        "[contracts.Gold]\navailability = { target = 99 }",
        "[services.a]\nmonitors = ['nothing']",
        "[[maintenance]]\nstart = 2026-01-01T00:00:00Z",
        "[[exclusions]]\nstart = 2026-01-01T00:00:00Z\nend = 2026-01-02T00:00:00Z\nreason = 'weather'",
    ],
)
def test_what_the_schema_refuses_the_reader_refuses_too(validator, text):
    assert not validator.is_valid(document(text))
    with pytest.raises(ConfigError):
        parse_config(text)


def walk(schema: dict, path: str = "") -> list[tuple[str, dict]]:
    found = []
    for name, inner in schema.get("properties", {}).items():
        found.append((f"{path}.{name}", inner))
        found += walk(inner, f"{path}.{name}") + walk(inner.get("items", {}), f"{path}.{name}[]")
        more = inner.get("additionalProperties")
        found += walk(more, f"{path}.{name}.*") if isinstance(more, dict) else []
    return found


def test_every_key_is_described():
    found = walk(json_schema())
    assert len(found) > 150
    keys = [(path, inner) for path, inner in found if not path.startswith(".sources.")]
    assert [path for path, inner in keys if not inner.get("description")] == []


def test_a_default_in_the_schema_fits_the_schema():
    for path, inner in walk(json_schema()):
        if "default" in inner:
            assert jsonschema.Draft202012Validator(inner).is_valid(inner["default"]), path
