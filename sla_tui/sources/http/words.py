"""What went wrong with a request, in words: never an address, a header or a body as they were, never a credential."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import Final

import httpx

from sla_tui.environment import EnvironmentProxy, authorities_problem
from sla_tui.errors import (
    AuthError,
    OfflineError,
    PayloadError,
    SourceError,
    TooLargeError,
    UnreachableError,
    shortage,
)
from sla_tui.secret import redact
from sla_tui.sources.http.body import looks_like_html
from sla_tui.text import clean

_LONGEST: Final = 160
_OFFLINE: Final = frozenset({errno.ENETUNREACH, errno.ENETDOWN})
_OWN_LIMITS: Final = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EADDRNOTAVAIL})


def message_of(data: object) -> str:
    """Returns the message in an error's body, in whichever member the provider puts it; "" where there is none."""
    return clean(redact(_message(data, 3)), _LONGEST)


def _message(data: object, depth: int) -> str:
    if isinstance(data, str):
        return data
    if isinstance(data, list):
        return "; ".join(text for text in (_message(item, 0) for item in data[:3]) if text)
    if isinstance(data, dict) and depth:
        for key in ("errormessage", "message", "error", "statusdesc", "errors"):
            if text := _message(data.get(key), depth - 1):
                return text
    return ""


def refusal(name: str, status: int, data: object) -> SourceError:
    """Returns the error for an answer in JSON that is not a success."""
    message = message_of(data)
    suffix = f': "{message}"' if message else ""
    if status in {401, 403}:
        return AuthError(
            f"{name} refused the credential ({status}){suffix}",
            hint="check the token and what it may read; `sla-tui sources` tests it",
        )
    if status == 404:
        return SourceError(f"{name} knows no such thing (404){suffix}", hint="check base_url")
    return SourceError(f"{name} answered {status}{suffix}")


def unreadable(
    name: str, status: int, body: bytes | bytearray, content_type: str, problem: PayloadError
) -> SourceError:
    """Returns the error for an answer that is not the JSON it should be; says what came instead."""
    if looks_like_html(body, content_type if status not in {401, 403} else ""):  # a refusal may only be called a page
        return PayloadError(
            f"{name} answered {status} with an HTML page instead of JSON: a proxy or gateway in between?"
        )
    if status in {401, 403}:  # plain text, or nothing at all
        return refusal(name, status, None)
    if not body.strip():
        return PayloadError(f"{name} answered {status} with an empty body")
    if isinstance(problem, TooLargeError):
        return TooLargeError(f"{name}: {problem.what}")
    if 200 <= status < 300:
        return PayloadError(f"{name}: {problem.what}", hint="half an answer, or base_url is not this API's")
    return PayloadError(f"{name} answered {status} with text that is not JSON")


def plain(name: str, body: bytes | bytearray, content_type: str) -> str:
    """Returns the text of an answer that is meant to be plain; raises `PayloadError` for a page or other bytes."""
    if looks_like_html(body, content_type):
        raise PayloadError(f"{name} answered with an HTML page instead of text: a proxy, a login page, another path?")
    try:
        return bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        raise PayloadError(f"{name} answered with bytes that are no text") from None


def transport(name: str, error: httpx.HTTPError | OSError, through: EnvironmentProxy | None = None) -> SourceError:
    """Returns the error for a failed connection. `error` holds the request with its credential: it is not chained.

    Args:
        name: whoever was asked.
        error: what happened.
        through: the proxy that the connection was made to, where there is one.
    """
    cause = _root(error)
    ours = isinstance(cause, OSError) and cause.errno in _OFFLINE | _OWN_LIMITS
    refused = isinstance(error, httpx.ProxyError)
    if through is not None and not ours and (refused or isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)):
        why = "refuses to connect to it" if refused else "does not answer"
        return UnreachableError(f"{name} cannot be reached: the proxy that {through.variable} names {why}")
    if isinstance(cause, OSError) and (found := _system(name, cause)) is not None:
        return found
    words = next((text for kind, text in _TRANSPORT if isinstance(error, kind)), "the connection to {name} broke")
    return UnreachableError(words.format(name=name))


_TRANSPORT: Final[tuple[tuple[type[Exception], str], ...]] = (
    (httpx.ConnectTimeout, "{name} did not accept a connection in time"),
    (httpx.TimeoutException, "{name} did not answer in time"),
    (httpx.ProxyError, "the proxy in between refused to connect to {name}"),
    (httpx.ConnectError, "no connection to {name}: it is refused or broken"),
    (httpx.RemoteProtocolError, "{name} broke the connection off, or answered something that is not HTTP"),
)


def _system(name: str, cause: OSError) -> SourceError | None:
    """Returns what the operating system or OpenSSL says, where it is more than "broken"; both raise `OSError`s."""
    if isinstance(cause, ssl.SSLCertVerificationError):
        return UnreachableError(
            f"{name}'s certificate is not trusted ({clean(cause.verify_message, 80)})", hint=authorities_problem()
        )
    if isinstance(cause, ssl.SSLError):
        return UnreachableError(f"the TLS handshake with {name} failed")
    if isinstance(cause, socket.gaierror):
        if cause.errno == socket.EAI_AGAIN:
            return OfflineError(f"no name server answers, so {name} cannot be found")
        return UnreachableError(f"{name}'s host name is not known", hint="check base_url and the name servers")
    if cause.errno in _OFFLINE:
        return OfflineError(f"there is no way to the network {name} is in")
    return _own_limit(name, cause) if cause.errno in _OWN_LIMITS else None


def _own_limit(name: str, cause: OSError) -> SourceError:
    """Returns what this machine ran out of."""
    short = shortage(cause)
    why = os.strerror(cause.errno or 0).casefold() if short is None else short.what.rstrip(".")
    hint = "" if short is None else short.hint
    return UnreachableError(f"this machine could not open a connection to {name}: {why}", hint=hint)


def redirect(name: str, status: int, own: str, target: str) -> UnreachableError:
    """Returns the error for any 3xx. `own` is the API's host, `target` the Location header."""
    try:
        host = httpx.URL(target).host or own
    except (httpx.InvalidURL, ValueError):
        host = ""
    where = "to another host" if host != own else "elsewhere"
    return UnreachableError(
        f"{name} sends us {where} ({status}); redirects are not followed, the credential would go along",
        hint="check base_url",
    )


def _root(error: BaseException) -> BaseException:
    """Returns the exception at the bottom: the operating system's or OpenSSL's."""
    depth = 0
    while depth < 8 and (below := error.__cause__ or error.__context__) is not None:
        error = below
        depth += 1
    return error
