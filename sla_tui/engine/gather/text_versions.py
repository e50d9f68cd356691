"""Gathers which texts of its contract a period was judged under, by number and hash, and who signed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from sla_tui.config.model import Config
from sla_tui.config.text_hash import text_sha256
from sla_tui.engine.judge.kept import contract_text
from sla_tui.engine.moment.bind import BoundService, service_texts
from sla_tui.engine.moment.decisions import Decisions
from sla_tui.engine.moment.moment import Moment
from sla_tui.sla.acts import SignText
from sla_tui.sla.contract import Contract
from sla_tui.sla.text_versions import TextSignature, TextVersion


def text_versions(moment: Moment, bound: BoundService, kept: str | None) -> tuple[TextVersion, ...]:
    """Lists the version of each part of the period, each text once.

    Args:
        moment: the configuration, and who signed what.
        bound: the service and its period.
        kept: the text (canonical JSON) that a closed period was judged under; None where it is not closed.
    """
    if kept is not None and kept != contract_text(bound):
        own = sha256(kept.encode()).hexdigest()
        return (TextVersion(bound.contract.id, 0, 0, None, own, signatures(moment.decisions, own)),)
    key = ("texts", bound.service.text_key, tuple(id(part.text) for part in bound.parts) or id(bound.contract))
    known = moment.judged.get(key)  # thousands of services share them
    if not isinstance(known, tuple):
        adapted = service_texts(moment.config, bound.service).versions
        found = (_version(moment, bound.service.contract, adapted, one.contract) for one in bound.each)
        known = moment.judged[key] = tuple(dict.fromkeys(found))
    return known


def _version(moment: Moment, contract: str, adapted: Sequence[Contract], text: Contract) -> TextVersion:
    number = next((at for at, one in enumerate(adapted, start=1) if one is text or one == text), 0)
    versions = texts_written(moment.config, contract)
    written = versions[number - 1] if number and len(versions) == len(adapted) else text
    own = text_sha256(written)
    return TextVersion(contract, number, len(adapted), written.valid_from, own, signatures(moment.decisions, own))


def texts_written(config: Config, contract: str) -> tuple[Contract, ...]:
    """Finds all texts of a contract as they stand in the configuration; nothing for the implicit one."""
    versions = config.contracts.get(contract)
    return () if versions is None else versions.versions


def signatures(decisions: Decisions, sha: str) -> tuple[TextSignature, ...]:
    """Lists who signed the text of that hash, in the order of signing; what was taken back is none."""
    return tuple(sorted(_signatures(decisions, sha), key=lambda one: (one.at, one.act)))


def _signatures(decisions: Decisions, sha: str) -> Iterator[TextSignature]:
    for act in decisions.signatures:
        deed = act.deed
        if isinstance(deed, SignText) and deed.sha256 == sha == sha256(deed.text.encode()).hexdigest():
            yield TextSignature(deed.party, deed.name, deed.signed, deed.position, deed.reference, act.id, act.who)
