"""Named calendars: days off of a file or of a country, wherever a contract calls them by name."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from sla_tui.config.case import BrokenCase, parse_cases
from sla_tui.config.kinds.calendars import YEARS
from sla_tui.config.reading.choice import from_file
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.show import effective_toml
from sla_tui.errors import ConfigError
from sla_tui.installation import adding_extra

CHRISTMAS = date(2026, 12, 25)
CONTRACT = """
[contracts.gold]
availability = { target = "99.9" }
claim = { within = "5bd", holidays = "nl" }
"""
TABLE = "[calendars.nl]\ndates = [2026-12-25]\n"


def problems_of(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text, "c.toml")
    return [str(problem) for problem in caught.value.problems]


def test_a_name_stands_for_its_dates_in_claims_and_in_service_hours_of_every_text() -> None:
    text = (
        TABLE
        + CONTRACT
        + """
[[contracts.gold.versions]]
valid_from = 2027-01-01
availability = { holidays = "nl" }
"""
    )
    first, second = parse_config(text).contracts["gold"].versions
    assert first.claim is not None
    assert (first.claim.holidays, first.availability.holidays) == ((CHRISTMAS,), ())
    assert second.claim is not None
    assert (second.claim.holidays, second.availability.holidays) == ((CHRISTMAS,), (CHRISTMAS,))


def test_what_holds_in_the_end_has_the_dates_and_reads_back_as_the_same() -> None:
    config = parse_config(TABLE + CONTRACT)
    assert parse_config(effective_toml(config)) == config


def test_a_file_of_contracts_may_bring_its_calendars(tmp_path) -> None:
    file = tmp_path / "new.toml"
    file.write_text(TABLE + CONTRACT)
    assert from_file(str(file))["gold"].latest.claim.holidays == (CHRISTMAS,)


def test_a_name_that_leads_nowhere_is_told_with_its_line_and_the_nearest() -> None:
    assert problems_of(TABLE + CONTRACT.replace('"nl"', '"nll"')) == [
        "c.toml:6: contracts.gold.claim.holidays: 'nll' is not a calendar of this file; allowed: nl; did you mean 'nl'?"
    ]
    (alone,) = problems_of(CONTRACT)
    assert alone.startswith("c.toml:4: contracts.gold.claim.holidays: 'nl' is not a calendar of this file")


def test_what_is_wrong_with_a_calendar_is_told_once_where_it_stands() -> None:
    assert problems_of("[calendars.nl]\n" + CONTRACT) == [
        "c.toml:1: calendars.nl: has no days; allowed: dates | country"
    ]
    assert problems_of('[calendars.nl]\nsubdivision = "X"\ndates = [2026-12-25]\n' + CONTRACT) == [
        "c.toml:2: calendars.nl.subdivision: needs a country"
    ]


def test_a_country_without_the_library_says_how_to_install_it(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert problems_of('[calendars.nl]\ncountry = "NL"\n' + CONTRACT) == [
        f"c.toml:2: calendars.nl.country: needs the library `holidays`: {adding_extra('holidays')};"
        " allowed: that library, or `dates`"
    ]


def test_a_countrys_public_holidays_are_days_off_for_a_fixed_range_of_years() -> None:
    pytest.importorskip("holidays", reason="the extra `holidays` is not installed")
    found = parse_config('[calendars.nl]\ncountry = "NL"\ndates = [2026-12-31]\n' + CONTRACT)
    days = found.contracts["gold"].latest.claim.holidays
    assert {date(2026, 4, 27), CHRISTMAS, date(2026, 12, 31)} <= set(days)
    assert {day.year for day in days} == set(YEARS)
    assert list(days) == sorted(set(days))


def test_a_country_or_a_part_that_is_not_known_is_told_with_the_nearest() -> None:
    pytest.importorskip("holidays", reason="the extra `holidays` is not installed")
    (country,) = problems_of('[calendars.nl]\ncountry = "QQ"\n' + CONTRACT)
    assert country.startswith("c.toml:2: calendars.nl.country: 'QQ' is not known to the library `holidays`")
    (part,) = problems_of('[calendars.nl]\ncountry = "DE"\nsubdivision = "Augsberg"\n' + CONTRACT)
    assert part.startswith("c.toml:3: calendars.nl.subdivision: 'Augsberg' is no part of DE; allowed: BB, BE")
    assert part.endswith("did you mean 'Augsburg'?")


def test_a_case_takes_dates_and_says_that_it_has_no_calendars() -> None:
    case = """
at = 2026-05-10T00:00:00Z
[contract]
availability = { target = "99.9" }
claim = { within = "5bd", holidays = %s }
"""
    (read,) = parse_cases(case % "[2026-12-25]", "c.toml").cases
    assert read.contract.latest.claim.holidays == (CHRISTMAS,)
    (broken,) = parse_cases(case % '"nl"', "c.toml").cases
    assert isinstance(broken, BrokenCase)
    assert str(broken.problems[0]).startswith(
        "c.toml:5: contract.claim.holidays: 'nl' is the name of a calendar, and there are none here"
    )
