"""Acts in words, as the log and an undo name them."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.language import Language
from sla_tui.sla.acts import (
    Acknowledge,
    Act,
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


def words_of_act(act: Act, language: Language, acts: Iterable[Act] = ()) -> str:  # noqa: C901, PLR0911  one a kind of deed
    """Says what an act did: ``the exclusion of checkout (third party)``.

    Args:
        act: that is named.
        language: of the words.
        acts: among which one that it names is found.
    """
    say = language.say
    match act.deed:
        case Exclude(services=services, reason=reason, accepted=accepted):
            key = "acts.exclusion" if accepted else "acts.exclusion_disputed"
            return say(key, services=", ".join(services), reason=language.name_of("reason", reason))
        case Judge(exclusion=number, accepted=accepted):
            return say("acts.accepted" if accepted else "acts.disputed", number=number)
        case Maintain(services=services, title=title):
            key = "acts.maintenance_titled" if title else "acts.maintenance"
            return say(key, services=", ".join(services), title=title)
        case Acknowledge(service=service, reason=reason):
            return say("acts.acknowledgement", service=service, reason=reason)
        case ReportOutage(service=service, reference=reference):
            return say("acts.report_titled" if reference else "acts.report", service=service, reference=reference)
        case ReportBreach(services=services, reference=reference):
            return say(
                f"acts.breach{'_titled' if reference else ''}", services=", ".join(services), reference=reference
            )
        case NoteRestoreTest(services=services):
            return say("acts.restore_test", services=", ".join(services))
        case MarkClaim(service=service, state=state):
            return say("acts.claim", service=service, state=language.name_of("claim", state))
        case SignText(contract=contract, name=name):
            return say("acts.signature", contract=contract, name=name)
        case SendReport(schedule=schedule, period=period, again=again):
            return say("acts.send_again" if again else "acts.send", schedule=schedule, period=period)
        case Withdraw():
            return _withdrawal(act.deed, {known.id: known for known in acts}, language)


def _withdrawal(deed: Withdraw, acts: dict[int, Act], language: Language) -> str:
    """Says what was taken back, or brought back by taking a withdrawal back, by its own name."""
    taken_back, target = True, acts.get(deed.act)
    while target is not None and isinstance(target.deed, Withdraw):
        taken_back, target = not taken_back, acts.get(target.deed.act)
    what = language.say("acts.act", number=deed.act) if target is None else words_of_act(target, language)
    return language.say("acts.took_back" if taken_back else "acts.brought_back", what=what)
