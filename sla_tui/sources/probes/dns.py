"""The DNS probe: asks one name server for the records of a name. dnspython, which is loaded by the first such probe."""

from __future__ import annotations

import asyncio
import ipaddress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, from_error, ours, timed_out, too_slow
from sla_tui.sources.probes.system import nameservers
from sla_tui.sources.probes.timing import Timing
from sla_tui.text import clean

if TYPE_CHECKING:
    from dns.message import Message

TRY_SECONDS: Final = 2.0  # for one UDP question: packets get lost
DEFAULT_RECORD: Final = "A"


@dataclass(frozen=True, slots=True)
class DnsQuestion:
    """What is asked: a name, a type of record, and of whom (None: of this machine's own name servers)."""

    name: str
    record: str
    server: str | None = None
    port: int = 53


def question(config: ProbeConfig) -> DnsQuestion:
    """Returns what the configuration asks: dns://name, or dns://name?type=MX, with the key `record` coming first."""
    url = urlsplit(config.url)
    asked = parse_qs(url.query).get("type", [DEFAULT_RECORD])[0]
    record = (config.record or asked).upper()
    if not config.nameserver:
        return DnsQuestion(url.hostname or "", record)
    there = urlsplit(f"//{config.nameserver}")
    return DnsQuestion(url.hostname or "", record, there.hostname or "", there.port or 53)


class DnsProber:
    """One dns://name."""

    def __init__(self, config: ProbeConfig, tools: Tools) -> None:
        self._config = config
        self._tools = tools
        self._question = question(config)
        self._expected = frozenset(_plain(text) for text in config.expect_answers)

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Asks once; again where no answer comes soon."""
        timing = Timing(self._tools.clock)
        timing.step = "query"
        try:
            async with asyncio.timeout(seconds):
                outcome = await self._probe(timing)
        except TimeoutError:
            own = self._question.server is None
            return replace(timed_out(seconds, timing.step, timing.phases), doubtful=own)
        except OSError as error:
            return from_error(error)
        return outcome if outcome.phases else replace(outcome, phases=timing.phases)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        import dns.exception
        import dns.message
        import dns.rcode

        asked = self._question
        try:
            query = dns.message.make_query(asked.name, asked.record, use_edns=0)
        except (dns.exception.DNSException, ValueError):
            return failed(f"{clean(asked.name, 80)} {clean(asked.record, 20)} cannot be asked for")
        servers = [asked.server] if asked.server is not None else nameservers()
        if not servers:
            return ours("it has no name server")
        address = await self._address(servers[0])
        try:
            answer = await self._answer(query, [address, *servers[1:]])
        except dns.exception.DNSException as error:
            return failed(f"the name server's answer makes no sense ({type(error).__name__})")
        timing.done("end")
        if answer.rcode() != dns.rcode.NOERROR:
            return self._refused(dns.rcode.to_text(answer.rcode()))
        return self._judged(answer, timing)

    async def _address(self, server: str) -> str:
        """Returns the name server's address, itself looked up where it is a name."""
        try:
            ipaddress.ip_address(server.partition("%")[0])
        except ValueError:
            found = await self._tools.resolver.addresses(server, self._question.port)
            return str(found[0][1][0])
        return server

    async def _answer(self, query: Message, servers: list[str]) -> Message:
        """Returns the first answer of any of the servers, each asked in turn and again.

        Ends only with the caller's time.
        """
        import dns.asyncquery
        import dns.exception

        while True:
            for server in servers:
                try:
                    answer, _ = await dns.asyncquery.udp_with_fallback(
                        query, server, timeout=TRY_SECONDS, port=self._question.port, ignore_unexpected=True
                    )
                except dns.exception.Timeout:
                    continue
                except ConnectionRefusedError:
                    if server is servers[-1]:
                        raise
                    continue
                return answer

    def _refused(self, code: str) -> ProbeOutcome:
        words = {"NXDOMAIN": "the name does not exist", "REFUSED": "the name server refuses to answer"}
        own = self._question.server is None and code == "SERVFAIL"  # our own server cannot find out: whose fault?
        reason = words.get(code, f"the name server says {clean(code, 20)}")
        return ProbeOutcome("failed", reason, silent=own, doubtful=own)

    def _judged(self, answer: Message, timing: Timing) -> ProbeOutcome:
        import dns.rdatatype

        wanted = dns.rdatatype.from_text(self._question.record)
        found = {_plain(rdata.to_text()) for rrset in answer.answer if rrset.rdtype == wanted for rdata in rrset}
        if not found:
            return failed(f"there is no {clean(self._question.record, 20)} record")
        missing = sorted(self._expected - found)
        if missing:
            return failed(f"the answer has not {clean(missing[0], 60)}, but {clean(', '.join(sorted(found)), 80)}")
        ms = timing.total()
        return too_slow(ms, self._config.max_latency_ms, timing.phases) or ProbeOutcome(
            "ok", ms=ms, phases=timing.phases
        )


def _plain(text: str) -> str:
    """Returns a record as it is compared: names without their last dot, letters small, texts without quotes."""
    return text.strip().strip('"').rstrip(".").lower()


PROBER: Final[Factory] = DnsProber
