"""The working as text: a reader can redo the sum by hand, and nothing in it contradicts the figures."""

from __future__ import annotations

import json
import re
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest

from sla_tui.export.documents.stated import clause_text, decision_text
from tests.contracts.command import results, sla_tui
from tests.contracts.test_own_cases import FILES

SPAN = r"^  (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S*)\s+(\d{4}-\d\d-\d\d \S+)\s+([\d,]+)"


def _number(text: str) -> int:
    return int(text.replace(",", "").replace("−", "-"))


def _blocks(out: str, names: list[str]) -> list[str]:
    """The text of each case, which begins with its name; the names of its other contracts begin none."""
    starts = [re.search(rf"^{re.escape(name)}$", out, re.MULTILINE) for name in names]
    assert all(starts), names
    places = [found.start() for found in starts if found]
    assert places == sorted(places)
    return [out[low:high] for low, high in zip(places, [*places[1:], len(out)], strict=True)]


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def pairs(request: pytest.FixtureRequest) -> list[tuple[str, dict[str, object]]]:
    """For every case of a file its working and its JSON result."""
    file: Path = request.param
    printed = sla_tui("assess", str(file))
    assert (printed.code, printed.err) == (0, "")
    found = results(file)
    blocks = _blocks(printed.out, [str(result["id"]) for result in found])
    return list(zip(blocks, found, strict=True))


WEIGHTED = {"a-quarter-of-the-users", "a-third-is-not-rounded"}
"""Cases whose downtime is less than the seconds that count, for they are weighted."""


def test_the_counted_column_adds_up_to_the_downtime(pairs) -> None:
    for text, result in pairs:
        part = text.partition("OUTAGES")[2].partition("\n\n")[0]
        counted = [_number(m[3]) for m in re.findall(SPAN + r"\s+([\d,]+)  (?=\S)", part, re.MULTILINE)]
        assert counted == [outage["counted_seconds"] for outage in result["outages"]], text
        if result["downtime_seconds"] is not None and result["id"] not in WEIGHTED:
            assert sum(counted) == result["downtime_seconds"], text


def test_the_parts_of_an_outage_that_count_add_up_to_what_counts_of_it(pairs) -> None:
    for _, result in pairs:
        for outage in result["outages"]:
            counted = [_seconds(part) for part in outage.get("parts", ()) if part["decision"] == "counted"]
            assert not outage.get("parts") or sum(counted) == outage["counted_seconds"], result["id"]


def _seconds(span) -> int:
    return int((datetime.fromisoformat(span["end"]) - datetime.fromisoformat(span["start"])).total_seconds())


def _line(text: str, label: str) -> str:
    return next((line for line in text.splitlines() if line.strip().startswith(label)), "")


def test_period_less_removed_is_what_was_assessed(pairs) -> None:
    for text, result in pairs:
        sums = {m[0].strip(): _number(m[1]) for m in re.findall(r"^  ([a-z ]{15})\s*([−\d,]+) s", text, re.MULTILINE)}
        period = sums.get("period", sums.get("period so far", 0))
        assert period + sums.get("removed", 0) == sums["assessed"] == result["assessed_seconds"], text
        assert sums.get("downtime") == result["downtime_seconds"], text


def test_the_removed_stretches_add_up(pairs) -> None:
    for text, result in pairs:
        part = text.partition("REMOVED FROM THE PERIOD")[2].partition("\n\n")[0]
        seconds = [_number(m[2]) for m in re.findall(SPAN, part, re.MULTILINE)]
        assert sum(seconds) == result["removed_seconds"], text


def _is_judged(text: str) -> bool:
    """Whether there is a verdict that can be stood for."""
    return _line(text, "verdict").split(maxsplit=1)[1][2:].split(",")[0] not in {"not provable", "no data"}


def test_the_formula_comes_to_the_fraction_that_programs_get(pairs) -> None:
    for text, result in pairs:
        line = _line(text, "uptime")
        fraction = result["uptime"]["fraction"]
        if fraction is None:
            assert "undefined" in line
            continue
        if re.search(r"not measured|[\d.]+ to [\d.]+ %", line):
            assert not result["provable"] or result["missing"]
            assert result["uptime"]["percent"] not in line
            continue
        assert f"{Fraction(fraction).numerator:,}/{Fraction(fraction).denominator:,}" in line
        assert f"= {result['uptime']['percent']} %" in line
        formula = re.search(r"\(([\d,]+) − ([\d,]+)\) / ([\d,]+) =", line)
        if formula is not None:
            whole, down, below = (_number(n) for n in formula.groups())
            assert Fraction(whole - down, below) == Fraction(fraction)


