"""What a whole can promise from what its parts promise: each part, their sum, and whether it carries a target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sla_tui import format as fmt
from sla_tui.export.blocks import Block, Document, Heading, Lines, Paragraph, Section
from sla_tui.export.columns import Cell, Column, fill
from sla_tui.export.documents.components import rule_text
from sla_tui.export.shapes.components import DOWN_WHEN
from sla_tui.language import Language
from sla_tui.sla.chain import ChainPromise, PromisedPart
from sla_tui.text import clean

MONTH = 30 * 86_400

_Row = tuple[tuple[str, ...], PromisedPart]


def chain_document(chains: Sequence[tuple[PromisedPart, ChainPromise]], language: Language) -> Document:
    """Makes a section of every whole."""
    title = language.say("chain.title")
    blocks: list[Block] = [Section((Heading(1, title), Paragraph(language.say("chain.meaning"))))]
    for whole, found in chains:
        heading = [Heading(2, clean(whole.id))] if whole.id else []
        blocks.append(Section((*heading, *chain_blocks(whole, found, language))))
    return Document(title, tuple(blocks), skip=language.say("page.skip"))


def chain_blocks(whole: PromisedPart, found: ChainPromise, language: Language) -> tuple[Block, ...]:
    """Makes the rule of one whole, its parts, and what they come to."""
    table = fill(_columns(language), list(_rows(whole)), language, narrow="whole")
    return Paragraph(rule_text(whole.rule, language)), table, Lines(tuple(_lines(found, language)))


def chain_to_json(chains: Sequence[tuple[PromisedPart, ChainPromise]]) -> list[dict[str, object]]:
    """Makes the same for programs: shares of the time as exact fractions and as percents."""
    return [
        {
            "service": whole.id,
            "target": None if found.target is None else fmt.exact_percent(found.target),
            "carried": found.carried,
            "at_least": None if found.certain is None else _share(found.certain),
            "independent": None if found.independent is None else _share(found.independent),
            "each_would_have_to_promise": None if found.each is None else fmt.exact_percent(found.each),
            "down_when": None if whole.rule is None else DOWN_WHEN.write(whole.rule),
            "components": [
                {
                    "path": list(path),
                    "promise": None if part.promise is None else fmt.exact_percent(part.promise),
                    **({} if part.rule is None else {"down_when": DOWN_WHEN.write(part.rule)}),
                }
                for path, part in _rows(whole)
            ],
        }
        for whole, found in chains
    ]


def _share(value: Fraction) -> dict[str, str]:
    return {"fraction": f"{value.numerator}/{value.denominator}", "percent": fmt.fixed(value * 100, 6)}


def _rows(part: PromisedPart, path: tuple[str, ...] = ()) -> Iterator[_Row]:
    for inner in part.parts:
        here = (*path, inner.id)
        yield here, inner
        yield from _rows(inner, here)


def _columns(language: Language) -> tuple[Column[_Row, Cell], ...]:
    def promise(row: _Row) -> Cell:
        part = row[1]
        if part.rule is not None:
            return Cell(rule_text(part.rule, language))
        return Cell(language.say("chain.nothing") if part.promise is None else language.percent(part.promise))

    def allowed(row: _Row) -> Cell:
        part = row[1]
        return Cell("" if part.rule is not None else language.duration(int(part.down * MONTH)))

    return (
        Column("component", "components.component", lambda row: Cell(" / ".join(map(clean, row[0])))),
        Column("promise", "chain.promise", promise),
        Column("allowed", "chain.allowed", allowed),
    )


def _lines(found: ChainPromise, language: Language) -> Iterator[str]:
    target = found.target
    if found.certain is not None:
        certain, down = language.uptime(found.certain, target), int((1 - found.certain) * MONTH)
        yield language.say("chain.certain", percent=certain, time=language.duration(down))
    if found.independent is not None:
        yield language.say("chain.independent", percent=language.uptime(found.independent, target))
    if target is None or found.carried is None:
        return
    yield language.say(f"chain.carried_{found.carried}", target=language.percent(target))
    if found.carried != "certain" and found.each is not None:
        yield language.say("chain.each", percent=language.percent(found.each), target=language.percent(target))
