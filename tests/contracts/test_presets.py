"""The presets: every one is read without a problem, says what of it was read, and can be applied."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from sla_tui.config.contracts import read_contract
from sla_tui.config.presets import ADVICE, MARKS, PROVENANCE, load_preset, load_provenance, preset_ids
from sla_tui.config.reading.problems import Problems
from sla_tui.config.reading.reader import parse_config
from sla_tui.errors import ConfigError
from sla_tui.export.documents.contract import render_contract
from sla_tui.language import language_named
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import Evidence, Outage, RequestCount, SourceEvidence
from sla_tui.sla.periods.calendar import period_containing
from tests.contracts.command import sla_tui
from tests.thin import some

ABOUT = {"name", "vendor", "source", "as_of", "notes", "remedy"}
"""Keys that are about the preset itself: no clause of the vendor's text."""

JUNE = 1_781_049_600  # 2026-06-10T00:00:00Z
HOUR = 3600

presets = pytest.mark.parametrize("preset", some(preset_ids(), always=preset_ids()[::3]))


def read(preset: str) -> Contract:
    problems = Problems(preset)
    contract = read_contract(preset, load_preset(preset), problems, "")
    assert problems.all() == ()
    assert contract is not None
    return contract


def _clauses(value: object, key: str = "") -> Iterator[str]:
    """The dotted keys of everything that a preset sets."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _clauses(inner, f"{key}.{name}" if key else name)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for index, inner in enumerate(value):
            yield from _clauses(inner, f"{key}[{index}]")
    else:
        yield key


def test_there_are_at_least_25_presets() -> None:
    assert len(preset_ids()) >= 25


def test_the_six_contracts_of_the_specification_are_among_them() -> None:
    assert {"jira-premium", "aws-s3", "slack", "github-git", "ovh-kms", "notion"} <= set(preset_ids())


@presets
def test_every_preset_is_read_without_a_problem_and_names_its_source(preset: str) -> None:
    contract = read(preset)
    assert contract.id == preset
    assert contract.name
    assert contract.vendor
    assert contract.source
    assert contract.as_of is not None
    assert contract.notes.endswith(ADVICE)


def test_how_much_of_the_remedy_was_read_is_said_of_every_preset() -> None:
    found = Counter(read(preset).remedy for preset in preset_ids())
    assert found == {"complete": 39, "partial": 6, "unread": 19}


@presets
def test_a_preset_without_a_credit_table_says_that_it_was_not_read(preset: str) -> None:
    contract = read(preset)
    pays = any(o.pays for o in contract.objectives)
    assert (contract.remedy == "unread") is (not contract.tiers and contract.credit.type == "tier" and not pays)
    if contract.remedy != "complete":
        assert load_provenance(preset).unread


@presets
@pytest.mark.parametrize("language", ["en", "nl"])
def test_plain_language_never_says_that_there_is_no_credit_where_it_was_not_read(preset: str, language: str) -> None:
    contract = read(preset)
    spoken = language_named(language)
    text = render_contract(contract, language=spoken)
    for key in ("contract.no_tiers", "contract.objective_no_credit"):
        assert spoken.say(key) not in text or contract.remedy == "complete"
    for state in ("partial", "unread"):
        assert (spoken.say(f"contract.remedy_{state}") in text) is (contract.remedy == state)


def test_the_list_shows_of_every_preset_its_source_its_date_its_state_and_what_is_unread() -> None:
    listed = {row["id"]: row for row in json.loads(sla_tui("contracts", "list", "--format", "json").out)}
    text = sla_tui("contracts", "list", "--width", "400").out
    assert set(listed) == set(preset_ids())
    for preset in preset_ids():
        contract, provenance = read(preset), load_provenance(preset)
        row = listed[preset]
        assert (row["source"], row["as_of"]) == (contract.source, str(contract.as_of))
        assert (row["remedy"], row["unread"]) == (contract.remedy, list(provenance.unread))
        assert all(what in text for what in provenance.unread), preset


def test_the_presets_are_read_from_the_package_alone(tmp_path: Path) -> None:
    """What is shipped is all there is: no file of the machine, and no address, is opened for them."""
    code = (
        "import builtins, io, os, socket, sys\n"
        "from pathlib import Path\n"
        "import sla_tui\n"
        "from sla_tui.config.presets import load_preset, load_provenance, preset_ids\n"
        "package = str(Path(sla_tui.__file__).parent)\n"
        "opened = []\n"
        "events = ('open', 'socket.connect')\n"
        "sys.addaudithook(lambda event, args: opened.append((event, args)) if event in events else None)\n"
        "for name in preset_ids():\n"
        "    load_preset(name), load_provenance(name)\n"
        "files = {str(args[0]) for event, args in opened if event == 'open'}\n"
        "print(sorted(f for f in files if not f.startswith(package)), [e for e, _ in opened if e != 'open'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "[] []\n"


def test_a_table_of_ones_own_over_a_preset_has_been_read() -> None:
    own = {"preset": "gcp-compute-single", "tiers": [{"below": "99.9", "credit": "10"}]}
    problems = Problems("own")
    assert read_contract("own", own, problems, "").remedy == "complete"
    assert read_contract("own", own | {"remedy": "partial"}, problems, "").remedy == "partial"
    assert read_contract("own", {"preset": "gcp-compute-single", "name": "X"}, problems, "").remedy == "unread"


@presets
def test_every_clause_of_a_preset_has_exactly_one_mark(preset: str) -> None:
    """What was read, what somebody quotes, and what is assumed must not be mixed up."""
    provenance = load_provenance(preset)
    assert provenance.text
    for clause in _clauses({k: v for k, v in load_preset(preset).items() if k not in ABOUT}):
        assert provenance.mark(clause) is not None, clause
    named = [key for mark in MARKS for key in getattr(provenance, mark)]
    assert len(named) == len(set(named))


@presets
def test_every_mark_stands_for_something_that_the_preset_sets(preset: str) -> None:
    provenance = load_provenance(preset)
    clauses = list(_clauses(load_preset(preset)))
    for mark in MARKS:
        for key in getattr(provenance, mark):
            assert any(c == key or c.startswith((f"{key}.", f"{key}[")) for c in clauses), key


def test_the_closest_mark_decides() -> None:
    provenance = load_provenance("jira-premium")
    assert provenance.mark("tiers[0].below") == "read"
    assert provenance.mark("tiers[1].below") == "assumed"
    assert provenance.mark("availability.target") == "read"
    assert provenance.mark("support.channels") is None


@presets
def test_a_bad_day_under_every_preset_is_assessed(preset: str) -> None:
    """Ten hours of June 2026 down, reported at once, all requests failing: whoever promises a target breaks it."""
    contract = read(preset)
    start, end = JUNE, JUNE + 10 * HOUR
    period = period_containing(contract.period, end)
    quiet = RequestCount(period.start, period.end, 10, 0)
    bad = RequestCount(start, end, 1000, 1000)
    source = SourceEvidence("m", outages=(Outage(start, end, reported=start),), requests=(quiet, bad))
    assessment = assess(contract, Evidence(sources=(source,), noticed=start), period)
    assert assessment.uptime is not None
    assert assessment.uptime < 1
    if contract.availability.target is not None:
        assert assessment.verdict == "breached"
    if contract.tiers and contract.availability.method != "requests":
        assert assessment.credit.percent > 0
        assert assessment.credit.locked_in
        assert (assessment.claim.deadline is not None) is (
            contract.claim is not None and contract.claim.within is not None
        )


@presets
def test_a_month_without_an_outage_owes_nothing_under_any_preset(preset: str) -> None:
    contract = read(preset)
    period = period_containing(contract.period, JUNE)
    source = SourceEvidence("m", requests=(RequestCount(period.start, period.end, 10, 0),))
    assessment = assess(contract, Evidence(sources=(source,)), period)
    assert assessment.uptime == 1
    assert assessment.verdict == "met"
    assert not assessment.credit.percent


def test_the_numbers_of_the_specification_are_those_of_its_text() -> None:
    s3, slack, github, ovh, notion = (read(i) for i in ("aws-s3", "slack", "github-git", "ovh-kms", "notion"))
    assert [(t.below, t.credit) for t in s3.tiers] == [
        (Fraction("99.9"), 10),
        (Fraction(99), 25),
        (Fraction(95), 100),
    ]
    assert (s3.availability.method, s3.availability.bucket, s3.credit.min_amount) == ("interval_mean", 300, 1)
    assert (slack.credit.type, slack.credit.multiplier, slack.maintenance.notice) == ("proportional", 10, 48 * HOUR)
    assert (slack.maintenance.allowance, slack.maintenance.allowance_per) == (10 * HOUR, "year")
    assert [t.at_or_below for t in github.tiers] == [Fraction("99.9"), None]
    assert (github.credit.cap_days, github.maintenance.effect) == (90, "count")
    assert (ovh.availability.min_outage, ovh.availability.min_outage_op, ovh.availability.start_at) == (
        180,
        ">",
        "reported",
    )
    assert (ovh.credit.percent, ovh.credit.block, ovh.credit.cap_percent) == (5, HOUR, 30)
    assert (notion.credit.max_per_day, notion.credit.cap_days, notion.availability.min_outage) == (1, 7, HOUR)
    claims = [c.claim for c in (s3, slack, github, ovh, notion)]
    within = [(c.within.count, c.within.unit, c.basis) for c in claims if c is not None and c.within is not None]
    assert within == [
        (2, "periods", "period_end"),
        (30, "days", "period_end"),
        (30, "days", "period_end"),
        (60, "days", "incident_end"),
        (72, "hours", "incident_start"),
    ]


def test_a_service_takes_a_preset_and_a_contract_overrides_its_keys() -> None:
    config = parse_config(
        """
        [contracts.storage]
        preset = "aws-s3"
        availability = { target = "99.99" }

        [services.one]
        contract = "preset:aws-s3"

        [services.two]
        contract = "storage"
        """
    )
    plain, own = config.contracts["preset:aws-s3"].latest, config.contracts["storage"].latest
    assert plain.availability.target == Fraction("99.9")
    assert own.availability.target == Fraction("99.99")
    assert own.availability.method == plain.availability.method == "interval_mean"
    assert own.tiers == plain.tiers


def test_a_preset_that_does_not_exist_is_told_with_a_suggestion() -> None:
    with pytest.raises(ConfigError, match="aws-s3"):
        parse_config('[services.one]\ncontract = "preset:aws-s33"\n')
    with pytest.raises(LookupError):
        load_preset("../presets/aws-s3")


def test_a_preset_is_a_fresh_copy_each_time() -> None:
    first: dict[str, Any] = load_preset("aws-s3")
    first["tiers"].clear()
    assert load_preset("aws-s3")["tiers"]


@presets
def test_the_toml_that_is_shown_can_be_pasted_into_a_configuration(preset: str) -> None:
    shown = sla_tui("contracts", "show", f"preset:{preset}", "--render", "toml")
    assert shown.code == 0
    assert shown.out.startswith(f"# {ADVICE}\n")
    assert PROVENANCE not in tomllib.loads(shown.out)["contracts"][preset]
    assert parse_config(shown.out).contracts[preset].latest == read(preset)
