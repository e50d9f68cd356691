"""Acts in words, as the log and an undo name them."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.sla.acts import Acknowledge, Act, Exclude, Judge, Maintain, MarkClaim, ReportOutage, Withdraw


def deed_words(act: Act, acts: Iterable[Act] = ()) -> str:  # noqa: PLR0911  one line for each kind of deed
    """What an act did: ``the exclusion of checkout (third party)``. `acts`: among which one that it names is found."""
    match act.deed:
        case Exclude(services=services, reason=reason, accepted=accepted):
            disputed = "" if accepted else ", disputed"
            return f"the exclusion of {', '.join(services)} ({reason.replace('_', ' ')}{disputed})"
        case Judge(exclusion=number, accepted=accepted):
            return f"the judgement that exclusion {number} is {'accepted' if accepted else 'disputed'}"
        case Maintain(services=services, title=title):
            return f"the maintenance of {', '.join(services)}{f' ({title})' if title else ''}"
        case Acknowledge(service=service, reason=reason):
            return f"the acknowledgement of {service} ({reason})"
        case ReportOutage(service=service, reference=reference):
            return f"the report of an outage of {service}{f' ({reference})' if reference else ''}"
        case MarkClaim(service=service, state=state):
            return f"the mark that {service}'s claim is {state}"
        case Withdraw():
            return _withdrawal(act.deed, {known.id: known for known in acts})


def _withdrawal(deed: Withdraw, acts: dict[int, Act]) -> str:
    """What was taken back, or brought back by taking a withdrawal back, by its own name."""
    verb, target = "took back", acts.get(deed.act)
    while target is not None and isinstance(target.deed, Withdraw):
        verb = "brought back" if verb == "took back" else "took back"
        target = acts.get(target.deed.act)
    return f"{verb} {f'act {deed.act}' if target is None else deed_words(target)}"
