"""`sla-tui explain`: the working behind a service's figure, from the history."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks, looks
from sla_tui.cli.output import write
from sla_tui.cli.session import open_session
from sla_tui.engine.acts.preview import if_accepted
from sla_tui.engine.moment.bind import contract_of, texts_of_parts
from sla_tui.export.documents.decided import decided_to_json, render_decided
from sla_tui.export.documents.preview import Effect
from sla_tui.export.documents.stated import why_of
from sla_tui.export.documents.working import render_working
from sla_tui.export.documents.working_page import zone_of
from sla_tui.export.formats.json import render_results
from sla_tui.export.shapes.result import result_to_json


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the service, the period and the format."""
    parser.add_argument("service", metavar="SERVICE", help="the service's id")
    parser.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints the working of one service. No source is asked; the simulated fleet is, for it has no other history.

    Raises:
        SlaTuiError: there is no such service or period.
    """
    log_to_stderr(args.verbose)
    with open_session(args, poll=args.demo) as session:  # the simulated fleet has no past of its own
        snapshot = only(take(session, poll=args.demo, period=args.period), [args.service])
        service, now = snapshot.services[0], int(session.clock.now())
        would = {} if args.format == "json" else if_accepted(session.config, session.store, now, service, args.period)
    if args.format == "json":
        result = {**result_to_json(service.assessment, service.id), **decided_to_json(service)}
        write(render_results([result], many=False), args.output)
        return 0
    style, width = looks(args)
    text = contract_of(session.config, service)
    working = render_working(
        service.assessment,
        text,
        title=service.name,
        width=width,
        style=style,
        said=service.stated,
        service=service.id,
        texts=texts_of_parts(session.config, service),
        stale=why_of(service, zone_of(text)) if service.stated.reason == "stale" else "",
    )
    effects = {span: Effect(service, then) for span, then in would.items()}
    write(working + render_decided(service, effects, width=width, style=style), args.output)
    return 0
