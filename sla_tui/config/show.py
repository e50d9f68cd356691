"""The effective configuration as TOML: every key with the value that holds, credentials only as where they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import PurePath
from typing import Any, Final

from sla_tui.addresses import hosts_only
from sla_tui.config.keys.file import FILE
from sla_tui.config.model import Calendar, Config, SecretRef, SourceConfig
from sla_tui.config.probes import ProbeConfig
from sla_tui.config.secrets import PLAIN_HEADERS
from sla_tui.config.source_kinds import declaration_of
from sla_tui.secret import MASK, redact
from sla_tui.sla.keys import KEY

HEADER_MASK: Final = "***"  # a header is ASCII


SHELLS: Final = frozenset({"echo", "printf", "sh", "bash", "zsh", "dash", "env"})
"""Programs whose arguments may be the credential itself, where a command prints one."""


def effective_toml(config: Config, *, show_urls: bool = False) -> str:
    """Writes the configuration as a file would say it, defaults written out.

    Reading it again gives the same, but for values that may be credentials: HTTP headers, apprise URLs and arguments of
    commands are masked; so are, without `show_urls`, what probes send and the paths and queries of addresses. Tokens
    are references in the first place.
    """
    import tomli_w

    return redact(tomli_w.dumps(FILE.write(masked(config, show_urls=show_urls))))


def masked(config: Config, *, show_urls: bool = False) -> Config:
    """Masks values that may be credentials."""
    urls: dict[str, Any] = {
        f.name: tuple(_masked_url(url) for url in getattr(config.notify, f.name))
        for f in fields(config.notify)
        if f.metadata[KEY].kind == "channel_url"
    }
    command = _program_only(config.notify.command)
    settings = config.probe_settings
    if not show_urls:
        settings = replace(settings, connectivity=tuple(map(_host, settings.connectivity)))
    store = config.store
    if store.password is not None:
        store = replace(store, password=_masked_ref(store.password))
    return replace(
        config,
        store=store,
        sources=tuple(_masked_source(source, show_urls=show_urls) for source in config.sources),
        calendars={name: _masked_calendar(calendar) for name, calendar in config.calendars.items()},
        probe_settings=settings,
        probes=tuple(_masked_probe(probe, show_urls=show_urls) for probe in config.probes),
        notify=replace(config.notify, **{**urls, "command": command}),
        reports=tuple(
            replace(one, urls=tuple(map(_masked_url, one.urls)), command=_program_only(one.command))
            for one in config.reports
        ),
        mail=config.mail and replace(config.mail, password=config.mail.password and _masked_ref(config.mail.password)),
    )


def _program_only(command: str) -> str:
    """Masks the arguments of a command line, any of which may be a credential."""
    first, blank, _ = command.partition(" ")
    return f"{first} {HEADER_MASK}" if blank else first


def _masked_calendar(calendar: Calendar) -> Calendar:
    """Masks all of an address but its host: private calendars have their credential in the path."""
    feed = calendar.feed
    if feed is None or not isinstance(feed.url, str) or not feed.url:
        return calendar
    scheme, _, rest = feed.url.partition("://")
    host = rest.partition("/")[0].rpartition("@")[2].partition("?")[0]
    return replace(calendar, feed=replace(feed, url=f"{scheme}://{host}/{MASK}"))


def _masked_url(url: SecretRef | str) -> SecretRef | str:
    return f"{url.partition('://')[0]}://{MASK}" if isinstance(url, str) else _masked_ref(url)


def _masked_ref(ref: SecretRef) -> SecretRef:
    first, blank, _ = ref.where.partition(" ")
    prints = ref.kind == "command" and blank and PurePath(first).name in SHELLS
    return replace(ref, where=f"{first} {HEADER_MASK}") if prints else ref


def _host(url: str) -> str:
    return hosts_only(url, HEADER_MASK)


def _masked_source(source: SourceConfig, *, show_urls: bool) -> SourceConfig:
    declared = declaration_of(source.kind)
    usual = "" if declared is None else declared.address_with(source.options)
    whole = show_urls or source.base_url.rstrip("/") == usual.rstrip("/")
    options = dict(source.options)
    if not show_urls and "connectivity" in options:
        options["connectivity"] = tuple(map(_host, options["connectivity"]))
    return replace(
        source,
        token=source.token and _masked_ref(source.token),
        base_url=source.base_url if whole else _host(source.base_url),
        options=options,
    )


def _masked_probe(probe: ProbeConfig, *, show_urls: bool) -> ProbeConfig:
    found = replace(
        probe,
        headers=_masked_headers(probe.headers),
        expect_headers=_masked_headers(probe.expect_headers),
        command=_masked_command(probe.command),
    )
    if show_urls:
        return found
    return replace(found, url=_host(probe.url), body=probe.body and HEADER_MASK)


def _masked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value if name.lower() in PLAIN_HEADERS else HEADER_MASK for name, value in headers.items()}


def _masked_command(command: tuple[str, ...]) -> tuple[str, ...]:
    """Masks the values of a command's options, any of which may be a password."""

    def masked_word(word: str) -> str:
        if not word.startswith("-"):
            return HEADER_MASK
        return f"{word.partition('=')[0]}={HEADER_MASK}" if "=" in word else word

    return (*command[:1], *(masked_word(word) for word in command[1:]))
