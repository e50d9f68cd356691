"""The one way to act, for the command line and the dashboard alike: checks what is asked for, and writes it down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from sla_tui.clock import Clock
from sla_tui.config.kinds.recurrence import rule_problem
from sla_tui.config.model import Config
from sla_tui.config.text_hash import canonical_text, text_sha256
from sla_tui.engine.acts.checks import check_span, checked_text, near
from sla_tui.engine.acts.identity import nth, whoami
from sla_tui.engine.judge.outage_reports import outage_meant
from sla_tui.engine.moment.bind import all_services
from sla_tui.engine.moment.decisions import Decisions, in_force, last_standing, last_taken_back, withdrawn
from sla_tui.engine.moment.moment import moment_of, present_under
from sla_tui.errors import SlaTuiError
from sla_tui.sla.acts import (
    CLAIM_STATES,
    Acknowledge,
    Act,
    ClaimState,
    Deed,
    Exclude,
    Judge,
    Maintain,
    MarkClaim,
    NoteRestoreTest,
    ReportBreach,
    ReportOutage,
    SendReport,
    SignText,
    Withdraw,
)
from sla_tui.sla.agreement import Party
from sla_tui.sla.contract import EXCLUSION_REASONS
from sla_tui.sla.periods.zones import check_instant, zone
from sla_tui.store.store import Store
from sla_tui.text import clean

DIGITS = 12  # decimals of a share


class Actor:
    """Acts in somebody's name. Every method returns the act as it was written, with its number.

    All raise `SlaTuiError` in words when what is asked for makes no sense, and `StoreError` when it cannot be written.
    With `dry` nothing is written: the act has the number that it would get, and `acts` shows the store with it.
    """

    def __init__(
        self, config: Config, store: Store, clock: Clock, *, who: str = "", dry: bool = False, intent: str = ""
    ) -> None:
        """Nothing is written yet.

        Args:
            config: says which services there are.
            store: where acts are written.
            clock: when they are made.
            who: in whose name; default `whoami()`.
            dry: only pretend.
            intent: what the acts are meant by (see `intents`); they are written once, whoever submits them again.
        """
        self._config = config
        self._store = store
        self._clock = clock
        self._dry = dry
        self._intent = intent
        self._written = 0
        self._pretended: list[Act] = []
        self.who = checked_text("who", who or whoami(), most=64)

    @property
    def acts(self) -> tuple[Act, ...]:
        """What stands in the store, and what was only pretended."""
        return (*self._store.acts(), *self._pretended)

    @property
    def decisions(self) -> Decisions:
        """What is in force."""
        return in_force(self.acts)

    def acknowledge(
        self, service: str, outage: int, reason: str, *, verdict: str = "unknown", severity: str = ""
    ) -> Act:
        """Says that somebody looks after the outage that began at `outage`; a reason is asked for."""
        check_instant(outage)
        deed = Acknowledge(
            service=self._known([service], agreements=False)[0],
            outage=outage,
            reason=checked_text("a reason", reason),
            verdict=verdict,
            severity=checked_text("severity", severity, needed=False, most=64),
        )
        return self._write(deed)

    def exclude(
        self,
        services: Iterable[str],
        start: int,
        end: int,
        reason: str,
        *,
        accepted: bool = True,
        reference: str = "",
        note: str = "",
    ) -> Act:
        """Takes `[start, end)` out of what counts for `services`; before or after it happened."""
        if reason not in EXCLUSION_REASONS:
            raise SlaTuiError(
                f"{clean(reason)!r} is not a reason for an exclusion.",
                hint=near(reason, EXCLUSION_REASONS) + f"reasons: {', '.join(EXCLUSION_REASONS)}",
            )
        check_span(start, end)
        deed = Exclude(
            services=self._known(services),
            start=start,
            end=end,
            reason=reason,
            accepted=accepted,
            reference=checked_text("reference", reference, needed=False),
            note=checked_text("note", note, needed=False),
        )
        return self._write(deed)

    def judge(self, exclusion: int, *, accepted: bool, reference: str = "", note: str = "") -> Act:
        """Accepts or disputes an exclusion that was written down before."""
        judged = self._act(exclusion)
        if not isinstance(judged.deed, Exclude):
            raise SlaTuiError(f"act {exclusion} is not an exclusion.", hint="`sla-tui exclude list` shows them")
        deed = Judge(
            exclusion=exclusion,
            accepted=accepted,
            reference=checked_text("reference", reference, needed=False),
            note=checked_text("note", note, needed=False),
        )
        return self._write(deed)

    def declare_maintenance(
        self,
        services: Iterable[str],
        start: int,
        end: int,
        *,
        announced: int | None = None,
        kind: Literal["planned", "emergency"] = "planned",
        title: str = "",
        repeat: str = "",
        timezone: str = "UTC",
        uid: str = "",
    ) -> Act:
        """Declares work. `announced` None: now, which is what an honest entry made now means."""
        check_span(start, end)
        check_instant(start if announced is None else announced)
        if kind not in {"planned", "emergency"}:
            raise SlaTuiError(f"{clean(kind)!r} is no kind of maintenance.", hint="planned or emergency")
        zone(timezone)
        if repeat and (problem := rule_problem(repeat, start, timezone)):
            raise SlaTuiError(f"the repetition {problem}", hint='an RRULE such as "FREQ=WEEKLY;BYDAY=SU"')
        deed = Maintain(
            services=self._known(services),
            start=start,
            end=end,
            announced=self._now() if announced is None else announced,
            kind=kind,
            title=checked_text("title", title, needed=False),
            repeat=repeat,
            timezone=timezone,
            uid=uid,
        )
        return self._write(deed)

    def report_outage(
        self,
        service: str,
        began: int,
        *,
        reported: int | None = None,
        affected: Fraction | None = None,
        reference: str = "",
        note: str = "",
    ) -> Act:
        """Says when the outage that was there at `began` was reported, and which share it affected (of 1)."""
        if reported is None and affected is None:
            raise SlaTuiError("neither when it was reported is said, nor which share was affected.")
        if affected is not None and (not 0 <= affected <= 1 or (affected * 10**DIGITS).denominator != 1):
            raise SlaTuiError(f"the share that was affected is not between 0 and 100 %, in at most {DIGITS} decimals.")
        if reported is not None and check_instant(reported) > self._now():
            raise SlaTuiError("it cannot have been reported later than now.")
        self._known([service])
        deed = ReportOutage(
            service=service,
            began=self._outage(service, check_instant(began)),
            reported=reported,
            affected=affected,
            reference=checked_text("reference", reference, needed=False),
            note=checked_text("note", note, needed=False),
        )
        return self._write(deed)

    def report_breach(
        self, services: Iterable[str], noticed: int, *, notified: int | None = None, reference: str = "", note: str = ""
    ) -> Act:
        """Says when a breach of security was noticed, and when it was told (None: not yet)."""
        if check_instant(noticed) > self._now() or (notified is not None and check_instant(notified) > self._now()):
            raise SlaTuiError("it cannot have been noticed or told later than now.")
        if notified is not None and notified < noticed:
            raise SlaTuiError("it cannot have been told before it was noticed.")
        deed = ReportBreach(
            services=self._known(services),
            noticed=noticed,
            notified=notified,
            reference=checked_text("reference", reference, needed=False),
            note=checked_text("note", note, needed=False),
        )
        return self._write(deed)

    def note_restore_test(self, services: Iterable[str], tested: int, *, reference: str = "", note: str = "") -> Act:
        """Says that bringing data back was tried at `tested`, with success."""
        if check_instant(tested) > self._now():
            raise SlaTuiError("it cannot have been tested later than now.")
        deed = NoteRestoreTest(
            services=self._known(services),
            tested=tested,
            reference=checked_text("reference", reference, needed=False),
            note=checked_text("note", note, needed=False),
        )
        return self._write(deed)

    def mark_claim(self, service: str, period: int, state: ClaimState, *, note: str = "") -> Act:
        """Says how far the claim for the service's period (its first instant) has come."""
        if state not in CLAIM_STATES:
            raise SlaTuiError(f"{clean(state)!r} is not a state of a claim.", hint=f"states: {', '.join(CLAIM_STATES)}")
        check_instant(period)
        if self._store.closed_period(service, period) is None:  # a closed period is claimed though its service is gone
            self._known([service])
            service = self._keys()[service]
        deed = MarkClaim(service=service, period=period, state=state, note=checked_text("note", note, needed=False))
        return self._write(deed)

    def sign(
        self,
        contract: str,
        number: int,
        *,
        party: Party,
        name: str,
        position: str = "",
        signed: int | None = None,
        reference: str = "",
        note: str = "",
    ) -> Act:
        """Says that somebody signed the `number`th text (from 1) of a contract for one party; the text is kept with it.

        `signed` None: now. Nobody signs the same text for the same party twice.
        """
        versions = self._config.contracts.get(contract)
        if versions is None:
            raise SlaTuiError(
                f"there is no contract {clean(contract)!r}.", hint=near(contract, [*self._config.contracts])
            )
        if not 1 <= number <= len(versions.versions):
            raise SlaTuiError(f"there is no text {number} of {contract!r}.", hint=f"it has {len(versions.versions)}.")
        text = versions.versions[number - 1]
        deed = SignText(
            contract=contract,
            sha256=text_sha256(text),
            text=canonical_text(text),
            party=party,
            name=checked_text("a name", name, most=200),
            signed=self._now() if signed is None else check_instant(signed),
            position=checked_text("position", position, needed=False, most=200),
            reference=checked_text("reference", reference, needed=False),
            note=checked_text("note", note, needed=False),
        )
        if deed.signed > self._now():
            raise SlaTuiError("it cannot have been signed later than now.")
        for act in self.decisions.signatures:
            other = act.deed
            if not isinstance(other, SignText) or other.sha256 != deed.sha256:
                continue
            if (other.party, other.name) == (party, deed.name):
                raise SlaTuiError(f"{deed.name} has signed this text already: act {act.id}.")
        return self._write(deed)

    def send_report(self, schedule: str, period: str, *, again: bool = False) -> Act:
        """Says that the report of a schedule about a period (its key) is wanted now; with `again` anew."""
        known = [one.id for one in self._config.reports]
        if schedule not in known:
            raise SlaTuiError(f"there is no report {clean(schedule)!r}.", hint=near(schedule, known))
        return self._write(SendReport(schedule=schedule, period=period, again=again))

    def withdraw(self, act: int, *, note: str = "") -> Act:
        """Takes an act back; what it said is in force no more, and stays readable."""
        withdrawn_act = self._act(act)
        return self._write(Withdraw(act=withdrawn_act.id, note=checked_text("note", note, needed=False)))

    def undo_last(self) -> tuple[Act, Act]:
        """Takes back the newest act of the same person that stands. What others did, and withdrawals, are left alone.

        Returns the act that was taken back, and the one that did it.
        """
        last = last_standing(self.acts, self.who, self._store.role)
        if last is None:
            raise SlaTuiError(f"there is nothing to undo: {self.who} decided nothing that still stands.")
        return last, self._write(Withdraw(act=last.id))

    def bring_back_last(self) -> tuple[Act, Act]:
        """Brings back what the same person took back last, and nobody has brought back since.

        Returns the act that is in force again, and the one that did it.
        """
        last = last_taken_back(self.acts, self.who, self._store.role)
        if last is None:
            raise SlaTuiError(f"there is nothing to bring back: {self.who} took nothing back.")
        taken, how = last
        return taken, self._write(Withdraw(act=how.id))

    def _write(self, deed: Deed) -> Act:
        act = Act(at=self._now(), who=self.who, deed=deed, intent=nth(self._intent, self._written))
        self._written += 1
        if not self._dry:
            return self._store.append_act(act)
        known = self.acts
        act = replace(act, id=known[-1].id + 1 if known else 1, intent="", role=self._store.role)
        self._pretended.append(act)
        return act

    def _now(self) -> int:
        return int(self._clock.now())

    def _act(self, number: int) -> Act:
        act = next((act for act in self.acts if act.id == number), None)
        if act is None:
            raise SlaTuiError(f"there is no act {number}.")
        if number in withdrawn(self.acts):
            raise SlaTuiError(f"act {number} is taken back already.")
        return act

    def _outage(self, service: str, at: int) -> int:
        """Finds the first second of the service's outage at `at`."""
        moment = moment_of(self._config, self._store, self._now(), decisions=self.decisions)
        return outage_meant(moment, present_under(moment, service)[0], at)

    def _keys(self) -> dict[str, str]:
        """Lists what a claim may be of, by every name: an agreement by its key, the first of a service by its id."""
        services = all_services(self._config, self._store.statuses())
        return {one.id: one.key for one in services} | {one.key: one.key for whole in services for one in whole.each}

    def _known(self, services: Iterable[str], *, agreements: bool = True) -> tuple[str, ...]:
        """Checks the ids of services or their agreements, and gives each once. A monitor may be a service of its own.

        Without `agreements` only whole services are meant.
        """
        known_ids = {one.id for one in all_services(self._config, self._store.statuses())}
        ids = [name for name in self._keys() if agreements or name in known_ids]
        out = tuple(dict.fromkeys(services))
        known = f"services: {', '.join(ids[:20]) or 'none'}"
        if not out:
            raise SlaTuiError("no service is named.", hint=known)
        for name in (name for name in out if name not in ids):
            raise SlaTuiError(f"there is no service {clean(name)!r}.", hint=(near(name, ids) or known).rstrip(" ;"))
        return out


ActCall = Callable[[Actor], object]
"""What a front end wants done: given the actor, it calls one of its methods."""
