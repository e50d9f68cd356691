"""The short way to `sla-tui status`: the line that the last snapshot left in the history, read with SQLite alone.

Measured (see `benchmarks/status.py`): argparse, pathlib and the configuration's reader would each cost more than the
whole question. So this file imports nothing but `sys`, `os`, `zlib` and `sqlite3`, knows only the options that change
nothing about what is read, and says None wherever it is not sure that the remembered line still holds: then the
long way (the `status` command) builds the snapshot anew. What would make a remembered line wrong: another configuration
or version, a decision that was taken since, a poll that it does not know of, the end of a period or of a claim, a
source that has fallen silent since: what rests on it alone has no data now, and counts as that.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import time

from sla_tui import __version__
from sla_tui.cli.places import config_path, home, plain_options, profile_of, read, store_in
from sla_tui.config.fingerprint import fingerprint

KEY = "status"
BEHIND = 90  # seconds that the line may be older than the last poll: it is written anew every 30 where nothing changes
_FORMATS = ("plain", "ascii", "tmux", "json")
_SIZES = (86_400, 3_600, 60, 1)  # seconds of the units that an age is written in
ENGLISH_WORDS = ("stale", "never", "{count} sources", "d", "h", "m", "s")
"""What is said of stale sources, where the remembered line brought no words of its language."""

# One row: the line; as JSON and as text the sources that are stale now, with the seconds since their last good answer;
# and the words for them in the language of the line, which its writer left: no catalogue of phrases is read here.
_QUESTION = """
SELECT json_extract(r.body, '$.lines.' || :form),
  (SELECT json_group_object(f.key, :now - p.last_success_at)
     FROM json_each(r.body, '$.fresh_for') f LEFT JOIN polls p ON p.source = f.key
    WHERE p.last_success_at IS NULL OR :now - p.last_success_at > f.value),
  (SELECT group_concat(f.key || ' ' || coalesce(:now - p.last_success_at, ''), char(10))
     FROM json_each(r.body, '$.fresh_for') f LEFT JOIN polls p ON p.source = f.key
    WHERE p.last_success_at IS NULL OR :now - p.last_success_at > f.value),
  (SELECT group_concat(value, char(10)) FROM json_each(r.body, '$.stale_words'))
FROM remembered r
WHERE r.key = 'status' AND r.at <= :now
  AND json_extract(r.body, '$.version') = :version
  AND json_extract(r.body, '$.config') = :config
  AND json_extract(r.body, '$.holds_until') > :now
  AND json_extract(r.body, '$.acts') = (SELECT coalesce(max(id), 0) FROM acts)
  AND r.at >= (SELECT coalesce(max(last_attempt_at), 0) FROM polls) - :behind
  AND NOT EXISTS (
    SELECT 1 FROM json_each(r.body, '$.fresh_for') f LEFT JOIN polls p ON p.source = f.key
     WHERE (p.last_success_at IS NULL OR :now - p.last_success_at > f.value)
       AND f.key NOT IN (SELECT value FROM json_each(r.body, '$.stale')))
"""


def say(arguments: list[str]) -> bool:
    """Prints the line, where there is one that can be trusted; False: nothing was printed, go the long way."""
    line = answer(arguments)
    if line is None:
        return False
    try:
        line.encode(sys.stdout.encoding or "utf-8")
        sys.stdout.write(line)
        sys.stdout.flush()
    except (UnicodeEncodeError, LookupError, OSError):  # the long way knows what to say of it
        return False
    return True


def answer(arguments: list[str], now: float | None = None) -> str | None:
    """The line for `sla-tui status ARGUMENTS`, with its line break; None where the long way must be gone."""
    options = _options(arguments)
    if options is None:
        return None
    try:
        profile = profile_of(options["--profile"], options["--config"])
        config = read(options["--config"] or config_path(profile))
        place = options["--store"] or store_in(config) or os.path.join(home("DATA", profile), "history.sqlite3")
    except (OSError, ValueError):
        return None
    if "://" in place or place.startswith(":") or not os.path.isfile(place):
        return None
    form = "ascii" if options["--ascii"] and options["--format"] == "plain" else options["--format"]
    try:
        row = _ask(place, form, fingerprint(config), int(time.time() if now is None else now))
    except (sqlite3.Error, ValueError):
        return None
    if row is None or row[0] is None:
        return None
    line, (as_json, as_text, words) = row[0], row[1:]
    ages = [entry.rpartition(" ") for entry in (as_text or "").split("\n") if entry]
    stale = [(name, int(age) if age else None) for name, _, age in ages]
    return f"{with_stale(line, form, stale, words.split(chr(10)) if words else ENGLISH_WORDS, as_json)}\n"


def with_stale(
    line: str,
    form: str,
    stale: list[tuple[str, int | None]],
    words: list[str] | tuple[str, ...] = ENGLISH_WORDS,
    as_json: str | None = None,
) -> str:
    """Adds the sources that are stale: their ids, and the seconds since their last good answer (None: never).

    `words` are in the order of `ENGLISH_WORDS`; `as_json` is the same as a JSON object, where it is at hand already.
    """
    if form == "json":
        if as_json is None:
            import json

            as_json = json.dumps(dict(stale), separators=(",", ":"))
        return f'{line[:-1]}, "stale": {as_json}}}'
    if not stale:
        return line
    stale_word, never, sources, *units = words
    listed = ", ".join(f"{name} {_age(age, never, units)}" for name, age in stale)
    if len(stale) > 2:
        listed = sources.format(count=len(stale))
    if form == "tmux":
        return f"{line} #[fg=yellow]~{stale_word}: {listed}#[default]"
    return f"{line} {'-' if form == 'ascii' else '·'} ~{stale_word}: {listed}"


def _ask(place: str, form: str, config: str, now: int) -> tuple[str | None, str | None, str | None, str | None] | None:
    connection = sqlite3.connect(f"file:{_quoted(os.path.abspath(place))}?mode=ro", uri=True, timeout=0.5)
    try:
        values = {"form": form, "now": now, "version": __version__, "config": config, "behind": BEHIND}
        row: tuple[str | None, str | None, str | None, str | None] | None = connection.execute(
            _QUESTION, values
        ).fetchone()
        return row
    finally:
        connection.close()


def _options(arguments: list[str]) -> dict[str, str] | None:
    """The options, where there are only those that this file knows."""
    usual = {"--format": "plain", "--profile": "", "--config": "", "--store": ""}
    options = plain_options(arguments, usual, ("--ascii",))
    return options if options and options["--format"] in _FORMATS else None


def _quoted(path: str) -> str:
    """A path inside a URI."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _age(seconds: int | None, never: str, units: list[str]) -> str:
    if seconds is None:
        return never
    at = next((place for place, size in enumerate(_SIZES) if seconds >= size), len(_SIZES) - 1)
    return f"{seconds // _SIZES[at]} {units[at]}"
