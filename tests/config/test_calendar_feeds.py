"""`[calendars.<id>]` and `[[calendars]]` of announced work: as a file says them, and what is wrong with one."""

from __future__ import annotations

import pytest

from sla_tui.config.model import EventScope, SecretRef
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.show import effective_toml
from sla_tui.errors import ConfigError

REST = """
[sources.probe]
[probes.shop]
url = "https://shop.example/"
[services.shop]
monitors = ["probe:shop"]
tags = ["eu"]
"""
NAMED = '[calendars.net]\nurl = "webcal://work.example/private-abc123456/a.ics"\nservices = ["shop"]\nevery = "30m"\n'
GOLD = '[contracts.gold]\navailability = { target = "99.9" }\nclaim = { within = "5bd", holidays = "net" }\n'
LISTED = '[[calendars]]\nname = "net"\nfile = "work.ics"\ntags = ["eu"]\nemergency = ["Urgent"]\n'


def problems_of(text):
    with pytest.raises(ConfigError) as caught:
        parse_config(text + REST, "c.toml")
    return [str(problem) for problem in caught.value.problems]


def test_by_its_name_or_in_a_list(tmp_path):
    feed = parse_config(NAMED + REST).calendars["net"].feed
    assert (feed.every, feed.scope, feed.kind) == (1_800, EventScope(services=("shop",)), "planned")
    feed = parse_config(LISTED + REST, folder=tmp_path).calendars["net"].feed
    assert (feed.file, feed.emergency) == (str(tmp_path / "work.ics"), ("Urgent",))


def test_one_of_a_list_needs_no_name_and_keeps_the_one_that_is_made_for_it():
    other = '[[calendars]]\nurl = "https://other.example/b.ics"\nservices = ["shop"]\n'
    alone, second = parse_config(other + REST).calendars, parse_config(LISTED + other + REST).calendars
    assert set(alone) < set(second)
    assert next(iter(second)) == "net"
    assert next(iter(alone)).startswith("other-example-")


def test_days_off_may_stand_in_the_list_too():
    days = '[[calendars]]\nname = "nl"\ndates = [2026-12-25]\n'
    found = parse_config(LISTED + days + GOLD.replace("net", "nl") + REST)
    assert len(found.contracts["gold"].latest.claim.holidays) == 1


def test_an_address_may_be_kept_elsewhere_and_is_masked_where_it_stands():
    found = parse_config('[calendars.net]\nurl = { env = "FEED" }\nservices = ["shop"]\n' + REST)
    assert found.calendars["net"].feed.url == SecretRef(kind="env", where="FEED")
    shown = effective_toml(parse_config(NAMED + REST))
    assert "work.example" in shown
    assert "private-abc123456" not in shown


def test_what_holds_reads_back_as_the_same():
    for text in (
        LISTED,
        '[calendars.net]\nurl = { env = "FEED" }\nservices = ["shop"]\ntimezone = "UTC"\nwho = "me"\n',
    ):
        found = parse_config(text + REST)
        assert parse_config(effective_toml(found)).calendars == found.calendars


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[calendars.net]\nurl = "work.ics"\nservices = ["shop"]\n', "c.toml:2: calendars.net.url: is not an address"),
        ('[calendars.net]\nurl = "https://a/b"\n', "c.toml:1: calendars.net: is about no service"),
        ('[calendars.net]\nservices = ["shop"]\nevery = "1h"\n', "c.toml:1: calendars.net: names no place"),
        ('[calendars.net]\nurl = "https://a/b"\nfile = "x"\ntags = ["eu"]\n', "names more than one place"),
        (
            '[calendars.net]\nurl = "https://a/b"\nservices = ["shopp"]\n',
            "c.toml:3: calendars.net.services[0]: 'shopp'",
        ),
        ('[[calendars]]\nurl = "https://a/b"\ncontract = "ue"\n', "c.toml:3: calendars[0].contract: 'ue'"),
        ('[[calendars]]\nurl = "https://a/b"\ntags = ["eu"]\nevery = "1s"\n', "c.toml:4: calendars[0].every"),
        (LISTED + LISTED, "c.toml:6: calendars[1]: there is a calendar 'net' already"),
        ('[calendars.net]\nfile = "a"\ntags = ["eu"]\ndates = [2026-12-25]\n', "make two of it"),
        (NAMED + GOLD, "is a calendar of announced work"),
        ("calendars = [7]\n", "calendars[0]: "),
        ("calendars = 7\n", "calendars: "),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text, problem):
    found = problems_of(text)
    assert any(problem in one for one in found), found
    assert not any("https://a/b" in one for one in found)
