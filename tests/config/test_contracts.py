"""Contracts from plain values, whether they come from TOML or JSON: presets, versions, and each rule among clauses."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.config.contracts import merged, read_contract, read_versions
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.presets import preset_ids
from sla_tui.config.reading.problems import Problems
from sla_tui.config.reading.tables import ConfigTable
from sla_tui.sla import contract as model
from sla_tui.sla.contract import Contract, Within
from tests import shared

TARGET = {"availability": {"target": "99.9"}}


def read(table: dict) -> Contract:
    problems = Problems()
    contract = read_contract("gold", table, problems, "contract")
    assert [str(p) for p in problems.all()] == []
    assert contract is not None
    return contract


def problems_of(table: dict) -> dict[str, str]:
    problems = Problems()
    assert read_contract("gold", table, problems, "contract") is None
    return {problem.key: problem.message for problem in problems.all()}


def test_only_a_target_is_needed():
    assert read(TARGET) == Contract(id="gold", availability=model.Availability(target=Fraction(999, 10)))


def test_json_and_toml_say_the_same():
    """JSON has no dates and no decimals; strings stand for them."""
    toml = {
        "valid_from": date(2026, 1, 1),
        "availability": {"target": Decimal("99.9"), "holidays": [date(2026, 12, 25)]},
    }
    said = '{"valid_from": "2026-01-01", "availability": {"target": "99.9", "holidays": ["2026-12-25"]}}'
    assert read(toml) == read(json.loads(said))


def test_hours_over_midnight_are_read_and_written_back():
    said = {"days": [5], "from": "22:00", "to": "06:00"}
    found = read({"availability": {"target": "99.9", "service_hours": [said]}, "support": {"hours": [said]}})
    assert found.availability.service_hours == (model.ServiceHours(days=(5,), start=79_200, end=21_600),)
    assert found.support.hours == found.availability.service_hours
    assert CONTRACT.write(found)["availability"]["service_hours"] == [said]


def test_a_binary_float_is_refused_with_the_way_out():
    message = problems_of({"availability": {"target": 99.9}})["contract.availability.target"]
    assert message == 'is a number: write it in quotes, "99.9" is exact'


def test_null_is_not_a_value():
    assert problems_of({"availability": {"target": None}}) == {"contract.availability.target": "is null"}


@pytest.mark.shared
def test_the_shared_cases_are_all_contracts():
    for case in json.loads((shared.DATA / "assess-cases.json").read_text(encoding="utf-8")):
        problems = Problems()
        assert read_contract("case", case["contract"], problems, "contract") is not None, problems.all()


def tables(table: ConfigTable) -> list[ConfigTable]:
    found = [table]
    for key in table.keys:
        inner = getattr(key.kind, "kind", key.kind)
        found += tables(inner) if isinstance(inner, ConfigTable) else []
    return found


@pytest.mark.parametrize(
    "table", [t for t in tables(CONTRACT) if isinstance(t.build, type)], ids=lambda t: t.build.__name__
)
def test_every_clause_of_the_model_has_a_key(table):
    """A clause that a file cannot say would be one that nobody can use."""
    assert {key.field for key in table.keys} == {f.name for f in fields(table.build)} - {"id"}


@pytest.mark.parametrize(
    "table", [t for t in tables(CONTRACT) if isinstance(t.build, type)], ids=lambda t: t.build.__name__
)
def test_every_key_reads_back_the_models_default(table):
    """What the schema calls a default is the model's default."""
    from sla_tui.config.reading.problems import At

    for key in table.keys:
        said = key.default
        if said is not None:
            default = next(f.default for f in fields(table.build) if f.name == key.field)
            assert key.kind.read(said, At(Problems(), "")) == default


@pytest.mark.parametrize("name", preset_ids())
def test_every_preset_is_a_contract(name):
    assert read({"preset": name}).vendor


def test_a_presets_keys_are_overridden_and_its_tiers_replaced():
    changed = read(
        {"preset": "aws-s3", "availability": {"target": "99.5"}, "tiers": [{"below": "99.5", "credit": "7"}]}
    )
    assert (changed.availability.target, changed.availability.method) == (Fraction("99.5"), "interval_mean")
    assert [tier.credit for tier in changed.tiers] == [7]


def test_a_preset_that_is_not_there_is_told_with_the_nearest():
    problems = Problems()
    read_contract("gold", {"preset": "aws-s33"}, problems, "contract")
    (problem,) = problems.all()
    assert (problem.key, problem.suggestion) == ("contract.preset", "aws-s3")


def test_merging_goes_deep_into_tables_and_replaces_the_rest():
    base = {"a": {"b": 1, "c": [1, 2]}, "d": 1}
    assert merged(base, {"a": {"c": [3]}, "d": {"e": 1}}) == {"a": {"b": 1, "c": [3]}, "d": {"e": 1}}
    assert base == {"a": {"b": 1, "c": [1, 2]}, "d": 1}


