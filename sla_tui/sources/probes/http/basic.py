"""User and password of a URL, as HTTP Basic sends them (RFC 7617). They are never shown."""

from __future__ import annotations

import base64
from urllib.parse import SplitResult, unquote


def basic(url: SplitResult) -> str:
    """Returns the value of an Authorization header; "" where the URL names nobody."""
    if url.username is None:
        return ""
    known = f"{unquote(url.username)}:{unquote(url.password or '')}"
    return f"Basic {base64.b64encode(known.encode()).decode()}"
