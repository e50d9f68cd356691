"""From credentials to a first configuration: what they can see, grouped into services. Asks sources, writes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.kinds.net import WAYS
from sla_tui.config.model import Config, SecretRef, SourceConfig
from sla_tui.config.reading.grouping import Proposed, group
from sla_tui.config.source_kinds import PROBE, declarations, with_token
from sla_tui.config.writer import NewSource
from sla_tui.engine.polling.ask import SourceMaker
from sla_tui.engine.polling.identify import Seen, inquire
from sla_tui.secret import Secret
from sla_tui.sla.observation import Monitor

PROVIDERS: Final = with_token()
BY_KIND: Final = {provider.kind: provider for provider in PROVIDERS}


@dataclass(frozen=True, slots=True)
class Found:
    """What the sources that answered can see, as services; and what every source said."""

    seen: tuple[Seen, ...]
    services: tuple[Proposed, ...]

    @property
    def answered(self) -> tuple[str, ...]:
        """The ids of the sources that answered."""
        return tuple(one.source.id for one in self.seen if one.ok)


async def find(
    sources: Sequence[NewSource],
    clock: Clock,
    *,
    tokens: Mapping[str, Secret] | None = None,
    probes: Mapping[str, str] | None = None,
    make: SourceMaker | None = None,
) -> Found:
    """Asks the sources what they see, and proposes services.

    Args:
        sources: with where their credentials are.
        clock: the present.
        tokens: credentials by source id that are not kept anywhere yet.
        probes: URLs by probe id; they are not asked, but take part in the grouping.
        make: makes sources instead of the registry, in tests.
    """
    config = Config(sources=tuple(_config(source) for source in sources))
    seen = await inquire(config, clock, tokens=tokens, make=make)
    monitors = [status.monitor for one in seen if one.ok for status in one.statuses]
    monitors += [
        Monitor(PROBE, name, url.partition("://")[2].rstrip("/") or url, url.partition("://")[0], url)
        for name, url in (probes or {}).items()
    ]
    return Found(seen, group(monitors))


def _config(source: NewSource) -> SourceConfig:
    base = source.base_url or declarations()[source.kind].address
    return SourceConfig(id=source.id, kind=source.kind, token=source.token, base_url=base, options=source.options)


def named_token(text: str) -> tuple[str, SecretRef]:
    """Reads ``pingdom=env:NAME`` (or ``file:``, ``command:``, ``keyring:``) as a source's kind and its reference.

    Raises:
        ValueError: it is not of that form; the text says nothing secret, but is not repeated.
    """
    kind, _, reference = text.partition("=")
    how, colon, where = reference.partition(":")
    if kind not in BY_KIND or not colon or not where or how not in WAYS:
        like = f"{PROVIDERS[0].kind}=env:{PROVIDERS[0].variable}"
        msg = f"write it like {like}; sources: {', '.join(BY_KIND)}; {', '.join(WAYS)}"
        raise ValueError(msg)
    return kind, SecretRef(kind=how, where=where)
