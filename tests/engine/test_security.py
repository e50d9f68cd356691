"""From a configuration, what probes saw and what people said, to the findings of a service."""

from __future__ import annotations

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.probes import SecurityLook
from sla_tui.config.reading.reader import parse_config
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import build_snapshot, one_service
from sla_tui.engine.moment.bind import all_services
from sla_tui.engine.polling import security_notes
from sla_tui.errors import ConfigError, SlaTuiError
from sla_tui.sla.observation import BackupReading, HeaderReading, Monitor, Poll, SecurityReading, Status, TlsReading
from tests.stores import open_store

HOUR, DAY = 3_600, 86_400
NOW = 1_795_440_000  # 2026-11-23T13:20:00Z

CONFIG = """
[probes.web]
url = "https://shop.example/"

[probes.mail]
url = "tls://mail.example:465"

[probes.dump]
file = "/var/backups/db"
pattern = "*.dump"

[probes.other]
url = "https://other.example/"

[contracts.gold.availability]
target = "99.9"
[contracts.gold.security]
certifications = [{ name = "ISO 27001", valid_to = 2026-12-10 }]
[contracts.gold.security.transit]
min_tls = "1.2"
headers = ["X-Frame-Options"]
hsts = "365d"
[contracts.gold.security.backups]
rpo = "24h"
[contracts.gold.security.restore]
test_every = "180d"
[contracts.gold.security.breach]
within = "72h"

[services.shop]
contract = "gold"
monitors = ["probe:web"]
security = ["probe:mail", "probe:dump"]
"""


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "history.db")


def keep(store, ref: str, at: int = NOW - 60, **more) -> None:
    security_notes.keep(store, Poll("probe", at, security=(SecurityReading(ref, at, **more),)))


def states(config, store, now: int = NOW) -> dict[str, str]:
    found = one_service(config, store, now, "shop")
    assert found is not None
    return {one.promise: one.state for one in found.security}


def test_probes_look_at_what_the_contracts_of_their_services_promise():
    config = parse_config(CONFIG)
    looks = {probe.id: probe.security for probe in config.probes}
    assert looks == {
        "web": SecurityLook(older_tls=("1.0", "1.1"), headers=("x-frame-options", "strict-transport-security")),
        "mail": SecurityLook(older_tls=("1.0", "1.1")),
        "dump": SecurityLook(backups=True),
        "other": None,
    }


def test_two_contracts_of_one_probe_are_looked_at_together():
    more = """
[contracts.strict.availability]
target = "99"
[contracts.strict.security.transit]
min_tls = "1.3"
headers = ["Referrer-Policy"]
[services.same]
contract = "strict"
monitors = ["probe:web"]
"""
    config = parse_config(CONFIG + more)
    found = next(probe.security for probe in config.probes if probe.id == "web")
    assert found is not None
    assert (found.older_tls, set(found.headers)) == (
        ("1.0", "1.1", "1.2"),
        {"x-frame-options", "strict-transport-security", "referrer-policy"},
    )


def test_a_probe_of_security_is_no_service_of_its_own_and_has_no_vote(store):
    config = parse_config(CONFIG)
    seen = [Status(Monitor("probe", name, name), "down", NOW) for name in ("web", "dump", "mail", "other")]
    assert [service.id for service in all_services(config, seen)] == ["shop", "probe:other"]
    assert all_services(config, seen)[0].monitors == ("probe:web",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('security = ["probe:gone"]', "'gone' is not a probe"),
        ('security = ["pingdom:1"]', "is no probe of ours"),
        ('security = ["nobody:1"]', "is not a source"),
    ],
)
def test_what_is_named_for_security_must_be_a_probe_of_ours(line, words):
    text = CONFIG.replace('security = ["probe:mail", "probe:dump"]', line)
    text += '[sources.pingdom]\ntoken = { env = "X" }\n'
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    assert words in str(caught.value)


def test_nothing_is_kept_before_anybody_looked(store):
    assert states(parse_config(CONFIG), store) == {
        "tls": "not_measured",
        "certificate": "not_measured",
        "headers": "not_measured",
        "backups": "not_measured",
        "restore": "not_measured",
        "certifications": "kept",
        "breach": "not_measured",
    }


