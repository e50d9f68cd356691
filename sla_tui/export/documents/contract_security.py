"""What a contract promises of security and data protection, in plain language: a sentence for every clause."""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui.language import Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.security_terms import BackupRule, DataReturn, RestoreRule, Security, TransitRule


def security_lines(contract: Contract, language: Language) -> Iterator[str]:
    """Yields the sentences of the chapter; none where the contract promises nothing."""
    rule, say = contract.security, language.say
    if rule is None:
        return
    yield from _transit(rule.transit or TransitRule(), language)
    if rule.at_rest:
        yield say("security.at_rest", how=_line(rule.at_rest))
    if rule.location:
        yield say("security.location", places=language.listed([*map(_line, rule.location)]))
    if rule.subprocessors:
        yield say("security.subprocessors", names=language.listed([*map(_line, rule.subprocessors)]))
    if rule.access:
        yield say("security.access", how=_line(rule.access))
    for one in rule.certifications:
        by = say("security.certified_by", by=_line(one.by)) if one.by else ""
        to = "" if one.valid_to is None else say("security.certified_to", day=language.date(one.valid_to))
        yield say("security.certified", name=_line(one.name), by=by, to=to)
    yield from _backups(rule.backups or BackupRule(), language)
    yield from _restore(rule.restore or RestoreRule(), language)
    if rule.breach is not None:
        to = _line(rule.breach.to) or say("security.breach_customer")
        yield say("security.breach", within=language.length(rule.breach.within), to=to)
    yield from _data_return(rule.data_return or DataReturn(), language)
    yield from _dates(rule, language)


def _transit(rule: TransitRule, language: Language) -> Iterator[str]:
    say = language.say
    if rule.min_tls is not None:
        yield say("security.min_tls", version=rule.min_tls)
    if rule.certificate_left is not None:
        yield say("security.certificate_left", length=language.length(rule.certificate_left))
    if rule.hsts is not None:
        yield say("security.hsts", length=language.length(rule.hsts))
    if rule.headers:
        yield say("security.headers", names=language.listed([f"`{name}`" for name in rule.headers]))


def _backups(rule: BackupRule, language: Language) -> Iterator[str]:
    say = language.say
    if rule.every is not None:
        yield say("security.backup_every", length=language.length(rule.every))
    if rule.rpo is not None:
        yield say("security.rpo", length=language.length(rule.rpo))
    if rule.kept is not None:
        yield say("security.backup_kept", length=language.length(rule.kept))
    if rule.where:
        yield say("security.backup_where", where=_line(rule.where))


def _restore(rule: RestoreRule, language: Language) -> Iterator[str]:
    say = language.say
    if rule.rto is not None:
        yield say("security.rto", length=language.length(rule.rto))
    if rule.test_every is not None:
        yield say("security.test_every", length=language.length(rule.test_every))
    if rule.last_tested is not None:
        yield say("security.last_tested", day=language.date(rule.last_tested))


def _data_return(rule: DataReturn, language: Language) -> Iterator[str]:
    say = language.say
    if rule.within is not None:
        yield say("security.returned", length=language.length(rule.within))
    if rule.format:
        yield say("security.format", format=_line(rule.format))
    if rule.deleted_within is not None:
        yield say("security.deleted", length=language.length(rule.deleted_within))


def _dates(rule: Security, language: Language) -> Iterator[str]:
    say = language.say
    if rule.reviewed is not None:
        yield say("security.reviewed", day=language.date(rule.reviewed))
    if rule.review_by is not None:
        yield say("security.review_by", day=language.date(rule.review_by))
    yield say("security.warn_before", length=language.length(rule.warn_before))
    if rule.publish:
        yield say("security.publish", what=language.listed([say(f"promise.{name}") for name in rule.publish]))


def _line(text: str) -> str:
    return " ".join(text.split())
