"""Warns of credentials that are not there, as far as that can be seen without running anything."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from sla_tui.config.model import Config, SecretRef
from sla_tui.config.reading.problems import At
from sla_tui.config.secrets import resolve
from sla_tui.errors import ConfigError


def check_credentials(config: Config, top: At) -> None:
    """Warns at each reference to a variable or a file in which there is no credential."""
    for ref, place in _references(config, top):
        if isinstance(ref, SecretRef):
            _check(ref, place)
    for name, calendar in config.calendars.items():
        if calendar.feed is not None and calendar.feed.file and not Path(calendar.feed.file).is_file():
            top.child("calendars").child(name).child("file").wrong("there is no such file now")


def _references(config: Config, top: At) -> Iterator[tuple[object, At]]:
    """Yields whatever may be a reference to a credential, with where it stands."""
    yield config.store.password, top.child("store").child("password")
    for source in config.sources:
        yield source.token, top.child("sources").child(source.id).child("token")
    for probe in config.probes:
        yield probe.client_key_password, top.child("probes").child(probe.id).child("client_key_password")
    yield from _listed(config.notify.urls, top.child("notify").child("urls"))
    for report in config.reports:
        yield from _listed(report.urls, top.child("reports").child(report.id).child("urls"))
    if config.mail is not None:
        yield config.mail.password, top.child("mail").child("password")
    for name, calendar in config.calendars.items():
        if calendar.feed is not None:
            yield calendar.feed.url, top.child("calendars").child(name).child("url")


def _listed(urls: Sequence[object], at: At) -> Iterator[tuple[object, At]]:
    return ((url, at.item(index)) for index, url in enumerate(urls))


def _check(ref: SecretRef, at: At) -> None:
    if ref.kind == "env":
        if not os.environ.get(ref.where, "").strip():
            state = "empty" if ref.where in os.environ else "not set"
            at.child("env").wrong(f"the environment variable {ref.where} is {state} here")
    elif ref.kind == "file":
        try:
            resolve(ref)
        except ConfigError as error:
            at.child("file").wrong("; ".join(problem.message for problem in error.problems))
