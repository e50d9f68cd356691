"""`sla-tui export`: files for other tools: Prometheus' rules and Grafana's dashboard over the published metrics."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.output import write


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what is exported."""
    kinds = parser.add_subparsers(title="what", dest="what", metavar="WHAT", required=True)
    rules = kinds.add_parser("rules", help="recording and alerting rules for Prometheus (YAML)", allow_abbrev=False)
    rules.add_argument(
        "--instance", default="", metavar="NAME", help="only of the installation of that name ([publish] instance)"
    )
    grafana = kinds.add_parser("grafana", help="a dashboard to import into Grafana (JSON)", allow_abbrev=False)
    for kind in (rules, grafana):
        kind.add_argument("-o", "--output", metavar="FILE", help="write to a file: whole, or not at all")


def run(args: Namespace) -> int:
    """Writes the file. It needs no configuration: whose figures they are, the metrics say."""
    if args.what == "rules":
        from sla_tui.export.outward.rules import render_rules

        write(render_rules(args.instance), args.output)
    else:
        from sla_tui.export.outward.grafana import render_dashboard

        write(render_dashboard(), args.output)
    return 0
