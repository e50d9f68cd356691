"""A store that passes everything on to another one: the methods of the protocol, each typed as it is there."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from sla_tui.store.store import Store

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class StoreCall:
    """A call of one of the protocol's methods that can be made again, of another store or in another process."""

    name: str
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)

    def of(self, store: Store) -> object:
        """Makes the call of `store`."""
        return getattr(store, self.name)(*self.args, **self.kwargs)  # its own method, not the protocol's empty one


def _reads(method: Callable[Concatenate[Store, P], R]) -> Callable[Concatenate[StoreHolder, P], R]:
    """Makes a method that reads by the method of that name of the store that is held."""

    def reads(self: StoreHolder, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result: R = self._read(StoreCall(method.__name__, args, kwargs))  # type: ignore[assignment]
        return result

    return update_wrapper(reads, method)


def _writes(method: Callable[Concatenate[Store, P], R]) -> Callable[Concatenate[StoreHolder, P], R]:
    """Makes a method that writes by the method of that name of the store that is held."""

    def writes(self: StoreHolder, /, *args: P.args, **kwargs: P.kwargs) -> R:
        result: R = self._write(StoreCall(method.__name__, args, kwargs))  # type: ignore[assignment]
        return result

    return update_wrapper(writes, method)


class StoreHolder(ABC):
    """A `Store` that stands in front of another one, which may change while this one is used."""

    def __init__(self, active: Store) -> None:
        """`active` answers until another one takes its place."""
        self._active = active
        self._guard = threading.RLock()

    statuses = _reads(Store.statuses)
    spans = _reads(Store.spans)
    running = _reads(Store.running)
    known_until = _reads(Store.known_until)
    known_ranges = _reads(Store.known_ranges)
    provider_log = _reads(Store.provider_log)
    stamp = _reads(Store.stamp)
    state_stamps = _reads(Store.state_stamps)
    checks = _reads(Store.checks)
    oldest_check = _reads(Store.oldest_check)
    recent_checks = _reads(Store.recent_checks)
    response_times = _reads(Store.response_times)
    months = _reads(Store.months)
    requests = _reads(Store.requests)
    request_totals = _reads(Store.request_totals)
    maintenance = _reads(Store.maintenance)
    page_readings = _reads(Store.page_readings)
    shared_out = _reads(Store.shared_out)
    poll_records = _reads(Store.poll_records)
    acts = _reads(Store.acts)
    get_note = _reads(Store.get_note)
    events = _reads(Store.events)
    closed_period = _reads(Store.closed_period)
    closed_periods_since = _reads(Store.closed_periods_since)
    closed_periods = _reads(Store.closed_periods)
    record = _writes(Store.record)
    record_attempt = _writes(Store.record_attempt)
    record_break = _writes(Store.record_break)
    record_event = _writes(Store.record_event)
    set_aside = _writes(Store.set_aside)
    append_act = _writes(Store.append_act)
    put_note = _writes(Store.put_note)
    add_closed_periods = _writes(Store.add_closed_periods)

    @property
    def role(self) -> str:
        """The name under which the history knows who acts here."""
        return self._active.role

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Reads as of one moment; see `Store`."""
        with self._guard, self._active.one_moment():
            yield

    @abstractmethod
    def _read(self, call: StoreCall) -> object:
        """Makes a call that reads, of the store that is held."""

    @abstractmethod
    def _write(self, call: StoreCall) -> object:
        """Makes a call that writes, of the store that is held."""
