"""What a text of a contract says otherwise than the one before it, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.contract import contract_chapters
from sla_tui.language import Language
from sla_tui.sla.contract import Contract


class ChangedSentence(NamedTuple):
    """A sentence of a chapter that is new, gone, or another one; "" on the side that has none."""

    chapter: str
    before: str
    now: str


def changed_sentences(before: Contract, now: Contract, language: Language) -> Iterator[ChangedSentence]:
    """Yields what differs, in the order of the chapters; `chapter` is the heading in the language."""
    old, new = (contract_chapters(text, language, open_points=False) for text in (before, now))
    for heading in new:
        gone = [line for line in old.get(heading, ()) if line not in new[heading]]
        fresh = [line for line in new[heading] if line not in old.get(heading, ())]
        for one, other in zip_longest(gone, fresh, fillvalue=""):
            yield ChangedSentence(language.say(heading), _bare(one), _bare(other))


def changes_table(before: Contract, now: Contract, language: Language) -> Table:
    """Makes a row of every sentence that differs."""
    columns: tuple[Column[ChangedSentence, Cell], ...] = (
        Column("chapter", "contract_document.column_chapter", lambda row: Cell(row.chapter)),
        Column("before", "contract_document.column_before", lambda row: Cell(row.before or "–")),
        Column("now", "contract_document.column_now", lambda row: Cell(row.now or "–")),
    )
    rows = tuple(changed_sentences(before, now, language))
    caption = language.say("contract_document.changes" if rows else "contract_document.no_changes")
    return fill(columns, rows, language, caption=caption)


def _bare(line: str) -> str:
    """Writes a row of a table as a sentence does: ``below 99.9 %: 10 % of the fee``."""
    if not line.startswith("|"):
        return line
    return ": ".join(cell.strip().replace(r"\|", "|") for cell in line.strip("|").split(" | "))
