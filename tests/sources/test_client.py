"""The one HTTP client against servers that misbehave: out come errors in words, and no credential anywhere."""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import traceback

import pytest

from sla_tui.clock import FixedClock
from sla_tui.errors import (
    AuthError,
    OfflineError,
    PayloadError,
    RateLimitedError,
    SourceError,
    UnreachableError,
)
from sla_tui.secret import Secret
from sla_tui.sources.http import client as client_module
from sla_tui.sources.http import words
from sla_tui.sources.http.client import ApiClient
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.http.opening import open_client
from tests.sources.conftest import CANARY, NOW
from tests.sources.server import Reply, Server, answer, stall


def client(url: str, token: Secret | None = None, **more) -> ApiClient:
    more.setdefault("timeout", 5.0)
    return ApiClient("Acme", f"{url}/v9", token=token, clock=FixedClock(NOW), budget=Budget(), **more)


async def failure(handler, token: Secret, path: str = "/things", **more) -> SourceError:
    """What the client raises; checked for the credential before it is handed on."""
    async with Server(handler) as server:
        api = client(server.url, token, **more)
        try:
            with pytest.raises(SourceError) as caught:
                await api.get(path)
        finally:
            await api.close()
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + str(caught.value)
    assert CANARY not in shown
    assert caught.value.__cause__ is None
    return caught.value


async def test_the_token_goes_out_as_a_header_and_nowhere_else(canary):
    async with Server(lambda _: {"ok": 1}) as server:
        api = client(server.url, canary)
        assert await api.get("/things", {"limit": 5}) == {"ok": 1}
        await api.close()
    asked = server.asked[0]
    assert asked.headers["authorization"] == f"Bearer {CANARY}"
    assert asked.path == "/v9/things"
    assert asked.query == {"limit": "5"}
    assert asked.headers["accept-encoding"] == "gzip"


async def test_without_a_token_no_credential_is_sent():
    async with Server(lambda _: {}) as server:
        api = client(server.url)
        await api.get("/things")
        await api.close()
    assert "authorization" not in server.asked[0].headers


async def test_packed_answers_are_unpacked(canary):
    body = gzip.compress(json.dumps({"n": list(range(1000))}).encode())
    async with Server(lambda _: Reply(200, body, {"content-encoding": "gzip"})) as server:
        api = client(server.url, canary)
        assert await api.get("/x") == {"n": list(range(1000))}
        await api.close()


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_credential_is_an_auth_error_with_the_providers_words(canary, status):
    error = await failure(lambda _: answer({"message": "Invalid token.", "code": "003-005"}, status), canary)
    assert isinstance(error, AuthError)
    assert error.state == "auth_error"
    assert "Invalid token." in error.what
    assert error.status == status


@pytest.mark.parametrize("body", [b"", b"Token is required", b"denied"])
async def test_a_refusal_without_json_is_an_auth_error_too(canary, body):
    assert isinstance(await failure(lambda _: Reply(403, body), canary), AuthError)


async def test_a_provider_that_repeats_the_token_in_its_error_does_not_get_it_shown(canary):
    error = await failure(lambda _: answer({"message": f"bad token {CANARY}"}, 401), canary)
    assert "bad token" in error.what
    assert CANARY not in error.what


async def test_hostile_words_of_a_provider_come_out_inert(canary):
    error = await failure(lambda _: answer({"message": "\x1b]52;c;x\x07\u202ebad"}, 400), canary)
    assert error.what.isprintable()
    assert "bad" in error.what


async def test_every_dialect_of_an_error_is_understood():
    said = words.message_of
    assert said({"error": {"statuscode": 403, "errormessage": "not yours"}}) == "not yours"
    assert said({"message": ["first", "second"], "error": "Bad Request"}) == "first; second"
    assert said({"message": "no", "errors": {"limit": ["too large"]}}) == "no"
    assert said({"error": "Not Found"}) == "Not Found"
    assert said({"errors": {"limit": ["too large"]}}) == ""
    assert said([]) == said(None) == said({"message": 3}) == ""


async def test_a_server_error_is_tried_again_and_then_told(canary):
    count = 0

    def handler(_):
        nonlocal count
        count += 1
        return answer({"message": "oops"}, 500)

    error = await failure(handler, canary)
    assert count == 3
    assert "500" in error.what
    assert "oops" in error.what


async def test_an_error_that_passes_is_not_noticed(canary):
    replies = [answer({}, 503), answer({}, 502), answer({"ok": 1})]
    async with Server(lambda _: replies.pop(0)) as server:
        api = client(server.url, canary)
        assert await api.get("/x") == {"ok": 1}
        await api.close()


@pytest.mark.parametrize("status", [400, 401, 404, 422])
async def test_an_error_of_ours_is_not_tried_again(canary, status):
    async with Server(lambda _: answer({"message": "no"}, status)) as server:
        api = client(server.url, canary)
        with pytest.raises(SourceError):
            await api.get("/x")
        await api.close()
    assert len(server.asked) == 1


