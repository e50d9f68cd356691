"""The samples of one series as two columns of numbers: 16 bytes a sample, where tuples of floats take 100. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from math import isfinite
from operator import lt
from typing import Final, overload

LATEST: Final = 4_102_444_800.0  # the year 2100

SeriesSample = tuple[float, float]
"""An instant in UTC seconds, and a finite value."""

_PLAIN: Final = b'0123456789.,[]"'
_ALSO: Final = b"+-eE"


class Samples(Sequence[SeriesSample]):
    """Samples that are sorted, an instant each once; compares like a tuple of them.

    Attributes:
        times: UTC seconds.
        values: finite, as many.
    """

    __slots__ = ("times", "values")

    def __init__(self, times: array[float], values: array[float]) -> None:
        """Takes the columns over."""
        self.times = times
        self.values = values

    def __len__(self) -> int:
        return len(self.times)

    @overload
    def __getitem__(self, index: int) -> SeriesSample: ...

    @overload
    def __getitem__(self, index: slice) -> Samples: ...

    def __getitem__(self, index: int | slice) -> SeriesSample | Samples:
        if isinstance(index, slice):
            return Samples(self.times[index], self.values[index])
        return self.times[index], self.values[index]

    def __iter__(self) -> Iterator[SeriesSample]:
        return zip(self.times, self.values, strict=True)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Samples):
            return self.times == other.times and self.values == other.values
        return isinstance(other, tuple) and tuple(self) == other

    __hash__ = None  # type: ignore[assignment]  # columns can be changed

    def __repr__(self) -> str:
        return f"Samples({len(self)})"


def samples_of(pairs: Iterable[SeriesSample]) -> Samples:
    """Makes columns of samples that are sorted, an instant each once."""
    known = list(pairs)
    return Samples(array("d", (at for at, _ in known)), array("d", (value for _, value in known)))


def joined(parts: Sequence[Samples]) -> Samples:
    """Joins samples of one series that were asked for in parts, the oldest first; parts may share instants."""
    if len(parts) == 1:
        return parts[0]
    parts = [part for part in parts if part]
    if all(one.times[-1] < two.times[0] for one, two in pairwise(parts)):
        out = Samples(array("d"), array("d"))
        for part in parts:
            out.times.extend(part.times)
            out.values.extend(part.values)
        return out
    found: dict[float, float] = {}
    for part in parts:
        found.update(zip(part.times, part.values, strict=True))
    return samples_of(sorted(found.items()))


def read_samples(text: bytes) -> Samples | None:
    """Reads the samples of a series as servers write them, from behind the first `[[` to before the last `"]]`.

    Returns:
        None: where something is out of the ordinary: no number, no order, a value that is none. Then the long way
        tells what it is.
    """
    if text.translate(None, _PLAIN).strip(_ALSO):
        return None
    parts = text.decode("ascii").replace('"],[', ',"').split(',"')
    try:
        times, values = array("d", map(float, parts[0::2])), array("d", map(float, parts[1::2]))
    except ValueError:
        return None
    if len(times) != len(values) or not times[0] > 0 or not times[-1] < LATEST or not isfinite(sum(values)):
        return None
    return Samples(times, values) if all(map(lt, times, islice(times, 1, None))) else None
