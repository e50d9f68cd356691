"""explain, whatif and contracts on a user's own configuration and history."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sla_tui.config.presets import preset_ids
from tests.contracts.command import sla_tui
from tests.contracts.conftest import Run
from tests.export.pages import assert_sound, words_of


def test_explain_shows_the_working_of_a_closed_period(own: Run) -> None:
    printed = own("explain", "checkout", "--period", "2026-10")
    assert (printed.code, printed.err) == (0, "")
    assert printed.out.startswith("Checkout API\n  contract   Gold, Example BV\n")
    assert "October 2026: 2026-10-01 00:00:00Z to 2026-11-01 00:00:00Z" in printed.out
    assert re.search(r"1,800 +maintenance$", printed.out, re.MULTILINE)
    assert "too short: minimum outage length" in printed.out
    assert "HTTP 503" in printed.out
    assert "downtime               5,400 s   D" in printed.out
    assert "(2,678,400 − 5,400) / 2,678,400 = 495/496" in printed.out
    assert "10 % of the fee = €100.00" in printed.out
    assert "claim by   30 Nov 2026" in printed.out


def test_the_working_is_a_page_in_dutch_too(own: Run) -> None:
    printed = own("explain", "checkout", "--period", "2026-10", "--format", "html", "--language", "nl")
    assert (printed.code, printed.err) == (0, "")
    page = assert_sound(printed.out)
    assert page.get("lang") == "nl"
    said = words_of(page)
    for words in ("oktober 2026", "✗ GESCHONDEN", "Storingen", "te kort: ", "Vergoeding"):
        assert words in said, words


@pytest.mark.parametrize(
    "arguments",
    [
        ("whatif", "--contract", "gold", "--period", "2026-10"),
        ("claim", "--list"),
        ("contracts", "list"),
        ("contracts", "diff", "gold", "auth0"),
    ],
)
def test_what_prints_a_document_prints_pages_and_markdown(own: Run, arguments: tuple[str, ...]) -> None:
    page = own(*arguments, "--format", "html")
    assert (page.code, page.err) == (0, "")
    assert_sound(page.out)
    markdown = own(*arguments, "--format", "md")
    assert (markdown.code, markdown.err) == (0, "")
    assert markdown.out.startswith("# ")


def test_explain_gives_programs_the_same_result_object(own: Run) -> None:
    printed = own("explain", "checkout", "--period", "2026-10", "--format", "json")
    found = json.loads(printed.out)
    assert found["id"] == "checkout"
    assert found["downtime_seconds"] == 5400
    assert found["uptime"]["fraction"] == "495/496"
    assert found["credit"]["amount"] == "100.00"


def test_explain_of_the_running_period_uses_the_text_in_force(own: Run) -> None:
    """From November on the target is 99.95 %: of 2,592,000 s 1,296 may be down, and an hour was."""
    printed = own("explain", "checkout")
    assert "looked at up to 2026-11-05 12:00:00Z" in " ".join(printed.out.split())
    assert "99.95 %: 1,296 s may be down, 3,600 s were: 2,304 s too much" in printed.out
    assert "locked in: owed even if nothing more happens" in printed.out


def test_explain_of_a_service_that_is_not_there_suggests_one(own: Run) -> None:
    printed = own("explain", "chekout", "--period", "2026-10")
    assert printed.code == 1
    assert "there is no service 'chekout'" in printed.err
    assert "did you mean 'checkout'?" in printed.err


def test_explain_of_something_that_is_no_period_says_how_to_write_one(own: Run) -> None:
    printed = own("explain", "checkout", "--period", "last month")
    assert printed.code == 1
    assert "'last month'" in printed.err
    assert "2026-10" in printed.err


def _what_if(own: Run, contract: str, *options: str) -> dict[str, object]:
    printed = own("whatif", "--contract", contract, "--period", "2026-10", "--format", "json", *options)
    assert (printed.code, printed.err) == (0, "")
    found: dict[str, object] = json.loads(printed.out)
    return found


def test_whatif_under_a_changed_text_of_one_contract_shows_its_services_and_the_difference(
    own: Run, tmp_path: Path
) -> None:
    file = tmp_path / "next-year.toml"
    file.write_text(
        '[contracts.gold]\navailability = { target = "99.9" }\ntiers = [{ below = "99.9", credit = "30" }]\n'
        "[[contracts.gold.versions]]\nvalid_from = 2028-01-01\n"
    )
    found = _what_if(own, str(file))
    (service,) = found["services"]  # search is under another contract
    assert service["id"] == "checkout"
    assert (service["was"]["credit"]["amount"], service["would_be"]["credit"]["amount"]) == ("100.00", "300.00")
    assert service["was"]["downtime_seconds"] == 5400
    assert service["would_be"]["downtime_seconds"] == 5430  # no minimum length any more
    assert service["difference"] == "200.00"
    assert found["difference"] == {"EUR": "200.00"}


def test_whatif_under_one_text_takes_it_for_every_service(own: Run, tmp_path: Path) -> None:
    file = tmp_path / "offer.toml"
    file.write_text('availability = { target = "99.99" }\ntiers = [{ below = "99.99", credit = "50" }]\n')
    found = _what_if(own, str(file))
    assert [service["id"] for service in found["services"]] == ["checkout", "search"]
    assert [service["difference"] for service in found["services"]] == ["400.00", None]  # search has no fee
    assert found["difference"] == {"EUR": "400.00"}


def test_whatif_takes_a_preset_or_one_of_your_own_and_only_the_services_asked_for(own: Run) -> None:
    preset = _what_if(own, "preset:ovh-kms", "--service", "checkout")
    assert [service["id"] for service in preset["services"]] == ["checkout"]
    assert preset["services"][0]["would_be"]["downtime_seconds"] == 0  # no ticket was opened
    assert preset["difference"] == {"EUR": "-100.00"}
    silver = _what_if(own, "silver", "--service", "checkout")
    assert silver["services"][0]["would_be"]["target"] == "99.5"


def test_whatif_as_text_has_a_line_a_service_and_the_sum(own: Run, tmp_path: Path) -> None:
    file = tmp_path / "offer.toml"
    file.write_text('availability = { target = "99.99" }\ntiers = [{ below = "99.99", credit = "50" }]\n')
    printed = own("whatif", "--contract", str(file), "--period", "2026-10")
    assert " ".join(printed.out.split()).startswith(f"October 2026 under {file} ")
    assert "€100.00" in printed.out
    assert "+€400.00" in printed.out
    assert "difference: +€400.00" in printed.out
    assert "1 service has no difference in money" in printed.out


def test_whatif_under_a_text_of_another_period_says_so(own: Run) -> None:
    """Slack judges quarters: the one that October lies in runs until the year's end."""
    printed = own("whatif", "--contract", "preset:slack", "--period", "2026-10", "--service", "checkout")
    assert "the other text judges another period: Q4 2026\n" in printed.out
    assert "still running" in printed.out
    found = _what_if(own, "preset:slack")
    assert found["services"][0]["would_be"]["period"]["key"] == "2026-Q4"


