"""The filter language of the fleet: words, `key:value`, comparisons, `!` for "not". Every term must hold.

checkout                                     in the name or the id
state:down verdict:breached source:pingdom   the beginning of the word is enough
tag:eu id:checkout                           the whole word
contract:gold                                in the contract's id or name
sla:<99.9 uptime:>=99.95 burn:>1 p95:>400    with < <= > >= =; a figure that is not known never holds
!tag:us !"two words"                         not
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final, NamedTuple

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.wording import figures
from sla_tui.ui.wording.present import state_of

_TERM = re.compile(r'!?(?:[a-z0-9]+:)?(?:"[^"]*"?|[^\s"]+)', re.IGNORECASE)
_COMPARISON = re.compile(r"(<=|>=|<|>|=)?\s*(.*)")
_OPERATORS: Final[dict[str, Callable[[Fraction, Fraction], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}

Test = Callable[[ServiceSnapshot], bool]


def _percent(value: Fraction | None) -> Fraction | None:
    return None if value is None else value * 100


def _whole(value: int | None) -> Fraction | None:
    return None if value is None else Fraction(value)


NUMBERS: Final[dict[str, Callable[[ServiceSnapshot], Fraction | None]]] = {
    "sla": lambda s: s.target,
    "uptime": lambda s: _percent(s.stated.uptime),
    "burn": figures.burn,
    "p95": lambda s: _whole(s.latency.p95_ms if s.stated.measured else None),
    "errors": figures.errors,
    "credit": lambda s: None if (amount := figures.credit_amount(s)) is None else Fraction(amount),
}
"""Keys that take a comparison."""


def _bare(word: str) -> str:
    return word.casefold().replace("_", "").replace("-", "").replace(" ", "")


def _begins(text: str, *words: str) -> bool:
    """Whether one of `words` begins with `text`: a filter works while it is still being typed."""
    return any(_bare(word).startswith(_bare(text)) for word in words)


WORDS: Final[dict[str, Callable[[ServiceSnapshot, str], bool]]] = {
    "state": lambda s, text: _begins(text, state_of(s), *(("stale",) if s.is_stale else ())),
    "verdict": lambda s, text: _begins(text, s.verdict, s.standing, ENGLISH.say(f"standing.{s.standing}")),
    "tag": lambda s, text: text.casefold() in {tag.casefold() for tag in s.tags},
    "contract": lambda s, text: text.casefold() in f"{s.contract}\n{s.contract_name}".casefold(),
    "source": lambda s, text: _begins(text, *(m.id.partition(":")[0] for m in s.monitors)),
    "id": lambda s, text: s.id.casefold() == text.casefold(),
}
"""Keys that take a word."""


class Filter(NamedTuple):
    """A parsed filter. `problems` says in words what was not understood; such terms are left out."""

    text: str = ""
    tests: tuple[Test, ...] = ()
    problems: tuple[str, ...] = ()

    def __call__(self, service: ServiceSnapshot) -> bool:
        """Whether every term holds for `service`."""
        return all(test(service) for test in self.tests)


def parse(text: str, language: Language = ENGLISH) -> Filter:
    """Reads a filter; never fails, since it is read at every key press."""
    tests: list[Test] = []
    problems: list[str] = []
    for match in _TERM.finditer(text):
        term = match[0]
        negated = term.startswith("!")
        test = _term(term.removeprefix("!"), problems, language)
        if test is not None:
            tests.append(_negation(test) if negated else test)
    return Filter(text.strip(), tuple(tests), tuple(problems))


def _negation(test: Test) -> Test:
    return lambda service: not test(service)


def _term(term: str, problems: list[str], language: Language) -> Test | None:
    key, colon, value = term.partition(":")
    key, wanted = key.casefold(), value.strip('"')
    if colon and key in NUMBERS:
        return _number(key, wanted, problems, language)
    if colon and key in WORDS:
        return (lambda service: WORDS[key](service, wanted)) if wanted else None
    if colon and not value.startswith("//") and key.isalpha():
        keys = " ".join(f"{name}:" for name in (*WORDS, *NUMBERS))
        problems.append(language.say("filter.no_key", key=key, keys=keys))
        return None
    text = term.strip('"').casefold()
    return (lambda service: text in service.name.casefold() or text in service.id.casefold()) if text else None


def _number(key: str, text: str, problems: list[str], language: Language) -> Test | None:
    match = _COMPARISON.fullmatch(text)
    sign, digits = (match[1] or "=", match[2]) if match else ("=", text)
    if not digits:
        return None
    try:
        bound = Fraction(digits.rstrip("%"))
    except (ValueError, ZeroDivisionError):
        problems.append(language.say("filter.takes_number", key=key))
        return None
    compare, figure = _OPERATORS[sign], NUMBERS[key]

    def test(service: ServiceSnapshot) -> bool:
        value = figure(service)
        return value is not None and compare(value, bound)

    return test
