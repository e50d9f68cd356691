"""Reports that go out by themselves over a history in PostgreSQL: by its writer, once; others may ask for one."""

from __future__ import annotations

from contextlib import closing

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.record import Actor
from sla_tui.store import open_store
from tests.engine.test_report_delivery import DECEMBER_2, MAIL, NOVEMBER_20, config_of, deliver, fill, states
from tests.mail import Inbox, mail_server


def test_the_writer_delivers_once_and_who_follows_asks(url):
    inbox = Inbox()
    with mail_server(inbox) as port, closing(open_store(url)) as writer, closing(open_store(url)) as follower:
        config = config_of(MAIL, port)
        fill(writer)
        assert follower.read_only
        deliver(config, writer, NOVEMBER_20)
        deliver(config, follower, DECEMBER_2)
        assert inbox.mails == []
        deliver(config, writer, DECEMBER_2)
        deliver(config, follower, DECEMBER_2 + 1)
        deliver(config, writer, DECEMBER_2 + 1)
        assert len(inbox.mails) == 1
        assert states(follower) == {"mail:manager@example.com": "sent"}
        Actor(config, follower, FixedClock(DECEMBER_2 + 2), who="mk").send_report("monthly", "2026-10")
        deliver(config, follower, DECEMBER_2 + 3)
        assert len(inbox.mails) == 1
        deliver(config, writer, DECEMBER_2 + 3)
        assert [mail["Subject"] for mail in inbox.mails] == ["SLA report, November 2026", "SLA report, October 2026"]
        assert states(follower, period="2026-10") == {"mail:manager@example.com": "sent"}
