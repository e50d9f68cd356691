"""Addresses of what is monitored, as far as they may be shown."""

from __future__ import annotations

import re


def without_credentials(url: str) -> str:
    """Drops from `url` what stands before an @ in its host part."""
    return re.sub(r"//[^/@\s]*@", "//", url)
