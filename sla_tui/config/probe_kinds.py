"""The kinds of probes: which module of `sla_tui.sources.probes` asks, and what a URL of that kind may say.

A new kind is a line here, a module there whose `PROBER` makes a prober, and the keys that it needs in `ProbeConfig`
(`only=` names the kinds for which a key means something).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult

COMMAND: Final = "command"
"""The kind of a probe that runs a program instead of asking a URL."""
FILE: Final = "file"
"""The kind of a probe that looks at a file, or at the newest one of a folder."""


@dataclass(frozen=True, slots=True)
class UrlShape:
    """What stands in a URL besides its host: no path, no fragment, and no more than this.

    Attributes:
        words: what is wrong with one that says more, or less.
        port: it must be there (True), must not (False), or may (None).
        query: a pattern of what the query may be.
    """

    words: str
    port: bool | None = None
    query: str = ""

    def fits(self, parts: SplitResult, port: int | None) -> bool:
        """Returns whether a URL has this shape."""
        bare = not parts.path.strip("/") and not parts.fragment
        wanted = self.port is None or self.port is (port is not None)
        return bare and wanted and re.fullmatch(self.query, parts.query, re.ASCII) is not None


@dataclass(frozen=True, slots=True)
class ProbeKind:
    """One kind: the module that asks, and the shape of its URLs where they are about a host or a port alone."""

    module: str
    shape: UrlShape | None = None


PROBE_KINDS: Final[Mapping[str, ProbeKind]] = {
    "https": ProbeKind("http.probe"),
    "http": ProbeKind("http.probe"),
    "tcp": ProbeKind("tcp", UrlShape("is not tcp://host:port", port=True)),
    "tls": ProbeKind("tls", UrlShape("is not tls://host:port")),
    "dns": ProbeKind(
        "dns",
        UrlShape(
            'is not dns://name; whom to ask and for what are "nameserver" and "record"',
            port=False,
            query="(type=[A-Za-z]{1,10})?",
        ),
    ),
    "icmp": ProbeKind("icmp", UrlShape("is not icmp://host", port=False)),
    COMMAND: ProbeKind("command"),
    FILE: ProbeKind("file"),
}

SCHEMES: Final = tuple(kind for kind in PROBE_KINDS if kind not in {COMMAND, FILE})
"""What a probe's URL may begin with."""
