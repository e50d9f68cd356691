"""A partial update changes the cells that it is about, and no others: what the terminal shows is what was drawn."""

from itertools import pairwise

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

from sla_tui.ui.drawing.minimal_updates import MinimalUpdate

WIDTH, HEIGHT = 24, 3
CONSOLE = Console(force_terminal=True, width=WIDTH, color_system="truecolor")
letters = st.text("abc-|", min_size=WIDTH, max_size=WIDTH)


def strips(line, cuts):
    """One line as pieces that begin at the cuts."""
    bounds = [0, *sorted(cuts), WIDTH]
    return {a: Strip([Segment(line[a:b])], b - a) for a, b in pairwise(bounds) if a < b}


@given(
    st.lists(letters, min_size=HEIGHT, max_size=HEIGHT),
    st.lists(letters, min_size=HEIGHT, max_size=HEIGHT),
    st.sets(st.integers(1, WIDTH - 1), max_size=3),
    st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH), st.integers(0, WIDTH)), max_size=4),
)
def test_only_the_spans_change(old, new, cuts, spans):
    spans = [(y, min(a, b), max(a, b)) for y, a, b in spans]
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for y, line in enumerate(old):
        stream.feed(f"\x1b[{y + 1};1H{line}")
    chops = [strips(line, cuts) for line in new]
    ends = [[*sorted(cuts), WIDTH] for _ in new]
    stream.feed(MinimalUpdate(chops, spans, ends).render_segments(CONSOLE))
    wanted = [list(line) for line in old]
    for y, a, b in spans:
        wanted[y][a:b] = new[y][a:b]
    assert screen.display == ["".join(line) for line in wanted]


def test_a_letter_of_two_cells_beside_the_change_stays_whole():
    screen = pyte.Screen(WIDTH, 1)
    stream = pyte.Stream(screen)
    stream.feed("日本 old")
    line = Strip([Segment("日本"), Segment(" new".ljust(WIDTH - 4))], WIDTH)
    stream.feed(MinimalUpdate([{0: line}], [(0, 4, WIDTH)], [[WIDTH]]).render_segments(CONSOLE))
    assert "".join(screen.display).replace(" ", "").startswith("日本new")
