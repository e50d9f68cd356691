"""A body as somebody who looks for something in it reads it: what was done to it for the way undone, and as text."""

from __future__ import annotations

from dataclasses import dataclass

from sla_tui.sources.probes.http.charset import text_of
from sla_tui.sources.probes.http.coding import BrokenCodingError, undone
from sla_tui.sources.probes.http.exchange import LARGEST_BODY, Answer


@dataclass(frozen=True, slots=True)
class ReadBody:
    """A body that was read.

    Attributes:
        texts: what it says: by its charset, and where it differs, as UTF-8 whatever it says of itself.
        json: the same for a reader of JSON.
        whole: that is all of it.
        problem: why it is still as it came, in words; "" where it is not.
    """

    texts: tuple[str, ...]
    json: bytes
    whole: bool
    problem: str = ""


def read_body(answer: Answer) -> ReadBody:
    """Reads the body of an answer.

    Raises:
        CodingNotKnownError: there is no library here that could.
    """
    codings = [*_tokens(answer.header(b"content-encoding") or b""), *answer.codings]
    body, problem = answer.body, ""
    try:
        body = undone(answer.body, codings, LARGEST_BODY + 1)
    except BrokenCodingError as error:  # some say so of a body that they then send plain
        problem = str(error)
    text = text_of(body, answer.header(b"content-type") or b"")
    plain = body.decode("utf-8", "replace")
    whole = answer.whole and len(body) <= LARGEST_BODY
    json = body if b"\0" in body[:4] else text.encode("utf-8", "replace")  # UTF-16 and UTF-32 are seen by their zeros
    return ReadBody((text,) if text == plain else (text, plain), json, whole, problem)


def _tokens(value: bytes) -> list[str]:
    return [part.strip().lower().decode("latin-1") for part in value.split(b",")]
