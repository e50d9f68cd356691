"""Gathers what is published: the public services' last 90 days and earlier periods, kept until they can have changed.

A snapshot holds the running period and the last 24 hours; what a status page shows besides is asked for here, so that
no snapshot has to carry it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from sla_tui.config.contracts import PRESET_PREFIX
from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.gather.contract_document import gather_contract_document
from sla_tui.engine.gather.customer import agreed_with, find_customer, folder_of, snapshot_for
from sla_tui.engine.gather.how_measured import how_measured
from sla_tui.engine.gather.strips import cells
from sla_tui.engine.judge.across import periods_before
from sla_tui.engine.judge.evidence import forgiving, maintenance
from sla_tui.engine.judge.judge import judge
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.composed import voting_of
from sla_tui.engine.moment.moment import Moment, moment_of, present_services
from sla_tui.engine.moment.monitors import view
from sla_tui.engine.moment.quorum import timeline
from sla_tui.errors import SlaTuiError
from sla_tui.export.documents.contract_document.model import ContractDocument
from sla_tui.export.publish.model import DAYS, PublicHistory, PublicPage, instance_of, public_ids, public_page
from sla_tui.export.publish.writing import publish, publish_page
from sla_tui.sla.how_measured import HowMeasured
from sla_tui.sla.monitors import StripCell
from sla_tui.sla.periods.calendar import local_days
from sla_tui.sla.periods.texts import text_at
from sla_tui.sla.result import Assessment, Period
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

DAY: Final = 86_400
EARLIER: Final = 3
"""Periods before the running one that are shown."""
STRIP_FOR: Final = 300
"""Seconds for which the days of a service are good enough as they are."""


class Publisher:
    """Writes the status page of one configuration and store, again and again."""

    def __init__(self, config: Config | Callable[[], Config], store: Store) -> None:
        """`config` may be a function where it can change while this lives."""
        self._current = config
        self._store = store
        self._days: dict[str, tuple[Hashable, tuple[StripCell, ...]]] = {}
        self._past: dict[tuple[str, Period], tuple[Hashable, Assessment]] = {}

    def publish(self, snapshot: Snapshot, directory: Path | str) -> tuple[Path, ...]:
        """Writes everything that `snapshot` says to the public, and the metrics; the files that were changed.

        Raises:
            SlaTuiError: a file could not be written.
            StoreError: the store cannot be read.
        """
        settings = self._config.publish
        changed = publish(
            snapshot, self.page(snapshot), directory, metrics=settings.metrics, deadlines=settings.deadlines
        )
        for customer in self._config.publish.customers:
            folder = Path(directory) / folder_of(customer)
            changed = (*changed, *publish_page(self.customer_page(snapshot, customer), folder))
        return changed

    def hook(self, directory: Path | str) -> Callable[[Snapshot], None]:
        """Makes what a collector does with each snapshot: a page that cannot be written is logged, and tried again."""

        def write(snapshot: Snapshot) -> None:
            try:
                changed = self.publish(snapshot, directory)
            except SlaTuiError as error:
                _log.warning("%s", error)
            else:
                _log.debug("published %s", ", ".join(path.name for path in changed) or "nothing new")

        return write

    def page(self, snapshot: Snapshot) -> PublicPage:
        """Gathers what the public may see of `snapshot`.

        Raises:
            StoreError: the store cannot be read.
        """
        now = snapshot.generated_at
        moment = moment_of(self._config, self._store, now)
        services = {service.id: service for service in present_services(moment)}
        configured = [service.id for service in self._config.services]
        ids = [name for name in public_ids(snapshot, self._config.publish, configured) if name in services]
        settings = self._config.publish
        histories = self._histories(moment, {name: services[name] for name in ids})
        page = public_page(snapshot, settings, ids, histories, self._config.language)
        return replace(page, instance=instance_of(settings, self._config.path))

    def customer_page(self, snapshot: Snapshot, customer: str) -> PublicPage:
        """Gathers what one customer may see: the services agreed with them, under that agreement; nothing of others.

        Raises:
            SlaTuiError: there is no such customer.
            StoreError: the store cannot be read.
        """
        now, config = snapshot.generated_at, self._config
        moment = moment_of(config, self._store, now)
        customer = find_customer(config, customer)
        agreed = {one.id: one for one in agreed_with(customer, present_services(moment))}
        theirs = snapshot_for(snapshot, moment, customer)
        histories = self._histories(moment, agreed, customer)
        settings = replace(config.publish, title=f"{config.publish.title}: {customer}")
        if settings.url:
            settings = replace(settings, url=f"{settings.url.rstrip('/')}/{folder_of(customer)}")
        page = public_page(theirs, settings, tuple(agreed), histories, config.language)
        instance = "-".join(part for part in (instance_of(settings, config.path), folder_of(customer)) if part)
        return replace(page, instance=instance)

    def _histories(
        self, moment: Moment, services: Mapping[str, ServiceConfig], customer: str = ""
    ) -> dict[str, PublicHistory]:
        """Gathers by service what is known besides the snapshot, for everybody or for one customer."""
        config = self._config
        bound = {name: bind(config, one, moment.now, None) for name, one in services.items()}
        measured = {
            name: how_measured(config, one.service, one.contract, moment.statuses) for name, one in bound.items()
        }
        documents = self._documents(bound, measured, moment.now, customer) if config.publish.documents else {}
        return {
            name: replace(self._history(moment, one), measured=measured[name], document=documents.get(one.contract.id))
            for name, one in bound.items()
        }

    def _documents(
        self, bound: Mapping[str, BoundService], measured: Mapping[str, HowMeasured], now: int, customer: str
    ) -> dict[str, ContractDocument]:
        """Gathers the contracts of services that are shown, by id: of these alone, and with no other customer's name.

        A preset is its vendor's own text, and is no document of ours.
        """
        config, found = self._config, {}
        for contract in {one.contract.id: one.contract for one in bound.values()}.values():
            versions = config.contracts.get(contract.id)
            if versions is None or contract.id.startswith(PRESET_PREFIX):
                continue
            names = [name for name, one in bound.items() if one.contract.id == contract.id]
            shown = [
                replace(measured[name], name=config.publish.names.get(name) or measured[name].name) for name in names
            ]
            texts = tuple(replace(text, customer=customer) for text in versions.versions)
            number = versions.versions.index(text_at(versions.texts, now)) + 1
            found[contract.id] = replace(
                gather_contract_document(texts, number, now, config, {}), measured=tuple(shown), sha256=""
            )
        return found

    @property
    def _config(self) -> Config:
        return self._current if isinstance(self._current, Config) else self._current()

    def _history(self, moment: Moment, bound: BoundService) -> PublicHistory:
        past = tuple(self._earlier(moment, one) for one in earlier(moment, bound))
        return PublicHistory(self._strip(moment, bound), past)

    def _strip(self, moment: Moment, bound: BoundService) -> tuple[StripCell, ...]:
        kept = self._days.get(bound.service.key)
        key = self._when(moment, bound)
        if kept is None or kept[0] != key:
            kept = (key, last_days(moment, bound))
            self._days[bound.service.key] = kept
        return kept[1]

    def _when(self, moment: Moment, bound: BoundService) -> Hashable:
        """What is kept holds for a few minutes, as long as nobody decides anything about the service."""
        return moment.now // STRIP_FOR, moment.decisions.stamp(bound.service)

    def _earlier(self, moment: Moment, bound: BoundService) -> Assessment:
        key = (bound.service.key, bound.period)
        kept = self._past.get(key)
        stamp = self._when(moment, bound)
        if kept is None or kept[0] != stamp:
            kept = (stamp, judge(moment, bound).assessment)
            self._past[key] = kept
        return kept[1]


def earlier(moment: Moment, bound: BoundService) -> list[BoundService]:
    """Lists the few periods before the bound one, in order of time."""
    return periods_before(moment, bound, EARLIER, bound.period.start)[-EARLIER:]


def last_days(moment: Moment, bound: BoundService, days: int = DAYS) -> tuple[StripCell, ...]:
    """Makes one cell a day of the display's zone, the last of them today; what lies after now is not in it."""
    zone, now = moment.config.timezone, moment.now
    bounds = [(low, min(high, now + 1)) for low, high in local_days(zone, now - (days + 1) * DAY, now + 1)][-days:]
    start = bounds[0][0]
    quorum = bound.contract.evidence.quorum
    seen = [view(moment, ref, start) for ref in bound.service.monitors]
    views = voting_of(moment, bound.service, seen, quorum, start=start, period=(start, now))
    windows = forgiving(bound.contract, [planned.window for planned in maintenance(moment, bound.service, start, now)])
    return cells(bounds, timeline([v.spans for v in views], start, now, quorum), windows, now)
