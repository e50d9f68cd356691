"""What holds of closed periods where two machines share one history, whatever kind of store it is in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.record import Actor
from sla_tui.errors import FencedError
from sla_tui.store.place import StorePlace
from tests.engine.test_closing import OCTOBER, OUTAGE, WORLD, close, october, tell
from tests.engine.world import HOUR, NOW
from tests.store.lease_contract import shared


def a_closed_period_is_written_once_by_whoever_holds_the_lease(
    place: Callable[[], StorePlace], passes: Callable[[float], None]
) -> None:
    """One machine closes October; the other takes over, reads another past, and both show that beside it."""
    with closing(shared(place())) as one, closing(shared(place())) as two:
        tell(one, NOW, OUTAGE)
        assert close(one, NOW) > 0
        first = one.closed_period("shop", OCTOBER)
        assert close(two, NOW) == 0  # it is written
        assert october(two).assessment == october(one).assessment
        passes(30)
        assert two.promote()
        tell(two, NOW + 60)  # there never was an outage, this one is told
        with pytest.raises(FencedError):
            tell(one, NOW + 60, OUTAGE)
        assert close(two, NOW + HOUR) == 0
        shown = [october(store, NOW + HOUR) for store in (one, two)]
        for service in shown:
            assert service.assessment.downtime_seconds == 5 * HOUR
            assert service.frozen.drift.causes == ("sources",)
            assert service.frozen.drift.downtime_seconds == 0
        assert [one.closed_period("shop", OCTOBER), two.closed_period("shop", OCTOBER)] == [first, first]
        anna = Actor(WORLD, one, FixedClock(NOW + 120), who="anna")
        act = anna.exclude(("shop",), OUTAGE[0], OUTAGE[0] + HOUR, "force_majeure")
        with pytest.raises(FencedError):
            close(one, NOW + HOUR)  # whoever follows decides, and leaves the writing to the holder
        assert close(two, NOW + HOUR) == 1
        for store in (one, two):
            fact = october(store, NOW + HOUR).frozen
            assert (fact.revision, fact.who, fact.written) == (2, act.signed, True)
