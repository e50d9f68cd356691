"""The filter language: what each term keeps, and that no typing makes it fail."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.ui.fleet.filter import parse
from tests.samples import FLEET

ALL = {s.id for s in FLEET}


def kept(text):
    return {s.id for s in FLEET if parse(text)(s)}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ALL),
        ("check", {"checkout"}),
        ("CHECKOUT", {"checkout"}),
        ("api", {"checkout", "api"}),
        ("state:down", {"payments"}),
        ("state:pau", {"batch"}),
        ("state:stale", {"reports", "mail"}),
        ("verdict:breached", {"checkout", "payments"}),
        ("verdict:at-risk", {"search", "webhooks"}),
        ("tag:payments", {"checkout", "payments"}),
        ("tag:pay", set()),
        ("tag:eu tag:us", {"payments", "api"}),
        ("source:statuscake", {"checkout", "reports"}),
        ("sla:<99.9", set()),
        ("sla:<=99.9", {"login", "reports", "batch", "mail", "cdn", "docs"}),
        ("sla:99.95 p95:>400", {"checkout"}),
        ("uptime:<99", {"payments"}),
        ("burn:>=6.2", {"checkout", "payments"}),
        ("errors:>1", {"payments"}),
        ("credit:>240", {"payments"}),
        ("!state:up", {"payments", "reports", "batch", "upload", "webhooks"}),
        ("!api !tag:eu", {"cdn", "docs"}),
        ('"Web shop"', {"web"}),
        ('!"web" web', set()),
        ("contract:gold verdict:met state:up", {"api", "web"}),
    ],
)
def test_every_term_must_hold(text, ids):
    assert kept(text) == ids


def test_a_figure_that_is_not_known_never_holds():
    assert "reports" not in kept("uptime:<100") | kept("uptime:>=0") | kept("p95:>0")
    assert "status" not in kept("sla:>0")


def test_an_unfinished_term_filters_nothing():
    assert kept("state:") == kept("sla:<") == kept("!") == kept('"') == ALL


def test_what_is_not_understood_is_said_and_left_out():
    filtered = parse("nonsense:x check sla:<lots")
    assert [p.split()[0:2] for p in filtered.problems] == [["no", "key"], ["sla:", "takes"]]
    assert {s.id for s in FLEET if filtered(s)} == {"checkout"}


def test_a_url_is_a_word_and_no_key():
    assert parse("https://example.com").problems == ()


@given(st.text(max_size=40) | st.text(st.sampled_from('!":<>=. staelg9'), max_size=20))
def test_no_typing_makes_it_fail(text):
    filtered = parse(text)
    for service in FLEET:
        filtered(service)
