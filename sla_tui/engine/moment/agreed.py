"""Which agreements of a service are one piece of work: under the same texts, with nothing decided about one alone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from sla_tui.config.kinds.amounts import amounts_of
from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.moment.bind import BoundService, bind_each, service_texts
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.pages import divided, page_sources
from sla_tui.sla.agreement import SEPARATOR
from sla_tui.sla.contract import Contract

_MOST: Final = 4_096
_GROUPS: Final[dict[tuple[int, int], tuple[Config, object, Agreed]]] = {}


@dataclass(frozen=True, slots=True)
class AgreementGroup:
    """Agreements of a service that come to the same verdict, whatever each pays: the first is judged for all of them.

    `places` are their places among all agreements of the service. `by_share`: credits are a share of each one's fee;
    else all of them pay the same.
    """

    members: tuple[ServiceConfig, ...]
    places: tuple[int, ...]
    by_share: bool = True


@dataclass(frozen=True, slots=True)
class Agreed:
    """The agreements of a service: in groups, and with whom each has others, by its key."""

    groups: tuple[AgreementGroup, ...]
    partners: Mapping[str, tuple[ServiceConfig, ...]]


def own_words(moment: Moment, service: ServiceConfig) -> str:
    """Returns the key of an agreement about which alone something was decided or written; else nothing."""
    return service.key if service.agreement and service.key in _named(moment, service.id) else ""


def _named(moment: Moment, service: str) -> frozenset[str]:
    """Lists the agreements of a service about which alone something was decided or written."""
    key = ("named", service)
    found = moment.judged.get(key)
    if not isinstance(found, frozenset):
        config, begin = moment.config, f"{service}{SEPARATOR}"
        scopes = [event.scope.services for event in config.maintenance]
        scopes += [event.scope.services for event in config.exclusions]
        scopes += [event.services for event in config.outages]
        names = (*(name for names in scopes for name in names), *moment.decisions.named)
        found = moment.judged[key] = frozenset(name for name in names if name.startswith(begin))
    return found


def groups_of(moment: Moment, service: ServiceConfig) -> list[AgreementGroup]:
    """Puts the agreements of a service into groups, in the order of the first of each.

    Args:
        moment: the configuration and the decisions.
        service: as the configuration has it.
    """
    groups = _agreed(moment.config, service).groups
    if not service.agreements or not _named(moment, service.id):
        return list(groups)
    out: list[AgreementGroup] = []
    for group in groups:
        alone = [i for i, one in enumerate(group.members) if own_words(moment, one)]
        shared = [i for i in range(len(group.members)) if i not in alone] if alone else None
        if shared is None:
            out.append(group)
            continue
        parts = [shared, *([i] for i in alone)]
        out += [_part(group, places) for places in parts if places]
    return sorted(out, key=lambda group: group.places[0])


def bind_groups(
    moment: Moment, services: Sequence[ServiceConfig], period_key: str | None
) -> list[list[tuple[BoundService, AgreementGroup]]]:
    """Binds the first agreement of each group, service by service, where its contract covers `period_key`.

    Raises:
        OutsideTermError: no contract covers the period.
        AssessmentError: `period_key` is no period.
    """
    groups = {
        (group.members[0].id, group.members[0].agreement_id): group
        for service in services
        for group in groups_of(moment, service)
    }
    bounds = bind_each(moment.config, (group.members[0] for group in groups.values()), moment.now, period_key)
    found = ((bound, groups[bound.service.id, bound.service.agreement_id]) for bound in bounds)
    return [list(one) for _, one in groupby(found, key=lambda pair: pair[0].service.id)]


def _part(group: AgreementGroup, found: Sequence[int]) -> AgreementGroup:
    members = tuple(group.members[i] for i in found)
    return AgreementGroup(members, tuple(group.places[i] for i in found), group.by_share)


def with_same_party(config: Config, service: ServiceConfig) -> tuple[ServiceConfig, ...]:
    """Lists the service under all of its agreements with the party of this one; nothing where this is the only one."""
    if not service.agreements:
        return ()
    whole = next((one for one in config.services if one.id == service.id), service)
    return _agreed(config, whole).partners.get(service.key, ())


def _agreed(config: Config, service: ServiceConfig) -> Agreed:
    """Groups agreements by what the configuration says; worked out once for each configuration."""
    if not service.agreements:
        return _alone(config, service)
    key = (id(config), id(service.agreements))
    known = _GROUPS.get(key)
    if known is not None and known[0] is config and known[1] is service.agreements:
        return known[2]
    found: dict[Hashable, list[tuple[int, ServiceConfig]]] = {}
    shares: dict[Hashable, bool] = {}
    pages = page_sources(config)
    every = [divided(config, one, pages) for one in service.each]
    partners = _partners(config, every)
    for place, one in enumerate(every):
        shared = one.key not in partners and _by_share(service_texts(config, one).versions)
        text = (one.text_key, None if shared else one.fee, one.key if one.key in partners else "")
        found.setdefault(text, []).append((place, one))
        shares[text] = shared
    groups = tuple(
        AgreementGroup(tuple(one for _, one in members), tuple(place for place, _ in members), shares[text])
        for text, members in found.items()
    )
    made = Agreed(groups, partners)
    if len(_GROUPS) >= _MOST:
        _GROUPS.clear()
    _GROUPS[key] = config, service.agreements, made  # holds on to both, so that their ids are not given to others
    return made


def _alone(config: Config, service: ServiceConfig) -> Agreed:
    """Makes the group of a service that has no agreement but the one that stands at itself."""
    one = divided(config, service, page_sources(config))
    by_share = _by_share(service_texts(config, one).versions)
    return Agreed((AgreementGroup((one,), (0,), by_share),), {})


def _partners(config: Config, every: Sequence[ServiceConfig]) -> dict[str, tuple[ServiceConfig, ...]]:
    """Finds the agreements with the same party: the same customer, or the vendor that their contracts name."""
    by_party: dict[tuple[str, str], list[ServiceConfig]] = {}
    for one in every:
        vendor = service_texts(config, one).versions[-1].vendor
        name = one.customer if one.party == "customer" else vendor
        if name and len(every) > 1:
            by_party.setdefault((one.party, name), []).append(one)
    return {one.key: tuple(found) for found in by_party.values() if len(found) > 1 for one in found}


def _by_share(texts: Sequence[Contract]) -> bool:
    """Says whether a credit is the same share of every fee: no amount and no year's sum of fees decides anything."""
    return all(text.credit.cap_year_percent is None and not any(True for _ in amounts_of(text)) for text in texts)
