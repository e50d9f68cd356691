"""From TOML to a frozen `Config`, or to every problem of the file at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sla_tui.config.fingerprint import fingerprint
from sla_tui.config.keys.file import FILE
from sla_tui.config.keys.reports import check_reports
from sla_tui.config.kinds.calendars import with_calendars
from sla_tui.config.model import Calendar, Config, SecretRef
from sla_tui.config.paths import current_profile
from sla_tui.config.probes import ProbeConfig
from sla_tui.config.reading.agreements import check_agreements
from sla_tui.config.reading.assembly import build, complete_contracts, with_currency
from sla_tui.config.reading.bounds import check_bounds
from sla_tui.config.reading.components import check_methods
from sla_tui.config.reading.excerpt import excerpt_of
from sla_tui.config.reading.problems import At, Locate, Problems
from sla_tui.config.reading.references import check_references
from sla_tui.errors import ConfigError, Problem

if TYPE_CHECKING:
    from sla_tui.config.reading.positions import KeyLines

LARGEST: Final = 8 * 1024 * 1024  # bytes; a configuration of 10,000 services has some 2 MB

_WHERE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)\s*$")


def load_config(path: str | Path) -> Config:
    """Reads and checks the file at `path`.

    Raises:
        ConfigError: the file cannot be read, or has problems: all of them.
    """
    file = Path(path)
    text = read_text(file)
    config = parse_config(text, str(path), folder=file.absolute().parent)
    return replace(config, path=file, fingerprint=fingerprint(text.encode()), profile=current_profile())


def read_text(file: Path) -> str:
    """Returns the text of a file, as UTF-8.

    Raises:
        ConfigError: it cannot be read, is too large, or is not UTF-8 (with the line).
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        hint = "`sla-tui config path` says where it is looked for" if isinstance(error, FileNotFoundError) else ""
        raise ConfigError((Problem(_in_words(error), str(file)),), hint=hint) from None
    if len(raw) > LARGEST:
        raise ConfigError((Problem(f"is larger than {LARGEST // 1024 // 1024} MB", str(file)),))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise ConfigError((Problem("is not UTF-8 text", str(file), line),)) from None


def parse_config(text: str, file: str = "", *, folder: Path | None = None) -> Config:
    """Reads and checks a configuration.

    Args:
        text: TOML.
        file: its name, for the messages.
        folder: what relative paths in it are relative to; None leaves them as they are.

    Raises:
        ConfigError: every problem, each with line, key and what is allowed.
    """
    table = parse_toml(text, file)
    problems = Problems(file, _locator(text))
    top = At(problems, "")
    found = FILE.read_keys(with_calendars(with_currency(table), top), top)
    check_references(table, top)
    check_reports(table, top)
    contracts = complete_contracts(found, problems)
    check_agreements(found, contracts, top)
    check_methods(found, contracts, top)
    problems.raise_if_any()
    config = build(found, contracts)
    return config if folder is None else _rooted(config, folder)


def _locator(text: str) -> Locate:
    """Returns what finds keys in `text`; it is looked through only when something is wrong."""

    @cache
    def lines() -> KeyLines:
        from sla_tui.config.reading.positions import KeyLines

        return KeyLines(text)

    return lambda key: lines().of(key)


def parse_toml(text: str, file: str = "") -> dict[str, Any]:
    """Reads TOML as plain values; floats are `Decimal`s, exactly as written.

    Raises:
        ConfigError: one problem: where the text stops being TOML, or what of it is out of all bounds.
    """
    check_bounds(text, file)
    try:
        return tomllib.loads(text, parse_float=_as_written)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        found = _WHERE.search(message)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1 if found else None
        what = _WHERE.sub("", message)
        column = int(found[2]) if found and found[2] else None
        seen = None if line is None else excerpt_of(text, line, column)
        problem = Problem(f"is not TOML: {what[:1].lower()}{what[1:]}", file, line, excerpt=seen)
    except RecursionError:
        problem = Problem("is nested too deeply", file)
    except ValueError:  # a whole number of thousands of digits
        problem = Problem("has a number with far too many digits", file)
    raise ConfigError((problem,))


def _as_written(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond all bounds; the key that holds it says so
        return Decimal("NaN")


def _rooted(config: Config, folder: Path) -> Config:
    """Makes paths of credentials relative to the configuration's folder, not to where the program was started."""

    def rooted(ref: SecretRef) -> SecretRef:
        return replace(ref, where=str(folder / Path(ref.where).expanduser())) if ref.kind == "file" else ref

    sources = tuple(replace(s, token=rooted(s.token)) if s.token else s for s in config.sources)
    files = ("ca_file", "client_certificate", "client_key")

    def located(probe: ProbeConfig) -> ProbeConfig:
        changed: dict[str, Any] = {
            name: str(folder / Path(path).expanduser()) for name in files if (path := getattr(probe, name))
        }
        if probe.client_key_password is not None:
            changed["client_key_password"] = rooted(probe.client_key_password)
        return replace(probe, **changed) if changed else probe

    probes = tuple(located(probe) for probe in config.probes)
    notify = {f.name: getattr(config.notify, f.name) for f in fields(config.notify)}
    channels = {name: _each(value, rooted) for name, value in notify.items()}
    calendars = {name: _rooted_calendar(calendar, folder, rooted) for name, calendar in config.calendars.items()}
    config = replace(config, calendars=calendars)
    if config.mail is not None:
        ca_file = str(folder / Path(config.mail.ca_file).expanduser()) if config.mail.ca_file else ""
        config = replace(
            config, mail=replace(config.mail, ca_file=ca_file, password=_each(config.mail.password, rooted))
        )
    reports = tuple(
        replace(
            one,
            urls=_each(one.urls, rooted),
            folder=str(folder / Path(one.folder).expanduser()) if one.folder else "",
        )
        for one in config.reports
    )
    config = replace(config, reports=reports)
    if config.store.password is not None:
        config = replace(config, store=replace(config.store, password=rooted(config.store.password)))
    return replace(config, sources=sources, probes=probes, notify=replace(config.notify, **channels))


def _rooted_calendar(calendar: Calendar, folder: Path, rooted: Callable[[SecretRef], SecretRef]) -> Calendar:
    feed = calendar.feed
    if feed is None:
        return calendar
    file = str(folder / Path(feed.file).expanduser()) if feed.file else ""
    return replace(calendar, feed=replace(feed, file=file, url=_each(feed.url, rooted)))


def _each(value: object, change: Callable[[SecretRef], SecretRef]) -> Any:  # noqa: ANN401 - the value of any field
    """Returns a field's value with `change` made of every reference to a credential in it."""
    if isinstance(value, tuple):
        return tuple(_each(one, change) for one in value)
    return change(value) if isinstance(value, SecretRef) else value


def _in_words(error: OSError) -> str:
    words = {
        "FileNotFoundError": "there is no such file",
        "IsADirectoryError": "is a folder, not a file",
        "PermissionError": "may not be read by this user",
    }
    return words.get(type(error).__name__, f"cannot be read: {error.strerror or type(error).__name__}")
