"""`sla-tui explain`: the working behind a service's figure, from the history."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from sla_tui import __version__
from sla_tui.cli.agreement_choice import add_customer, agreement_of, under_agreement
from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write
from sla_tui.cli.session import open_session
from sla_tui.config.model import Config
from sla_tui.engine.acts.preview import if_accepted
from sla_tui.engine.moment.bind import contract_of, texts_of_parts
from sla_tui.export.blocks import Document
from sla_tui.export.documents.components import components_blocks, components_to_json
from sla_tui.export.documents.decided import decided_blocks, decided_to_json
from sla_tui.export.documents.preview import Effect
from sla_tui.export.documents.security import security_blocks
from sla_tui.export.documents.stated import why_of
from sla_tui.export.documents.working import working_document
from sla_tui.export.documents.workings import zone_of
from sla_tui.export.formats.json import render_results
from sla_tui.export.shapes.result import result_to_json
from sla_tui.language import Language
from sla_tui.sla.agreement import parts_of_key
from sla_tui.sla.snapshot import ServiceSnapshot


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the service, the period and the format."""
    parser.add_argument("service", metavar="SERVICE", help="the service's id, or one agreement's (checkout/acme)")
    add_customer(parser)
    parser.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3")
    add_format(parser)
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints the working of one service. No source is asked; the simulated fleet is, for it has no other history.

    Raises:
        SlaTuiError: there is no such service, agreement or period.
    """
    log_to_stderr(args.verbose)
    with open_session(args, poll=args.demo) as session:  # the simulated fleet has no past of its own
        key, now = agreement_of(session.config, args), int(session.clock.now())
        snapshot = only(take(session, poll=args.demo, period=args.period), [parts_of_key(key)[0]])
        service = snapshot.services[0]
        if key != service.id:
            service = under_agreement(session, key, args.period)
        would = {} if args.format == "json" else if_accepted(session.config, session.store, now, service, args.period)
    if args.format == "json":
        result = {
            **result_to_json(service.assessment, service.id),
            **decided_to_json(service),
            **components_to_json(service),
        }
        write(render_results([result], many=False), args.output)
        return 0
    print_document(args, explanation(session.config, service, session.language, would), session.language)
    return 0


def explanation(
    config: Config, service: ServiceSnapshot, language: Language, would: Mapping[tuple[int, int], ServiceSnapshot]
) -> Document:
    """Makes the working behind a service's figures a document.

    Args:
        config: under which it was judged.
        service: whose.
        language: of the words.
        would: the service as it would be, by the span of each disputed exclusion, if that were accepted.
    """
    text = contract_of(config, service)
    effects = {span: Effect(service, then) for span, then in would.items()}
    return working_document(
        service.assessment,
        text,
        language,
        title=service.name,
        stated=service.stated,
        service=service.id,
        texts=texts_of_parts(config, service),
        stale=why_of(service, zone_of(text), language) if service.stated.reason == "stale" else "",
        made_of=components_blocks(service, language),
        more=(*decided_blocks(service, effects, language), *security_blocks(service, language)),
        version=__version__,
    )