@pytest.mark.parametrize("status", [200, 502, 503])
async def test_an_html_page_is_called_what_it_is(canary, status):
    page = b"<!DOCTYPE html><html><body>Bad gateway</body></html>"
    error = await failure(lambda _: Reply(status, page, {"content-type": "text/html"}), canary)
    assert isinstance(error, PayloadError)
    assert "HTML page" in error.what
    assert str(status) in error.what


async def test_a_captive_portal_that_answers_401_with_html_is_not_a_wrong_token(canary):
    error = await failure(lambda _: Reply(401, b"<html>log in</html>", {"content-type": "text/html"}), canary)
    assert isinstance(error, PayloadError)


async def test_half_a_body_is_told_with_how_much_came(canary):
    error = await failure(lambda _: Reply(200, b'{"checks": [', length=500), canary)
    assert isinstance(error, PayloadError)
    assert "broke off after 12 bytes" in error.what


async def test_json_that_ends_too_early_is_no_json(canary):
    error = await failure(lambda _: Reply(200, b'{"checks": ['), canary)
    assert isinstance(error, PayloadError)
    assert "not JSON" in error.what


async def test_an_empty_body_is_told(canary):
    assert "empty body" in (await failure(lambda _: Reply(200, b""), canary)).what


async def test_a_slow_drip_ends_at_the_deadline_not_at_the_last_byte(canary):
    async def drip(writer):
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.02)

    error = await failure(lambda _: Reply(200, b"{", length=100_000, then=drip), canary, timeout=0.4)
    assert isinstance(error, UnreachableError)
    assert "no complete answer within" in error.what
    assert "bytes came" in error.what


async def test_a_server_that_says_nothing_is_given_up(canary):
    error = await failure(lambda _: Reply(raw=b"", then=stall), canary, timeout=0.3)
    assert isinstance(error, UnreachableError)


async def test_a_reset_connection_is_told_without_an_address(canary):
    async def reset(writer):
        writer.transport.abort()

    error = await failure(lambda _: Reply(raw=b"", then=reset), canary)
    assert isinstance(error, UnreachableError)
    assert "http" not in error.what.lower().replace("not http", "")


async def test_something_that_is_not_http_is_told(canary):
    error = await failure(lambda _: Reply(raw=b"220 smtp ready\r\n\r\n"), canary)
    assert isinstance(error, UnreachableError)


async def test_a_refused_connection_is_told(canary):
    async with Server(lambda _: {}) as server:
        port = server.port
    api = client(f"http://127.0.0.1:{port}", canary)
    with pytest.raises(UnreachableError, match="no connection to Acme"):
        await api.get("/x")
    await api.close()


async def test_a_gzip_bomb_is_refused_in_words(canary):
    bomb = gzip.compress(b" " * 50_000_000)
    error = await failure(lambda _: Reply(200, bomb, {"content-encoding": "gzip"}), canary)
    assert isinstance(error, PayloadError)
    assert "larger than" in error.what


async def test_a_body_that_is_announced_as_too_large_is_not_read(canary):
    error = await failure(lambda _: Reply(200, b"{}", length=5_000_000_000, then=stall), canary)
    assert isinstance(error, PayloadError)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_to_another_origin_is_refused_and_the_token_stays_here(canary, status):
    async with Server(lambda _: {"stolen": 1}) as other:
        elsewhere = other.url.replace("127.0.0.1", "localhost")
        error = await failure(lambda _: Reply(status, b"", {"location": f"{elsewhere}/v9/x"}), canary)
    assert isinstance(error, UnreachableError)
    assert "another host" in error.what
    assert other.asked == []


async def test_a_redirect_to_the_same_origin_is_refused_too(canary):
    error = await failure(lambda asked: Reply(302, b"", {"location": "/v9/other"}), canary)
    assert "redirects are not followed" in error.what


async def test_a_429_says_how_long_by_its_own_word(canary):
    error = await failure(lambda _: Reply(429, b"Rate limit exceeded", {"retry-after": "90"}), canary)
    assert isinstance(error, RateLimitedError)
    assert error.retry_after == 90


async def test_a_429_with_a_short_wait_is_tried_again(canary):
    replies = [Reply(429, b"", {"retry-after": "0.01"}), answer({"ok": 1})]
    async with Server(lambda _: replies.pop(0)) as server:
        api = client(server.url, canary)
        assert await api.get("/x") == {"ok": 1}
        await api.close()


@pytest.mark.parametrize("said", ["0", "-5", "Mon, 23 Nov 1999 13:20:30 GMT"])
async def test_a_429_that_wants_no_silence_gets_some(canary, monkeypatch, said):
    monkeypatch.setattr(client_module, "LEAST_WAIT", 30.0)
    error = await failure(lambda _: Reply(429, b"", {"retry-after": said}), canary)
    assert error.retry_after == 30.0


