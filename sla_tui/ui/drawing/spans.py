"""Lines of text with roles: the form in which view-models hand over what is to be drawn. Measured in terminal cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len, set_cell_size

ELLIPSIS: Final = "…"
_MOST: Final = 300
_NO_WIDTH: Final = frozenset({"Mn", "Me"})
_STEP: Final = 7
"""Bytes of a step of the terminal's cursor: as many letters as are not worth one."""
_SINGLE: Final = re.compile(r"[\x20-\u02ff\u2000-\u20cf\u2100-\u2bff]*")
"""Letters and signs of which none stands on the one before it, and none is joined with it."""
_NARROW: Final = frozenset(
    "".join(map(chr, range(0x20, 0x7F))) + "".join(map(chr, range(0x2500, 0x25FD))) + "·×–…−≤≥€£¥✓✗»⁰¹²³⁴⁵⁶⁷⁸⁹←↑→↓›‹"
)
"""Letters and signs of ours that take one cell: measuring them needs no table of widths, which takes time to load."""


class StyledText(NamedTuple):
    """A piece of a line. `role` says what it means (see `styles.styles`); a theme decides what that looks like."""

    text: str
    role: str = "text"


Line = tuple[StyledText, ...]


def inert(text: str) -> str:
    """Takes out what a terminal obeys or draws at a width of its own; cuts what is longer than some hundred characters.

    The last line of defence: what comes from outside was cleaned when it came in. Marks that take no cell are dropped
    where there is nothing they could stand on, and where they are stacked.
    """
    text = text if len(text) <= _MOST else text[: _MOST - 1] + ELLIPSIS
    if text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text):
        if letter.isprintable():
            marks = marks + 1 if unicodedata.category(letter) in _NO_WIDTH else 0
            if marks == 0 or (marks == 1 and kept and not "\ufe00" <= letter <= "\ufe0f"):
                kept.append(letter)
        elif letter.isspace():
            kept.append(" ")
    return "".join(kept)


@lru_cache(maxsize=4096)
def cells_of(text: str) -> int:
    """Counts the terminal cells that `text` takes."""
    return len(text) if text.isascii() or _NARROW.issuperset(text) else cell_len(text)


def width(line: Iterable[StyledText]) -> int:
    """Counts the terminal cells that `line` takes."""
    return sum([cells_of(text) for text, _ in line])


def plain(line: Iterable[StyledText]) -> str:
    """Returns the words alone."""
    return "".join(text for text, _ in line)


def cut_text(text: str, cells: int) -> str:
    """Cuts `text` to at most `cells`, with a mark where something is missing."""
    if cells_of(text) <= cells:
        return text
    return set_cell_size(text, cells - 1).rstrip() + ELLIPSIS if cells > 0 else ""


def cut(line: Line, cells: int) -> Line:
    """Cuts `line` to at most `cells`, with a mark where something is missing."""
    if width(line) <= cells:
        return line
    out: list[StyledText] = []
    room = cells
    for span in line:
        size = cells_of(span.text)
        if size < room:
            out.append(span)
            room -= size
            continue
        # Something follows or overflows: this span gives way to the mark, whether it fits by itself or not.
        out.append(StyledText(cut_text(span.text + " ", room), span.role))
        break
    return tuple(out)


def without_start(line: Line, cells: int) -> Line:
    """Takes the first `cells` of a line away; a letter of two cells that begins in them goes too."""
    out: list[StyledText] = []
    for text, role in line:
        at = 0
        while cells > 0 and at < len(text):
            cells -= cells_of(text[at])
            at += 1
        if text[at:]:
            out.append(StyledText(text[at:], role))
    return tuple(out)


def left(line: Line, cells: int) -> Line:
    """Sets `line` flush left in exactly `cells`."""
    gap = cells - width(line)
    if gap < 0:
        line = cut(line, cells)
        gap = cells - width(line)
    return (*line, StyledText(" " * gap)) if gap > 0 else line


def right(line: Line, cells: int) -> Line:
    """Sets `line` flush right in exactly `cells`."""
    gap = cells - width(line)
    if gap < 0:
        line = cut(line, cells)
        gap = cells - width(line)
    return (StyledText(" " * gap), *line) if gap > 0 else line


def spread(start: Line, end: Line, cells: int, fill: StyledText | None = None) -> Line:
    """Sets `start` flush left and `end` flush right in exactly `cells`; leaves `end` out where both do not fit.

    Args:
        start: what must be seen.
        end: what may be left out.
        cells: the width of the line.
        fill: a one-cell span between the two; blank where None.
    """
    letter, role = fill or StyledText(" ")
    gap = cells - width(start) - width(end)
    if gap < 1 and end:
        return spread(start, (), cells, fill)
    start = cut(start, cells)
    gap = cells - width(start) - width(end)
    return (*start, StyledText(letter * gap, role), *end) if gap > 0 else (*start, *end)


