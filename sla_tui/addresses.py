"""Addresses as far as strangers may read them: scheme, host and port; a path or a query may be a credential."""

from __future__ import annotations

import re
from typing import Final

from sla_tui.secret import MASK

_URL: Final = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://)(?P<user>[^/@\s'\"]+@)?(?P<host>[^/?#\s'\"]*)(?P<rest>[/?#][^\s'\"]*)?",
    re.IGNORECASE,
)


def hosts_only(text: str, mask: str = MASK) -> str:
    """`text` with only scheme, host and port of every URL left."""

    def masked(url: re.Match[str]) -> str:
        user = f"{mask}@" if url["user"] else ""
        rest = f"/{mask}" if url["rest"] and url["rest"] != "/" else url["rest"] or ""
        return f"{url['scheme']}{user}{url['host']}{rest}"

    return _URL.sub(masked, text) if "://" in text else text