@pytest.mark.parametrize(
    "reply",
    [
        Reply(429, b"<html>slow down</html>", {"content-type": "text/html"}),
        Reply(429, b""),
        answer({"message": "Too Many Requests"}, 429),
        answer({"error": {"statuscode": 429, "errormessage": "Request limit exceeded"}}, 429),
    ],
    ids=["html", "empty", "message", "pingdom"],
)
async def test_a_429_in_any_dialect_is_one(canary, reply):
    error = await failure(lambda _: reply, canary)
    assert isinstance(error, RateLimitedError)
    assert 0 < error.retry_after <= 3600


async def test_a_429_keeps_the_next_request_from_being_made(canary):
    async with Server(lambda _: Reply(429, b"", {"retry-after": "600"})) as server:
        api = client(server.url, canary)
        for _ in range(3):
            with pytest.raises(RateLimitedError):
                await api.get("/x")
        await api.close()
    assert len(server.asked) == 1


async def test_a_token_is_not_sent_over_the_network_in_clear(canary):
    with pytest.raises(SourceError, match="in clear"):
        ApiClient("Acme", "http://api.example.com", token=canary, clock=FixedClock(NOW), budget=Budget())


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:1", "gopher://127.0.0.1:1", "http://[::1"])
async def test_a_proxy_of_the_environment_that_cannot_be_used_is_told(canary, monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    monkeypatch.delenv("NO_PROXY", raising=False)
    api = ApiClient("Acme", "https://api.invalid", token=canary, clock=FixedClock(NOW), budget=Budget(), timeout=2.0)
    with pytest.raises(SourceError, match="the proxy that the environment names"):
        await api.get("/x")
    await api.close()


async def test_a_proxy_that_does_not_answer_is_named_and_not_whoever_was_asked(canary, monkeypatch):
    for name in ("https_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://user:pw-canary@127.0.0.1:1")
    api = ApiClient("Acme", "https://api.invalid", token=canary, clock=FixedClock(NOW), budget=Budget(), timeout=2.0)
    with pytest.raises(SourceError, match="the proxy that HTTPS_PROXY names does not answer") as caught:
        await api.get("/x")
    await api.close()
    assert "canary" not in str(caught.value)


async def test_an_entry_without_a_proxy_stops_nobody(canary, monkeypatch):
    """Containers and companies set NO_PROXY to ranges; httpx reads each entry as a URL."""
    for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "http_proxy", "https_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "localhost,fd07:b51a::/64,[::1],10.0.0.0/99")
    api = ApiClient("Acme", "https://api.invalid", token=canary, clock=FixedClock(NOW), budget=Budget(), timeout=2.0)
    with pytest.raises(SourceError) as caught:
        await api.get("/x")
    await api.close()
    assert "proxy" not in str(caught.value)


async def test_a_log_of_tls_keys_that_cannot_be_written_stops_nobody(monkeypatch, tmp_path):
    monkeypatch.setattr("sla_tui.sources.tls._made", {})
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "not" / "there"))
    async with await open_client("Acme", "https://api.invalid", seconds=1.0) as opened:
        assert not opened.is_closed


async def test_proxies_of_the_environment_are_not_used_for_this_machine(canary, monkeypatch):
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with Server(lambda _: {"ok": 1}) as server:
        api = client(server.url, canary)
        assert await api.get("/x") == {"ok": 1}
        await api.close()


async def test_what_a_plan_does_not_offer_is_nothing_and_no_error(canary):
    for status in (402, 403, 404):
        async with Server(lambda _, status=status: answer({"message": "not in your plan"}, status)) as server:
            api = client(server.url, canary)
            assert await api.get_optional("/maintenance-windows") is None
            await api.close()


async def test_a_failure_leaves_no_object_behind_that_holds_the_token(canary):
    """httpx's exceptions hold the request and its headers: none of them may be reachable from what is raised."""
    error = await failure(lambda _: Reply(200, b"{", length=500), canary)
    seen: set[int] = set()
    todo: list[object] = [error, error.__traceback__, error.__context__]
    while todo:
        item = todo.pop()
        if item is None or id(item) in seen:
            continue
        seen.add(id(item))
        if isinstance(item, BaseException):
            todo += [item.__cause__, item.__context__, item.__traceback__]
        elif hasattr(item, "tb_frame"):
            todo += [item.tb_next]
            if "sla_tui" in item.tb_frame.f_code.co_filename:
                assert CANARY not in repr(list(item.tb_frame.f_locals.values()))
    gc.collect()


def test_name_servers_that_do_not_answer_are_our_own_trouble():
    import socket

    import httpx

    error = httpx.ConnectError("x")
    error.__cause__ = socket.gaierror(socket.EAI_AGAIN, "again")
    assert isinstance(words.transport("Acme", error), OfflineError)
    error.__cause__ = socket.gaierror(socket.EAI_NONAME, "no name")
    told = words.transport("Acme", error)
    assert isinstance(told, UnreachableError)
    assert not isinstance(told, OfflineError)
    error.__cause__ = OSError(101, "Network is unreachable")
    assert words.transport("Acme", error).state == "offline"
    error.__cause__ = OSError(24, "Too many open files")
    assert "too many open files" in words.transport("Acme", error).what