def joined(parts: Iterable[Line], gap: StyledText) -> Line:
    """Joins the parts, `gap` between them; empty parts leave no gap behind."""
    out: list[StyledText] = []
    for part in parts:
        if part:
            out += [gap, *part] if out else part
    return tuple(out)


def joined_roles(cells: Iterable[StyledText]) -> Line:
    """Joins neighbours of one role into one piece."""
    out: list[StyledText] = []
    for text, role in cells:
        if out and out[-1].role == role:
            out[-1] = StyledText(out[-1].text + text, role)
        else:
            out.append(StyledText(text, role))
    return tuple(out)


def fitting(parts: Iterable[Line], gap: StyledText, cells: int, *, skipping: bool = False) -> Line:
    """Joins as many of the parts, from the first, as fit whole into `cells`; cuts the first where not even it fits.

    `skipping`: what does not fit keeps out no shorter part after it.
    """
    out: Line = ()
    for part in parts:
        longer = joined((out, part), gap)
        if width(longer) > cells:
            if out and skipping:
                continue
            return out or cut(part, cells)
        out = longer
    return out


def selected(line: Line) -> Line:
    """Marks `line` as the selected one: its roles gain an ``@``."""
    return tuple(StyledText(text, f"{role}@") for text, role in line)


def on_down_row(line: Line) -> Line:
    """Marks `line` as the row of what is down: its roles gain an ``!``."""
    return tuple(StyledText(text, f"{role}!") for text, role in line)


def changes(old: Line, new: Line) -> list[tuple[int, int]]:
    """Finds the ranges of cells in which two lines of one width differ, so that what stands between them stays.

    Cells are told apart where every letter takes one; elsewhere from the first span that differs to the last.
    """
    found = _differing(old, new)
    if found is None:
        return []
    (start, end), was, now = found
    ranges = _by_span(was, now) if len(was) == len(now) else _by_letter(was, now)
    return [(start, end)] if ranges is None else [(start + first, start + last) for first, last in ranges]


def _by_span(old: Line, new: Line) -> list[tuple[int, int]] | None:
    """Compares spans one by one, and the letters of those only that differ; None where two differ in width."""
    ranges: list[tuple[int, int]] = []
    start = 0
    for (was, before), (now, role) in zip(old, new, strict=True):
        cells = len(now) if now.isascii() else cells_of(now)
        if was != now:
            if cells_of(was) != cells:
                return None
            if before == role and len(was) == len(now) and _single(was) and _single(now):
                for at, (a, b) in enumerate(zip(was, now, strict=True), start):
                    if a != b:
                        _add(ranges, at, at + 1, min(_STEP, at - start))
            else:
                _add(ranges, start, start + cells, 0)
        elif before != role:
            _add(ranges, start, start + cells, 0)
        start += cells
    return ranges


def _add(ranges: list[tuple[int, int]], start: int, end: int, over: int) -> None:
    """Adds a range, joined to the one before where at most `over` cells stand between them."""
    if ranges and start - ranges[-1][1] <= over:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))


def _by_letter(old: Line, new: Line) -> list[tuple[int, int]] | None:
    """Compares letters with their roles; None where there are more on one of the two, or one takes two cells."""
    if not all(_single(text) for text, _ in (*old, *new)):
        return None
    before, after = _letters(old), _letters(new)
    if len(before) != len(after):
        return None
    ranges: list[tuple[int, int]] = []
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        if was != now:
            _add(ranges, at, at + 1, _STEP if ranges and _near(after, ranges[-1][1], at) else 0)
    return ranges


class _Differing(NamedTuple):
    """What two lines do not begin and end with alike: its cells in the longer one, and its spans in both."""

    cells: tuple[int, int]
    old: Line
    new: Line


def _differing(old: Line, new: Line) -> _Differing | None:
    if old is new or old == new:
        return None
    first = 0
    for a, b in zip(old, new, strict=False):
        if a != b:
            break
        first += 1
    last = 0
    for a, b in zip(reversed(old[first:]), reversed(new[first:]), strict=False):
        if a != b:
            break
        last += 1
    was, now = old[first : len(old) - last], new[first : len(new) - last]
    start = width(new[:first])
    return _Differing((start, start + max(width(now), width(was))), was, now)


def _single(text: str) -> bool:
    """Whether every letter takes one cell."""
    return text.isascii() or (_SINGLE.fullmatch(text) is not None and cells_of(text) == len(text))


def _letters(line: Line) -> list[tuple[str, str]]:
    """Takes spans apart into letters with their roles."""
    return [(letter, role) for text, role in line for letter in text]


def _near(letters: list[tuple[str, str]], end: int, start: int) -> bool:
    """Whether what stands between two changes is shorter than going over it, and of the style before it."""
    if start - end > _STEP:
        return False
    role = letters[end - 1][1]
    return all(letter[1] == role for letter in letters[end : start + 1])
