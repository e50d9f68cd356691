"""From TOML to the frozen configuration: defaults, what follows from other keys, and files that cannot be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from sla_tui.config.model import SecretRef
from sla_tui.config.probes import ProbeSettings
from sla_tui.config.reading.reader import LARGEST, load_config, parse_config, parse_toml
from sla_tui.errors import ConfigError
from sla_tui.sla.contract import FeeStep


def messages(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    return [str(problem) for problem in caught.value.problems]


def test_one_source_with_a_token_is_a_whole_configuration():
    """Every monitor becomes a service under 99.9 % a month, and no other key is needed."""
    config = parse_config('[sources.pingdom]\ntoken = { env = "T" }')
    (source,) = config.sources
    assert (source.id, source.kind, source.interval, source.backfill) == ("pingdom", "pingdom", 60, 95 * 86_400)
    assert source.token == SecretRef(kind="env", where="T")
    assert source.base_url == "https://api.pingdom.com/api/3.1"
    assert config.contracts["default"].latest.availability.target == Fraction("99.9")
    assert config.contracts["default"].latest.period.kind == "month"


@pytest.mark.parametrize(
    ("api", "url"), [("v3", "https://api.uptimerobot.com/v3"), ("v2", "https://api.uptimerobot.com/v2")]
)
def test_uptimerobots_address_follows_its_version(api, url):
    source = parse_config(f'[sources.uptimerobot]\napi = "{api}"\ntoken = {{ env = "T" }}').sources[0]
    assert (source.base_url, source.options["api"]) == (url, api)


def test_an_address_of_ones_own_keeps_no_slash_at_its_end():
    text = '[sources.statuscake]\ntoken = { env = "T" }\nbase_url = "http://127.0.0.1:8080/v1/"'
    assert parse_config(text).sources[0].base_url == "http://127.0.0.1:8080/v1"


def test_probes_bring_their_source_along():
    config = parse_config('[probes.site]\nurl = "https://example.com"\n[services.site]\nmonitors = ["probe:site"]')
    assert [(s.id, s.kind, s.interval) for s in config.sources] == [("probe", "probe", 30)]
    assert config.probe_settings == ProbeSettings()


def test_the_settings_of_probes_stand_with_their_source():
    config = parse_config(
        '[sources.probe]\ntimeout = "1500ms"\nconfirmations = 1\nconnectivity = ["https://x.example"]'
    )
    settings = config.probe_settings
    assert (settings.timeout, settings.confirmations, settings.connectivity) == (1.5, 1, ("https://x.example",))


def test_a_service_without_a_contract_has_the_default_one_and_its_id_as_name():
    config = parse_config(
        '[services.site]\n[contracts.gold]\navailability = { target = 99 }\n[defaults]\ncontract = "gold"'
    )
    (service,) = config.services
    assert (service.contract, service.name) == ("gold", "site")


@pytest.mark.parametrize("name", ["default", "standard"])
def test_the_usual_contract_need_not_be_written(name):
    config = parse_config(f'currency = "USD"\n[defaults]\ncontract = "{name}"')
    assert config.contracts[name].latest.availability.target == Fraction("99.9")
    assert config.contracts[name].latest.currency == "USD"


def test_a_monitor_may_be_named_as_its_tool_shows_it():
    """Imports and sources make `_` of blanks: the name with blanks is the same monitor, and only once."""
    text = (
        '[sources.probe]\n[services.shop]\nmonitors = ["imported-csv:Shop EU/1", "imported-csv: url  https://x/?a=1 "]'
    )
    shop = parse_config(text).services[0]
    assert shop.monitors == ("imported-csv:Shop_EU/1", "imported-csv:url_https://x/?a=1")
    text = '[sources.pingdom]\ntoken = { env = "T" }\n[services.shop]\nmonitors = ["pingdom:85975", "pingdom: 85975"]'
    assert "twice" in messages(text)[0]


def test_another_default_contract_must_be_there():
    (message,) = messages('[defaults]\ncontract = "gold"')
    assert message.startswith("line 2: defaults.contract: 'gold' is not a contract of this file")


def test_the_files_currency_is_for_contracts_that_name_none():
    config = parse_config(
        'currency = "CHF"\n[contracts.a]\navailability.target = "99"\n'
        '[contracts.b]\ncurrency = "USD"\navailability.target = "99"'
    )
    assert [config.contracts[name].latest.currency for name in "ab"] == ["CHF", "USD"]


def test_fees_are_decimals_from_a_day_on():
    config = parse_config('[services.a]\nfee = [{ amount = "10" }, { from = 2026-02-01, amount = 12.5 }]')
    steps = (FeeStep(start=None, amount=Decimal(10)), FeeStep(start=date(2026, 2, 1), amount=Decimal("12.5")))
    assert config.services[0].fee == steps


def test_a_service_may_name_a_preset():
    config = parse_config('[services.a]\ncontract = "preset:aws-s3"')
    assert config.services[0].contract == "preset:aws-s3"
    assert config.contracts["preset:aws-s3"].latest.availability.method == "interval_mean"


def test_a_relative_credential_file_is_seen_from_the_files_folder(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('[sources.pingdom]\ntoken = { file = "token" }')
    token = load_config(path).sources[0].token
    assert token is not None
    assert token.where == str(tmp_path / "token")


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b'\xef\xbb\xbftimezone = "UTC"\r\n[ui]\r\ntheme = 1\r\n')
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert caught.value.problems[0].line == 3


def test_a_file_that_is_not_there_is_told_in_words(tmp_path):
    with pytest.raises(ConfigError, match="there is no such file"):
        load_config(tmp_path / "none.toml")


def test_a_folder_is_told_in_words(tmp_path):
    with pytest.raises(ConfigError, match="is a folder, not a file"):
        load_config(tmp_path)


def test_bytes_that_are_no_text_have_their_line(tmp_path):
    path = tmp_path / "config.toml"
    path.write_bytes(b'timezone = "UTC"\nx = "\xff"\n')
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    assert (caught.value.problems[0].line, caught.value.problems[0].message) == (2, "is not UTF-8 text")


def test_a_file_without_end_is_refused(tmp_path):
    path = tmp_path / "config.toml"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(ConfigError, match="is larger than 8 MB"):
        load_config(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = " + "[" * 100_000, "nested too deeply"),
        ("a = " + "9" * 10_000, "far too many digits"),
        ("a = 2026-02-30", "is not TOML"),
        ("\x00", "is not TOML"),
        ("a = 1\na = 2", "is not TOML"),
    ],
    ids=["deep", "digits", "date", "zero byte", "twice"],
)
def test_hostile_toml_is_one_problem_in_words(text, words):
    with pytest.raises(ConfigError, match=words):
        parse_toml(text)


def test_a_float_is_read_as_it_is_written():
    assert parse_toml("a = 99.90000000000001")["a"] == Decimal("99.90000000000001")


def test_all_problems_come_in_one_error_in_the_order_of_the_file():
    found = messages('timezone = "X/Y"\n[ui]\ntheme = 1\n[contracts.a]\nfoo = 1\n[services.b]\ncontract = "c"')
    assert [message.partition(":")[0] for message in found] == [f"line {n}" for n in (1, 3, 4, 5, 7)]


def test_events_reach_monitors_that_are_services_of_their_own():
    text = """
