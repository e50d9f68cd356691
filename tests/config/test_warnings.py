"""What `config check` warns of, each with its line, and what it keeps quiet about."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from sla_tui.config.presets import preset_ids
from sla_tui.config.warnings import warnings_of

GOLD = """[contracts.gold.availability]
target = "{target}"
[[contracts.gold.tiers]]
below = "{first}"
credit = "10"
[[contracts.gold.tiers]]
below = "{second}"
credit = "25"
"""


def warned(text, **more):
    return [(w.line, w.key, w.message, w.suggestion) for w in warnings_of(text, **more)]


def gold(target="99.9", first="99.9", second="99"):
    return [(line, message) for line, _, message, _ in warned(GOLD.format(target=target, first=first, second=second))]


@pytest.mark.parametrize(("wrong", "meant"), [("0.9995", "99.95"), ("0.5", "50"), ("1", "100"), ("0.000001", "0.0001")])
@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("availability.target", 'availability = {{ target = "{}" }}'),
        ("tiers[0].below", 'tiers = [{{ below = "{}", credit = "5" }}]'),
        ("tiers[0].at_or_below", 'tiers = [{{ at_or_below = "{}", credit = "5" }}]'),
        ("evidence.min_coverage", 'availability = {{ target = "99" }}\nevidence = {{ min_coverage = "{}" }}'),
        ("termination[0].below", 'availability = {{ target = "99" }}\ntermination = [{{ below = "{}", periods = 2 }}]'),
        ("objectives[0].target", 'objectives = [{{ kind = "latency", threshold = "1s", target = "{}" }}]'),
        ("objectives[0].percentile", 'objectives = [{{ kind = "latency", threshold = "1s", percentile = "{}" }}]'),
    ],
)
def test_the_fraction_of_a_percent_is_warned_of_with_what_was_meant(key, text, wrong, meant):
    ((line, place, message, suggestion),) = warned("[contracts.gold]\n" + text.format(wrong))
    assert line == 1 + text.count("\n") + 1
    assert place == f"contracts.gold.{key}"
    assert "read as a percent" in message
    assert suggestion == meant


@pytest.mark.parametrize("target", ["9.995", "49.9"])
def test_nobody_promises_less_than_half_of_the_time(target):
    assert warned(f'[contracts.gold]\navailability = {{ target = "{target}" }}')[0][:2] == (
        2,
        "contracts.gold.availability.target",
    )


@pytest.mark.parametrize(
    ("figures", "line", "said"),
    [
        ({"target": "99.95"}, 2, "above every tier"),
        ({"target": "98.5"}, 2, "below every tier"),
        ({"target": "99.5"}, 4, "is above the target of 99.5"),
    ],
)
def test_a_target_that_does_not_fit_its_tiers_is_warned_of(figures, line, said):
    ((at, message),) = gold(**figures)
    assert at == line
    assert said in message


@pytest.mark.parametrize("target", ["99.9", "100"])
def test_tiers_that_begin_at_the_target_are_in_order(target):
    assert gold(target=target, first=target) == []


def test_a_later_text_is_looked_at_with_what_it_takes_over():
    text = GOLD.format(target="99.9", first="99.9", second="99")
    later = '[[contracts.gold.versions]]\nvalid_from = 2027-01-01\navailability = { target = "99.95" }\n'
    ((line, key, message, _),) = warned(text + later)
    assert (line, key) == (11, "contracts.gold.versions[0].availability.target")
    assert "99.9 up to it" in message


def test_a_target_of_a_hundred_without_tiers_and_a_coverage_of_nothing():
    text = '[contracts.gold]\navailability = { target = "100" }\nevidence = { min_coverage = "0" }\n'
    assert [line for line, *_ in warned(text)] == [2, 3]
    assert warned(text.replace('"0"', '"90"').replace('"100"', '"99.999"')) == []


def test_credits_and_caps_are_percents_too():
    text = '[contracts.gold]\navailability = { target = "99" }\ntiers = [{ below = "99", credit = "0.1" }]\n'
    assert warned(text)[0][::3] == (3, "10")
    capped = text.replace("0.1", "10") + 'credit = { cap_percent = "1" }\n'
    assert [w[::3] for w in warned(capped)] == [(4, "100")]
    assert ["no credit" in w[2] for w in warned(capped.replace('"1"', '"0"'))] == [True]
    assert "whole fee" in warned(text.replace("0.1", "150"))[0][2]
    assert warned(text.replace("0.1", "1")) == [], "one percent is a credit that there is"


def test_what_no_outage_reaches_and_a_cap_below_every_credit():
    text = (
        '[contracts.gold]\nperiod = { kind = "day" }\navailability = { target = "99", min_outage = "24h" }\n'
        'tiers = [{ below = "99", credit = "10" }]\ncredit = { cap_percent = "5" }\n'
    )
    assert [(line, key.rpartition(".")[2]) for line, key, *_ in warned(text)] == [(3, "min_outage"), (5, "cap_percent")]
    assert warned(text.replace("24h", "23h").replace('"5"', '"10"')) == []


SERVICES = """[sources.a]
kind = "uptime_kuma"
base_url = "https://kuma.example"
[contracts.both]
availability = { target = "99" }
evidence = { quorum = 2 }
[services.shop]
contract = "both"
monitors = ["a:1"]
[services.empty]
monitors = []
[services.none]
[services.fine]
contract = "both"
monitors = ["a:1", "a:2"]
"""


def test_services_that_nothing_or_too_little_watches():
    assert [(line, key) for line, key, *_ in warned(SERVICES)] == [
        (9, "services.shop.monitors"),
        (10, "services.empty"),
        (12, "services.none"),
    ]
    assert "never down" in warned(SERVICES)[0][2]


PROBES = """[probes.web]
url = "https://example.com:80"
ca_file = "/nowhere/ca.pem"
max_latency = "10s"
[probes.plain]
url = "http://example.com:443/"
timeout = "2s"
max_latency = "3s"
[probes.right]
url = "https://example.com:443"
timeout = "20s"
max_latency = "15s"
[services.shop]
monitors = ["probe:web", "probe:plain"]
depends_on = ["till"]
[services.till]
monitors = ["probe:right"]
depends_on = ["shop"]
[services.bank]
monitors = ["probe:right"]
depends_on = ["till"]
"""


def test_probes_that_never_say_what_they_were_written_for_and_circles():
    assert [(line, key) for line, key, *_ in warned(PROBES)] == [
        (2, "probes.web.url"),
        (3, "probes.web.ca_file"),
        (4, "probes.web.max_latency"),
        (6, "probes.plain.url"),
        (8, "probes.plain.max_latency"),
        (15, "services.shop.depends_on"),
        (18, "services.till.depends_on"),
    ]
    assert warned(PROBES)[0][3] == "http://"


def test_a_probe_that_is_shown_nowhere():
    text = '[probes.a]\nurl = "https://a.example"\n[probes.b]\nurl = "https://b.example"\n'
    text += '[services.shop]\nmonitors = ["probe:a"]\n[defaults]\ndiscover = '
    assert warned(text + "true") == []
    assert [(line, key) for line, key, *_ in warned(text + "false")] == [(3, "probes.b")]


def test_monitors_that_no_source_has_listed_are_named_once_some_are_known():
    text = SERVICES.replace("quorum = 2", "quorum = 1").partition("[services.empty]")[0]
    assert warned(text) == []
    assert warned(text, listed=["b:7"]) == [], "nothing of this source is known"
    ((line, key, message, suggestion),) = warned(text, listed=["a:10", "a:2"])
    assert (line, key) == (9, "services.shop.monitors[0]")
    assert "a:10, a:2" in message
    assert suggestion in {"a:10", "a:2"}
    assert warned(text, listed=["a:1"]) == []


def test_a_monitor_of_its_own_service_is_alone_and_a_quorum_never_reached():
    text = SERVICES.partition("[services")[0] + '[defaults]\ncontract = "both"\n'
    assert [(line, key) for line, key, *_ in warned(text)] == [(8, "defaults.contract")]
    assert warned(text + "discover = false\n") == []


def test_credentials_that_are_not_there(monkeypatch, tmp_path):
    monkeypatch.delenv("SLA_TUI_T1", raising=False)
    monkeypatch.setenv("SLA_TUI_T2", "  ")
    monkeypatch.setenv("SLA_TUI_T3", "canary-1")
    kept, open_to_all = tmp_path / "kept", tmp_path / "open"
    for file, mode in ((kept, 0o600), (open_to_all, 0o644)):
        file.write_text("canary-2")
        file.chmod(mode)
    refs = ['env = "SLA_TUI_T1"', 'env = "SLA_TUI_T2"', 'env = "SLA_TUI_T3"']
    refs += [f'file = "{path}"' for path in (tmp_path / "none", open_to_all, kept)]
    refs += ['command = "canary-not-run"']
    text = "".join(f'[sources.s{n}]\nkind = "pingdom"\ntoken = {{ {ref} }}\n' for n, ref in enumerate(refs))
    text += '[notify]\nurls = [\n  { env = "SLA_TUI_T1" },\n]\n'
    found = warned(text)
    assert [line for line, *_ in found] == [3, 6, 12, 15, 24]
    assert "canary" not in str(found)
    assert os.environ["SLA_TUI_T3"] == "canary-1"


@pytest.mark.parametrize("preset", preset_ids())
def test_presets_say_nothing_that_is_warned_of(preset):
    assert warned(f'[contracts.x]\npreset = "{preset}"\n') == []


def test_the_example_lacks_its_credentials_and_nothing_else():
    text = (Path(__file__).parents[2] / "config.example.toml").read_text(encoding="utf-8")
    assert {key.split(".")[0] for _, key, *_ in warned(text, today=date(2026, 11, 30))} <= {"sources"}


def test_a_calendar_whose_place_is_not_there_is_warned_of(monkeypatch, tmp_path):
    monkeypatch.delenv("NET_FEED", raising=False)
    (tmp_path / "there.ics").write_text("")
    text = (
        '[services.shop]\nmonitors = ["probe:shop"]\n[probes.shop]\nurl = "https://shop.example/"\n'
        '[calendars.a]\nurl = { env = "NET_FEED" }\nservices = ["shop"]\n'
        f'[calendars.b]\nfile = "{tmp_path}/there.ics"\nservices = ["shop"]\n'
        f'[calendars.c]\nfile = "{tmp_path}/gone.ics"\nservices = ["shop"]\n'
    )
    assert [(line, key) for line, key, _, _ in warned(text)] == [(6, "calendars.a.url.env"), (12, "calendars.c.file")]


def test_places_of_probes_need_a_history_that_several_machines_write():
    places = '[sources.probe-eu]\nkind = "probe"\n[sources.probe-us]\nkind = "probe"\n[probes.x]\nurl = "https://x.example"\n'
    found = warned(places)
    assert [line for line, *_ in found] == [1, 3]
    assert all("`collect --sources`" in message for _, _, message, _ in found)
    assert warned(f'[store]\nurl = "postgresql://db/history"\n{places}') == []


SECURE = """
[contracts.gold.availability]
target = "99.9"
[contracts.gold.security]
{security}
[services.shop]
contract = "gold"
monitors = ["probe:web"]
{service}
[probes.web]
url = "{url}"
[probes.dump]
file = "/var/backups"
"""


def secured(security="", service='security = ["probe:dump"]', url="https://shop.example/"):
    text = SECURE.format(security=security, service=service, url=url)
    return [(w.key, w.message) for w in warnings_of(text, today=date(2026, 11, 30)) if "discover" not in w.message]


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2026-11-29", "its last day was 2026-11-29: the promise is not kept any more"),
        ("2026-11-30", "its last day is 2026-11-30, 0 days from now"),
        ("2026-12-29", "its last day is 2026-12-29, 29 days from now"),
        ("2026-12-30", ""),
    ],
)
def test_dates_of_security_that_run_out_are_warned_of_before(day, message):
    certified = f'certifications = [{{ name = "ISO", valid_to = {day} }}]'
    assert secured(certified) == ([("contracts.gold.security.certifications[0].valid_to", message)] if message else [])
    assert secured(f"review_by = {day}") == ([("contracts.gold.security.review_by", message)] if message else [])


def test_a_test_of_restoring_that_is_due_is_warned_of():
    (found,) = secured('restore = { test_every = "180d", last_tested = 2026-06-01 }')
    assert found == (
        "contracts.gold.security.restore.last_tested",
        "the next test was due on 2026-11-28: the promise is not kept any more",
    )


def test_a_promise_that_nothing_measures_is_warned_of():
    transit, backups = 'transit = { min_tls = "1.2" }', 'backups = { rpo = "24h" }'
    assert secured(f"{transit}\n{backups}") == []
    ((key, message),) = secured(transit, url="http://shop.example/")
    assert (key, "no https:// or tls:// probe" in message) == ("services.shop", True)
    ((key, message),) = secured(backups, service="")
    assert (key, "no probe of ours looks for them" in message) == ("services.shop", True)


def test_backups_that_are_made_more_seldom_than_they_may_be_old_are_warned_of():
    ((key, message),) = secured('backups = { every = "24h", rpo = "12h" }')
    assert (key, "shorter than every" in message) == ("contracts.gold.security.backups.rpo", True)


def test_of_the_folder_of_reports_nothing_is_said_where_there_is_none_or_files_can_go_into_it(tmp_path):
    reports = '[reports.monthly]\nmail = ["a@b.example"]\n{}[mail]\nhost = "127.0.0.1"\nfrom = "a@b.example"\n'
    assert warned(reports.format("")) == []
    assert warned(reports.format(f'folder = "{tmp_path}"\n')) == []
    assert warned(reports.format(f'folder = "{tmp_path / "later"}"\n')) == []
    file = tmp_path / "file"
    file.touch(mode=0o600)
    ((line, key, message, _),) = warned(reports.format(f'folder = "{file}"\n'))
    assert (line, key) == (3, "reports.monthly.folder")
    assert message == "is nothing that this user can write files into"
