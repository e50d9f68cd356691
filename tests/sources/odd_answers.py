"""Answers that are odd: what comes byte for byte, and whether a probe that looks for "ok" in it finds it."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Odd:
    """One answer. `right`: a probe finds it so; `like_curl`: curl does, too (where not, a browser does)."""

    name: str
    raw: bytes
    right: bool = True
    like_curl: bool = True
    compressed: bool = False  # curl is asked with --compressed


def http(head: bytes, body: bytes = b"ok", start: bytes = b"HTTP/1.1 200 OK") -> bytes:
    return start + b"\r\n" + head + b"\r\n" + body


CHUNKS = b"2\r\nok\r\n0\r\n\r\n"
TE = b"Transfer-Encoding: chunked\r\n"
TWO = b"Content-Length: 2\r\n"
RAW_DEFLATE = zlib.compressobj(wbits=-15)
RAW = RAW_DEFLATE.compress(b"it is ok") + RAW_DEFLATE.flush()


def coded(coding: bytes, body: bytes) -> bytes:
    return http(b"Content-Encoding: " + coding + b"\r\nContent-Length: %d\r\n" % len(body), body)


HEADS = [
    Odd("plain", http(TWO)),
    Odd("no reason phrase", http(TWO, start=b"HTTP/1.1 200")),
    Odd("blank instead of a reason", http(TWO, start=b"HTTP/1.1 200 ")),
    Odd("reason in latin-1", http(TWO, start=b"HTTP/1.1 200 D\xe9j\xe0")),
    Odd("http 1.0 without length", http(b"", start=b"HTTP/1.0 200 OK")),
    Odd("http 1.0 with length", http(TWO, start=b"HTTP/1.0 200 OK")),
    Odd("up to the end of the connection", http(b"")),
    Odd("bare line feeds", b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok"),
    Odd("illegal name", http(TWO + b"clear cache/page.php: not supported\r\n")),
    Odd("name with brackets", http(b"X[1]: y\r\n" + TWO)),
    Odd("name in utf-8", http("Größe: 1\r\n".encode() + TWO)),
    Odd("blank before the colon", http(b"Content-Length : 2\r\n")),
    Odd("tab before the colon", http(b"Content-Length\t: 2\r\n")),
    Odd("no blank after the colon", http(b"Content-Length:2\r\n")),
    Odd("many blanks round a value", http(b"Content-Length:    2   \r\n")),
    Odd("folded line", http(b"X-Long: a\r\n  and b\r\n" + TWO)),
    Odd("no name", http(b": nothing\r\n" + TWO)),
    Odd("no value", http(b"X-Empty:\r\n" + TWO)),
    Odd("no colon", http(b"garbage without colon\r\n" + TWO), like_curl=False),
    Odd("folded first line", http(b" garbage\r\n" + TWO), like_curl=False),
    Odd("control characters in a value", http(b"X: a\x01b\x7f\r\n" + TWO)),
    Odd("carriage return in a value", http(b"X: a\rb\r\n" + TWO)),
    Odd("bytes that are no utf-8", http(b"X: \xff\xfe\r\n" + TWO)),
    Odd("zero byte in a head", http(b"X: a\x00b\r\n" + TWO), right=False),
    Odd("a long header", http(b"X: " + b"y" * 70_000 + b"\r\n" + TWO)),
    Odd("many headers", http(b"X-Filler: yyyyyyyyyyyyyyyyyyyy\r\n" * 1500 + TWO)),
    Odd("early hints", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + http(TWO)),
    Odd("continue without being asked", b"HTTP/1.1 100 Continue\r\n\r\n" + http(TWO)),
    Odd("ten interim answers", b"HTTP/1.1 102 Processing\r\n\r\n" * 10 + http(TWO)),
    Odd("empty line before it", b"\r\n" + http(TWO), like_curl=False),
    Odd("small letters", http(TWO, start=b"http/1.1 200 ok")),
    Odd("two blanks before the status", http(TWO, start=b"HTTP/1.1  200 OK")),
    Odd("said to be http 2", http(TWO, start=b"HTTP/2 200")),
    Odd("a stream of radio", http(b"icy-name: x\r\n", start=b"ICY 200 OK"), like_curl=False),
    Odd("no whole line", b"HTTP/1.1 200 OK", right=False),
    Odd("another protocol", b"220 mail ready\r\n", right=False),
    Odd("nothing", b"", right=False),
    Odd("status without number", http(TWO, start=b"HTTP/1.1 abc"), right=False),
]
FRAMES = [
    Odd("chunks", http(TE, CHUNKS)),
    Odd("chunked twice", http(TE + TE, CHUNKS)),
    Odd("chunked in capitals", http(b"Transfer-Encoding: CHUNKED\r\n", CHUNKS)),
    Odd("identity and a length", http(b"Transfer-Encoding: identity\r\n" + TWO)),
    Odd("identity up to the end", http(b"Transfer-Encoding: identity\r\n")),
    Odd("chunked beside a length", http(TE + b"Content-Length: 99\r\n", CHUNKS)),
    Odd("chunk extensions", http(TE, b"2;name=value\r\nok\r\n0;x\r\n\r\n")),
    Odd("chunk size with zeros", http(TE, b"00002\r\nok\r\n0000\r\n\r\n")),
    Odd("chunk size with a blank after it", http(TE, b"2 \r\nok\r\n0\r\n\r\n")),
    Odd("chunk size with anything after it", http(TE, b"2, perhaps\r\nok\r\n0x\r\n\r\n")),
    Odd("chunks with bare line feeds", http(TE, b"2\nok\n0\n\n")),
    Odd("chunks in small pieces", http(TE, b"1\r\no\r\n1\r\nk\r\n0\r\n\r\n")),
    Odd("trailers", http(TE, b"2\r\nok\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n")),
    Odd("no line after the last chunk", http(TE, b"2\r\nok\r\n0\r\n"), like_curl=False),
    Odd("no last chunk", http(TE, b"2\r\nok\r\n"), right=False),
    Odd("chunk that breaks off", http(TE, b"9\r\nok"), right=False),
    Odd("chunk without a size", http(TE, b"zz\r\nok\r\n0\r\n\r\n"), right=False),
    Odd("equal lengths", http(TWO + TWO)),
    Odd("equal lengths in one line", http(b"Content-Length: 2, 2\r\n")),
    Odd("more than was said", http(TWO, b"ok and more")),
    Odd("less than was said", http(b"Content-Length: 9\r\n"), right=False),
    Odd("length that is no number", http(b"Content-Length: two\r\n"), like_curl=False),
    Odd("length below zero", http(b"Content-Length: -2\r\n"), like_curl=False),
    Odd("length beyond all bounds", http(b"Content-Length: 99999999999999999999999\r\n")),
]
BODIES = [
    Odd("gzip", coded(b"gzip", gzip.compress(b"it is ok")), compressed=True),
    Odd("x-gzip", coded(b"x-gzip", gzip.compress(b"it is ok")), compressed=True),
    Odd("GZIP", coded(b"GZIP", gzip.compress(b"it is ok")), compressed=True),
    Odd("gzip of two members", coded(b"gzip", gzip.compress(b"it ") + gzip.compress(b"is ok")), like_curl=False),
    Odd("deflate", coded(b"deflate", zlib.compress(b"it is ok")), compressed=True),
    Odd("raw deflate", coded(b"deflate", RAW), compressed=True),
    Odd("twice", coded(b"deflate, gzip", gzip.compress(zlib.compress(b"it is ok"))), compressed=True),
    Odd("identity", coded(b"identity", b"it is ok"), compressed=True),
    Odd("coding that is none", coded(b"utf-8", b"it is ok")),
    Odd("said to be gzip and plain", coded(b"gzip", b"it is ok")),
    Odd(
        "chunked gzip",
        http(
            TE + b"Content-Encoding: gzip\r\n",
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(gzip.compress(b"it is ok")), gzip.compress(b"it is ok")),
        ),
        compressed=True,
    ),
    Odd("utf-16", http(b"Content-Type: text/plain; charset=utf-16\r\n", "it is ok".encode("utf-16")), like_curl=False),
]
ODD = [*HEADS, *FRAMES, *BODIES]
