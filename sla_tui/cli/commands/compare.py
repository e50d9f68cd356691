"""`sla-tui compare`: two periods of a service side by side, from the history."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write
from sla_tui.cli.session import Session, open_session
from sla_tui.export.documents.compare import compare_document
from sla_tui.export.formats.json import render_results
from sla_tui.export.shapes.result import result_to_json
from sla_tui.sla.periods.zones import local_date
from sla_tui.sla.snapshot import ServiceSnapshot


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the service, the two periods and the format."""
    parser.add_argument("service", metavar="SERVICE", help="the service's id")
    parser.add_argument("--period", metavar="KEY", help="the later period, such as 2026-10; the running one without it")
    parser.add_argument("--with", dest="other", metavar="KEY", help="the earlier period; the one before without it")
    add_format(parser)
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints what both periods came to. No source is asked; the simulated fleet is, for it has no other history.

    Raises:
        SlaTuiError: there is no such service or period.
    """
    log_to_stderr(args.verbose)
    with open_session(args, poll=args.demo) as session:  # the simulated fleet has no past of its own
        later = _service(session, args.service, args.period, poll=args.demo)
        start, zone = later.assessment.period.start, later.timezone or "UTC"
        before = args.other or local_date(zone, start - 1).isoformat()
        earlier = _service(session, args.service, before, poll=False)  # what was asked for is there by now
        now = int(session.clock.now())
    if args.format == "json":
        found = [result_to_json(one.assessment, one.id) for one in (earlier, later)]
        write(render_results(found, many=True), args.output)
        return 0
    print_document(args, compare_document((earlier, later), now, session.language), session.language)
    return 0


def _service(session: Session, service: str, period: str | None, *, poll: bool) -> ServiceSnapshot:
    """Builds the service in a period, as every other command has it."""
    return only(take(session, poll=poll, period=period), [service]).services[0]
