"""Finds what makes a kind of source: entry points, the same for ours and for strangers'; loads exactly one of them."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Final

from sla_tui.errors import SourceError
from sla_tui.secret import redact
from sla_tui.sources.base import Source, SourceContext
from sla_tui.text import clean

GROUP: Final = "sla_tui.sources"


def kinds() -> tuple[str, ...]:
    """Returns the kinds of sources that are installed; loads none."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def create(context: SourceContext) -> Source:
    """Makes the source of `context.config.kind`.

    Raises:
        SourceError: no such kind is installed, or what is installed cannot be loaded or refuses the context.
    """
    kind = context.config.kind
    found = [point for point in entry_points(group=GROUP) if point.name == kind]
    if not found:
        raise SourceError(
            f'source "{context.config.id}" is of kind "{kind}", which is not installed',
            hint=f"installed: {', '.join(kinds()) or 'none'}",
        )
    packages = sorted({_package(point) for point in found})
    if len(packages) > 1:
        raise SourceError(f'kind "{kind}" is offered by more than one package: {", ".join(packages)}')
    return _make(found[0], context)


def _make(point: EntryPoint, context: SourceContext) -> Source:
    try:
        factory = point.load()
    except Exception as error:
        detail = clean(redact(str(error)), 120)
        raise SourceError(
            f'kind "{point.name}" of {_package(point)} cannot be loaded ({type(error).__name__}: {detail})'
        ) from error
    source: Source = factory(context)
    return source


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value
