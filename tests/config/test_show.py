"""The effective configuration: all that holds, and nothing that may be a credential."""

from __future__ import annotations

from sla_tui.config.reading.reader import parse_config
from sla_tui.config.show import effective_toml

TEXT = """
[sources.pingdom]
token = { env = "PINGDOM_API_TOKEN" }
[probes.site]
url = "https://example.com"
headers = { Authorization = "Bearer canary-1", X-Api-Key = "canary-2", Cookie = "canary-3", Accept = "text/html" }
[notify]
urls = ["slack://canary-4/canary-5", { env = "CHANNEL" }]
"""


def test_tokens_are_shown_as_where_they_are_kept():
    assert '[sources.pingdom.token]\nenv = "PINGDOM_API_TOKEN"' in effective_toml(parse_config(TEXT))


def test_values_that_may_be_credentials_are_masked():
    shown = effective_toml(parse_config(TEXT))
    assert "canary" not in shown
    assert 'Accept = "text/html"' in shown
    assert '"slack://•••"' in shown


def test_defaults_are_written_out():
    shown = effective_toml(parse_config(TEXT))
    for line in ('timezone = "UTC"', 'backfill = "95d"', 'expect_status = "200-299"', 'target = "99.9"'):
        assert line in shown


def test_a_text_that_changes_shows_what_changed_only():
    text = """
[contracts.a]
availability = { target = "99.9", min_outage = "1m" }
[[contracts.a.versions]]
valid_from = 2026-01-01
availability = { target = "99.5" }
"""
    assert '{ valid_from = 2026-01-01, availability = { target = "99.5" } }' in effective_toml(parse_config(text))


SENT = """
[sources.kuma]
kind = "uptime_kuma"
base_url = "https://kuma.example/canary-path"
token = { command = "printf canary-printed" }
[sources.probe]
connectivity = ["https://one.example/canary-up"]
[probes.hook]
url = "https://shop.example:8443/canary-path?key=canary-query"
method = "POST"
body = '{"password": "canary-body"}'
expect_headers = { X-Secret = "canary-expected" }
[probes.plugin]
command = ["/usr/lib/check", "-p", "canary-word"]
[notify]
command = "notify --key canary-argument"
"""


def test_what_probes_send_and_the_paths_of_addresses_are_masked_until_they_are_asked_for():
    config = parse_config(SENT)
    shown = effective_toml(config)
    assert "canary" not in shown
    assert 'url = "https://shop.example:8443/***"' in shown
    whole = effective_toml(config, show_urls=True)
    for word in ("canary-path", "canary-query", "canary-body", "canary-up"):
        assert word in whole
    for word in ("canary-word", "canary-argument", "canary-expected", "canary-printed"):
        assert word not in whole


def test_the_providers_own_address_is_shown_whole():
    assert 'base_url = "https://api.pingdom.com/api/3.1"' in effective_toml(parse_config(TEXT))
