"""`sla-tui demo`: the dashboard on the simulated fleet. Nothing of the user's is read or written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.commands import dashboard


def add_arguments(parser: ArgumentParser) -> None:
    """Has no options of its own: `--seed` and `--at` are common ones."""
    del parser


def run(args: Namespace) -> int:
    """Starts the simulated providers and the dashboard on them."""
    args.demo = True
    args.urls = []
    return dashboard.run(args)
