"""The configuration of services: what watches each, and the agreements that its measurements are held against."""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from sla_tui.config.probes import WEB
from sla_tui.sla.agreement import Party, agreement_key
from sla_tui.sla.contract import FeeStep
from sla_tui.sla.keys import key, spec
from sla_tui.sla.measure.composition import DownWhen


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementConfig:
    """One `[[services.<id>.agreements]]` table: a contract with one vendor or customer about the service.

    `valid_from` and `valid_to` are its own first and last local day, inside the contract's term; None is the term's.
    `id` is empty for the agreement that stands at the service itself.
    """

    id: str = field(
        metadata=spec(
            "what acts and claims call it, after the service's id; absent: made of the customer, or the contract",
            "id",
            optional=True,
        )
    )
    contract: str = field(metadata=spec("a contract's id or preset:ID", "contract_ref"))
    party: Party = key("vendor", "vendor: they owe us when it is broken; customer: we owe them")
    customer: str = key("", "to whom it was promised: an id or a name", "text", longest=200)
    fee: tuple[FeeStep, ...] = key((), "the fee of one period, in the agreement's currency")
    currency: str = key("", "of fee and credits; absent: the contract's", "currency")
    valid_from: date | None = key(None, "its first day, where it began after the contract's term did")
    valid_to: date | None = key(None, "its last day, where it ends before the contract's term does")
    monitored_from: int | None = key(
        None, "it is measured from then on; nothing before it is judged; absent: the service's", "instant"
    )

    @property
    def fees(self) -> tuple[FeeStep, ...]:
        """The fee over time: nothing is paid before its first day."""
        if self.valid_from is None:
            return self.fee
        return tuple(replace(step, start=self.valid_from) if step.start is None else step for step in self.fee)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConfig:
    """One `[services.<id>]` table. `monitors` are references (`pingdom:85975`).

    `monitored_from` (UTC seconds): the contract's own term of measurement begins then; nothing is judged before it.
    With `components` it is a whole made of them, `down_when` says of which; `monitors` are then those of all of them.
    `contract`, `fee`, `party` and `customer` are the short form of one agreement; further ones stand in `agreements`.
    `agreement`: the one of these that the service is looked at under; None: the short form.
    `pages`: once the service is bound to its contract, those of its references that are components of a vendor's
    status page (`engine.moment.pages`); `monitors` are then only what decides.
    """

    id: str
    name: str = field(metadata=spec("how it is called on screens; default: the id", "text", optional=True, longest=200))
    contract: str = field(
        metadata=spec(
            "a contract's id or preset:ID; default: that of [defaults], unless there are agreements",
            "contract_ref",
            optional=True,
        )
    )
    fee: tuple[FeeStep, ...] = key((), "the fee of one period, in the contract's currency")
    party: Party = key("vendor", "vendor: they owe us when it is broken; customer: we owe them")
    customer: str = key("", "to whom it was promised: an id or a name", "text", longest=200)
    agreements: tuple[AgreementConfig, ...] = key(
        (), "further contracts about this service: other vendors', and customers'", items=(0, 10_000)
    )
    monitors: tuple[str, ...] = key((), "what watches it: <source id>:<its monitor id>", "monitor_ref")
    security: tuple[str, ...] = key(
        (),
        "probes that only measure what the contract promises of security: backups, TLS",
        "monitor_ref",
        items=(0, 100),
    )
    components: tuple[str, ...] = key(
        (), "or the services that it is made of; groups may be made of groups", "service_ref", items=(0, 100)
    )
    down_when: DownWhen | None = key(None, "which components have to be down for it to be down; absent: any")
    tags: tuple[str, ...] = key((), "words to filter by, and to address events to", "tag", items=(0, 200))
    depends_on: tuple[str, ...] = key((), "services whose outages explain this one's", "service_ref")
    runbook: str = key("", "what to read when it is down", "url", schemes=WEB)
    monitored_from: int | None = key(
        None, "the contract is measured from then on; nothing before it is judged", "instant"
    )
    agreement: AgreementConfig | None = None
    pages: tuple[str, ...] = ()

    @property
    def agreement_id(self) -> str:
        """The id of the agreement that it is looked at under; empty for the one that stands at the service itself."""
        return self.agreement.id if self.agreement else ""

    @property
    def key(self) -> str:
        """What acts, claims and closed periods call the service under this agreement."""
        return agreement_key(self.id, self.agreement_id)

    @property
    def text_key(self) -> Hashable:
        """Services and agreements of one key are judged under the same texts in the same term."""
        own = self.agreement
        cut = (own.valid_from, own.valid_to, own.currency) if own else None
        return self.contract, bool(self.components), cut, self.monitored_from

    @property
    def short_form(self) -> AgreementConfig:
        """The agreement that stands at the service itself."""
        return AgreementConfig(
            id="",
            contract=self.contract,
            party=self.party,
            customer=self.customer,
            fee=self.fee,
            monitored_from=self.monitored_from,
        )

    @property
    def each(self) -> tuple[Self, ...]:
        """The service under each of its agreements: the short form, then vendors, then customers, as in the file.

        It is asked of the service as the configuration has it, which is the first of them.
        """
        if not self.agreements:
            return (self,)
        ordered = sorted(self.agreements, key=lambda one: one.party == "customer")
        own = () if self.agreement else (self,)
        return (*own, *(self.under(one) for one in ordered))

    @property
    def contracts(self) -> tuple[str, ...]:
        """The contracts of all agreements, each once."""
        own = () if self.agreement else (self.contract,)
        return tuple(dict.fromkeys((*own, *(one.contract for one in self.agreements))))

    def under(self, agreement: AgreementConfig) -> Self:
        """Returns the service as it is looked at under one of `agreements`."""
        return replace(
            self,
            contract=agreement.contract,
            fee=agreement.fees,
            party=agreement.party,
            customer=agreement.customer,
            monitored_from=agreement.monitored_from,
            agreement=agreement,
        )
