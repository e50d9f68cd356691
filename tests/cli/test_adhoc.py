"""`sla-tui URL…`: words become probes, or an error that says what can be probed."""

from fractions import Fraction

import pytest

from sla_tui.cli.adhoc import config_for
from sla_tui.errors import UsageError


@pytest.mark.parametrize(
    ("word", "url"),
    [
        ("https://example.com/health?x=1", "https://example.com/health?x=1"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("tcp://db.example.com:5432", "tcp://db.example.com:5432"),
        ("example.com", "https://example.com"),
        ("example.com/health", "https://example.com/health"),
        ("db.example.com:5432", "tcp://db.example.com:5432"),
        ("[2001:db8::1]:22", "tcp://[2001:db8::1]:22"),
        ("localhost", "https://localhost"),
    ],
)
def test_a_word_becomes_the_url_that_is_probed(word, url):
    assert config_for([word]).probes[0].url == url


def test_every_url_is_a_service_of_its_own_under_the_one_target():
    config = config_for(["https://example.com/a", "https://example.com/a", "https://example.com/b"], Fraction("99.95"))
    assert [s.id for s in config.services] == ["example-com-a", "example-com-b"]
    assert [s.monitors for s in config.services] == [("probe:example-com-a",), ("probe:example-com-b",)]
    assert config.contracts["target"].latest.availability.target == Fraction("99.95")
    assert config.contracts["target"].latest.tiers == ()


def test_two_urls_that_read_alike_keep_apart():
    config = config_for(["https://example.com/a-b", "https://example.com/a/b"])
    assert len({s.id for s in config.services}) == 2


def test_the_name_shows_no_password():
    config = config_for(["https://user:canary@example.com/health"])
    assert config.services[0].name == "example.com/health"
    assert "canary" not in config.services[0].id


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("ftp://example.com", "ftp:// cannot be probed"),
        ("tcp://example.com", "names no port"),
        ("https://", "names no host"),
        ("https://example.com:99999", "is not a URL"),
        ("https://[::1", "is not a URL"),
    ],
)
def test_what_cannot_be_probed_is_wrong_usage(word, message):
    with pytest.raises(UsageError, match=message):
        config_for([word])
