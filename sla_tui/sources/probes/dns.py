"""The DNS probe: asks one name server for the records of a name. dnspython, which is loaded by the first such probe."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.base import Factory, Tools
from sla_tui.sources.probes.looking import looked, right
from sla_tui.sources.probes.name_server import asked
from sla_tui.sources.probes.names import HostNameError, ascii_host
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, ours, timed_out
from sla_tui.sources.probes.records import is_among, shown
from sla_tui.sources.probes.system import nameservers
from sla_tui.sources.probes.timing import Timing
from sla_tui.text import clean

if TYPE_CHECKING:
    from dns.message import Message
    from dns.name import Name

TRY_SECONDS: Final = 2.0  # for one UDP question: packets get lost
MOST_ALIASES: Final = 8
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

    async def probe(self, seconds: float) -> ProbeOutcome:
        """Asks once; again where no answer comes soon."""
        return await looked(self._tools.clock, seconds, self._probe, first="query", late=self._late)

    def _late(self, seconds: float, timing: Timing) -> ProbeOutcome:
        return replace(timed_out(seconds, timing), doubtful=self._question.server is None)

    async def _probe(self, timing: Timing) -> ProbeOutcome:
        import dns.exception
        import dns.name
        import dns.rcode
        import dns.rdatatype

        sought = self._question
        try:
            name = dns.name.from_text(ascii_host(sought.name), dns.name.root)
            wanted = dns.rdatatype.from_text(sought.record)
        except (dns.exception.DNSException, ValueError, HostNameError):
            return ours(f"{clean(sought.name, 80)} {clean(sought.record, 20)} cannot be asked for")
        servers = await self._servers()
        if not servers:
            return ours("it has no name server")
        for _ in range(MOST_ALIASES):
            try:
                answer = await self._answer(name, servers)
            except dns.exception.DNSException as error:
                return failed(f"the name server's answer makes no sense ({type(error).__name__})")
            alias = _unanswered_alias(answer, name, wanted)
            if answer.rcode() != dns.rcode.NOERROR or alias is None:
                break
            name = alias
        timing.done("end")
        if answer.rcode() != dns.rcode.NOERROR:
            return self._refused(dns.rcode.to_text(answer.rcode()))
        return self._judged(answer, timing)

    async def _servers(self) -> list[str]:
        """Returns the addresses of those who are asked; a name is looked up, and all of its addresses are asked."""
        server = self._question.server
        if server is None:
            return nameservers()
        try:
            ipaddress.ip_address(server.partition("%")[0])
        except ValueError:
            found = await self._tools.resolver.addresses(server, self._question.port)
            return [str(address[0]) for _, address in found]
        return [server]

    async def _answer(self, name: Name, servers: list[str]) -> Message:
        """Returns the first answer of any of the servers that says something, each asked in turn and again.

        A server that does not know EDNS is asked once more without it, also where it answers nothing then. One of
        several that refuses or fails is not the last word while there are others.

        Raises:
            OSError: none of them can be reached.
            dns.exception.DNSException: none of them makes sense. Else this ends only with the caller's time.
        """
        import dns.exception
        import dns.message
        import dns.rcode

        with_edns = dict.fromkeys(servers, True)
        poor: Message | None = None
        while True:
            problems: list[Exception] = []
            left = [*servers]
            while left:
                server = left.pop(0)
                query = dns.message.make_query(name, self._question.record, use_edns=0 if with_edns[server] else -1)
                try:
                    answer = await asked(query, server, self._question.port, TRY_SECONDS)
                except TimeoutError:
                    with_edns[server] = not with_edns[server]
                    continue
                except (OSError, dns.exception.DNSException) as error:
                    problems.append(error)
                    continue
                if with_edns[server] and answer.rcode() in _no_edns():
                    with_edns[server] = False
                    left.insert(0, server)
                    continue
                if len(servers) == 1 or answer.rcode() in {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}:
                    return answer
                poor = poor or answer
            if poor is not None:
                return poor
            if len(problems) == len(servers):
                raise problems[0]

    def _refused(self, code: str) -> ProbeOutcome:
        words = {"NXDOMAIN": "the name does not exist", "REFUSED": "the name server refuses to answer"}
        own = self._question.server is None and code == "SERVFAIL"  # our own server cannot find out: whose fault?
        reason = words.get(code, f"the name server says {clean(code, 20)}")
        return ProbeOutcome("failed", reason, silent=own, doubtful=own)

    def _judged(self, answer: Message, timing: Timing) -> ProbeOutcome:
        import dns.rdatatype

        kind = self._question.record
        wanted = dns.rdatatype.from_text(kind)
        found = [rdata for rrset in answer.answer if rrset.rdtype == wanted for rdata in rrset]
        if not found:
            return failed(f"there is no {clean(kind, 20)} record")
        missing = sorted(text for text in self._config.expect_answers if not is_among(text, kind, found))
        if missing:
            there = ", ".join(sorted(shown(rdata) for rdata in found))
            return failed(f"the answer has not {clean(missing[0], 60)}, but {clean(there, 80)}")
        return right(self._config, timing)


def _no_edns() -> frozenset[int]:
    """Returns what servers say that do not know EDNS, old and broken ones."""
    import dns.rcode

    return frozenset({dns.rcode.FORMERR, dns.rcode.NOTIMP, dns.rcode.BADVERS, dns.rcode.SERVFAIL})


def _unanswered_alias(answer: Message, name: Name, wanted: int) -> Name | None:
    """Returns what a name is only another name for, where the answer says no more than that."""
    import dns.rdatatype

    if wanted in {dns.rdatatype.CNAME, dns.rdatatype.ANY} or any(r.rdtype == wanted for r in answer.answer):
        return None
    aliases = {rrset.name: rrset[0].target for rrset in answer.answer if rrset.rdtype == dns.rdatatype.CNAME}
    target, seen = name, set[object]()
    while target in aliases and target not in seen:
        seen.add(target)
        target = aliases[target]
    return None if target == name or target in seen else target


PROBER: Final[Factory] = DnsProber
