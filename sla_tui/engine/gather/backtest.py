"""Gathers a backtest: a service's own history under a draft, period by period, and under the draft's other targets.

Every figure is the judge's for that period under that text; evidence is gathered once a period. Periods that were
closed are worked out anew, for they were closed under another text. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from sla_tui.config.model import Config, ContractVersions, ServiceConfig
from sla_tui.engine.gather.chain import rests_on
from sla_tui.engine.judge.across import periods_before
from sla_tui.engine.judge.judge import Judgement, is_known, judge_again, judge_alone
from sla_tui.engine.moment.bind import OTHER, BoundService, bind, service_texts, under_contract, under_text
from sla_tui.engine.moment.moment import Moment, moment_of, present_services
from sla_tui.errors import SlaTuiError
from sla_tui.sla.backtest import (
    MONTHS,
    Backtest,
    BacktestPeriod,
    attained,
    outcome_of,
    targets_for,
    with_target,
)
from sla_tui.sla.chain import promise_of
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.periods.texts import TextPart
from sla_tui.sla.periods.zones import first_instant, local_date
from sla_tui.store.store import Store

T = TypeVar("T")


def backtest(
    config: Config,
    store: Store,
    now: int,
    service: str,
    draft: Contract | None,
    *,
    months: int = MONTHS,
    fee: Decimal | None = None,
) -> Backtest:
    """Holds the draft against the service's own history, at once; see `backtest_slices`.

    Raises:
        SlaTuiError: there is no such service, or nothing is known of it.
        StoreError: the store cannot be read.
    """
    work = backtest_slices(config, store, now, service, draft, months=months, fee=fee)
    while (found := next_slice(work)) is None:
        pass
    return found


def next_slice(work: Generator[None, None, T]) -> T | None:
    """Does one slice of the work; returns what it came to with the last one.

    Raises:
        SlaTuiError: see `backtest`.
        StoreError: the store cannot be read.
    """
    try:
        next(work)
    except StopIteration as done:
        found: T = done.value
        return found
    return None


def backtest_slices(
    config: Config,
    store: Store,
    now: int,
    service: str,
    draft: Contract | None,
    *,
    months: int = MONTHS,
    fee: Decimal | None = None,
) -> Generator[None, None, Backtest]:
    """Holds the draft against the service's own history, a period or a target at a time; returns what it came to.

    Whoever asks goes on when there is time: all of it is as of `now`.

    Args:
        config: services, contracts, sources; the draft needs to be none of them.
        store: what is remembered; only read.
        now: UTC seconds.
        service: its id, or an agreement of it (``checkout/acme``).
        draft: its term is left aside, for it is asked what it would have come to; None: the newest text of the
            service's own contract.
        months: how many calendar months before the present one are looked at, as far as anything is known.
        fee: of one period, where the service names none.

    Raises:
        SlaTuiError: there is no such service, or nothing is known of it.
        StoreError: the store cannot be read.
    """
    moment = replace(moment_of(config, store, now), closed=False)
    agreed = (one for whole in present_services(moment) for one in whole.each)
    own = next((one for one in agreed if service in {one.id, one.key}), None)
    if own is None:
        raise SlaTuiError(f"there is no service {service!r}.", hint="see `sla-tui status` for those that there are.")
    newest = service_texts(config, own).versions[-1] if draft is None else draft
    text = replace(newest, valid_from=None, valid_to=None)
    moment = _under(moment, own.key, text)
    bare = _without_term(under_text(own, OTHER))
    if fee is not None and not bare.fee:
        bare = replace(bare, fee=(FeeStep(amount=fee),))
    since = _months_back(text.period.timezone, now, months)
    bounds = [one for one in _bounds(moment, bare, since) if not one.outside]
    begun = next((number for number, one in enumerate(bounds) if is_known(moment, one)), len(bounds))
    bounds = bounds[begun:]
    if not bounds:
        raise SlaTuiError(
            f"nothing is known of {service} in the last {months} months.",
            hint="poll its sources for a while, or take a history over with `sla-tui store import`.",
        )
    known: dict[int, Judgement] = {}
    for one in bounds:
        known[one.period.start] = judge_alone(moment, one)
        yield
    targets: dict[Fraction, tuple[BacktestPeriod, ...]] = {}
    for target in targets_for(text):
        targets[target] = _under_target(moment, text, target, known)
        yield
    promised = text.availability.target
    periods = _judged(moment, text, bounds, known) if promised is None else targets[promised]
    chain = rests_on(config, own, now)
    return Backtest(
        service=own.key,
        name=own.name,
        contract=text,
        periods=periods,
        targets=tuple(outcome_of(target, found, text.currency) for target, found in targets.items()),
        chain=None if chain is None else (chain, promise_of(chain, promised)),
    )


def _without_term(service: ServiceConfig) -> ServiceConfig:
    """Returns the service with an agreement that has no beginning and no end, and its fee from the beginning."""
    if service.agreement is None:
        return service
    own = replace(service.agreement, valid_from=None, valid_to=None)
    return replace(service, agreement=own, fee=own.fees)


def _under(moment: Moment, service: str, text: Contract) -> Moment:
    versions = ContractVersions(id=text.id, versions=(text,))
    return replace(moment, config=under_contract(moment.config, (service,), versions), calendar={}, judged={})


def _under_target(
    moment: Moment, text: Contract, target: Fraction, known: Mapping[int, Judgement]
) -> tuple[BacktestPeriod, ...]:
    """Judges all periods with a target, on the evidence that was gathered for them."""
    other = with_target(text, target)
    bounds = [one.bound if other is text else _with_target(one.bound, target) for one in known.values()]
    then = moment if other is text else _under(moment, bounds[0].service.key, other)
    return _judged(then, other, bounds, known)


def _judged(
    moment: Moment, text: Contract, bounds: Sequence[BoundService], known: Mapping[int, Judgement]
) -> tuple[BacktestPeriod, ...]:
    return tuple(BacktestPeriod(one, attained(text, one)) for one in judge_again(moment, bounds, known))


def _with_target(bound: BoundService, target: Fraction) -> BoundService:
    text = with_target(bound.contract, target)
    return replace(bound, contract=text, parts=(TextPart(text, bound.period),))


def _bounds(moment: Moment, service: ServiceConfig, since: int) -> list[BoundService]:
    """Binds the service to every period that begins at `since` or later, up to the one that runs."""
    running = bind(moment.config, service, moment.now, None)
    return [one for one in (*periods_before(moment, running, 0, since), running) if one.period.start >= since]


def _months_back(timezone: str, now: int, months: int) -> int:
    """Finds the first instant of the calendar month that lies so many before the present one."""
    today = local_date(timezone, now)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return first_instant(timezone, date(year, month + 1, 1))
