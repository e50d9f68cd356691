"""`sla-tui store import | export | copy`: histories in and out of their place."""

from __future__ import annotations

import re
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sla_tui.cli.commands.store import address, configuration, place, place_at
from sla_tui.cli.output import write
from sla_tui.errors import StoreError, UsageError
from sla_tui.store import open_store
from sla_tui.store.imports.record import PREFIX, polls

_ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


def run_import(args: Namespace) -> int:
    """Reads another tool's history into a source of its own; the same file twice changes nothing."""
    from sla_tui.store.imports.kinds import READERS, kind_of

    path = Path(args.file).expanduser()
    kind = kind_of(path) if args.kind == "auto" else args.kind
    source = args.source or f"{PREFIX}{kind}"
    source = source if source.startswith(PREFIX) else f"{PREFIX}{source}"
    if not _ID.fullmatch(source):
        raise UsageError(f"{source!r} is no id of a source", hint="small letters, digits, - and _")
    found = list(READERS[kind](path, source))  # all of it is read before anything is written
    now = int(time.time())
    config = configuration(args)
    store = open_store(
        address(args, config), fallback=False, password=None if config is None else config.store.password
    )
    with closing(store):
        if store.read_only:
            raise StoreError("another sla-tui writes this history", hint="stop it for as long as the import takes")
        for poll in polls(source, found, now):
            store.record(poll)
    checks = sum(len(one.checks) for one in found)
    lines = [f"{len(found)} monitors with {checks:,} checks were read from {path}; they are the source {source}:"]
    for one in sorted(found, key=lambda one: one.window is None):
        nothing = ["nothing is known of it"] if one.window is None else []
        said = "; ".join([*nothing, *one.remarks])
        lines.append(f"  {one.monitor.ref}  {one.monitor.name}" + (f": {said}" if said else ""))
    lines.append("Name them in a service's monitors: they fill the time of which its other monitors know nothing.")
    write("\n".join(lines) + "\n")
    return 0


def run_copy(args: Namespace) -> int:
    """Copies a history to another place; what is written there is read back and compared before it is kept."""
    from sla_tui.store.copying import copy_history

    config = configuration(args)
    source, target = (place_at(url, config) for url in (args.source, args.target))
    copied = copy_history(source, target)
    write(
        f"{copied.rows:,} rows were copied from {source.name} to {target.name}.\n"
        f"Both hold the same: SHA-256 {copied.sha256}\n"
        "What is written to the first from now on is not in the second: let [store] url name the second.\n"
    )
    return 0


def run_export(args: Namespace) -> int:
    """Writes rows as CSV, or as a Parquet file."""
    from sla_tui.store.exports import HEADERS, rows_of, write_parquet

    until = args.until if args.until is not None else int(time.time()) + 1
    with closing(place(args, configuration(args)).reader()) as store:
        rows = rows_of(store, args.what, args.monitor, args.since or 0, until)
        if args.format == "parquet":
            if args.output is None or args.output == "-":
                raise UsageError("Parquet is no text", hint="name a file with -o")
            write_parquet(Path(args.output).expanduser(), args.what, rows)
            return 0
        write(_csv(HEADERS[args.what], rows), args.output)
    return 0


def _csv(header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> str:
    import csv
    import io

    from sla_tui.export.formats.csv import harmless

    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(header)
    out.writerows([harmless(value) if isinstance(value, str) else value for value in row] for row in rows)
    return text.getvalue()
