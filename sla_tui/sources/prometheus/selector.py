"""The queries that are made of a configured one. Pure.

A plain selector (`probe_success{job="web"}`) is asked for its raw samples: `probe_success{job="web"}[300s]` gives real
instants and real values, without the look-back of five minutes that makes a stopped exporter look alive. An expression
has no samples of its own; it is evaluated as a subquery, at steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_BRACES: Final = r"\{(?:[^{}\"'`]|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`)*\}"
_SELECTOR: Final = re.compile(rf"(?P<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)?\s*(?P<braces>{_BRACES})?", re.ASCII)
_WORD: Final = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*", re.ASCII)
_SPECIAL: Final = re.compile(r"[\\.+*?()|\[\]{}^$]")
_UP: Final = re.compile(r"""__name__\s*=\s*["'`]up["'`]""")
LONGEST_FILTER: Final = 3_000  # characters in a query string


@dataclass(frozen=True, slots=True)
class Query:
    """One configured query. An expression has no `metric` and `braces`, and is evaluated every `step` seconds."""

    text: str
    metric: str = ""
    braces: str = ""
    plain: bool = False
    step: int = 60

    @property
    def gap(self) -> float:
        """Intervals between two samples up to which the first one holds until the second.

        Raw samples: a late or a lost scrape is no gap. An expression: where a step has no value there was none.
        """
        return 2.5 if self.plain else 1.5

    def recent(self, seconds: int) -> str:
        """Asks for the samples of the last `seconds`, or for the value as it is now."""
        return self.over(seconds) if self.plain else self.text

    @property
    def is_up(self) -> bool:
        """Whether these are the `up` series, which say only whether the scrape worked."""
        return self.plain and (self.metric == "up" or bool(_UP.search(self.braces)))

    def over(self, seconds: int, only: str = "") -> str:
        """Asks for a range of `seconds`: raw samples, or values at steps. `only`: one more matcher of a selector."""
        if not self.plain:
            return f"({self.text})[{seconds}s:{self.step}s]"
        return f"{self.metric}{_with(self.braces, only)}[{seconds}s]"

    def at_steps(self, seconds: int, step: int) -> str:
        """Returns a range of `seconds` at steps of `step` seconds."""
        return f"({self.text})[{seconds}s:{step}s]"


def query(text: str, step: int = 60) -> Query:
    """Parses what the configuration says."""
    text = text.strip()
    found = _SELECTOR.fullmatch(text)
    if found is None or not text:
        return Query(text, step=step)
    return Query(text, found["metric"] or "", (found["braces"] or "").strip(), plain=True, step=step)


def beside(text: str, main: Query) -> Query:
    """Parses a second query about the same targets: a bare metric name takes over the main one's matchers."""
    if main.plain and main.metric and _WORD.fullmatch(text.strip()):
        return query(text.strip() + main.braces, main.step)
    return query(text, main.step)


def only(label: str, values: Iterable[str]) -> str:
    """Returns a matcher for these values of a label.

    "" where it would become too long, or holds what is better not sent.
    """
    values = list(values)
    if not values or not all(value and value.isprintable() for value in values):
        return ""
    pattern = "|".join(_SPECIAL.sub(r"\\\g<0>", value) for value in values)
    quoted = pattern.replace("\\", "\\\\").replace('"', '\\"')
    return f'{label}=~"{quoted}"' if len(quoted) <= LONGEST_FILTER else ""


def _with(braces: str, matcher: str) -> str:
    if not matcher:
        return braces
    inner = braces[1:-1].strip().rstrip(",") if braces else ""
    return f"{{{inner},{matcher}}}" if inner else f"{{{matcher}}}"
