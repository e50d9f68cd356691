"""What is wrong with a case is told at once, in words, with line and key; nothing is guessed and nothing is dropped."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.contracts.command import assess, sla_tui

GOOD = {"id": "good", "at": "2026-06-10T00:00:00Z", "contract": {"availability": {"target": "99.9"}}, "sources": []}


def _refused(tmp_path: Path, text: str | bytes, *wanted: str, name: str = "case.json") -> str:
    """Every one of `wanted` must be in what is said; one problem a line, no traceback, nothing on stdout."""
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    printed = assess(file)
    assert printed.code == 1
    assert printed.out == ""
    assert "Traceback" not in printed.err
    assert "report" not in printed.err
    for words in wanted:
        assert words in printed.err, printed.err
    return printed.err


def _case(**changes: object) -> str:
    return json.dumps({**GOOD, **changes}, indent=1)


def _outages(*outages: dict[str, object]) -> str:
    return _case(sources=[{"id": "m", "outages": list(outages)}])


def test_all_problems_of_a_file_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """{
 "id": "many",
 "at": "2026-06-10T00:00:00Z",
 "contract": {
  "period": {"timezone": "Europe/Amsterdm"},
  "availability": {"target": NaN, "metod": "time"},
  "tiers": [
   {"below": "99.9", "credit": "25"},
   {"below": "99.0", "credit": "10"}
  ]
 },
 "sources": [{"id": "m", "outages": [
  {"start": "2026-06-10T10:00:00Z", "end": "2026-06-10T11:00:00Z"},
  {"start": "2026-06-10T13:00:00Z", "end": "2026-06-10T12:00:00Z"}
 ]}],
 "exclusions": [{"start": "2026-06-10T10:00:00Z", "end": "2026-06-10T11:00:00Z", "reason": "acts of god"}]
}"""
    said = _refused(
        tmp_path,
        text,
        "case.json:5: contract.period.timezone: 'Europe/Amsterdm' is not a zone",
        "did you mean 'Europe/Amsterdam'?",
        "case.json:6: contract.availability.target: is not a number",
        "case.json:6: contract.availability.metod: unknown key",
        "did you mean 'method'?",
        "case.json:9: contract.tiers[1].credit: is less than",
        "the table rises",
        "case.json:14: sources[0].outages[1].end: is before `start`",
        "case.json:16: exclusions[0].reason: 'acts of god' is not known",
        "force_majeure | third_party",
    )
    assert len([line for line in said.splitlines() if "case.json:" in line]) == 6


def test_a_toml_case_is_told_its_lines_too(tmp_path: Path) -> None:
    text = """\
[[cases]]
at = 2026-06-10T00:00:00Z
contract = { availability = { target = "99.9" } }

