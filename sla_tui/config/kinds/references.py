"""Ids, and the words by which a file's tables name each other; a currency and a country, which are such words, too."""

from __future__ import annotations

import re
from typing import Final

from sla_tui.config.kinds.basic import Pattern, Text

_BLANKS: Final = re.compile(r"[ \t\u00a0]+")


class _MonitorRef(Pattern):
    """A monitor's id in its source, as it is or as its tool shows it: blanks become ``_``, as sources make them."""

    @staticmethod
    def plain(text: str) -> str:
        """Returns the id that a text means."""
        source, colon, name = text.partition(":")
        return f"{source}{colon}{_BLANKS.sub('_', name.strip())}"

    def _value(self, value: object) -> str:
        return super()._value(self.plain(value) if isinstance(value, str) else value)


ID: Final = Pattern(r"[a-z0-9][a-z0-9-]*", "an id of a-z, 0-9 and -", longest=64)
SOURCE_ID: Final = Pattern(r"[a-z0-9][a-z0-9_-]*", "an id of a-z, 0-9, _ and -", longest=64)
CURRENCY: Final = Pattern(r"[A-Z]{3}", 'a currency code such as "EUR"')
COUNTRY: Final = Pattern(r"[A-Z]{2}", 'a country\'s code such as "NL"')
CONTRACT_REF: Final = Pattern(r"(?:preset:)?[a-z0-9][a-z0-9-]*", 'a contract\'s id, or "preset:ID"', longest=80)
MONITOR_REF: Final = _MonitorRef(r"[a-z0-9][a-z0-9_-]*:[^\s\x00-\x1f]+", '"<source id>:<its monitor id>"', longest=300)
SERVICE_REF: Final = Pattern(
    rf"[a-z0-9][a-z0-9-]*|{MONITOR_REF.pattern.pattern}",
    "a service's id, or <source id>:<monitor id> where a monitor is a service of its own",
    longest=300,
)
TAG: Final = Text(longest=100, empty=False)
AGREEMENT_REF: Final = Pattern(
    rf"[a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)?|{MONITOR_REF.pattern.pattern}",
    "a service's id, or <service id>/<agreement id> for one of its agreements",
    longest=300,
)
