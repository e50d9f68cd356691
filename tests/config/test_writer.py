"""The first configuration: whatever was found, the file that is written is one that is read without a problem."""

from __future__ import annotations

import contextlib
import sys
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.config.local_zone import local_zone
from sla_tui.config.model import SecretRef
from sla_tui.config.presets import preset_ids
from sla_tui.config.reading.grouping import group
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.warnings import warnings_of
from sla_tui.config.writer import NewConfig, NewContract, NewSource, config_text
from sla_tui.sla.observation import Monitor
from tests.config.test_grouping import monitors

ENV = SecretRef(kind="env", where="TOKEN")
SOURCES = (
    NewSource("pingdom", "pingdom", ENV),
    NewSource("uptimerobot", "uptimerobot", SecretRef(kind="file", where="/t/u.token"), "https://proxy.example/v3"),
)
SHOP = (
    Monitor("pingdom", "1", "Shop", "http", "shop.example"),
    Monitor("uptimerobot", "2", "Shop", "HTTP", "https://shop.example"),
)


def new(**more):
    return NewConfig("Europe/Amsterdam", "EUR", SOURCES, group(SHOP), **more)


def test_the_file_says_what_was_found():
    config = parse_config(config_text(new()))
    assert (config.timezone, config.currency) == ("Europe/Amsterdam", "EUR")
    assert [(s.id, s.token, s.base_url) for s in config.sources] == [
        ("pingdom", ENV, "https://api.pingdom.com/api/3.1"),
        ("uptimerobot", SecretRef(kind="file", where="/t/u.token"), "https://proxy.example/v3"),
    ]
    assert [(s.id, s.name, s.monitors, s.contract) for s in config.services] == [
        ("shop", "Shop", ("pingdom:1", "uptimerobot:2"), "standard-2-agree")
    ]
    text = config.contracts["standard-2-agree"].latest
    assert (text.availability.target, text.evidence.quorum) == (Fraction("99.9"), 2)


def test_a_monitor_that_is_found_later_can_be_down_by_itself():
    text = config_text(new())
    config = parse_config(text)
    assert config.contracts[config.defaults.contract].latest.evidence.quorum == 1
    assert [str(warning) for warning in warnings_of(text) if "quorum" in str(warning)] == []


@pytest.mark.parametrize("preset", preset_ids())
def test_every_preset_can_be_chosen(preset):
    config = parse_config(config_text(new(contract=NewContract(preset=preset))))
    found = config.contracts[f"{preset}-2-agree"].latest
    assert found.vendor
    assert found.evidence.quorum == 2


def test_probes_are_written_and_belong_to_services():
    probes = {"shop": "https://shop.example/"}
    services = group([*SHOP, Monitor("probe", "shop", "shop.example", "https", probes["shop"])])
    config = parse_config(config_text(NewConfig("UTC", "EUR", SOURCES, services, probes=probes)))
    assert config.services[0].monitors == ("pingdom:1", "uptimerobot:2", "probe:shop")
    assert config.probes[0].url == probes["shop"]


def test_nothing_found_is_a_file_too():
    config = parse_config(config_text(NewConfig("UTC", "EUR", SOURCES[:1], ())))
    assert config.services == ()
    assert config.defaults.discover


@given(monitors, st.sampled_from(["99.9", "99.95", "100", "99.999999999"]))
def test_whatever_monitors_are_called_the_file_is_read_without_a_problem(found, target):
    known = [m for m in found if m.source in {"a", "b"} and m.name.isprintable() and m.target.isprintable()]
    sources = tuple(NewSource(name, "pingdom", ENV) for name in "ab")
    services = group(known)
    config = parse_config(config_text(NewConfig("UTC", "EUR", sources, services, NewContract(target=Fraction(target)))))
    assert [s.monitors for s in config.services] == [tuple(m.ref for m in p.monitors) for p in services]


def test_the_local_zone_is_an_existing_one(tmp_path, monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    nothing = tmp_path / "none"
    named = tmp_path / "timezone"
    assert local_zone(nothing, nothing) == "UTC"
    named.write_text("Europe/Amsterdam\n")
    assert local_zone(nothing, named) == "Europe/Amsterdam"
    zone = tmp_path / "zoneinfo" / "America" / "Havana"
    zone.parent.mkdir(parents=True)
    zone.write_bytes(b"")
    link = tmp_path / "localtime"
    link.symlink_to(zone)
    assert local_zone(link, named) == "America/Havana"
    monkeypatch.setenv("TZ", ":Asia/Tokyo")
    assert local_zone(link, named) == "Asia/Tokyo"
    monkeypatch.setenv("TZ", "Nowhere/Else")
    assert local_zone(nothing, named) == "Europe/Amsterdam"


def test_the_local_zone_of_windows_is_translated_from_its_registry(tmp_path, monkeypatch):
    monkeypatch.delenv("TZ", raising=False)
    asked = []

    def query(key, value):
        asked.append(value)
        return "W. Europe Standard Time\0\0rest", 1

    registry = SimpleNamespace(
        HKEY_LOCAL_MACHINE=1, OpenKey=lambda where, name: contextlib.nullcontext(name), QueryValueEx=query
    )
    monkeypatch.setitem(sys.modules, "winreg", registry)
    assert local_zone(tmp_path / "none", tmp_path / "none") == "Europe/Berlin"
    assert asked == ["TimeZoneKeyName"]


def test_a_target_with_a_line_break_stays_in_its_comment():
    evil = Monitor("pingdom", "1", 'Shop"]\n[x]', "http", 'shop.example"\n[services.evil]\nname = "x"')
    made = NewConfig("Europe/Amsterdam", "EUR", SOURCES, group([evil]))
    config = parse_config(config_text(made))
    assert [s.id for s in config.services] == ["shop-x"]


@pytest.mark.parametrize(
    "told", [":/usr/share/zoneinfo/Europe/Amsterdam", "posix/Europe/Amsterdam", "right/Europe/Amsterdam"]
)
def test_a_zone_is_named_as_other_machines_know_it(tmp_path, monkeypatch, told):
    monkeypatch.setenv("TZ", told)
    assert local_zone(tmp_path / "a", tmp_path / "b") == "Europe/Amsterdam"