def test_what_probes_saw_decides(store):
    config = parse_config(CONFIG)
    good = TlsReading("1.3", refused=("1.0", "1.1"), ends=NOW + 90 * DAY)
    both = (HeaderReading("x-frame-options", "DENY"), HeaderReading("strict-transport-security", "max-age=31536000"))
    keep(store, "probe:web", tls=good, headers=both)
    keep(store, "probe:mail", tls=good)
    keep(store, "probe:dump", backup=BackupReading(NOW - HOUR))
    found = states(config, store)
    assert {found[name] for name in ("tls", "certificate", "headers", "backups")} == {"kept"}
    later = NOW + HOUR
    keep(store, "probe:mail", later - 60, tls=TlsReading("1.2", accepted=("1.0",), refused=("1.1",), ends=NOW + DAY))
    keep(store, "probe:dump", later - 60, backup=BackupReading(NOW - 25 * HOUR))
    found = states(config, store, later)
    assert (found["tls"], found["backups"], found["headers"]) == ("not_kept", "not_kept", "kept")


def test_what_holds_since_before_the_period_is_known_in_it(store):
    """A note a month; the first day of the period has what was seen on the last of the one before."""
    config = parse_config(CONFIG)
    first = 1_793_491_200 + 600  # 2026-11-01T00:10:00Z
    keep(store, "probe:dump", first - 1_200, backup=BackupReading(first - 2_000))
    assert states(config, store, first)["backups"] == "kept"


def test_breaches_and_tests_are_acts_that_can_be_taken_back(store):
    config, clock = parse_config(CONFIG), FixedClock(NOW)
    actor = Actor(config, store, clock, who="mk")
    noticed = actor.report_breach(["shop"], NOW - 80 * HOUR, reference="B-1")
    actor.note_restore_test(["shop"], NOW - DAY)
    assert states(config, store)["breach"] == "not_kept"
    assert states(config, store)["restore"] == "kept"
    told = actor.report_breach(["shop"], NOW - 80 * HOUR, notified=NOW - 10 * HOUR, reference="B-1")
    assert states(config, store)["breach"] == "kept"
    actor.withdraw(told.id)
    assert states(config, store)["breach"] == "not_kept"
    actor.withdraw(noticed.id)
    assert states(config, store)["breach"] == "not_measured"


@pytest.mark.parametrize("times", [(NOW + 1, None), (NOW - 5, NOW + 1), (NOW - 5, NOW - 6)])
def test_a_breach_of_times_that_make_no_sense_is_refused(store, times):
    with pytest.raises(SlaTuiError):
        Actor(parse_config(CONFIG), store, FixedClock(NOW), who="mk").report_breach(
            ["shop"], times[0], notified=times[1]
        )
    with pytest.raises(SlaTuiError):
        Actor(parse_config(CONFIG), store, FixedClock(NOW), who="mk").note_restore_test(["shop"], NOW + 1)
    assert store.acts() == ()


def test_the_snapshot_has_the_findings_and_a_service_without_promises_none(store):
    text = CONFIG + '[services.plain]\ncontract = "preset:slack"\nmonitors = ["probe:other"]\n'
    found = {one.id: one for one in build_snapshot(parse_config(text), store, NOW).services}
    assert len(found["shop"].security) == 7
    assert found["plain"].security == ()


def test_several_agreements_tell_what_each_contract_promises_once(store):
    text = (
        CONFIG.replace('contract = "gold"\nmonitors', "monitors")
        + """
[contracts.sold.availability]
target = "99"
[contracts.sold.security.breach]
within = "24h"
[[services.shop.agreements]]
contract = "gold"
[[services.shop.agreements]]
contract = "sold"
party = "customer"
customer = "Acme"
[[services.shop.agreements]]
contract = "sold"
party = "customer"
customer = "Bcme"
"""
    )
    config = parse_config(text)
    assert next(probe.security for probe in config.probes if probe.id == "web") is not None
    Actor(config, store, FixedClock(NOW), who="mk").report_breach(["shop"], NOW - 30 * HOUR)
    (found,) = [one for one in build_snapshot(config, store, NOW).services if one.id == "shop"]
    assert {one.contract: one.state for one in found.security if one.promise == "breach"} == {
        "gold": "kept",  # 72 hours
        "sold": "not_kept",  # 24 hours
    }
    assert len(found.security) == 7 + 1


def test_every_place_that_probes_looks_at_it(store):
    text = (
        CONFIG.replace("probe:", "probe-eu:")
        + '[sources.probe-eu]\nkind = "probe"\n[sources.probe-us]\nkind = "probe"\n'
    )
    config = parse_config(text)
    assert next(probe.security for probe in config.probes if probe.id == "dump") == SecurityLook(backups=True)
    keep(store, "probe-eu:dump", backup=BackupReading(NOW - HOUR))
    assert states(config, store)["backups"] == "kept"
