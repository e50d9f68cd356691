"""The contracts that a command works on: those of the configuration, or of the simulated fleet."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping

from sla_tui.cli.session import load
from sla_tui.config.model import Config, ContractVersions
from sla_tui.config.paths import find_config
from sla_tui.config.reading.choice import Chosen, choose, from_file
from sla_tui.errors import SlaTuiError


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


def chosen_contract(name: str, own: Mapping[str, ContractVersions]) -> Chosen:
    """The contract of that name: one's own, a preset, or the one of a file (a name that ends in `.toml`).

    Raises:
        SlaTuiError: there is none, or the file holds several.
        ConfigError: the file has problems.
    """
    if not name.endswith(".toml"):
        return choose(name, own)
    found = from_file(name)
    if len(found) > 1:
        raise SlaTuiError(f"{name} holds {len(found)} contracts: {', '.join(found)}.", hint="name a file with one.")
    return Chosen(next(iter(found.values())))


def demo_config(args: Namespace) -> Config:
    """The configuration of the simulated fleet."""
    from sla_tui.demo import start

    with start(args.seed, args.at, fixed=True) as demo:
        config: Config = demo.config
    return config
