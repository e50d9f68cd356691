"""The contracts that a command works on: those of the configuration, or of the simulated fleet."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from sla_tui.cli.session import load
from sla_tui.config.model import Config, ContractVersions
from sla_tui.config.paths import find_config


def own_contracts(args: Namespace) -> Mapping[str, ContractVersions]:
    """The contracts of the user's configuration; none where there is no configuration and none was asked for.

    Raises:
        ConfigError: the configuration has problems.
    """
    if args.demo:
        return demo_config(args).contracts
    if args.config is None and find_config(None) is None:
        return {}
    return load(args).contracts


def demo_config(args: Namespace) -> Config:
    """The configuration of the simulated fleet."""
    from sla_tui.demo import start

    with start(args.seed, args.at, fixed=True) as demo:
        config: Config = demo.config
    return config
