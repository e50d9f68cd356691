"""The contracts that a command works on: those of the configuration, or of the simulated fleet."""

from __future__ import annotations

from argparse import Namespace

from sla_tui.cli.session import load
from sla_tui.config.model import Config
from sla_tui.config.paths import find_config


def own_config(args: Namespace) -> Config:
    """The user's configuration; an empty one where there is none and none was asked for.

    Raises:
        ConfigError: the configuration has problems.
    """
    if args.demo:
        return demo_config(args)
    if args.config is None and find_config(None) is None:
        return Config()
    return load(args)


def demo_config(args: Namespace) -> Config:
    """The configuration of the simulated fleet."""
    from sla_tui.demo import start

    with start(args.seed, args.at, fixed=True) as demo:
        config: Config = demo.config
    return config
