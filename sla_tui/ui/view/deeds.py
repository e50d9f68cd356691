"""Acts in words, as the log and an undo name them."""

from __future__ import annotations

from sla_tui.sla.acts import Acknowledge, Act, Exclude, Judge, Maintain, MarkClaim, Withdraw


def deed_words(act: Act) -> str:
    """What an act did: ``the exclusion of checkout (third party)``."""
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
        case MarkClaim(service=service, state=state):
            return f"the mark that {service}'s claim is {state}"
        case Withdraw(act=number):
            return f"the withdrawal of act {number}"
