"""What the configuration and the first run know of StatusCake."""

from dataclasses import dataclass, field
from typing import Final

from sla_tui.config.source_kinds import TAGS, SourceDeclaration


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCakeOptions:
    """The keys of `[sources.statuscake]` that not every kind has."""

    tags: tuple[str, ...] = field(default=(), metadata=TAGS)


DECLARATION: Final = SourceDeclaration(
    kind="statuscake",
    name="StatusCake",
    options=StatusCakeOptions,
    address="https://api.statuscake.com/v1",
    variable="STATUSCAKE_API_TOKEN",
    where="User details, Manage API keys",
    rank=30,
)
