"""The cells that the tables of a report share: a service's name, a standing with its word, what is owed, a dash."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui.export.columns import Cell
from sla_tui.export.documents.report.model import AgreedChapter, Chapter
from sla_tui.export.documents.service_facts import title_of
from sla_tui.export.documents.stated import owed_text
from sla_tui.language import Language
from sla_tui.sla.stated import Standing, Stated

NONE: Final = "–"
"""What stands where there is nothing to say."""


def cell(words: str | None) -> Cell:
    """Puts words in a cell; a dash for none."""
    return Cell(words or NONE)


def standing_cell(standing: Standing, language: Language) -> Cell:
    """Writes a standing with its word."""
    return Cell(language.say(f"standing.{standing}"), standing)


def owed_cell(stated: Stated, language: Language) -> Cell:
    """Writes what is owed in the fewest words: the amount, or where no fee is known the percent."""
    credit = stated.credit
    return cell(None if credit is None or not credit.owed else owed_text(credit, language))


def percent_cell(percent: Fraction | None, language: Language) -> Cell:
    """Writes what was promised, in percent."""
    return cell(None if percent is None else language.percent(percent))


def duration_cell(seconds: int | None, language: Language) -> Cell:
    """Writes a length of time."""
    return cell(None if seconds is None else language.duration(seconds))


def name_of(chapter: Chapter) -> str:
    """Returns the service's name, as every document writes it."""
    return title_of(chapter.service)


def agreed_of(chapter: Chapter) -> tuple[AgreedChapter, ...]:
    """Returns all agreements of the service, the one in which it stands worst first."""
    leading = AgreedChapter(name_of(chapter), chapter.service.leading, chapter.contract, chapter.claim)
    return (leading, *chapter.others)