def versions_of(table: dict) -> tuple[Contract, ...]:
    problems = Problems()
    versions = read_versions("gold", table, problems, "contracts.gold")
    assert [str(p) for p in problems.all()] == []
    assert versions is not None
    return versions.versions


def test_a_version_overrides_what_it_names_and_keeps_its_own_dates():
    first, second, third = versions_of(
        {
            **TARGET,
            "tiers": [{"below": "99.9", "credit": "10"}],
            "valid_to": date(2027, 12, 31),
            "versions": [
                {"valid_from": date(2026, 7, 1), "availability": {"target": "99.95"}},
                {
                    "valid_from": date(2027, 1, 1),
                    "valid_to": date(2027, 6, 30),
                    "tiers": [{"below": "99.9", "credit": "20"}],
                },
            ],
        }
    )
    assert [c.valid_to for c in (first, second, third)] == [date(2027, 12, 31), None, date(2027, 6, 30)]
    assert [c.availability.target for c in (first, second, third)] == [
        Fraction("99.9"),
        Fraction("99.95"),
        Fraction("99.9"),
    ]
    assert third.tiers[0].credit == 20


@pytest.mark.parametrize(
    ("versions", "key"),
    [
        ([{"valid_from": date(2026, 2, 1)}, {"valid_from": date(2026, 2, 1)}], "contracts.gold.versions[1].valid_from"),
        ([{"valid_from": date(2026, 1, 1)}], "contracts.gold.versions[0].valid_from"),
        ([{}], "contracts.gold.versions[0].valid_from"),
        ([1], "contracts.gold.versions[0]"),
        ({}, "contracts.gold.versions"),
    ],
    ids=["same day", "not after the first", "no day", "no table", "no list"],
)
def test_versions_are_told_apart_by_rising_days(versions, key):
    problems = Problems()
    table = {**TARGET, "valid_from": date(2026, 1, 1), "versions": versions}
    assert read_versions("gold", table, problems, "contracts.gold") is None
    assert [problem.key for problem in problems.all()] == [key]


def test_a_claim_window_has_the_unit_of_the_contract():
    windows = {"30d": (30, "days"), "5bd": (5, "business_days"), "72h": (72, "hours"), "2mo": (2, "months")}
    windows |= {"2 periods": (2, "periods"), "1 period": (1, "periods")}
    for text, (count, unit) in windows.items():
        claim = read({**TARGET, "claim": {"within": text}}).claim
        assert claim is not None
        assert claim.within == Within(count=count, unit=unit)


@pytest.mark.parametrize(
    ("kind", "said", "threshold"),
    [
        ("latency", "1.5s", None),
        ("latency", "400ms", 400),
        ("latency", "2s", 2000),
        ("error_rate", "0.5%", Fraction(1, 2)),
        ("error_rate", "0.5", Fraction(1, 2)),
        ("response_time", "1h", 3600),
        ("resolution_time", "500ms", Fraction(1, 2)),
    ],
)
def test_a_threshold_is_in_the_unit_of_its_objective(kind, said, threshold):
    """Milliseconds for latency, a percent for error rates, seconds for support."""
    table = {"objectives": [{"kind": kind, "threshold": said}]}
    if threshold is None:
        assert list(problems_of(table)) == ["contract.objectives[0].threshold"]
    else:
        assert read(table).objectives[0].threshold == threshold


def test_a_table_of_tiers_may_stand_in_any_order():
    tiers = [
        {"below": "95", "credit": "50"},
        {"below": "99.9", "credit": "10"},
        {"at_or_below": "99.9", "credit": "10"},
    ]
    assert len(read({**TARGET, "tiers": tiers}).tiers) == 3


def test_a_wrong_tier_does_not_hide_that_the_others_rise():
    found = problems_of(
        {**TARGET, "tiers": [{"below": "99", "credit": "10"}, {"below": "x"}, {"below": "95", "credit": "5"}]}
    )
    assert set(found) == {"contract.tiers[1].below", "contract.tiers[1]", "contract.tiers[2].credit"}


def test_a_clause_that_cannot_be_read_is_not_held_against_others():
    """The target is wrong: that is one problem, not also "nothing is promised" and "beyond_target needs a target"."""
    found = problems_of({"availability": {"target": "x"}, "credit": {"beyond_target": True}})
    assert list(found) == ["contract.availability.target"]


def test_termination_without_within_means_in_a_row():
    assert read({**TARGET, "termination": [{"below": "99", "periods": 3}]}).termination[0].within == 3


def test_a_key_that_texts_kept_so_far_do_not_know_is_written_only_where_it_says_something():
    """The text of a closed period is compared with today's letter by letter: a new default is no other text."""
    young = {"amendment", "part_fee", "remedy"}
    assert not young & CONTRACT.write(read(TARGET)).keys()
    assert young <= CONTRACT.write_whole(read(TARGET)).keys()
    said = {"amendment": "split", "part_fee": "full", "remedy": "unread"}
    assert {name: CONTRACT.write(read(TARGET | said))[name] for name in young} == said
