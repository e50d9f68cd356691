"""What the lease of every kind of store does, under a clock that is moved by hand: a kind says how places are made."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing, suppress

import pytest

from sla_tui.errors import FencedError, StoreError, UnwritableStoreError
from sla_tui.sla.acts import Act
from sla_tui.sla.observation import Poll
from sla_tui.store.fallback import FallbackStore
from sla_tui.store.following import FollowingStore
from sla_tui.store.lease import LeaseTimes, this_process
from sla_tui.store.place import StorePlace
from sla_tui.store.records import PollRecord, Retention
from sla_tui.store.spool import Spool
from sla_tui.store.store import Store
from tests.store.contract import EXCLUDE, TWO, look, period

BY_HAND = LeaseTimes(holds=6.0, renewed_every=0)
KEEP = Retention()

WRITES: dict[str, Callable[[Store], object]] = {
    "record": lambda store: store.record(look(900)),
    "record_attempt": lambda store: store.record_attempt(PollRecord("p", 1, 900, "error", "late")),
    "record_break": lambda store: store.record_break("p", 900, note="late"),
    "record_event": lambda store: store.record_event("p", 900, note="late"),
    "set_aside": lambda store: store.set_aside("p", 600, note="late"),
    "add_closed_periods": lambda store: store.add_closed_periods([period()]),
    "put_note": lambda store: store.put_note("late", 900, "late"),
}


def known(store: Store) -> object:
    """Everything that those writes could change."""
    return (
        store.statuses(),
        store.spans("p:1", 0, 9_999),
        store.poll_records(),
        store.events(0, 9_999),
        store.closed_periods(),
        store.get_note("late"),
    )


class LeaseContract:
    """`place` makes a place as another process would; `passes` lets seconds go by, in which nobody renews anything."""

    @pytest.fixture
    def place(self) -> Callable[[], StorePlace]:
        raise NotImplementedError

    @pytest.fixture
    def passes(self) -> Callable[[float], None]:
        raise NotImplementedError

    def test_one_holds_it_and_everybody_can_see_who(self, place):
        with closing(place().writer(KEEP)) as holder:
            assert not holder.read_only
            assert place().writer(KEEP) is None
            assert place().holder() == this_process()
            holder.record(look(600))  # it can

    def test_who_lets_go_is_followed_at_once(self, place):
        with closing(place().writer(KEEP)) as first:
            first.record(look(600))
        with closing(place().writer(KEEP)) as second:
            second.record(look(660))
            assert second.statuses()[0].observed_at == 660

    def test_who_renews_it_keeps_it(self, place, passes):
        with closing(place().writer(KEEP)) as holder:
            holder.record(look(600))
            for _ in range(4):
                passes(4)
                holder._lease.renew()
            assert place().writer(KEEP) is None
            holder.record(look(660))

    def test_who_shows_no_life_for_six_seconds_loses_it(self, place, passes):
        with closing(place().writer(KEEP)) as stopped:
            stopped.record(look(600))
            passes(4)
            assert place().writer(KEEP) is None
            passes(2.1)
            with closing(place().writer(KEEP)) as taker:
                taker.record(look(660))
                assert place().writer(KEEP) is None
                stopped._lease.renew()
                assert (stopped.read_only, taker.read_only) == (True, False)

    @pytest.mark.parametrize("write", WRITES)
    def test_who_was_stopped_writes_nothing_when_it_wakes(self, place, passes, write):
        with closing(place().writer(KEEP)) as stopped:
            stopped.record(look(600))
            passes(30)
            with closing(place().writer(KEEP)) as taker:
                taker.record(look(700))
                before = known(taker)
                with pytest.raises(FencedError, match="writes this history now"):
                    WRITES[write](stopped)
                assert known(taker) == before
                assert stopped.read_only
                with suppress(StoreError):  # now it knows: a note is left out, everything else refused
                    WRITES[write](stopped)
                taker.record(look(760))
                assert known(stopped) == known(taker)  # it follows
            with closing(place().writer(KEEP)) as third:  # nobody holds it, and what was lost is lost
                assert stopped.read_only
                third.record(look(820))
                with pytest.raises(StoreError):
                    stopped.record(look(880))

    def test_a_holder_that_only_slept_and_was_not_missed_goes_on(self, place, passes):
        with closing(place().writer(KEEP)) as holder:
            holder.record(look(600))
            passes(3_600)
            holder.record(look(4_200))
            holder._lease.renew()
            assert place().writer(KEEP) is None

    def test_a_first_write_that_fails_costs_nobody_the_lease(self, place):
        with closing(place().writer(KEEP)) as holder:
            with pytest.raises(AttributeError):
                holder.record(Poll("p", 600, statuses=(None,)))
            holder.record(look(600))
            holder.record(look(660))
            assert holder.statuses()[0].observed_at == 660

    def test_anybody_may_act_whoever_holds_it(self, place, passes):
        with closing(place().writer(KEEP)) as stopped:
            stopped.record(look(600))
            passes(30)
            with closing(place().writer(KEEP)) as taker:
                taker.record(look(700))
                with pytest.raises(FencedError):
                    stopped.record(look(760))
                assert stopped.append_act(Act(at=1, who="mk", deed=EXCLUDE)).id == 1
                assert taker.append_act(Act(at=2, who="jd", deed=EXCLUDE)).id == 2
                assert [act.who for act in taker.acts()] == [act.who for act in stopped.acts()] == ["mk", "jd"]

    def test_of_many_who_want_it_at_once_one_gets_it(self, place, passes):
        with closing(place().writer(KEEP)) as stopped:
            stopped.record(look(600))
            passes(30)
            together, got = threading.Barrier(6), []

            def take() -> None:
                mine = place()
                together.wait()
                with suppress(StoreError):
                    got.append(mine.writer(KEEP))

            takers = [threading.Thread(target=take) for _ in range(6)]
            for one in takers:
                one.start()
            for one in takers:
                one.join()
            stores = [store for store in got if store is not None]
            try:
                for at, store in enumerate(stores):
                    with suppress(FencedError):
                        store.record(look(700 + at))
                for store in stores:
                    store._lease.renew()
                assert sum(not store.read_only for store in stores) <= 1
            finally:
                for store in stores:
                    store.close()

    def test_what_is_read_in_one_moment_is_of_one_moment(self, place):
        """A poll that comes in the middle of a snapshot is in all of it or in nothing of it."""
        with closing(place().writer(KEEP)) as holder, closing(place().reader()) as screen:
            holder.record(look(600))
            holder.record(look(600, monitor=TWO))
            with screen.one_moment():
                before = screen.spans("p:1", 0, 9_999), screen.statuses(), screen.poll_records()
                both = Poll("p", 660, look(660, "down").statuses + look(660, "down", TWO).statuses)
                holder.record(both)
                holder.append_act(Act(at=1, who="mk", deed=EXCLUDE))
                assert (screen.spans("p:1", 0, 9_999), screen.statuses(), screen.poll_records()) == before
                assert screen.spans("q:2", 0, 9_999) == ()  # seen once: known for no time
                assert screen.acts() == ()
            assert [status.state for status in screen.statuses()] == ["down", "down"]
            assert len(screen.acts()) == 1

    # In front of it: the store that steps down, follows, and takes over again

    def test_the_lease_goes_from_hand_to_hand_and_nobody_works_with_what_is_old(self, place, passes):
        with closing(shared(place())) as one, closing(shared(place())) as two:
            one.record(look(600))
            assert (one.read_only, two.read_only, two.promote()) == (False, True, False)
            passes(30)
            assert two.promote()
            two.record(look(660))
            with pytest.raises(FencedError):
                one.record(look(670))
            assert one.read_only
            assert one.notices[0].values == {"holder": this_process()}
            assert one.statuses()[0].observed_at == 660
            two.record(look(720))
            assert one.statuses()[0].observed_at == 720
            assert (one.promote(), two.promote()) == (False, False)
            passes(30)
            assert one.promote()
            one.record(look(780))
            with pytest.raises(FencedError):
                two.record(look(790))
            assert [s.end for s in two.spans("p:1", 0, 9_999)] == [780]

    def test_what_waited_for_a_disk_when_the_lease_went_is_written_when_it_comes_back(
        self, place, passes, tmp_path, monkeypatch
    ):
        spool = Spool([tmp_path / "state"], "it")
        with closing(shared(place(), spool=spool)) as one, closing(shared(place())) as two:
            one.record(look(600))
            with monkeypatch.context() as broken:
                broken.setattr(one._active._main, "_transaction", _full)
                one.record(look(660))
                assert one.failing is not None
            passes(30)
            assert two.promote()
            two.record(look(720))
            one._active._main._lease.renew()
            assert one.statuses()[0].observed_at == 720
            assert len(spool.read()) == 1
            two.close()
            assert one.promote()
            assert spool.read() == []
            assert one.spans("p:1", 0, 9_999)[0].start == 600

    def test_who_could_not_open_it_while_another_could_follows_that_one(self, place, tmp_path):
        """Two machines begin while the history cannot be reached; the first that reaches it writes it."""
        spool, now = Spool([tmp_path / "state"], "it"), [0.0]
        away = FallbackStore(None, place(), error=UnwritableStoreError("away"), spool=spool, monotonic=lambda: now[0])
        with closing(FollowingStore(away, place(), KEEP, spool)) as late:
            late.record(look(600))
            assert late.failing is not None
            with closing(shared(place())) as first:
                first.record(look(660))
                now[0] += 11  # it tries again
                late.record(look(670))
                assert late.read_only
                assert (late.statuses()[0].observed_at, late.failing) == (660, None)
                assert [call.args[0].at for call in spool.read()] == [600, 670]
            assert late.promote()
            assert spool.read() == []


def shared(place: StorePlace, **more: object) -> FollowingStore:
    """Opens the history as a process does that goes on whoever holds the lease."""
    writer = place.writer(KEEP)
    active = place.reader() if writer is None else FallbackStore(writer, place, **more)
    return FollowingStore(active, place, KEEP, **more)


def _full(*_: object) -> None:
    raise StoreError("no space left")