[sources.pingdom]
token = { env = "T" }
[[maintenance]]
services = ["pingdom:85975"]
start = 2026-01-01T00:00:00Z
end = 2026-01-01T01:00:00Z
"""
    assert parse_config(text).maintenance[0].scope.services == ("pingdom:85975",)
    (message,) = messages(text.replace('"pingdom:', '"pingdum:'))
    assert message.endswith("did you mean 'pingdom'?")


def test_an_event_may_name_a_tag_that_only_the_provider_knows():
    """Services that are found carry their provider's tags; without discovery there is no such service."""
    text = '[[exclusions]]\ntags = ["eu"]\nstart = 2026-01-01T00:00:00Z\nend = 2026-01-01T01:00:00Z\nreason = "war"\n'
    assert parse_config(text).exclusions[0].scope.tags == ("eu",)
    (message,) = messages(text + "[defaults]\ndiscover = false")
    assert "'eu' is not a tag of a service" in message


def test_the_source_of_probes_never_replaces_another():
    (message,) = messages(
        '[sources.probe]\nkind = "pingdom"\ntoken = { env = "T" }\n[probes.a]\nurl = "https://a.example"'
    )
    assert message.startswith("line 2: sources.probe.kind: is not 'probe'")


def test_uptimerobots_account_zone_is_an_option():
    text = '[sources.uptimerobot]\ntoken = { env = "T" }\ntimezone = "Asia/Tokyo"'
    assert parse_config(text).sources[0].options["timezone"] == "Asia/Tokyo"
    assert "timezone" not in parse_config(text.rpartition("\n")[0]).sources[0].options


def test_a_table_with_a_problem_of_its_own_still_counts_as_there():
    """The contract is wrong; that the service names it is right, and is not told as a second problem."""
    (message,) = messages('[contracts.a]\navailability = { target = "101" }\n[services.b]\ncontract = "a"')
    assert "contracts.a.availability.target" in message


def test_two_names_that_toml_quotes_are_told_apart():
    found = messages('[services."a b"]\n[services."a.b"]')
    assert ['services."a b"' in found[0], 'services."a.b"' in found[1]] == [True, True]
