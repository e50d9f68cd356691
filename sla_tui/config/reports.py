"""Reports that are delivered by themselves: when, about which period, and to whom; and the mail server for it."""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from dataclasses import dataclass, field
from typing import Literal

from sla_tui.config.channel_keys import environment_key, urls_key
from sla_tui.config.secret_ref import SecretRef
from sla_tui.language import LANGUAGES
from sla_tui.sla.keys import key, spec

ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"
_ADDRESS_WORDS = "an address such as ops@example.com"

ReportFormat = Literal["pdf", "html", "text", "md", "csv", "json"]
ReportRhythm = Literal["day", "week", "month", "quarter", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailConfig:
    """The `[mail]` table: the server that takes mail, and in whose name it is sent."""

    host: str = field(
        metadata=spec(
            "the mail server", "pattern", pattern=r"[A-Za-z0-9._:-]+", words='a host such as "smtp.example.com"'
        )
    )
    sender: str = field(
        metadata=spec("the sender's address", "pattern", name="from", pattern=ADDRESS, words=_ADDRESS_WORDS)
    )
    sender_name: str = key("", "the sender's name", "text", name="from_name", longest=100)
    port: int = key(0, "0: 587 with starttls, 465 with tls, 25 with none", "whole", least=0, most=65_535)
    encryption: Literal["starttls", "tls", "none"] = key(
        "starttls", "starttls: encrypted after a greeting; tls: from the first byte; none: this machine's own server"
    )
    user: str = key("", "who logs in there; absent: nobody does", "text", longest=200)
    password: SecretRef | None = key(None, "where the password is kept")
    ca_file: str = key("", "authorities that are trusted instead of the system's", "text", longest=2_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSchedule:
    """One `[reports.<id>]` table: a report that goes out by itself. `services` and `tags` empty: all services."""

    id: str
    every: ReportRhythm = key("month", "how often it is delivered, each time about the period before")
    day: int = key(1, "on which day of the new period: 1 is its first", "whole", least=1, most=92)
    at: int = key(7 * 3600, "at which local time", "time_of_day")
    timezone: str = key("", "in which zone; absent: the configuration's", "zone")
    services: tuple[str, ...] = key((), "the services it is about; absent: all", "service_ref")
    tags: tuple[str, ...] = key((), "or all services with one of these tags", "tag")
    customer: str = key("", "for this customer: only the agreements with them", "text", longest=200)
    formats: tuple[ReportFormat, ...] = key(("html",), "a file of each is attached; pdf needs the extra", items=(1, 6))
    language: str = key("", "of the report; absent: the `language` of this file", "word", choices=LANGUAGES)
    earlier: int = key(0, "tell of so many periods before, too", "whole", least=0, most=24)
    subject: str = key("", "of the mail; absent: the report's title", "text", longest=200)
    mail: tuple[str, ...] = key(
        (),
        "who gets it as a mail, over the server of [mail]",
        "pattern",
        items=(0, 100),
        pattern=ADDRESS,
        words=_ADDRESS_WORDS,
    )
    urls: tuple[SecretRef | str, ...] = urls_key()
    folder: str = key("", "a folder that gets the files", "text", longest=2_000)
    command: str = key("", "gets the files as arguments, and JSON on its standard input", "text", longest=2_000)
    environment: tuple[str, ...] = environment_key()
