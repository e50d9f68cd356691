"""The one table of commands: what there is, in which module it lives, and how it is described. Imports none of them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Protocol, cast

DASHBOARD: Final = "dashboard"


class CommandModule(Protocol):
    """What a command's module offers."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declares the command's own options."""
        ...

    def run(self, args: Namespace) -> int:
        """Does the work. Data to stdout, all else to stderr; raises `SlaTuiError` in words."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """One command: `help` is its line in the overview, `examples` are shown under its `--help`."""

    name: str
    module: str
    help: str
    examples: tuple[str, ...] = ()

    def load(self) -> CommandModule:
        """Imports the command's module: only ever the one that is asked for."""
        return cast("CommandModule", import_module(self.module))


COMMANDS: Final = (
    Command(
        DASHBOARD,
        "sla_tui.cli.commands.dashboard",
        "the dashboard; also what runs when no command is named",
        ("sla-tui", "sla-tui https://example.com tcp://db.example.com:5432 --target 99.95"),
    ),
    Command(
        "demo",
        "sla_tui.cli.commands.demo",
        "the dashboard on a simulated fleet: no key, no network, nothing of yours touched",
        (
            "sla-tui demo",
            "sla-tui demo --seed 7 --at 2026-11-23T13:00:00Z",
            "sla-tui demo --serve-providers --port 8800",
        ),
    ),
    Command(
        "watch",
        "sla_tui.cli.commands.watch",
        "the watch screen for a wall: verdict, time left until a credit is due, tiles",
        (
            "sla-tui watch --rotate 20s --kiosk",
            "sla-tui watch --inline",
            "sla-tui watch --stream | jq .summary",
            "sla-tui watch --demo",
        ),
    ),
    Command(
        "serve",
        "sla_tui.cli.commands.serve",
        "the dashboard in a browser, on this machine only (extra `web`)",
        ("sla-tui serve", "sla-tui serve --allow-acting", "sla-tui serve --demo --port 9000"),
    ),
    Command(
        "snapshot",
        "sla_tui.cli.commands.snapshot",
        "poll once and print the state",
        (
            "sla-tui snapshot",
            "sla-tui snapshot --format json --service checkout",
            "sla-tui snapshot --no-poll --period 2026-10 -o october.txt",
            "sla-tui snapshot --format html -o state.html",
            "sla-tui snapshot --demo --format json",
            "sla-tui snapshot --publish /var/www/status",
        ),
    ),
    Command(
        "check",
        "sla_tui.cli.commands.check",
        "for Nagios and its kin: exit code 0 ok, 1 at risk, 2 breached, 3 unknown, and a line with perfdata",
        (
            "sla-tui check",
            "sla-tui check checkout",
            "sla-tui check --poll --timeout 30s",
            "sla-tui check --allow-stale",
        ),
    ),
    Command(
        "status",
        "sla_tui.cli.commands.status",
        "one line for a tmux status bar or a prompt, from the history, in a few milliseconds",
        ("sla-tui status", "sla-tui status --format tmux", "sla-tui status --format json"),
    ),
    Command(
        "claim",
        "sla_tui.cli.commands.claim",
        "the claim file: clause, timeline, calculation, evidence, hashes, e-mail, calendar; and how far each claim is",
        (
            "sla-tui claim --list",
            "sla-tui claim checkout --period 2026-10",
            "sla-tui claim checkout --period 2026-10 -o claim.zip",
            "sla-tui claim checkout --draft",
            "sla-tui claim checkout --period 2026-10 --mark claimed --note TICKET-7",
        ),
    ),
    Command(
        "exclude",
        "sla_tui.cli.commands.exclude",
        "time that does not count under a contract: add, list, propose, accept, dispute, withdraw",
        (
            "sla-tui exclude list checkout",
            "sla-tui exclude add checkout --last --reason third_party --reference NG-88213 --disputed",
            "sla-tui exclude add checkout --start 2026-11-11T13:00Z --for 38m --reason customer",
            "sla-tui exclude accept 3 --reference NG-88213",
            "sla-tui exclude propose checkout",
        ),
    ),
    Command(
        "outage",
        "sla_tui.cli.commands.outage",
        "what no monitor measures of an outage, its ticket and the share it affected: report, list, withdraw",
        (
            "sla-tui outage list checkout",
            "sla-tui outage report checkout --last --reported 2026-11-23T13:20Z --reference TICKET-7",
            "sla-tui outage report checkout --began 2026-11-11T13:18 --affected 40%",
            "sla-tui outage withdraw 3",
        ),
    ),
    Command(
        "security",
        "sla_tui.cli.commands.security",
        "promises of security: what is kept and why; breaches and tests of restoring: list, breach, tested, withdraw",
        (
            "sla-tui security list checkout",
            "sla-tui security breach checkout --noticed 2026-11-20T09:00Z --reference INC-12",
            "sla-tui security breach checkout --noticed 2026-11-20T09:00Z --notified now --reference INC-12",
            "sla-tui security tested checkout --tested 2026-11-01T10:00Z --reference RESTORE-4",
        ),
    ),
    Command(
        "maintenance",
        "sla_tui.cli.commands.maintenance",
        "announced work: add, list, withdraw, import from a calendar",
        (
            "sla-tui maintenance add checkout --start 2026-12-06T02:00 --for 2h --zone Europe/Amsterdam",
            "sla-tui maintenance list",
            "sla-tui maintenance import https://status.example.com/maintenance.ics --service checkout search",
            "sla-tui maintenance import work.ics --service checkout --dry-run",
        ),
    ),
    Command(
        "collect",
        "sla_tui.cli.commands.collect",
        "poll and store without a screen: a service for a server or a container",
        (
            "sla-tui collect -v",
            "sla-tui collect --health-file /run/sla-tui/alive",
            "sla-tui collect --check",
            "sla-tui collect --publish /var/www/status",
        ),
    ),
    Command(
        "report",
        "sla_tui.cli.commands.report",
        "the SLA report of one period: every service, every outage with its working, credits, claims",
        (
            "sla-tui report --period 2026-10",
            "sla-tui report --period 2026-10 --format html --language nl -o october.html",
            "sla-tui report --period 2026-10 --format pdf -o october.pdf",
            "sla-tui report --demo --period 2026-10 --format md",
            "sla-tui report --send monthly",
        ),
    ),
    Command(
        "assess",
        "sla_tui.cli.commands.assess",
        "apply a contract to given outages, offline",
        ("sla-tui assess case.toml", "sla-tui assess cases.json --format json"),
    ),
    Command(
        "explain",
        "sla_tui.cli.commands.explain",
        "the working behind a service's figure: every outage, counted or not, and why",
        ("sla-tui explain checkout", "sla-tui explain checkout --period 2026-10"),
    ),
    Command(
        "compare",
        "sla_tui.cli.commands.compare",
        "two periods of a service side by side: verdict, uptime, outages, latency, errors, credit",
        ("sla-tui compare checkout", "sla-tui compare checkout --period 2026-10 --with 2026-07"),
    ),
    Command(
        "whatif",
        "sla_tui.cli.commands.whatif",
        "a closed period under another contract text, in money; what a whole can promise from its parts",
        (
            "sla-tui whatif --contract gold-2027.toml --period 2026-10",
            "sla-tui whatif --promises 99.9 99.9 99.9 --target 99.9",
            "sla-tui whatif --margin",
        ),
    ),
    Command(
        "contracts",
        "sla_tui.cli.commands.contracts",
        "the built-in presets of published SLAs and your own contracts: list, show, diff, new, document, sign, test",
        (
            "sla-tui contracts list",
            "sla-tui contracts show aws-s3 --render md",
            "sla-tui contracts new",
            "sla-tui contracts document gold --format html -o gold.html",
            "sla-tui contracts sign gold --party customer --name Jansen --position CTO --on 2026-12-01",
            "sla-tui contracts test draft.toml --service checkout",
        ),
    ),
    Command(
        "init",
        "sla_tui.cli.commands.init",
        "look at what your tokens can see, and write a configuration",
        (
            "sla-tui init",
            "sla-tui init --non-interactive --contract aws-s3",
            "sla-tui init --token uptimerobot=file:~/.config/uptimerobot.token --start",
        ),
    ),
    Command(
        "sources",
        "sla_tui.cli.commands.sources",
        "test the credentials; what each source sees, and what may still be asked of it",
        ("sla-tui sources", "sla-tui sources pingdom --format json"),
    ),
    Command(
        "config",
        "sla_tui.cli.commands.config",
        "check the configuration, show it with secrets masked, print its JSON Schema or its path",
        ("sla-tui config check", "sla-tui config schema > sla-tui.schema.json"),
    ),
    Command(
        "export",
        "sla_tui.cli.commands.export",
        "for other tools: Prometheus' rules and Grafana's dashboard over the published metrics",
        ("sla-tui export rules -o sla-tui.rules.yml", "sla-tui export grafana -o sla-tui.json"),
    ),
    Command(
        "store",
        "sla_tui.cli.commands.store",
        "the history: info, verify, prune, backup, copy, import, export",
        (
            "sla-tui store info",
            "sla-tui store verify",
            "sla-tui store copy history.sqlite3 postgresql://sla@db.example.com/sla",
            "sla-tui store import kuma.db",
            "sla-tui store export checks --since 2026-10-01 --until 2026-11-01 -o october.csv",
        ),
    ),
    Command(
        "profiles",
        "sla_tui.cli.commands.profiles",
        "customers, each with a configuration, a history and a state of its own: list, new",
        ("sla-tui profiles list", "sla-tui profiles new acme"),
    ),
    Command("info", "sla_tui.cli.commands.info", "versions, paths and terminal, for a bug report", ("sla-tui info",)),
    Command(
        "completions",
        "sla_tui.cli.commands.completions",
        "print a completion script for your shell",
        (
            "sla-tui completions bash > ~/.local/share/bash-completion/completions/sla-tui",
            "sla-tui completions zsh > ~/.zfunc/_sla-tui    # with fpath+=~/.zfunc before compinit in ~/.zshrc",
            "sla-tui completions fish > ~/.config/fish/completions/sla-tui.fish",
        ),
    ),
)

BY_NAME: Final = {command.name: command for command in COMMANDS}
