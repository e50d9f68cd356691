"""`sla-tui store info | verify | prune | backup`: looking after the history's file."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from contextlib import closing
from pathlib import Path

from sla_tui import format as fmt
from sla_tui.cli.commands.store import configuration, place
from sla_tui.cli.output import write
from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.store.sqlite.facts import StoreFacts, facts_of
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.retention import Retention
from sla_tui.store.sqlite.schema import recognise
from sla_tui.store.sqlite.store import SqliteStore, open_file


def run_info(args: Namespace) -> int:
    """Prints what there is to know about the file."""
    config = configuration(args)
    facts = facts_of(place(args, config))
    keep = Retention() if config is None else Retention(config.store.keep_raw, config.store.keep_exact)
    write(_as_json(facts, keep) if args.format == "json" else _as_text(facts, keep))
    return 0


def run_verify(args: Namespace) -> int:
    """Checks the file and every closed period; 1 where something is not as it was written."""
    from sla_tui.cli.commands.store_verify import verify

    config = configuration(args)
    with closing(_reader(place(args, config))) as store:
        return verify(store, config, as_json=args.format == "json")


def run_backup(args: Namespace) -> int:
    """Writes a copy of the history as of this moment."""
    target = Path(args.file).expanduser()
    path = place(args, configuration(args))
    try:
        with closing(_reader(path)) as store:
            store.quick_check()
            store.backup(target)
    except CorruptStoreError as error:
        return _rescue(path, target, error)
    write(f"{target}: {target.stat().st_size:,} bytes\n")
    return 0


def _rescue(path: Path, target: Path, damage: CorruptStoreError) -> int:
    """Copies what can still be read of a damaged history into a new one; the damaged file stays as it is."""
    from sla_tui.store.sqlite import schema
    from sla_tui.store.sqlite.salvage import salvage

    if target.exists():
        raise StoreError(f"{target} is there already", hint="name a new file; nothing is overwritten")
    with closing(schema.connect(target, write=True)) as db:
        db.execute("BEGIN")
        rows = salvage(path, db, days=None)
        db.execute("COMMIT")
    write(f"{path} is damaged ({damage.what}).\n{rows:,} rows of it could be read, and are in {target} now.\n")
    return 1


def run_prune(args: Namespace) -> int:
    """Removes what is kept long enough."""
    config = configuration(args)
    path = place(args, config)
    keep = Retention() if config is None else Retention(config.store.keep_raw, config.store.keep_exact)
    if not recognise(path):
        raise StoreError(f"there is no history at {path} yet", hint="it is made at the first poll")
    lock = WriterLock(path)
    if not lock.acquire():
        raise StoreError(
            "another sla-tui writes this history", hint="it prunes by itself; stop it to prune or compact by hand"
        )
    try:
        store = open_file(path, lock=lock, retention=keep)
    except BaseException:
        lock.release()
        raise
    with closing(store):
        gone = 0
        while step := store.prune(int(time.time())):
            gone += step
        if args.compact:
            store.compact()
    write(f"{gone:,} rows were kept long enough and are gone; the file has {path.stat().st_size:,} bytes\n")
    return 0


def _reader(path: Path) -> SqliteStore:
    if not recognise(path):
        raise StoreError(f"there is no history at {path} yet", hint="it is made at the first poll")
    return open_file(path, lock=None)


def _as_text(facts: StoreFacts, keep: Retention) -> str:
    def day(at: int | None) -> str:
        return "-" if at is None else fmt.rfc3339(at)

    writer = {True: "a running sla-tui", False: "nobody", None: "cannot be told"}[facts.writer]
    rows = [
        ("file", str(facts.path)),
        ("size", f"{facts.size:,} bytes, and {facts.journal:,} in its journal"),
        ("format", str(facts.version)),
        ("written by", writer),
        ("monitors", f"{facts.monitors:,}"),
        ("checks", f"{facts.checks:,} in finished days, {facts.failed:,} of them failed"),
        ("state changes", f"{facts.spans:,}"),
        ("oldest", day(facts.oldest)),
        ("newest poll", day(facts.newest)),
        ("closed periods", f"{facts.closed:,} in {facts.revisions:,} revisions"),
        ("acts", f"{facts.acts:,}"),
        ("kept", f"checks {keep.raw // 86_400} days, to the millisecond {keep.exact // 86_400}; all else for ever"),
    ]
    tables = [(f"  {name}", f"{size:>14,} bytes") for name, size in facts.tables.items()]
    return "".join(f"{name:<28} {value}\n" for name, value in [*rows, ("tables", ""), *tables] if value or tables)


def _as_json(facts: StoreFacts, keep: Retention) -> str:
    def instant(at: int | None) -> str | None:
        return None if at is None else fmt.rfc3339(at)

    data = {
        "path": str(facts.path),
        "bytes": facts.size,
        "journal_bytes": facts.journal,
        "format": facts.version,
        "written": facts.writer,
        "monitors": facts.monitors,
        "checks": facts.checks,
        "failed_checks": facts.failed,
        "state_changes": facts.spans,
        "oldest": instant(facts.oldest),
        "newest_poll": instant(facts.newest),
        "closed_periods": facts.closed,
        "revisions": facts.revisions,
        "acts": facts.acts,
        "keep_raw_days": keep.raw // 86_400,
        "keep_exact_days": keep.exact // 86_400,
        "table_bytes": dict(facts.tables),
    }
    return json.dumps(data, indent=2) + "\n"
