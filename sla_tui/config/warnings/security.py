"""Warns of promises of security whose dates have run out or soon will, and of those that nothing can measure."""

from __future__ import annotations

from datetime import date, timedelta

from sla_tui.config.contracts import VERSIONS
from sla_tui.config.model import Config
from sla_tui.config.probe_kinds import COMMAND, FILE
from sla_tui.config.reading.problems import At
from sla_tui.config.security_looks import looked_at_by
from sla_tui.config.source_kinds import PROBE
from sla_tui.sla.security_terms import Security


def check_security(config: Config, top: At, today: date) -> None:
    """Warns at each contract of the file, and at each service that no probe measures its promises for.

    Args:
        config: what was read.
        top: the top of the file.
        today: the local date.
    """
    for name, versions in config.contracts.items():
        place = top.child("contracts").child(name)
        for index, text in enumerate(versions.versions):
            at = place if not index else place.child(VERSIONS).item(index - 1)
            if text.security is not None and (not index or text.security != versions.versions[index - 1].security):
                _dates(text.security, at.child("security"), today)
                _rhythm(text.security, at.child("security"))
    probes = {f"{source.id}:{p.id}": p for source in config.sources if source.kind == PROBE for p in config.probes}
    for service in config.services:
        if service.components:  # each of them is told about its own probes
            continue
        texts = [config.contracts[name].versions[-1] for name in service.contracts if name in config.contracts]
        rules = [text.security for text in texts if text.security is not None]
        seen = {probes[ref].kind for rule in rules for ref in looked_at_by(service, rule, probes)}
        at = top.child("services").child(service.id)
        if any(rule.transit is not None for rule in rules) and not seen - {COMMAND, FILE}:
            at.wrong(
                "its contract promises encryption on the way, and no https:// or tls:// probe of ours looks at it",
                allowed='security = ["probe:<id>"]',
            )
        aged = any(rule.backups is not None and rule.backups.oldest is not None for rule in rules)
        if aged and not seen & {COMMAND, FILE}:
            at.wrong(
                "its contract promises how old backups are at the most, and no probe of ours looks for them",
                allowed='security = ["probe:<id>"] of a probe with `file` or `command`',
            )


def _dates(rule: Security, at: At, today: date) -> None:
    """Warns of last days that are over, or within the time that the contract wants to be warned in."""
    for index, one in enumerate(rule.certifications):
        if one.valid_to is not None:
            _runs_out(one.valid_to, rule, at.child("certifications").item(index).child("valid_to"), today)
    if rule.review_by is not None:
        _runs_out(rule.review_by, rule, at.child("review_by"), today)
    restore = rule.restore
    if restore is not None and restore.test_every is not None and restore.last_tested is not None:
        due = restore.last_tested + timedelta(seconds=restore.test_every)
        _runs_out(due, rule, at.child("restore").child("last_tested"), today, what="the next test was due on")


def _runs_out(day: date, rule: Security, at: At, today: date, *, what: str = "its last day was") -> None:
    if day < today:
        at.wrong(f"{what} {day}: the promise is not kept any more")
    elif (day - today) < timedelta(seconds=rule.warn_before):
        at.wrong(f"{what.replace('was', 'is')} {day}, {(day - today).days} days from now")


def _rhythm(rule: Security, at: At) -> None:
    """Warns of backups that are made more seldom than they may be old."""
    backups = rule.backups
    if backups is not None and backups.rpo is not None and backups.every is not None and backups.rpo < backups.every:
        at.child("backups").child("rpo").wrong("is shorter than every: just before the next backup it is never kept")
