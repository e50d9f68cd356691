"""Actions that decide something: acknowledge, exclude, declare maintenance, report, mark a claim, what if, undo.

Each opens a dialog; what it does goes through the feed to the engine's core, the same that the command line calls.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sla_tui import format as fmt
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import CreditEntry, ExclusionFact, ServiceSnapshot
from sla_tui.ui.actions.base import AppActions

if TYPE_CHECKING:
    from sla_tui.engine.acts.record import ActCall
    from sla_tui.errors import SlaTuiError
    from sla_tui.ui.dialogs.base import Dialog


class Acting(AppActions):
    """See the module."""

    def acknowledge(self) -> None:
        """Somebody looks after the outage that the cursor is on, or that the service is in."""
        service = self._service()
        if service is None:
            self._say("No service is selected.")
            return
        outage = self._open_outage(service)
        if outage is None:
            self._say(f"{service.name} is not down: there is nothing to acknowledge.")
            return
        from sla_tui.ui.dialogs.acknowledge import AcknowledgeDialog

        since = fmt.day_and_time(outage, self._view.look.zone)
        contract = self._app.details_provider.contract(service)
        then = partial(self._acknowledged, service, outage)
        self._ask(AcknowledgeDialog(service, outage, since, contract), service, then)

    def _acknowledged(self, service: ServiceSnapshot, outage: int, words: str | None) -> None:
        """Offers to report the outage, where the contract asks for what no monitor measures and nobody said it."""
        self._answered(words)
        from sla_tui.ui.dialogs.report import wanted

        contract = self._app.details_provider.contract(service)
        told = any(fact.start == outage for fact in service.reports)
        if words is not None and contract is not None and wanted(contract) and not told:
            self._report(service, outage, offered=True)

    def report_outage(self) -> None:
        """Says of an outage what no monitor measures: of the one that the cursor is on, or of the last."""
        service = self._service()
        if service is None:
            self._say("No service is selected.")
            return
        outage, known = self._outage(service), service.assessment.outages
        start = self._open_outage(service) if outage is None else outage.start
        if start is None and known:
            start = known[-1].start
        if start is None:
            self._say(f"{service.name} has no outage in this period: there is nothing to report.")
            return
        self._report(service, start)

    def _report(self, service: ServiceSnapshot, chosen: int, *, offered: bool = False) -> None:
        from sla_tui.ui.dialogs.report import ReportDialog

        lasting = self._open_outage(service)
        spans: dict[int, int | None] = {o.start: o.end for o in service.assessment.outages}
        if lasting is not None:
            spans[lasting] = None
        newest = sorted(spans.items(), reverse=True)
        contract = self._app.details_provider.contract(service)
        self._ask(ReportDialog(service, newest, chosen, contract, self._view.look, offered=offered), service)

    def exclude(self) -> None:
        """Takes time out of what counts, or judges an exclusion that is there."""
        service = self._service()
        if service is None:
            self._say("No service is selected.")
            return
        from sla_tui.ui.dialogs.exclude import ExcludeDialog, JudgeDialog

        look, outage = self._view.look, self._outage(service)
        known = None if outage is None else _decided(service, outage)
        if known is not None:
            self._ask(JudgeDialog(service, known, look), service)
            return
        lasts = outage is not None and self._open_outage(service) == outage.start
        start = None if outage is None else outage.start
        end = None if outage is None or lasts else outage.end
        self._ask(ExcludeDialog(service, start, end, look), service)

    def maintenance(self) -> None:
        """Declares announced work."""
        service = self._service()
        if service is None:
            self._say("No service is selected.")
            return
        from sla_tui.ui.dialogs.maintenance import MaintenanceDialog

        contract = self._app.details_provider.contract(service)
        self._ask(MaintenanceDialog(service, contract, self._view.look), service)

    def claim(self) -> None:
        """Says how far the claim that the cursor is on has come."""
        entry = self._entry()
        if entry is None:
            self._say("No period of this service triggers a credit: there is nothing to claim.")
            return
        from sla_tui.ui.dialogs.claim import ClaimDialog

        self._ask(ClaimDialog(entry), None)

    def whatif(self) -> None:
        """Shows the service's period under another contract's text."""
        service, config = self._service(), self._app.feed.config if self._app.feed is not None else None
        if service is None or config is None:
            self._say("There is no service, or no configuration to compare with.")
            return
        from sla_tui.config.presets import preset_ids
        from sla_tui.ui.dialogs.whatif import WhatIfDialog

        self._ask(WhatIfDialog(service, config, sorted(preset_ids())), service)

    def undo(self) -> None:
        """Takes back what the person decided last and what still stands."""
        self._at_once(lambda actor: actor.undo_last(), "Taken back")

    def bring_back(self) -> None:
        """Brings back what the person took back last."""
        self._at_once(lambda actor: actor.bring_back_last(), "Brought back")

    def _at_once(self, call: ActCall, done: str) -> None:
        """Does what needs no form; a key press is one intention."""
        if self._app.feed is None:
            self._say("The history is still being read.")
            return
        from sla_tui.engine.acts.identity import new_intent

        self._app.feed.act(call, partial(self._done, done), intent=new_intent())

    def _done(self, done: str, result: object, error: SlaTuiError | None) -> None:
        """May be called in the engine's thread."""
        from sla_tui.ui.wording.act_words import deed_words

        words = f"{done}: {deed_words(result[0])}." if isinstance(result, tuple) else ""
        if error is not None:
            words = str(error.what)
        self._app.tell(words[:1].upper() + words[1:])

    def _ask(
        self, dialog: Dialog, service: ServiceSnapshot | None, then: Callable[[str | None], None] | None = None
    ) -> None:
        """Opens the dialog; `then` is called with what it ends with, `_answered` where nothing else is said."""
        if self._app.feed is None:
            self._say("The history is still being read; nothing can be decided yet.")
            return
        from sla_tui.ui.screens.dialog import DialogScreen

        view = self._view
        screen = DialogScreen(dialog, self._app.feed, lambda: view.look, service, ascii_only=self._desk.ascii_only)
        self._app.push_screen(screen, then or self._answered)

    def _answered(self, words: str | None) -> None:
        if words is not None:
            frozen = " Frozen figures show it later." if self._state.frozen_at is not None else ""
            self._say(words + frozen)

    def _outage(self, service: ServiceSnapshot) -> AssessedOutage | None:
        """The outage that the cursor is on; where it is on none, the one that the service is in."""
        subject = self._view.subject
        start = self._trail.here.outage if subject is None or subject.outage is None else subject.outage
        if start is None:
            start = self._open_outage(service)
        return next((o for o in service.assessment.outages if o.start == start), None)

    def _open_outage(self, service: ServiceSnapshot) -> int | None:
        from sla_tui.engine.gather.facts import running_outage

        return running_outage(service.assessment, service.state, service.since)

    def _entry(self) -> CreditEntry | None:
        """The claim that the cursor is on; elsewhere the newest one of the service."""
        entries = () if self._state.snapshot is None else self._state.snapshot.credits
        subject, service = self._view.subject, self._service()
        if subject is not None and subject.start is not None:
            found = (e for e in entries if e.service == subject.service and e.period.start == subject.start)
            return next(found, None)
        return next((e for e in entries if service is not None and e.service == service.id), None)


def _decided(service: ServiceSnapshot, outage: AssessedOutage) -> ExclusionFact | None:
    """The exclusion by an act that covers the outage."""
    covering = (f for f in service.exclusions if f.act and f.start < outage.end and f.end > outage.start)
    return next(covering, None)
