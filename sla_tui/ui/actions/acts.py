"""Actions that decide something: acknowledge, exclude, declare maintenance, report, mark a claim, what-if.

Each opens a dialog; what it does goes through the feed to the engine's core, the same that the command line calls.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sla_tui.sla.facts import ExclusionFact
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.actions.backtesting import hold_against_history
from sla_tui.ui.actions.idle import without_credit, without_outage, without_outage_now, without_service
from sla_tui.ui.actions.open_dialog import answered, open_dialog
from sla_tui.ui.actions.registry import action
from sla_tui.ui.actions.selection import (
    open_outage,
    other_credits,
    selected_credit,
    selected_outage,
    selected_service,
    service_or_say,
)
from sla_tui.ui.dashboard import Dashboard

if TYPE_CHECKING:
    from sla_tui.sla.agreements import AgreementSnapshot
    from sla_tui.sla.security_terms import BreachRule
    from sla_tui.ui.dialogs.whatif import WhatIfDialog

_DOWN = ("services", "incidents", "service", "outage")


@action("acknowledge", "a", group="act", views=_DOWN, order=12, idle=without_outage_now)
def acknowledge(dashboard: Dashboard) -> None:
    """Asks for the reason with which somebody looks after an outage: of the cursor, or that the service is in."""
    service = service_or_say(dashboard)
    if service is None:
        return
    outage = open_outage(service)
    if outage is None:
        dashboard.view.say("message.not_down", service=service.name)
        return
    from sla_tui.ui.dialogs.acknowledge import AcknowledgeDialog

    contract = dashboard.details_provider.contract(service)
    then = partial(_acknowledged, dashboard, service, outage)
    open_dialog(dashboard, AcknowledgeDialog(service, outage, contract, dashboard.view.look), service, then)


def _acknowledged(dashboard: Dashboard, service: ServiceSnapshot, outage: int, words: str | None) -> None:
    """Offers to report the outage, where the contract asks for what no monitor measures and nobody reported it."""
    answered(dashboard, words)
    from sla_tui.ui.dialogs.report import wanted

    language = dashboard.ui_state.language
    texts = (dashboard.details_provider.contract(one) for one in service.agreements)
    asked = words is not None and any(text is not None and wanted(text, language) for text in texts)
    if asked and not any(fact.start == outage for fact in service.reports):
        _report(dashboard, service, outage, offered=True)


@action("exclude", "e", group="act", views=_DOWN, order=70, idle=without_service)
def exclude(dashboard: Dashboard) -> None:
    """Asks which time is taken out of what counts, or judges an exclusion that is there."""
    service = service_or_say(dashboard)
    if service is None:
        return
    from sla_tui.ui.dialogs.exclude import ExcludeDialog, JudgeDialog

    look, outage = dashboard.view.look, selected_outage(dashboard, service)
    known = None if outage is None else _decided(service, outage)
    if known is not None:
        open_dialog(dashboard, JudgeDialog(service, known, look), service)
        return
    lasts = outage is not None and open_outage(service) == outage.start
    start = None if outage is None else outage.start
    end = None if outage is None or lasts else outage.end
    open_dialog(dashboard, ExcludeDialog(service, start, end, look), service)


@action("claim", "c", group="act", views=("credits", "service", "why"), order=14, idle=without_credit)
def claim(dashboard: Dashboard) -> None:
    """Asks how far the claim that the cursor is on has come."""
    entry = selected_credit(dashboard)
    if entry is None:
        dashboard.view.say("message.nothing_to_claim")
        return
    from sla_tui.ui.dialogs.claim import ClaimDialog

    open_dialog(dashboard, ClaimDialog(entry, dashboard.view.look, others=other_credits(dashboard, entry)), None)


@action("maintenance", "m", group="act", views=_DOWN, order=90, idle=without_service)
def maintenance(dashboard: Dashboard) -> None:
    """Asks when announced work is done, and when it was announced."""
    service = service_or_say(dashboard)
    if service is None:
        return
    from sla_tui.ui.dialogs.maintenance import MaintenanceDialog

    dialog = MaintenanceDialog(service, dashboard.details_provider.contract, dashboard.view.look)
    open_dialog(dashboard, dialog, service)


@action("whatif", "i", group="act", views=("services", "service", "why", "credits"), order=100, idle=without_service)
def whatif(dashboard: Dashboard) -> None:
    """Shows the service's period under another contract's text."""
    service = selected_service(dashboard)
    config = dashboard.feed.config if dashboard.feed is not None else None
    if service is None or config is None:
        dashboard.view.say("message.no_whatif")
        return
    from sla_tui.config.presets import preset_ids
    from sla_tui.ui.dialogs.whatif import WhatIfDialog

    dialog = WhatIfDialog(service, config, sorted(preset_ids()), dashboard.view.look)
    open_dialog(dashboard, dialog, service, partial(_tried, dashboard, service, dialog))


def _tried(dashboard: Dashboard, service: ServiceSnapshot, dialog: WhatIfDialog, words: str | None) -> None:
    """Goes on from a what-if of one period to all that there are, unless it was given up."""
    if words is not None:
        hold_against_history(dashboard, service.id, dialog.chosen, dialog.key)
        answered(dashboard, words)


@action("report_outage", "o", group="act", views=_DOWN, order=110, idle=without_outage)
def report_outage(dashboard: Dashboard) -> None:
    """Asks for what no monitor measures of an outage: of the one that the cursor is on, or of the last."""
    service = service_or_say(dashboard)
    if service is None:
        return
    outage, known = selected_outage(dashboard, service), service.assessment.outages
    start = open_outage(service) if outage is None else outage.start
    if start is None and known:
        start = known[-1].start
    if start is None:
        dashboard.view.say("message.nothing_to_report", service=service.name)
        return
    _report(dashboard, service, start)


@action("breach", "b", group="act", views=("service",), order=115)
def breach(dashboard: Dashboard) -> None:
    """Asks when a breach of security of the service was noticed, and when it was told."""
    service = service_or_say(dashboard)
    if service is None:
        return
    text = dashboard.details_provider.contract

    def rule_of(agreement: AgreementSnapshot) -> BreachRule | None:
        contract = text(agreement)
        return None if contract is None or contract.security is None else contract.security.breach

    if not any(rule_of(one) is not None for one in service.agreements):
        dashboard.view.say("message.no_breach_promised", service=service.name)
        return
    from sla_tui.ui.dialogs.breach import BreachDialog

    open_dialog(dashboard, BreachDialog(service, rule_of, dashboard.view.look), service)


def _report(dashboard: Dashboard, service: ServiceSnapshot, chosen: int, *, offered: bool = False) -> None:
    from sla_tui.ui.dialogs.report import ReportDialog

    lasting = open_outage(service)
    # Texts may begin an outage at different instants, or not count one: all that any of them knows can be meant.
    spans: dict[int, int | None] = {o.start: o.end for one in service.agreements for o in one.assessment.outages}
    if lasting is not None:
        spans[lasting] = None
    newest = sorted(spans.items(), reverse=True)
    text, look = dashboard.details_provider.contract, dashboard.view.look
    open_dialog(dashboard, ReportDialog(service, newest, chosen, text, look, offered=offered), service)


def _decided(service: ServiceSnapshot, outage: AssessedOutage) -> ExclusionFact | None:
    """Finds the exclusion by an act that covers the outage."""
    covering = (f for f in service.exclusions if f.act and f.start < outage.end and f.end > outage.start)
    return next(covering, None)
