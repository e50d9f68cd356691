"""Fetches a calendar's text: from a file, standard input, or an address that is asked once, within bounds."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sla_tui.errors import SlaTuiError
from sla_tui.text import clean

LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a calendar."""
TIMEOUT: Final = 20.0


def read_place(place: str) -> bytes:
    """Returns the calendar's text from a file, standard input ("-") or an address.

    Raises:
        SlaTuiError: it cannot be read, is too large, or is no calendar.
    """
    scheme = urlsplit(place).scheme.lower() if "://" in place else ""
    if scheme in {"http", "https", "webcal"}:
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


def _fetched(place: str) -> bytes:
    """Fetches once, follows no redirect, reads no more than allowed."""
    import httpx

    from sla_tui.sources.http.body import ACCEPT_ENCODING, read
    from sla_tui.sources.tls import tls_context

    parts = urlsplit(place)
    address = parts._replace(scheme="https" if parts.scheme.lower() == "webcal" else parts.scheme).geturl()
    host = clean(parts.hostname or "")

    async def ask() -> bytes:
        client = httpx.AsyncClient(verify=await tls_context(), timeout=TIMEOUT, follow_redirects=False, trust_env=True)
        async with (
            asyncio.timeout(TIMEOUT),
            client,
            client.stream("GET", address, headers={"Accept-Encoding": ACCEPT_ENCODING}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                hint = "name the address that it leads to." if answer.is_redirect else ""
                raise SlaTuiError(f"{host} answered {answer.status_code} instead of a calendar.", hint=hint)
            return bytes(await read(answer.aiter_raw(), answer.headers.get("Content-Encoding", ""), LARGEST))

    try:
        return asyncio.run(ask())
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
        # Not the error's own words: the address may hold a credential.
        raise SlaTuiError(f"no calendar came from {host}: {type(error).__name__}.") from None
