"""A name server of our own: records of every kind, and names whose answers have a fault of their own."""

from __future__ import annotations

import asyncio

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

RECORDS = {
    ("shop.example.", "A"): ["192.0.2.7", "192.0.2.8"],
    ("shop.example.", "MX"): ["10 Mail.Shop.example."],
    ("shop.example.", "TXT"): ['"v=spf1 -all"'],
    ("www.shop.example.", "CNAME"): ["shop.example."],
    ("big.example.", "TXT"): [f'"{"x" * 200}{n}"' for n in range(40)],
    ("shop.example.", "AAAA"): ["2001:DB8:0:0::7", "::ffff:192.0.2.7"],
    ("shop.example.", "NS"): ["NS1.shop.example.", "ns2.shop.example."],
    ("shop.example.", "SOA"): ["ns1.shop.example. root.shop.example. 1 7200 900 1209600 300"],
    ("shop.example.", "CAA"): ['0 issue "letsencrypt.org"', '128 iodef "mailto:x@shop.example"'],
    ("_sip._tcp.shop.example.", "SRV"): ["10 5 5060 Sip.shop.example."],
    ("7.2.0.192.in-addr.arpa.", "PTR"): ["shop.example."],
    ("shop.example.", "HTTPS"): ['1 . alpn="h2,h3" ipv4hint=192.0.2.7'],
    ("_443._tcp.shop.example.", "TLSA"): ["3 1 1 " + "AB" * 32],
    ("shop.example.", "DS"): ["12345 13 2 " + "CD" * 32],
    ("shop.example.", "NAPTR"): ['100 10 "u" "E2U+sip" "!^.*$!sip:x@shop.example!" .'],
    ("key._domainkey.shop.example.", "TXT"): ['"v=DKIM1; k=rsa; p=" "' + "A" * 200 + '" "' + "B" * 200 + '"'],
    ("text.example.", "TXT"): [
        '"Case. And dot."',
        '"with \\"quotes\\" and \\\\"',
        '"gr\\195\\188n"',
        '"byte \\233"',
        '""',
    ],
    ("xn--bcher-kva.example.", "A"): ["192.0.2.9"],
    ("a\\.b.example.", "CNAME"): ["x\\.y.example."],
    ("dotted.example.", "CNAME"): ["x\\.y.example."],
    (".", "NS"): ["a.root-servers.net."],
    ("one.example.", "CNAME"): ["two.example."],
    ("two.example.", "CNAME"): ["shop.example."],
    ("round.example.", "CNAME"): ["round2.example."],
    ("round2.example.", "CNAME"): ["round.example."],
    ("dangling.example.", "CNAME"): ["nowhere.example.org."],
    **{
        (f"{name}.example.", "A"): ["192.0.2.7"]
        for name in (
            "formerr",
            "notimp",
            "badvers",
            "servfail",
            "mute",
            "noquestion",
            "lowered",
            "trailing",
            "strangers",
            "cut",
        )
    },
}
"""What it knows; the last ones are names whose answers have a fault of their own (`_faulty`)."""


class NameServer(asyncio.DatagramProtocol):
    """Answers over UDP, and over TCP what does not fit; `lost` questions get no answer first."""

    def __init__(
        self, *, lost: int = 0, code: str = "", raw: bytes | None = None, garbage: bool = False, host: str = "127.0.0.1"
    ) -> None:
        self.lost, self.code, self.raw, self.garbage, self.host = lost, code, raw, garbage, host
        self.port = 0
        self.asked = 0

    async def __aenter__(self):
        loop = asyncio.get_running_loop()
        self._tcp = await asyncio.start_server(self._by_tcp, self.host, self.port)
        self.port = self._tcp.sockets[0].getsockname()[1]
        self._udp, _ = await loop.create_datagram_endpoint(lambda: self, local_addr=(self.host, self.port))
        return self

    async def __aexit__(self, *exc):
        self._udp.close()
        self._tcp.close()
        await self._tcp.wait_closed()

    def connection_made(self, transport):
        self._transport = transport

    def datagram_received(self, data, address):
        self.asked += 1
        if self.asked > self.lost:
            for wire in [self.raw] if self.raw is not None else self._faulty(data):
                self._transport.sendto(wire, address)

    def _faulty(self, data: bytes) -> list[bytes]:  # noqa: PLR0911
        """The answers to one question: one, or none, or others before it."""
        query = dns.message.from_wire(data)
        fault = query.question[0].name.labels[0].decode(errors="replace").lower()
        edns = query.edns >= 0
        if self.garbage:
            return [data[:2] + b"\x84\0\0\1\0\1" + b"\xff" * 40]
        wire = self.answer(data, 512)
        match fault:
            case "formerr" | "notimp" | "badvers" | "servfail" if edns:
                code = {"formerr": 1, "notimp": 4, "badvers": 0, "servfail": 2}[fault]
                reply = data[:2] + bytes([0x84, code]) + data[4:12]
                if fault == "badvers":
                    return [reply[:10] + b"\0\1" + data[12 : data.index(b"\0", 12) + 5] + b"\0\0\x29\4\xd0\1\0\0\0\0\0"]
                return [reply[:4] + b"\0" * 8]
            case "mute" if edns:
                return []
            case "noquestion":
                end = data.index(b"\0", 12) + 5
                return [wire[:4] + b"\0\0" + wire[6:12] + data[12 : end - 4] + wire[end + 2 :]]
            case "lowered":
                end = data.index(b"\0", 12)
                return [wire[:12] + wire[12:end].lower() + wire[end:]]
            case "trailing":
                return [wire + b"more than there should be"]
            case "strangers":
                other = dns.message.make_response(dns.message.make_query("other.example.", "A", id=query.id)).to_wire()
                return [bytes([wire[0] ^ 0xFF]) + wire[1:], wire[:5], other, wire]
            case "cut":
                return [wire[:6] + b"\0\2" + wire[8:]]
        return [wire]

    def answer(self, data: bytes, limit: int) -> bytes:
        query = dns.message.from_wire(data)
        reply = dns.message.make_response(query)
        question = query.question[0]
        name, kind = question.name.to_text(), dns.rdatatype.to_text(question.rdtype)
        name = name.lower()
        found = RECORDS.get((name, kind))
        alias = RECORDS.get((name, "CNAME"))
        if self.code:
            reply.set_rcode(dns.rcode.from_text(self.code))
        elif found:
            reply.answer.append(dns.rrset.from_text_list(name, 60, "IN", kind, found))
        elif alias and not name.startswith("www."):
            reply.answer.append(dns.rrset.from_text_list(name, 60, "IN", "CNAME", alias))
        elif not any(known == name for known, _ in RECORDS):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        wire = reply.to_wire(max_size=65_535)
        if len(wire) > limit:
            reply.answer.clear()
            reply.flags |= dns.flags.TC
            wire = reply.to_wire()
        return wire

    async def _by_tcp(self, reader, writer):
        length = int.from_bytes(await reader.readexactly(2), "big")
        wire = self.answer(await reader.readexactly(length), 65_535)
        writer.write(len(wire).to_bytes(2, "big") + wire)
        await writer.drain()
        writer.close()
        await writer.wait_closed()
