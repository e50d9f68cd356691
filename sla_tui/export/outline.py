"""The outline of a document where headings have levels, in pages and Markdown: one of the whole, none left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sla_tui.export.blocks import Block, Document, Heading, Section


def outlined(document: Document) -> tuple[Block, ...]:
    """Returns the document's blocks, begun by its title where no heading of theirs is that of the whole.

    Several headings of level 1 (the cases of a file) go one level down; a level that was left out is filled.
    """
    blocks = document.blocks
    tops = sum(heading.level == 1 for heading in _headings(blocks))
    if tops == 1:
        return tuple(_filled(blocks, [0], 0))
    return (Heading(1, document.title), *_filled(blocks, [1], int(tops > 1)))


def _headings(blocks: Iterable[Block]) -> Iterator[Heading]:
    for block in blocks:
        if isinstance(block, Section):
            yield from _headings(block.blocks)
        elif isinstance(block, Heading):
            yield block


def _filled(blocks: Iterable[Block], last: list[int], down: int) -> Iterator[Block]:
    """Yields the blocks with headings `down` levels further down, none more than one below that before it."""
    for block in blocks:
        if isinstance(block, Section):
            yield replace(block, blocks=tuple(_filled(block.blocks, last, down)))
        elif isinstance(block, Heading):
            last[0] = min(block.level + down, last[0] + 1)
            yield block if block.level == last[0] else replace(block, level=last[0])
        else:
            yield block
