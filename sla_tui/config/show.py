"""The effective configuration as TOML: every key with the value that holds, credentials only as where they are kept."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

from sla_tui.config.keys.file import FILE
from sla_tui.config.model import Config, SecretRef
from sla_tui.config.probes import ProbeConfig
from sla_tui.secret import MASK
from sla_tui.sla.keys import KEY

PLAIN_HEADERS: Final = frozenset(
    {"accept", "accept-language", "cache-control", "content-type", "host", "origin", "user-agent"}
)
"""Headers whose values are no credentials. Every other one may carry one, so its value is not shown."""

HEADER_MASK: Final = "***"  # a header is ASCII


def effective_toml(config: Config) -> str:
    """Writes the configuration as a file would say it, defaults written out.

    Reading it again gives the same, but for values that may be credentials (HTTP headers, apprise URLs): they are
    masked. Tokens are references in the first place.
    """
    import tomli_w

    return tomli_w.dumps(FILE.write(masked(config)))


def masked(config: Config) -> Config:
    """Masks values that may be credentials."""
    urls: dict[str, Any] = {
        f.name: tuple(_masked_url(url) for url in getattr(config.notify, f.name))
        for f in fields(config.notify)
        if f.metadata[KEY].kind == "channel_url"
    }
    return replace(
        config,
        probes=tuple(_masked_probe(probe) for probe in config.probes),
        notify=replace(config.notify, **urls),
    )


def _masked_url(url: SecretRef | str) -> SecretRef | str:
    return f"{url.partition('://')[0]}://{MASK}" if isinstance(url, str) else url


def _masked_probe(probe: ProbeConfig) -> ProbeConfig:
    headers = {name: value if name.lower() in PLAIN_HEADERS else HEADER_MASK for name, value in probe.headers.items()}
    return replace(probe, headers=headers, command=_masked_command(probe.command))


def _masked_command(command: tuple[str, ...]) -> tuple[str, ...]:
    """Masks the values of a command's options, any of which may be a password."""

    def masked_word(word: str) -> str:
        if not word.startswith("-"):
            return HEADER_MASK
        return f"{word.partition('=')[0]}={HEADER_MASK}" if "=" in word else word

    return (*command[:1], *(masked_word(word) for word in command[1:]))
