"""One line of the table that `benchmarks/all.py` prints: a figure, beside the floor or the peer of the same run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured.

    Attributes:
        what: what people wait for.
        figure: what it is: "1.4 s", "3.3x".
        floor: what it is measured against, in the same run: "empty Textual app, 190 ms"; "" for a size.
        wanted: what it should be, as issue and README have it.
        reached: whether it is.
    """

    what: str
    figure: str
    floor: str
    wanted: str
    reached: bool


def ratio(what: str, taken: float, floor: float, wanted: float, named: str) -> Row:
    """A row of a ratio: `taken` and `floor` in milliseconds, the floor by its name."""
    times = taken / floor
    return Row(what, f"{times:.2f}x ({taken:.0f} ms)", f"{named}, {floor:.0f} ms", f"{wanted:g}x", times <= wanted)


def table(rows: list[Row]) -> str:
    """Rows as a Markdown table."""
    lines = ["| what | figure | floor or peer in the same run | wanted | reached |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.what} | {r.figure} | {r.floor} | {r.wanted} | {'yes' if r.reached else 'no'} |".replace("|  |", "| |")
        for r in rows
    ]
    return "\n".join(lines)
