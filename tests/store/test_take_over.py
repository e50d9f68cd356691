"""A second process on the same history follows live, and writes it once the first is gone: two real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing

from sla_tui.language import ENGLISH
from sla_tui.sla.observation import Span
from sla_tui.store import open_store

WRITER = """
import sys
from sla_tui.sla.observation import *
from sla_tui.store import open_store
store = open_store(sys.argv[1])
monitor = Monitor("p", "1", "one", interval=60)
for line in sys.stdin:
    at = int(line)
    checks = Checks(monitor.ref, (CheckResult(at, True, 7),))
    store.record(Poll("p", at, (Status(monitor, "up", at),), checks=(checks,)))
    print(at, flush=True)
"""


class Writer:
    def __init__(self, path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ,
        )

    def poll(self, at: int) -> None:
        self.process.stdin.write(f"{at}\n")
        self.process.stdin.flush()
        assert int(self.process.stdout.readline()) == at

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def test_a_follower_sees_every_poll_and_takes_over_when_the_writer_is_killed(tmp_path):
    path = tmp_path / "history.db"
    writer = Writer(path)
    writer.poll(600_000)
    with closing(open_store(path)) as follower:
        assert follower.read_only
        assert "Another sla-tui" in ENGLISH.tell(follower.notices[0])
        for at in range(600_060, 600_300, 60):
            writer.poll(at)
            assert follower.statuses()[0].observed_at == at
            assert len(follower.recent_checks("p:1", 0, at + 1)) == (at - 600_000) // 60 + 1
        assert not follower.promote()  # it lives
        writer.kill()
        assert follower.promote()
        assert not follower.read_only
        assert follower.notices == ()
        assert not follower.promote()  # it is the writer already
        later = Writer(path)  # the one that was killed comes back: it follows now
        with closing(open_store(path)) as third:
            assert third.read_only
        later.kill()
        from sla_tui.sla.observation import Monitor, Poll, Status

        follower.record(Poll("p", 660_000, (Status(Monitor("p", "1", "one", interval=60), "up", 660_000),)))
        follower.record(Poll("p", 660_060, (Status(Monitor("p", "1", "one", interval=60), "up", 660_060),)))
        assert follower.spans("p:1", 0, 700_000) == (Span(600_000, 600_240, "up"), Span(660_000, 660_060, "up"))
    with closing(open_store(path, fallback=False)) as after:
        after.quick_check()


def test_a_follower_that_cannot_write_says_so_and_goes_on_following(tmp_path):
    path = tmp_path / "history.db"
    with closing(open_store(path)) as writer, closing(open_store(path)) as follower:
        assert follower.read_only
        assert not follower.promote()
        assert writer.promote() is False