def test_every_outage_and_every_clause_that_decided_is_named(pairs) -> None:
    for text, result in pairs:
        for outage in result["outages"]:
            for part in outage.get("parts", ()) or [outage]:
                decided = decision_text(part["decision"], part["clause"])
                assert "." not in decided  # a clause is named, not shown as its key
                assert re.search(rf"  {re.escape(decided)}(;|$)", text, re.MULTILINE), (decided, text)
        for removed in result["removed"]:
            assert re.search(rf"  {re.escape(clause_text(removed['clause']))}(;|$)", text, re.MULTILINE), text


def test_what_is_owed_and_until_when_is_said(pairs) -> None:
    for text, result in pairs:
        credit = result["credit"]
        if not _is_judged(text):
            assert "nothing can be said to be owed" in text
            continue
        if not credit["locked_in"]:
            assert "nothing is owed" in text or credit["percent"] != "0"
            continue
        assert "  owed " in text
        if credit["amount"] is not None and credit["amount"] != "0.00":
            assert credit["amount"] in text.replace(",", "")
        assert ("CLAIM" in text) is (result["claim"]["deadline"] is not None)


def _text(tmp_path: Path, *options: str, **changes: object) -> str:
    case = {
        "id": "case",
        "at": "2026-10-10T00:00:00Z",
        "fee": "1000.00",
        "contract": {
            "currency": "EUR",
            "period": {"timezone": "Europe/Amsterdam"},
            "availability": {"target": "99.9"},
            "tiers": [{"below": "99.9", "credit": "10"}],
            "claim": {"within": "30d", "method": "ticket", "subject": "SLA", "fields": ["region"]},
        },
        "sources": [{"id": "m", "outages": [{"start": "2026-10-25T00:30:00Z", "end": "2026-10-25T01:30:00Z"}]}],
        **changes,
    }
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case))
    printed = sla_tui("assess", str(file), *options)
    assert (printed.code, printed.err) == (0, "")
    return printed.out


def test_an_outage_over_the_clock_change_shows_its_offsets_and_its_real_length(tmp_path: Path) -> None:
    text = _text(tmp_path)
    assert re.search(r"2026-10-25 02:30:00\+02:00  2026-10-25 02:30:00\+01:00 +3,600 +3,600  counted", text)


def test_the_claim_says_the_last_day_the_instant_and_how(tmp_path: Path) -> None:
    text = _text(tmp_path)
    assert "claim by   30 Nov 2026 (before 2026-12-01 00:00:00+01:00)" in text
    assert "ticket, subject 'SLA'" in text
    assert "state      region" in text


def test_ascii_is_ascii(tmp_path: Path) -> None:
    text = _text(tmp_path, "--ascii", maintenance=[], id="café")
    assert text.isascii()
    assert text.startswith("caf?\n")
    assert "(T - D) / T = (2,682,000 - 3,600) / 2,682,000" in text


def test_a_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    outage = {"start": "2026-10-25T00:30:00Z", "end": "2026-10-25T01:30:00Z", "reason": "a\u202eb"}
    file = tmp_path / "case.json"
    contract = {"name": "Gold", "availability": {"target": "99.9"}}
    case = {"at": "2026-10-10T00:00:00Z", "contract": contract, "sources": [{"id": "m", "outages": [outage]}]}
    file.write_text(json.dumps(case))
    printed = sla_tui("assess", str(file))
    assert "\u202e" not in printed.out + printed.err


def test_it_is_written_to_a_file_whole(tmp_path: Path) -> None:
    out = tmp_path / "working.txt"
    assert _text(tmp_path, "-o", str(out)) == ""
    assert out.read_text(encoding="utf-8").startswith("case\n")


def test_rounding_that_saves_the_target_is_said(tmp_path: Path) -> None:
    contract = {
        "rounding": {"digits": 1},
        "availability": {"target": "99.9"},
        "tiers": [{"below": "99.9", "credit": "10"}],
    }
    text = _text(tmp_path, contract=contract)
    assert "rounded    99.9 % (rounding.digits = 1, half_up)" in text
    assert "but the rounded uptime meets the target" in " ".join(text.split())
    assert "nothing is owed" in text
