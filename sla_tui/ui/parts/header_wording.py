"""How many words the first line makes, from the most to the fewest: what goes first where it gets narrower."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.ui.parts.header_facts import NAMED


class HeaderWording(NamedTuple):
    """How many words the header makes.

    Attributes:
        verdicts: those whose word is written beside their sign.
        long: whether labels, ages and whole names are written.
        names: how many of the services that are down are named.
        tight: whether parts stand close, and times in one unit.
        owed_first: whether what is owed comes before what would be.
    """

    verdicts: frozenset[str]
    long: bool = False
    names: int = 1
    tight: bool = False
    owed_first: bool = False


SHORT_NAME, TIGHT_NAME = 14, 10
"""Cells of a name where there is not room for all words."""
WORD_KEPT: Final = HeaderWording(frozenset({"down"}), tight=True)
"""Close together, but for what is down in words."""
WORDINGS: Final = (
    HeaderWording(frozenset({"breached", "at_risk", "not_provable", "no_data", "met"}), long=True, names=NAMED),
    HeaderWording(frozenset({"breached", "at_risk", "not_provable", "no_data", "met"}), names=NAMED),
    HeaderWording(frozenset({"breached", "at_risk", "not_provable", "no_data"}), names=NAMED),
    HeaderWording(frozenset({"breached"}), names=NAMED),
    HeaderWording(frozenset({"breached"})),
    HeaderWording(frozenset({"breached"}), tight=True),
    WORD_KEPT,
    HeaderWording(frozenset(), tight=True),
)
"""From the most words to the fewest. What is down and the first name of it stay."""
SLOTS_KEPT: Final = 100
"""From so many cells on a count that is 0 keeps its place."""
NARROW: Final = 60
NARROWEST: Final = HeaderWording(frozenset(), tight=True, owed_first=True)
"""On screens of fewer cells than that."""
LONGEST_TIME: Final = 9
"""Cells of a time below an hour: ``59 m 59 s``."""
