"""What is taken for a credential, by what we were told and by its shape, and that no cleaning leaves a part of one."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest

from sla_tui.secret import MASK, Secret, know, redact, redact_all
from sla_tui.text import clean

CANARY = "canary-7f3E9a/w+x=="
SHAPES = {
    "a URL's user and password": ("https://bob:hunter22@shop.example/x", "hunter22"),
    "a URL's query": ("GET https://shop.example/?a=1&api_key=abc123&b=2", "abc123"),
    "a short name in a query": ("https://shop.example/hook?sig=0a1b2c3d", "0a1b2c3d"),
    "a header": ("Authorization: Bearer abcdefgh12345678", "abcdefgh12345678"),
    "a basic pair": ("sent Basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA"),
    "an assignment": ("login failed: PASSWORD=hunter22", "hunter22"),
    "JSON": ('{"access_token": "abc def"}', "abc def"),
    "a key in words": ("api key: 9f8e7d6c5b4a", "9f8e7d6c5b4a"),
    "UptimeRobot's key": ("bad key u123456-0123456789abcdef01234567", "0123456789abcdef"),
    "Uptime Kuma's key": ("uk1_Rhb5pqzTz3OqLKFbq0mZ8yjJ", "Rhb5pqzTz3"),
    "a JWT": ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "c2lnbmF0dXJl"),
    "a code host's token": ("ghp_0123456789abcdefghijABCDEFGHIJ", "0123456789abcdef"),
    "a chat's webhook": ("POST https://hooks.slack.com/services/T0/B0/xyz", "T0/B0/xyz"),
    "a bot's token": ("https://api.telegram.org/bot12345678:AAabc/sendMessage", "AAabc"),
    "a private key": ("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----", "MIIabc"),
    "a short one": ("key Ab3dEf5hIj7kLm9nOp1q!", "Ab3dEf5hIj7k"),
    "what no name looks like": ("key aB3dE5gH7jK9mN1pQ2rS4tU6vW8xY0zAbC!", "aB3dE5gH7jK9"),
}
NAMES = (
    "Checkout API v2 (eu-west-1)",
    "https://shop.example.com/health?region=eu",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "550e8400-e29b-41d4-a716-446655440000",
    "A-very-Long-Name-With-Hyphens-v2-in-it-9",
    "Basic authentication failed",
    "Bearer authentication required",
    "token expired",
    "password: required",
    "connect timeout after 10 s to token.example.com:443",
    "{job=blackbox,instance=shop.example.com:9115}",
    "Prod-EU-West-1-API-v2-DB-01 (A2b3)",
    "ProductionDatabase01Replica2",
    "i-0abcd1234ef567890 in eu-west-1a",
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/Shop2/50dc6c495c0c9188",
    "MyServiceHandlerFactoryFactory2BeanProxyImpl",
)


@pytest.mark.parametrize(
    "form",
    [
        "t\\u00f6k/\\u20acn'a&b<c\\\"d",
        "t\\u00f6k\\/\\u20acn'a&b<c\\\"d",
        "tök\\/€n'a&b<c\\\"d",
        "tök/€n&#x27;a&amp;b&lt;c&quot;d",
        "tök/€n&#39;a&amp;b&lt;c&quot;d",
        "tök/€n'a&amp;b&lt;c\"d",
    ],
)
def test_a_credential_is_found_as_json_and_markup_write_it(form):
    know("tök/€n'a&b<c\"d")
    assert clean(f"no such user {form}.") == f"no such user {MASK}."


@pytest.mark.parametrize(("text", "secret"), SHAPES.values(), ids=SHAPES)
def test_what_has_the_shape_of_a_credential_is_masked_where_text_comes_in(text, secret):
    assert secret in text
    for shown in (redact_all(text), clean(text)):
        assert secret not in shown
        assert MASK in shown


@pytest.mark.parametrize("name", NAMES)
def test_names_and_reasons_are_left_as_they_are(name):
    assert clean(name) == name


@pytest.mark.parametrize(
    "form",
    [
        CANARY,
        CANARY.upper(),
        quote(CANARY),
        quote(CANARY, safe=""),
        b64encode(CANARY.encode()).decode(),
        b64encode(f"user:{CANARY}".encode()).decode(),
        b64encode(f"me:{CANARY}!".encode()).decode(),
    ],
)
def test_a_credential_that_is_known_is_masked_in_every_form_of_it(form):
    Secret(CANARY)
    assert redact(f"it is {form}")[-len(form) :] != form
    assert form[4:-4] not in clean(f"it is {form}")


@pytest.mark.parametrize("between", ["\u200b", "\x00", "\u202e", "\ufeff"])
def test_what_parts_a_credential_and_is_taken_away_does_not_put_it_together_again(between):
    know("canary-7f3e9a")
    assert "canary-7f3e9a" not in clean(f"x {between.join('canary-7f3e9a')} y")


@pytest.mark.parametrize("limit", [20, 40, 256])
@pytest.mark.parametrize("lead", ["x", "ü"])
def test_cutting_leaves_no_beginning_of_a_credential(limit, lead):
    know("canary-7f3e9a-0123456789")
    for length in range(limit - 14, limit + 2):
        assert "canary" not in clean(lead * length + "canary-7f3e9a-0123456789" + "z" * 40, limit)
    for length in range(limit * 8 - 24, limit * 8 + 1):
        assert "canary" not in clean("\u200b" * length + "canary-7f3e9a-0123456789", limit)


def test_a_word_of_three_letters_is_no_credential():
    know("eu1")
    assert clean("shop eu1") == "shop eu1"


def test_a_number_is_not_taken_apart_by_a_letter_that_becomes_two():
    know("canary-7f3e9a")
    assert "canary" not in redact("\u0130 CANARY-7F3E9A").lower()
