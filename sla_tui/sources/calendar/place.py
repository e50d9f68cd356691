"""Fetches a calendar's text: from a file, standard input, or an address that is asked once, within bounds."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sla_tui.environment import proxy_for
from sla_tui.errors import SlaTuiError, SourceError, UnreachableError
from sla_tui.text import clean

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a calendar."""
TIMEOUT: Final = 20.0
ADDRESSES: Final = frozenset({"http", "https", "webcal", "webcals"})
_ITS: Final = "it's"
_LONGEST_TAG: Final = 500  # characters of an ETag; a longer one is none of ours to keep


def place_of(place: str) -> str:
    """Returns what a place is known by: a file by its whole path, so that two of one name in two folders are two."""
    if place == "-" or "://" in place:
        return place
    return str(Path(place).expanduser().resolve())


def read_place(place: str) -> bytes:
    """Returns the calendar's text from a file, standard input ("-") or an address.

    Raises:
        SlaTuiError: it cannot be read, is too large, or is no calendar.
    """
    scheme = place.partition("://")[0].lower() if "://" in place else ""
    if scheme in ADDRESSES:
        return _fetched(place)
    try:
        if place == "-":
            body = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin is not None else b""
        else:
            with Path(place).open("rb") as file:
                body = file.read(LARGEST + 1)
    except OSError as error:
        raise SlaTuiError(f"{place} cannot be read: {error.strerror or error}.") from None
    if len(body) > LARGEST:
        raise SlaTuiError(f"{place} is larger than {LARGEST // 1024 // 1024} MB; nothing of it was used.")
    return body


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What an address answered. `body` None: nothing changed since the tags that were sent along."""

    body: bytes | None
    etag: str = ""
    modified: str = ""


def _fetched(place: str) -> bytes:
    return asyncio.run(fetch_calendar(place)).body or b""


async def fetch_calendar(place: str, *, etag: str = "", modified: str = "") -> CalendarAnswer:
    """Asks an address once, follows no redirect, reads no more than allowed.

    Args:
        place: http://, https:// or webcal:// (which is https); it may hold a credential, and is never said.
        etag: of the answer that is known, to be told that nothing changed.
        modified: the Last-Modified of the answer that is known.

    Raises:
        SourceError: no calendar came, in words.
    """
    import httpx

    from sla_tui.sources.http import words
    from sla_tui.sources.http.body import read
    from sla_tui.sources.http.opening import open_client

    address, host = _address(place)
    conditions = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {"Accept": "text/calendar, */*;q=0.5"} | {name: value for name, value in conditions.items() if value}
    client = await open_client(host, address, seconds=TIMEOUT, headers=headers)
    failure: SourceError | None = None
    try:
        async with asyncio.timeout(TIMEOUT), client, client.stream("GET", address) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED and (etag or modified):
                return CalendarAnswer(None, etag, modified)
            if answer.status_code != httpx.codes.OK:
                raise _refused(host, answer.status_code, redirected=answer.is_redirect)
            body = await read(answer.aiter_raw(), answer.headers.get("Content-Encoding", ""), LARGEST)
            tags = (clean(answer.headers.get(name, ""), _LONGEST_TAG) for name in ("ETag", "Last-Modified"))
            return CalendarAnswer(bytes(body), *tags)
    except TimeoutError:
        failure = UnreachableError(f"no calendar came from {host} within {TIMEOUT:.0f} s.")
    except (httpx.HTTPError, OSError) as error:
        # Not the error's own words: the address may hold a credential.
        named = words.transport("it", error, proxy_for(address))
        what = named.what.replace(_ITS, "its")
        failure = UnreachableError(f"no calendar came from {host}: {what}.", hint=_hint(named))
    except (httpx.InvalidURL, ValueError, UnicodeError):
        failure = SourceError(f"no calendar came from {host}: its address is none.")
    raise failure


def _address(place: str) -> tuple[str, str]:
    """Returns the address that is asked, and its host as it may be said."""
    try:
        parts = urlsplit(place)
        host = clean(parts.hostname or "", 100)
        scheme = {"webcal": "https", "webcals": "https"}.get(parts.scheme.lower(), parts.scheme)
        address = parts._replace(scheme=scheme).geturl()
    except ValueError:
        host = ""
    if not host:
        raise SourceError("that is no address of a calendar.")
    return address, host


def _hint(error: SourceError) -> str:
    return error.hint.replace("base_url", "the address")


def _refused(host: str, status: int, *, redirected: bool) -> SourceError:
    hint = "name the address that it leads to." if redirected else ""
    hint = "the address needs a credential, or the one in it is not accepted." if status in {401, 403} else hint
    error = SourceError(f"{host} answered {status} instead of a calendar.", hint=hint)
    error.status = status
    return error
