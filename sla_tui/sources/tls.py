"""TLS contexts: made once per setting, with the system's and the bundled authorities; 20 ms each, so not on a loop."""

from __future__ import annotations

import asyncio
import ssl

import certifi

_made: dict[bool, ssl.SSLContext] = {}


async def tls_context(*, verify: bool = True) -> ssl.SSLContext:
    """A client's context, shared by everybody who wants the same."""
    context = _made.get(verify)
    if context is None:
        context = _made[verify] = await asyncio.to_thread(_make, verify)
    return context


def _make(verify: bool) -> ssl.SSLContext:
    """Trusts the bundled authorities and the system's (also `SSL_CERT_FILE`).

    A company's own authority is in the latter, and an image without any system certificates must not make every target
    look down.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
