"""Warns of credentials that are not there, as far as that can be seen without running anything."""

from __future__ import annotations

import os
from pathlib import Path

from sla_tui.config.model import Config, SecretRef
from sla_tui.config.reading.problems import At
from sla_tui.config.secrets import resolve
from sla_tui.errors import ConfigError


def check_credentials(config: Config, top: At) -> None:
    """Warns at each reference to a variable or a file in which there is no credential."""
    _check_if_any(config.store.password, top.child("store").child("password"))
    for source in config.sources:
        if source.token is not None:
            _check(source.token, top.child("sources").child(source.id).child("token"))
    for probe in config.probes:
        if probe.client_key_password is not None:
            _check(probe.client_key_password, top.child("probes").child(probe.id).child("client_key_password"))
    for index, url in enumerate(config.notify.urls):
        if isinstance(url, SecretRef):
            _check(url, top.child("notify").child("urls").item(index))
    for name, calendar in config.calendars.items():
        place = top.child("calendars").child(name)
        if calendar.feed is not None and isinstance(calendar.feed.url, SecretRef):
            _check(calendar.feed.url, place.child("url"))
        if calendar.feed is not None and calendar.feed.file and not Path(calendar.feed.file).is_file():
            place.child("file").wrong("there is no such file now")


def _check_if_any(ref: SecretRef | None, at: At) -> None:
    if ref is not None:
        _check(ref, at)


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
