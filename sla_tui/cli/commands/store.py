"""`sla-tui store`: looks at the history, checks it, copies it, prunes it, and carries histories in and out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from importlib import import_module
from typing import TYPE_CHECKING, Final

from sla_tui.cli.session import load
from sla_tui.cli.values import instant
from sla_tui.config.model import Config
from sla_tui.config.paths import default_store_path, find_config
from sla_tui.errors import StoreError

if TYPE_CHECKING:
    from sla_tui.store.place import StorePlace

ACTIONS: Final = {
    "info": "sizes, counts, ages, and who writes it",
    "verify": "check the file, and work closed periods out again from what they rest on and from the raw rows",
    "prune": "remove what is older than [store] keeps it; the running program does so by itself",
    "backup": "write a copy, also while the history is being written",
    "copy": "copy a whole history to another place, from SQLite or PostgreSQL to either, and prove that it is the same",
    "import": "read Uptime Kuma's or Gatus's database, or CSV, as a source of its own",
    "export": "write checks, states, months, closed periods or acts as CSV or Parquet",
}
WHAT: Final = ("checks", "states", "months", "periods", "acts")
FORMATS: Final = ("csv", "parquet")
KINDS: Final = ("auto", "kuma", "gatus", "csv")


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the actions."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    made = {name: actions.add_parser(name, help=text, description=text) for name, text in ACTIONS.items()}
    for name in ("info", "verify"):
        made[name].add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    made["prune"].add_argument("--compact", action="store_true", help="give the room back to the disk, too (slow)")
    made["backup"].add_argument("file", metavar="FILE", help="a file that is not there yet")
    made["copy"].add_argument("source", metavar="FROM", help="where it is: a file or a URL, as in [store] url")
    made["copy"].add_argument("target", metavar="TO", help="where it goes, where no history is yet: a file or a URL")
    made["import"].add_argument("file", metavar="FILE", help="kuma.db, Gatus's data.db, or a CSV file")
    made["import"].add_argument("--from", dest="kind", choices=KINDS, default="auto", help="what wrote it")
    made["import"].add_argument(
        "--as", dest="source", metavar="ID", help="the id of the source; default: imported-kuma, imported-gatus, …"
    )
    export = made["export"]
    export.add_argument("what", choices=WHAT, help="what is written")
    export.add_argument("--format", choices=FORMATS, default="csv", help="csv (default), or parquet (extra `parquet`)")
    export.add_argument("--monitor", nargs="+", metavar="REF", help="only these monitors, such as pingdom:85975")
    export.add_argument("--since", type=instant, metavar="TIME", help="from when on; default: all there is")
    export.add_argument("--until", type=instant, metavar="TIME", help="up to when; default: now")
    export.add_argument("-o", "--output", metavar="FILE", help="a file instead of standard output")


def run(args: Namespace) -> int:
    """Does one action."""
    module = "store_carry" if args.action in {"import", "export", "copy"} else "store_care"
    code: int = getattr(import_module(f"sla_tui.cli.commands.{module}"), f"run_{args.action}")(args)
    return code


def configuration(args: Namespace) -> Config | None:
    """The configuration, where there is one: the history can be looked at without."""
    return load(args) if find_config(args.config) is not None else None


def address(args: Namespace, config: Config | None) -> str:
    """Finds out where the history is: a path or a URL."""
    return str(args.store or (config.store.url if config is not None else "") or default_store_path())


def place(args: Namespace, config: Config | None) -> StorePlace:
    """Finds the history's place.

    Raises:
        StoreError: it is in memory only.
    """
    return place_at(address(args, config), config)


def place_at(url: str, config: Config | None) -> StorePlace:
    """Finds the place that a path or a URL means, with the credential of the configuration.

    Raises:
        StoreError: it is in memory only.
    """
    from sla_tui.store.opening import place_of

    found = place_of(url, None if config is None else config.store.password)
    if found is None:
        raise StoreError("this history is in memory only", hint="name a file with --store")
    return found