def test_whatif_with_a_contract_that_has_problems_tells_them_with_their_lines(own: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('[contracts.gold]\n[contracts.gold.availability]\ntarget = "120"\nmetod = "time"\n')
    printed = own("whatif", "--contract", str(file), "--period", "2026-10")
    assert printed.code == 1
    assert "bad.toml:3: contracts.gold.availability.target: '120' is more than 100" in printed.err
    assert "bad.toml:4: contracts.gold.availability.metod: unknown key" in printed.err


@pytest.mark.parametrize(
    ("contract", "wanted"),
    [
        ("nothing.toml", "there is no such file"),
        ("goldd", "did you mean 'gold'?"),
        ("preset:aws-s4", "did you mean 'aws-s3'?"),
    ],
)
def test_whatif_with_a_contract_that_is_not_there_says_so(own: Run, contract: str, wanted: str) -> None:
    printed = own("whatif", "--contract", contract, "--period", "2026-10")
    assert printed.code == 1
    assert printed.out == ""
    assert wanted in printed.err


def test_contracts_list_has_yours_first_and_every_preset_with_its_date(own: Run) -> None:
    printed = own("contracts", "list", "--width", "140")
    assert printed.code == 0
    yours, presets = printed.out.split("\n\n")
    assert yours.startswith("YOUR CONTRACTS\n")
    assert "gold " in yours
    assert "99.95 %" in yours  # the text in force
    assert [line.split()[0] for line in presets.splitlines()[2:] if line[:1] != " "] == list(preset_ids())
    assert "\n    as of 2023-11-28: https://aws.amazon.com/s3/sla\n" in presets


def test_contracts_list_needs_no_configuration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("SLA_TUI_CONFIG", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    printed = sla_tui("contracts", "list", "--format", "json")
    found = json.loads(printed.out)
    assert [contract["id"] for contract in found] == list(preset_ids())
    assert all(contract["preset"] and contract["as_of"] and contract["source"] for contract in found)


def test_contracts_show_of_your_own_is_the_text_in_force(own: Run) -> None:
    assert "available for 99.95 % of the judged time" in own("contracts", "show", "gold").out
    toml = own("contracts", "show", "gold", "--render", "toml").out
    assert "[contracts.gold]" in toml
    assert 'target = "99.95"' in toml
    for words in (("contracts", "show", "gold", "--lang", "nl"), ("--language", "nl", "contracts", "show", "gold")):
        assert "99,95 % van de beoordeelde tijd" in own(*words).out


def test_contracts_show_as_json_has_the_clauses_and_where_they_come_from(own: Run) -> None:
    found = json.loads(own("contracts", "show", "aws-s3", "--render", "json").out)
    assert found["contract"]["tiers"][0] == {"below": "99.9", "credit": "10"}
    assert found["contract"]["as_of"] == "2023-11-28"
    assert "tiers" in found["provenance"]["read"]
    assert found["provenance"]["advice"].startswith("Check your own contract")
    assert json.loads(own("contracts", "show", "silver", "--render", "json").out)["provenance"] is None


def test_contracts_diff_names_every_clause_that_differs_and_no_other(own: Run) -> None:
    found = json.loads(own("contracts", "diff", "gold", "silver", "--format", "json").out)
    assert {entry["key"]: (entry["one"], entry["other"]) for entry in found} == {
        "name": ("Gold", "Silver"),
        "vendor": ("Example BV", None),
        "valid_from": ("2026-11-01", None),
        "availability.target": ("99.95", "99.5"),
        "availability.min_outage": ("1m", "0s"),
        "tiers[0].below": ("99.9", "99.5"),
        "tiers[0].credit": ("10", "5"),
        "tiers[1].below": ("99", None),
        "tiers[1].credit": ("25", None),
        "claim.within": ("30d", None),
        "claim.basis": ("period_end", None),
        "claim.method": ("ticket", None),
    }


def test_contracts_diff_as_text_shows_both_sides(own: Run) -> None:
    printed = own("contracts", "diff", "gold", "silver")
    assert printed.out.startswith("gold against silver: ")
    assert "availability.target\n  gold    99.95\n  silver  99.5\n" in printed.out
    assert "  silver  not set" in printed.out


def test_contracts_diff_of_a_contract_with_itself_is_nothing(own: Run) -> None:
    printed = own("contracts", "diff", "aws-s3", "preset:aws-s3")
    assert printed == (0, "aws-s3 and preset:aws-s3 say the same.\n", "")


def test_contracts_show_of_one_that_is_not_there_suggests_one() -> None:
    printed = sla_tui("contracts", "show", "slak")
    assert printed.code == 1
    assert "did you mean 'slack'?" in printed.err


def test_a_configuration_in_dutch_writes_dutch_and_the_option_english(own: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('language = "nl"\n' + config.read_text())
    assert "Er wordt per kalendermaand beoordeeld" in own("contracts", "show", "gold").out
    assert "Judged by calendar month" in own("contracts", "show", "gold", "--language", "en").out
    assert own("report", "--period", "2026-10").out.startswith("SLA-rapport, oktober 2026")
    assert own("report", "--period", "2026-10", "--lang", "en").out.startswith("SLA report, October 2026")
