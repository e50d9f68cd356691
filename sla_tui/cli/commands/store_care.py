"""`sla-tui store info | verify | prune | backup`: looking after the history, wherever it is kept."""

from __future__ import annotations

import json
import time
from argparse import Namespace
from pathlib import Path

from sla_tui import format as fmt
from sla_tui.cli.commands.store import configuration, place
from sla_tui.cli.output import write
from sla_tui.config.model import Config
from sla_tui.store.place import StoreFacts
from sla_tui.store.records import Retention


def run_info(args: Namespace) -> int:
    """Prints what there is to know about the history."""
    config = configuration(args)
    found = place(args, config)
    facts = found.facts()
    holder = found.holder() if facts.writer else ""
    write((_as_json if args.format == "json" else _as_text)(facts, holder, _kept(config)))
    return 0


def run_verify(args: Namespace) -> int:
    """Checks the history and every closed period; 1 where something is not as it was written."""
    from sla_tui.cli.commands.store_verify import verify

    config = configuration(args)
    return verify(place(args, config), config, as_json=args.format == "json")


def run_backup(args: Namespace) -> int:
    """Writes a copy of the history as of this moment; 1 where it is damaged, and the copy is what could be read."""
    target = Path(args.file).expanduser()
    found = place(args, configuration(args))
    rescued = found.backup(target)
    if rescued is None:
        write(f"{target}: {target.stat().st_size:,} bytes\n")
        return 0
    write(f"{found.name} is damaged ({rescued.damage}).\n")
    write(f"{rescued.rows:,} rows of it could be read, and are in {target} now.\n")
    return 1


def run_prune(args: Namespace) -> int:
    """Removes what is kept long enough."""
    config = configuration(args)
    found = place(args, config)
    gone = found.prune(_kept(config), int(time.time()), compact=args.compact)
    write(f"{gone:,} rows were kept long enough and are gone; the history takes {found.facts().size:,} bytes\n")
    return 0


def _kept(config: Config | None) -> Retention:
    return Retention() if config is None else Retention(config.store.keep_raw, config.store.keep_exact)


def _as_text(facts: StoreFacts, holder: str, keep: Retention) -> str:
    def day(at: int | None) -> str:
        return "-" if at is None else fmt.rfc3339(at)

    named = f" ({holder})" if holder else ""
    writer = {True: f"a running sla-tui{named}", False: "nobody", None: "cannot be told"}[facts.writer]
    rows = [
        ("place" if "://" in facts.place else "file", facts.place),
        ("size", f"{facts.size:,} bytes" + ("" if "://" in facts.place else f", and {facts.journal:,} in its journal")),
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


def _as_json(facts: StoreFacts, holder: str, keep: Retention) -> str:
    def instant(at: int | None) -> str | None:
        return None if at is None else fmt.rfc3339(at)

    data = {
        "path": facts.place,
        "bytes": facts.size,
        "journal_bytes": facts.journal,
        "format": facts.version,
        "written": facts.writer,
        "holder": holder or None,
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
