"""What every source promises, as tests. Needs nothing but the standard library; pytest collects it by its names."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import fields, is_dataclass
from typing import ClassVar, get_args

from sla_tui.errors import SourceError
from sla_tui.secret import redact
from sla_tui.sla.observation import History, MonitorState, SpanState
from sla_tui.sources.base import PollRequest, Source
from sla_tui.text import clean

DAY = 86_400
_STATES = frozenset(get_args(MonitorState))
_SPAN_STATES = frozenset(get_args(SpanState))
_SLACK = 120  # seconds by which a source's own clock may run ahead of the poll


class SourceContract(ABC):
    """Tests of one kind of source against a simulated provider.

    Attributes:
        now: the instant (UTC seconds) that polls are told; the simulated provider should agree with it.
        window: seconds of history that are asked for.
        tells_the_past: whether the provider can be asked what happened before; probes cannot.
        can_be_unreachable: whether a poll may fail; a source of probes always has an answer.
    """

    now: ClassVar[int]
    window: ClassVar[int] = 30 * DAY
    tells_the_past: ClassVar[bool] = True
    can_be_unreachable: ClassVar[bool] = True

    @abstractmethod
    def source(self) -> AbstractAsyncContextManager[Source]:
        """Returns a source with at least one monitor, whose provider works. The tests close the source."""

    @abstractmethod
    def unreachable(self) -> AbstractAsyncContextManager[Source]:
        """Returns a source whose provider does not answer."""

    # Tests

    def test_a_poll_for_states_brings_states_and_nothing_of_the_past(self) -> None:
        """What is polled every minute has to be cheap."""

        async def check(source: Source) -> None:
            poll = await source.poll(PollRequest(now=self.now))
            assert poll.source == source.id
            assert poll.statuses, "there is no monitor in the simulated account"
            if self.tells_the_past:
                assert poll.histories == (), "history was not asked for"
                assert poll.checks == (), "single checks were not asked for"

        self._run(check)

    def test_monitors_have_one_name_each(self) -> None:
        """References are unique and begin with the source's id; ids hold no blank."""

        async def check(source: Source) -> None:
            monitors = [status.monitor for status in (await source.poll(self._whole())).statuses]
            refs = [monitor.ref for monitor in monitors]
            assert len(set(refs)) == len(refs)
            for monitor in monitors:
                assert monitor.source == source.id
                assert monitor.id, "a monitor has no id"
                assert not set(monitor.id) & set(" \t\n"), f"{monitor.id!r} cannot be written as a reference"
                assert monitor.interval >= 0

        self._run(check)

    def test_statuses_make_sense(self) -> None:
        """Known words; nothing that is not up has a response time; no instant lies in the future."""

        async def check(source: Source) -> None:
            for status in (await source.poll(self._whole())).statuses:
                assert status.state in _STATES, status.state
                assert status.observed_at <= self.now + _SLACK
                for instant in (status.since, status.checked_at):
                    assert instant is None or 0 < instant <= self.now + _SLACK
                assert status.latency_ms is None or (status.latency_ms > 0 and status.state in {"up", "degraded"})

        self._run(check)

    def test_histories_are_sorted_disjoint_and_inside_their_windows(self) -> None:
        """What a history does not name is unknown time, so it names every known stretch, once."""

        async def check(source: Source) -> None:
            poll = await source.poll(self._whole())
            listed = {status.monitor.ref for status in poll.statuses}
            if self.tells_the_past:
                assert poll.histories, "a past was asked for, and none came"
            for history in poll.histories:
                assert history.ref in listed
                self._check_history(history)

        self._run(check)

    def test_what_is_known_already_is_not_sent_again_from_the_beginning(self) -> None:
        """A source may leave a history out where nothing is new; one that it tells begins where it was asked to."""

        async def check(source: Source) -> None:
            first = await source.poll(self._whole())
            known = {history.ref: history.end - 6 * 3600 for history in first.histories}
            again = await source.poll(self._whole(known))
            for history in again.histories:
                assert history.ref not in known or history.start >= known[history.ref]

        self._run(check)

    def test_what_is_pending_or_refused_is_one_or_the_other_and_its_own(self) -> None:
        """Pending and refused monitors are the source's own, and none where only states were asked for."""

        async def check(source: Source) -> None:
            cheap = await source.poll(PollRequest(now=self.now))
            assert not cheap.pending, "history was not asked for"
            assert not cheap.refused, "history was not asked for"
            poll = await source.poll(self._whole())
            listed = {status.monitor.ref for status in poll.statuses}
            refused = {one.ref for one in poll.refused}
            assert (poll.pending or frozenset()) | refused <= listed
            assert not (poll.pending or frozenset()) & refused, "a refusal is not waited for"
            assert all(one.words for one in poll.refused)

        self._run(check)

    def test_single_checks_are_sorted_and_only_answers_have_response_times(self) -> None:
        """0, -1 and null are how providers write "none"."""

        async def check(source: Source) -> None:
            for checks in (await source.poll(self._whole())).checks:
                times = [result.at for result in checks.results]
                assert times == sorted(times)
                for result in checks.results:
                    assert result.at <= self.now + _SLACK
                    assert result.ms is None or (result.ok and result.ms > 0)

        self._run(check)

    def test_maintenance_names_monitors_of_this_source(self) -> None:
        """Windows have a length, an id each, and references of this source."""

        async def check(source: Source) -> None:
            windows = (await source.poll(self._whole())).maintenance
            assert len({window.id for window in windows}) == len(windows)
            for window in windows:
                assert window.start < window.end
                assert all(ref.startswith(f"{source.id}:") for ref in window.refs)

        self._run(check)

    def test_every_text_has_gone_through_the_door(self) -> None:
        """Names, reasons and warnings are inert, and hold no credential."""

        async def check(source: Source) -> None:
            for text in _texts(await source.poll(self._whole())):
                assert clean(text, 2048) == text, f"not cleaned: {text!r}"
                assert redact(text) == text, "a credential is in the poll"

        self._run(check)

    def test_asking_twice_tells_the_same(self) -> None:
        """The same question at the same instant has the same answer: a poll changes nothing at the provider."""

        async def check(source: Source) -> None:
            first = await source.poll(PollRequest(now=self.now))
            second = await source.poll(PollRequest(now=self.now))
            names = [(status.monitor.ref, status.state) for status in first.statuses]
            assert [(status.monitor.ref, status.state) for status in second.statuses] == names

        self._run(check)

    def test_a_provider_that_does_not_answer_is_a_source_error_in_words(self) -> None:
        """Never another exception, never a state that was made up, never a credential in the words."""

        async def check() -> None:
            async with self.unreachable() as source:
                try:
                    poll = await source.poll(self._whole())
                except SourceError as error:
                    assert error.what
                    assert error.what.isprintable()
                    assert redact(str(error)) == str(error)
                else:
                    assert not self.can_be_unreachable, "a poll without a provider has to fail"
                    assert all(status.state not in {"up", "degraded"} for status in poll.statuses)
                finally:
                    await source.close()

        asyncio.run(check())

    def test_a_source_can_be_closed_twice(self) -> None:
        """The engine closes what it opened, whatever happened before."""

        async def check(source: Source) -> None:
            await source.close()
            await source.close()

        self._run(check)

    # What the tests share

    def _whole(self, known: dict[str, int] | None = None) -> PollRequest:
        start = self.now - self.window
        return PollRequest(now=self.now, history_from=start, checks_from=self.now - DAY, known_until=known or {})

    def _run(self, check: Callable[[Source], Awaitable[None]]) -> None:
        async def run() -> None:
            async with self.source() as source:
                try:
                    await check(source)
                finally:
                    await source.close()

        asyncio.run(run())

    def _check_history(self, history: History) -> None:
        assert history.start < history.end <= self.now + _SLACK
        at, before = history.start, ""
        for span in history.spans:
            assert span.state in _SPAN_STATES
            assert at <= span.start < span.end <= history.end, f"{history.ref}: {span} after {at}"
            assert span.start > at or span.state != before, f"{history.ref}: two stretches of {span.state} in a row"
            at, before = span.end, span.state


def _texts(value: object) -> Iterator[str]:
    """Yields every string in a poll, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        yield from (text for inner in value for text in _texts(inner))
    elif is_dataclass(value):
        yield from (text for field in fields(value) for text in _texts(getattr(value, field.name)))