[[cases]]
at = 2026-06-10
contract = { availability = { target = "1999" } }
"""
    file = tmp_path / "cases.toml"
    file.write_text(text)
    printed = assess(file)
    assert printed.code == 1
    assert "cases.toml:6: cases[1].at: is a date" in printed.err
    assert "cases.toml:7: cases[1].contract.availability.target: '1999' is more than 100" in printed.err


def test_a_broken_case_among_good_ones_keeps_its_place_and_the_others_are_assessed(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([GOOD, {**GOOD, "id": "bad", "at": "yesterday"}, {**GOOD, "id": "last"}]))
    printed = assess(file)
    found = json.loads(printed.out)
    assert printed.code == 1
    assert [result["id"] for result in found] == ["good", "bad", "last"]
    assert "uptime" in found[0]
    assert "uptime" in found[2]
    assert found[1].keys() == {"id", "problems"}
    assert "[1].at: 'yesterday' is not a time" in found[1]["problems"][0]
    assert "[1].at: 'yesterday' is not a time" in printed.err
    assert "2 of 3 cases were assessed" in printed.err


def test_a_broken_case_among_good_ones_is_named_in_the_text_too(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([GOOD, {**GOOD, "id": "bad", "at": "yesterday"}]))
    printed = sla_tui("assess", str(file))
    assert printed.code == 1
    assert "bad\n  not assessed:\n" in printed.out
    assert "'yesterday' is not a time" in printed.out


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        ({"at": None}, "at: is missing"),
        ({"contract": None}, "contract: is missing"),
        ({"contract": "gold"}, 'contract: is a string; allowed: a table with the keys of a contract, or "preset:ID"'),
        ({"contract": "preset:aws-s4"}, "did you mean 'aws-s3'?"),
        ({"contract": {}}, "nothing is promised"),
        ({"contract": {"availability": {"target": "9" * 300}}}, "has too many digits"),
        ({"contract": {"availability": {"target": "-1"}}}, "'-1' is negative"),
        ({"contract": {"availability": {"target": "101"}}}, "is more than 100"),
        ({"contract": {"availability": {"target": "99,9"}}}, "'99,9' is not a number"),
        ({"contract": {"availability": {"target": True}}}, "is true or false"),
        ({"contract": {"availability": {"target": "99.9", "min_outage": 60}}}, "write its unit"),
        ({"contract": {"availability": {"target": "99.9"}, "tiers": {}}}, "contract.tiers: is a table"),
        ({"contract": {"availability": {"target": "99.9"}, "period": {"anchor_day": 32}}}, "is out of range"),
        ({"fee": "12.3456789"}, "fee: '12.3456789' has too many decimals"),
        ({"fee": "-1"}, "fee: '-1' is negative"),
        ({"sources": {}}, "sources: is a table"),
        ({"sources": [{"id": "m"}, {"id": "m"}]}, "sources[1].id: is the id of an earlier source, too"),
        ({"sources": [{"id": "m", "outages": [5]}]}, "sources[0].outages[0]: is a whole number; allowed: a table"),
        ({"sources": [{"id": "m", "gaps": [{"start": "2026-06-10T10:00:00Z"}]}]}, "gaps[0].end: is missing"),
        ({"maintenance": [{"start": "x", "end": "y"}]}, "maintenance[0].end: 'y' is not a time"),
        ({"now": "2026-06-10T00:00:00"}, "now: has no offset"),
        ({"now": "2026-06-10T00:00:00.5Z"}, "now: is not a whole second"),
        ({"outages": []}, "outages: unknown key; allowed: id, why"),
        ({"latency": [{"at": "2026-06-10T00:00:00Z", "ms": -1}]}, "latency[0].ms: is out of range"),
        ({"id": "bad\x1b[2Jname"}, "id: has a control character"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(tmp_path: Path, change: dict[str, object], wanted: str) -> None:
    said = _refused(tmp_path, _case(**change), wanted)
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("requests", "wanted"),
    [
        ({"total": 5, "errors": 6}, "requests[0].errors: is more than `total`"),
        ({"total": -5, "errors": 0}, "requests[0].total: is out of range"),
        ({"total": 1e3, "errors": 0}, "requests[0].total: is a number"),
        ({"total": 5}, "requests[0].errors: is missing"),
    ],
)
def test_request_counts_that_cannot_be_are_refused(tmp_path: Path, requests: dict[str, object], wanted: str) -> None:
    span = {"start": "2026-06-10T10:00:00Z", "end": "2026-06-10T11:00:00Z"}
    _refused(tmp_path, _case(sources=[{"id": "m", "requests": [{**span, **requests}]}]), wanted)


def test_a_share_above_one_is_refused(tmp_path: Path) -> None:
    outage = {"start": "2026-06-10T10:00:00Z", "end": "2026-06-10T11:00:00Z", "ratio": "1.5"}
    _refused(tmp_path, _outages(outage), "outages[0].ratio: '1.5' is more than 1")


def test_a_ticket_that_was_answered_before_it_was_opened_is_refused(tmp_path: Path) -> None:
    ticket = {"id": "T", "opened": "2026-06-10T10:00:00Z", "responded": "2026-06-10T09:00:00Z"}
    _refused(tmp_path, _case(tickets=[ticket]), "tickets[0].responded: is before `opened`")


def test_a_rule_that_is_no_rule_is_refused(tmp_path: Path) -> None:
    window = {"start": "2026-06-10T10:00:00Z", "end": "2026-06-10T11:00:00Z", "repeat": "every sunday"}
    _refused(tmp_path, _case(maintenance=[window]), "maintenance[0].repeat: is not a rule", "FREQ=WEEKLY")


def test_a_key_that_stands_twice_is_refused_rather_than_one_of_them_taken(tmp_path: Path) -> None:
    text = (
        '{\n "at": "2026-06-10T00:00:00Z",\n "contract": {"availability": {\n  "target": "99.9",\n  "target": "99"}}}'
    )
    _refused(tmp_path, text, "case.json:5: contract.availability.target: stands twice in one object")


def test_a_text_that_is_neither_json_nor_toml_is_refused_with_its_place(tmp_path: Path) -> None:
    _refused(tmp_path, '{"at": "2026-06-10T00:00:00Z",\n "contract" {}}', "case.json:2: is not JSON: expecting ':'")
    _refused(tmp_path, "at = = 5", "case.toml:1: is not TOML", name="case.toml")
    _refused(tmp_path, b"", "is not JSON")
    _refused(tmp_path, b"", "at: is missing", name="case.toml")


def test_nesting_without_end_is_refused_in_words(tmp_path: Path) -> None:
    _refused(tmp_path, "[" * 200_000, "is nested too deeply")
    _refused(tmp_path, "a = " + "[" * 20_000, "is nested too deeply", name="case.toml")


def test_a_number_of_ten_thousand_digits_is_refused_in_words(tmp_path: Path) -> None:
    _refused(
        tmp_path, f'{{"at": "2026-06-10T00:00:00Z", "fee": {"9" * 10_000}, "contract": {{}}}}', "fee: has too many"
    )
    _refused(
        tmp_path, f'{{"at": "2026-06-10T00:00:00Z", "fee": 1e{"9" * 30}, "contract": {{}}}}', "fee: is not a number"
    )


def test_bytes_that_are_not_utf_8_are_refused_with_their_line(tmp_path: Path) -> None:
    _refused(tmp_path, b'{"id":\n "caf\xe9"}', "case.json:2: is not UTF-8 text")


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "there is no such file" in assess(tmp_path / "absent.json").err
    assert "is a folder" in assess(tmp_path).err


def test_an_array_of_anything_else_is_refused_item_by_item(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text("[1, null, []]")
    printed = assess(file)
    assert printed.code == 1
    assert [result["id"] for result in json.loads(printed.out)] == [None, None, None]
    assert "[0]: is a whole number" in printed.err
    assert "[1]: is null" in printed.err


def test_a_hundred_wrong_outages_are_told_and_then_it_stops(tmp_path: Path) -> None:
    wrong = {"start": "2026-06-10T10:00:00Z", "end": "2026-06-10T09:00:00Z"}
    said = _refused(tmp_path, _outages(*[wrong] * 5_000), "outages[99].end", "what follows was not looked at")
    assert "outages[100]" not in said


def test_a_day_outside_the_contract_s_term_is_told_with_the_case(tmp_path: Path) -> None:
    contract = {"valid_from": "2027-01-01", "availability": {"target": "99.9"}}
    _refused(tmp_path, _case(contract=contract), "case 'good'", "outside the contract's term")


def test_standard_input_is_read_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(b'{"at": 5, "contract": {}}')

    monkeypatch.setattr("sys.stdin", Stdin())
    printed = sla_tui("assess", "-", "--format", "json")
    assert printed.code == 1
    assert "standard input:1: at: is a whole number" in printed.err


def test_standard_input_may_be_toml_or_json(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (
        b'at = 2026-06-10T00:00:00Z\ncontract = "preset:slack"\n',
        b'\xef\xbb\xbf {"at": "2026-06-10T00:00:00Z", "contract": "preset:slack"}',
    ):
        stdin = type("Stdin", (), {"buffer": io.BytesIO(text)})
        monkeypatch.setattr("sys.stdin", stdin())
        printed = sla_tui("assess", "-", "--format", "json")
        assert (printed.code, printed.err) == (0, "")
        assert json.loads(printed.out)["period"]["key"] == "2026-Q2"


def test_an_empty_array_gives_an_empty_array(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text("[]")
    assert assess(file) == (0, "[]\n", "")
