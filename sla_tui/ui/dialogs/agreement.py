"""The field that says which agreement of a service is meant, and the service as it is shown under that one.

A service's id alone is about every agreement of it, in acts as on the command line; one that has no id of its own
(the service's short form) cannot be meant alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dialogs.base import Field, FieldChoice, FieldValues
from sla_tui.ui.drawing.look import Look

if TYPE_CHECKING:
    from sla_tui.sla.contract import Contract

    ContractOf = Callable[[AgreementSnapshot], Contract | None]
    """Finds the text of an agreement; None where it is not known."""

_Said = TypeVar("_Said", bound=Hashable)
SAID: Final = 3
"""So many different answers of agreements are said."""
_LOOKED_AT: Final = 40
"""Of so many agreements it is asked what their texts say."""
_NAMED: Final = 3
"""So many of those who answer the same are named."""
AGREEMENT: Final = "agreement"
"""The name of the field."""
ALL: Final = ""
"""Its value where every agreement is meant."""


def agreement_fields(
    service: ServiceSnapshot,
    look: Look,
    *,
    leading: bool = False,
    fits: Callable[[AgreementSnapshot], bool] = lambda _: True,
) -> tuple[Field, ...]:
    """Makes the field where the service has several agreements.

    Args:
        service: whose agreements they are.
        look: how values are written.
        leading: the leading one is proposed, else all are.
        fits: whether an agreement can be meant alone.
    """
    if not service.others:
        return ()
    named = tuple(FieldChoice(one.key, named_party(one, look)) for one in service.agreements if one.id and fits(one))
    value = service.key if leading and service.agreement else ALL
    return (
        Field(
            AGREEMENT, look.say("dialog.agreement"), value, (FieldChoice(ALL, look.say("dialog.agreements")), *named)
        ),
    )


def said_of_each(
    service: ServiceSnapshot, values: FieldValues, said: Callable[[AgreementSnapshot], _Said], look: Look
) -> dict[_Said, str]:
    """Asks the agreement that is meant, else all of them; what several say the same is there once.

    Returns:
        Each answer, with the names of the parties who gave it and a colon; without where all answer the same.
    """
    key = values.get(AGREEMENT, ALL)
    answers: dict[_Said, list[str]] = {}
    for one in islice((one for one in service.agreements if key in {ALL, one.key}), _LOOKED_AT):
        answers.setdefault(said(one), []).append(one.counterparty or look.say("party.unnamed"))
    if len(answers) == 1:
        return dict.fromkeys(answers, "")
    return {
        answer: f"{', '.join(names[:_NAMED])}{', …' if len(names) > _NAMED else ''}: "
        for answer, names in answers.items()
    }


def named_party(agreement: AgreementSnapshot, look: Look) -> str:
    """Names the other side and its contract: ``Acme Corp (customer), Gold``."""
    side = look.say(f"party.{agreement.party}")
    party = look.say("party.agreement", service=agreement.counterparty, party=side) if agreement.counterparty else side
    return f"{party}, {agreement.contract_name}" if agreement.contract_name else party


def key_chosen(service: str, values: FieldValues) -> str:
    """Returns what acts call it: the agreement that was chosen, or the service's id."""
    return values.get(AGREEMENT, ALL) or service


def under(service: ServiceSnapshot, key: str) -> ServiceSnapshot | None:
    """Shows the service under the agreement of that key alone; None where it has none of that name any more."""
    found = next((one for one in service.agreements if one.key == key), None)
    if found is None or found.key == service.key:
        return service if found else None
    return replace(
        service,
        contract=found.contract,
        contract_name=found.contract_name,
        target=found.target,
        assessment=found.assessment,
        fee=found.fee,
        locked_in_since=found.locked_in_since,
        timezone=found.timezone,
        vendor=found.vendor,
        frozen=found.frozen,
        agreement=found.id,
        party=found.party,
        customer=found.customer,
        others=(),
        margins_made=None,
    )
