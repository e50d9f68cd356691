"""`sla-tui report`: the SLA report of one period, from the history, in every format and language."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks, add_show_urls, looks
from sla_tui.cli.output import deliver, write
from sla_tui.cli.session import open_session
from sla_tui.cli.terminal import is_terminal
from sla_tui.cli.values import whole_number
from sla_tui.engine.gather.report import gather_report
from sla_tui.errors import UsageError
from sla_tui.export.documents.report.model import Report
from sla_tui.export.formats.report import FILE_WIDTH, FORMATS, draw_report
from sla_tui.language import Language


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the period, the format, the choice of services and where it goes."""
    parser.add_argument(
        "--period", metavar="KEY", help="the period, such as 2026-10 or 2026-Q3 (default: the one that runs)"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), md, html, csv, json or pdf")
    parser.add_argument("--service", nargs="+", metavar="ID", help="only these services")
    parser.add_argument(
        "--customer", default="", metavar="NAME", help="for this customer: only the agreements with them, nothing else"
    )
    parser.add_argument(
        "--earlier", type=whole_number, default=0, metavar="N", help="tell of the N periods before, too"
    )
    parser.add_argument(
        "--send",
        metavar="NAME",
        help="deliver the report [reports.NAME] of the configuration now (default: the last period)",
    )
    parser.add_argument(
        "--again", action="store_true", help="with --send: also to who may have it; where all have, to all of them"
    )
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of the json format")
    add_show_urls(parser)
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints the report. No source is asked; the simulated fleet is, for it has no other history.

    Raises:
        SlaTuiError: there is no such service, customer or period, or nothing is known of it.
        UsageError: a PDF would go to a terminal.
    """
    if args.send:
        from sla_tui.cli.report_sending import send

        return send(args)
    if args.again:
        raise UsageError("--again goes with --send.")
    if args.schema:
        from sla_tui.export.formats.report_json import report_schema

        write(report_schema(), args.output)
        return 0
    if args.format == "pdf" and args.output in (None, "-") and is_terminal(sys.stdout):
        raise UsageError("a PDF is nothing for a terminal.", hint="name a file: -o report.pdf")
    log_to_stderr(args.verbose)
    with open_session(args, poll=args.demo) as session:  # the demo polls first
        snapshot = take(session, poll=args.demo, period=args.period)
        if args.service:
            snapshot = only(snapshot, args.service)
        report = gather_report(
            session.config,
            session.store,
            int(session.clock.now()),
            period=args.period,
            snapshot=snapshot,
            earlier=args.earlier,
            demo=session.demo,
            customer=args.customer,
        )
    _deliver(report, args, session.language)
    return 0


def _deliver(report: Report, args: Namespace, language: Language) -> None:
    style, width = looks(args, file_width=FILE_WIDTH)
    body = draw_report(report, args.format, language, width=width, style=style, show_urls=args.show_urls)
    deliver(body, args.output)
