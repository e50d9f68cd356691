"""What the arithmetic says in English, in Dutch: the lines of a sum and the notes. A sentence not known stays English.

A number keeps its digits and gets a comma; the key of a clause (`evidence.no_data`) is the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sla_tui.language import Language

_N: Final = r"[0-9]+(?:[.,/][0-9]+)*"

_PATTERNS: Final[Sequence[tuple[str, str]]] = (
    # the division
    (r"if nothing more happens: (?P<rest>.+)", "als er niets meer gebeurt: {rest}"),
    (r"\((?P<a>N) s - (?P<b>N) s\) / (?P<c>N) s(?P<rest>.*)", "({a} s - {b} s) / {c} s{rest}"),
    (r" = (?P<a>N) %", " = {a} %"),
    (r": the uptime is undefined", ": de beschikbaarheid is onbepaald"),
    (r"no second was judged: the uptime is undefined", "geen seconde is beoordeeld: de beschikbaarheid is onbepaald"),
    (r"there is no verdict", "er is geen oordeel"),
    (r"(?P<a>N) good of (?P<b>N) requests(?P<rest>.*)", "{a} goede van {b} verzoeken{rest}"),
    # the credit
    (r"no tier is met", "geen rij van de tabel is van toepassing"),
    (r"no tier that was read is met", "geen rij die gelezen is, is van toepassing"),
    (r"the credit table was not read", "de vergoedingstabel is niet gelezen"),
    (r"the tier that is met carries no credit", "bij de rij die van toepassing is, hoort geen vergoeding"),
    (r"(?P<row>tiers\[[0-9]+\]), (?P<rest>(?:below|at or below) .+)", "{row}, {rest}"),
    (r"below (?P<a>N) %: (?P<rest>.+)", "onder {a} %: {rest}"),
    (r"at or below (?P<a>N) %: (?P<rest>.+)", "op of onder {a} %: {rest}"),
    (r"(?P<a>N) % of the fee", "{a} % van het bedrag"),
    (r"(?P<a>N) (?P<cur>[A-Z]{3})", "{a} {cur}"),
    (r"(?P<a>N) % of (?P<b>N) = (?P<c>N) (?P<cur>[A-Z]{3})", "{a} % van {b} = {c} {cur}"),
    (
        r"(?P<a>N) days x 86400 / (?P<b>N) s = (?P<c>N) % of the fee",
        "{a} dagen x 86400 / {b} s = {c} % van het bedrag",
    ),
    (
        r"(?P<a>N) x (?P<base>.+) / (?P<b>N) s = (?P<c>N) % of the fee",
        "{a} x {base} / {b} s = {c} % van het bedrag",
    ),
    (r"(?P<a>N) s", "{a} s"),
    (r"\((?P<a>N) s - (?P<b>N) s allowed\)", "({a} s - {b} s toegestaan)"),
    (
        r"(?P<base>.+) = (?P<a>N) (?P<kind>started|full) blocks of (?P<b>N) s x (?P<c>N) % = (?P<d>N) % of the fee",
        "{base} = {a} {kind} blokken van {b} s x {c} % = {d} % van het bedrag",
    ),
    (r"started", "aangevangen"),
    (r"full", "volle"),
    (
        r"(?P<a>N) outages began in the period(?P<rest>.*) x (?P<b>N) % = (?P<c>N) % of the fee",
        "{a} storingen begonnen in de periode{rest} x {b} % = {c} % van het bedrag",
    ),
    (r", at most (?P<a>N) a day: (?P<b>N)", ", ten hoogste {a} per dag: {b}"),
    (
        r"(?P<name>.+) was missed: (?P<a>N) % of the fee, the best of this contract's credits",
        "{name} is gemist: {a} % van het bedrag, de hoogste vergoeding van dit contract",
    ),
    (r"latency p(?P<a>N)", "responstijd p{a}"),
    (r"latency p(?P<a>N) per window", "responstijd p{a} per venster"),
    (r"error rate", "foutpercentage"),
    (r"error rate per window", "foutpercentage per venster"),
    (
        r"capped by (?P<key>credit\.cap_days) (?P<a>N) x 86400 / (?P<b>N) s: (?P<c>N) % of the fee",
        "begrensd door {key} {a} x 86400 / {b} s: {c} % van het bedrag",
    ),
    (r"capped by (?P<key>credit\.cap_percent): (?P<a>N) % of the fee", "begrensd door {key}: {a} % van het bedrag"),
    (r"capped by (?P<key>credit\.cap_amount): (?P<a>N)", "begrensd door {key}: {a}"),
    (
        r"capped by (?P<key>credit\.cap_year_percent) (?P<a>N) %: (?P<b>N) % of the fee is left of it",
        "begrensd door {key} {a} %: daarvan is {b} % van het bedrag over",
    ),
    (
        r"(?P<a>N) is not more than (?P<key>credit\.min_amount) (?P<b>N): nothing is paid",
        "{a} is niet meer dan {key} {b}: er wordt niets betaald",
    ),
    (
        r"without a fee a percent and an amount cannot be compared: the lowest row that is met decides",
        "zonder prijs zijn een percentage en een bedrag niet te vergelijken: de laagste rij die geldt, beslist",
    ),
    (r"(?P<raw>.+), (?P<a>N) of (?P<b>N) s:", "{raw}, {a} van {b} s:"),
    (r"fee (?P<a>N) for (?P<b>N) of (?P<c>N) s", "prijs {a} voor {b} van {c} s"),
    # of a past that is not read whole
    (
        r"No verdict yet: (?P<rest>.+) is read \(and of (?P<a>N) more monitors part\)\.",
        "Nog geen oordeel: {rest} is gelezen (en van nog {a} monitoren een deel).",
    ),
    (r"No verdict yet: (?P<rest>.+) is read\.", "Nog geen oordeel: {rest} is gelezen."),
    (r"(?P<one>N % of the past of [^ ]+), (?P<rest>N % of the past of .+)", "{one}, {rest}"),
    (r"(?P<a>N) % of the past of (?P<raw>[^ ]+)", "{a} % van het verleden van {raw}"),
    (r"(?P<key>[^ ]+) refuses the history of (?P<raw>[^:]+:.+)\.", "{key} weigert de geschiedenis van {raw}."),
    # of a time outside the term
    (
        r"(?P<raw>.+) lies outside the contract's term \((?P<key>.+) to (?P<row>.+), both days included\)\.",
        "{raw} ligt buiten de looptijd van het contract ({key} tot en met {row}).",
    ),
    # notes
    (r"No source says anything about this service\.", "Geen bron zegt iets over deze dienst."),
    (
        r"It can never be down: evidence\.quorum asks (?P<a>N) sources to agree, and there are (?P<b>N)\.",
        "Hij kan nooit uitvallen: evidence.quorum vraagt dat {a} bronnen het eens zijn, en er zijn er {b}.",
    ),
    (  # of closed periods that an earlier version wrote down
        r"Not provable: (?P<a>N) % of the time was watched, evidence\.min_coverage asks for (?P<b>N) %\.",
        "Niet aantoonbaar: {a} % van de tijd is bekeken, evidence.min_coverage vraagt {b} %.",
    ),
    (
        r"(?P<a>N) outages have no ticket and count 0 \(availability\.start_at\)\.",
        "{a} storingen hebben geen ticket en tellen 0 (availability.start_at).",
    ),
    (
        r"No source counts requests: outages stand for minutes in which all of them failed\.",
        "Geen bron telt verzoeken: storingen staan voor minuten waarin alle mislukten.",
    ),
    (
        r"The maintenance allowance is used up \(maintenance\.allowance\)\.",
        "De ruimte voor onderhoud is opgebruikt (maintenance.allowance).",
    ),
    (
        r"Judged without (?P<raw>.+): nothing was heard from there in this period\.",
        "Beoordeeld zonder {raw}: daar is in deze periode niets van vernomen.",
    ),
    (r"This could not be assessed: (?P<raw>.+)", "Dit kon niet worden beoordeeld: {raw}"),
    # why time is unknown
    (r"nothing was measured before this", "hiervoor is niets gemeten"),
    (r"nobody looked: this program or its source was away", "niemand keek: dit programma of zijn bron was afwezig"),
    (r"its source has said nothing since", "sindsdien is van de bron niets vernomen"),
)
_RULES: Final = tuple(
    (re.compile(re.sub(r"(?<![A-Za-z])N(?![A-Za-z])", lambda _: _N, pattern)), words) for pattern, words in _PATTERNS
)
_NUMBER: Final = re.compile(_N)


def translated(sentence: str, language: Language) -> str:
    """A sentence of the arithmetic in a language; English stays."""
    return in_dutch(sentence) if language.code == "nl" else sentence


def in_dutch(sentence: str) -> str:
    """`sentence` in Dutch, as far as it is known."""
    found = _translated(sentence)
    return sentence if found is None else found


def is_known(sentence: str) -> bool:
    """Whether the whole of `sentence` has a Dutch form."""
    return _translated(sentence) is not None


def _translated(sentence: str) -> str | None:
    for rule, words in _RULES:
        match = rule.fullmatch(sentence)
        if match is None:
            continue
        values: dict[str, str] = {}
        for name, value in match.groupdict().items():
            found = _value(name, value)
            if found is None:
                break
            values[name] = found
        else:
            return words.format(**values)
    return None


def _value(name: str, value: str) -> str | None:
    """A part of a sentence: a number in Dutch marks, a name as it stands, or a sentence of its own."""
    if name in ("raw", "cur", "key", "row") or not value:
        return value
    if _NUMBER.fullmatch(value):
        return value.replace(".", ",")
    return _translated(value)
