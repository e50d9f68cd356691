"""Credentials: a value that never prints itself, and one list of what must never enter a history or leave in clear."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NoReturn

from sla_tui.token_shapes import tokens_in, without_tokens

MASK = "•••"
SHORTEST = 4  # characters: shorter ones would mask ordinary words
_ANY_CASE = 8  # characters from which on a credential is found in other cases, too: hosts and words are made lower

# Every secret that this process knows, in all forms in which it may be repeated.
_known: set[str] = set()


class Secret:
    """A credential. `reveal()` is the only way to its value; str, repr, format and pickle never show it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value
        if len(value) >= SHORTEST:  # shorter ones are still never printed by this type
            _known.update(_forms(value))

    def reveal(self) -> str:
        """The value itself: for a request's header or body, nowhere else."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK})"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        msg = "a Secret cannot be pickled"
        raise TypeError(msg)


def known_count() -> int:
    """Counts what is masked: another number means that what was read before may hold what is secret now."""
    return len(_known)


def know(text: str) -> None:
    """Takes `text` for a credential from now on, and what has the shape of one in it (`Bearer …`, `password=…`)."""
    if len(text) >= SHORTEST:
        _known.update(_forms(text))
    know_tokens(text)


def know_tokens(text: str) -> None:
    """Takes what has the shape of a credential in `text` for one from now on."""
    for value in tokens_in(text):
        if len(value) >= SHORTEST:
            _known.update(_forms(value))


def redact(text: str) -> str:
    """`text` with every credential that this process knows replaced by a mask: for what leaves."""
    if len(text) < SHORTEST:
        return text
    low = ""
    for value in sorted((value for value in _known if len(value) <= len(text)), key=len, reverse=True):
        if value in text:
            text, low = text.replace(value, MASK), ""
        elif len(value) >= _ANY_CASE:
            low = low or text.lower()
            if (small := value.lower()) in low:
                text, low = _in_any_case(text, low, small), ""
    return text


def redact_all(text: str) -> str:
    """`redact`, and everything masked that has the shape of a credential: for text that comes from outside."""
    return without_tokens(redact(text), MASK) if len(text) >= SHORTEST else text


def redact_values(data: Any) -> Any:  # noqa: ANN401  plain data has no closer type
    """Plain data with credentials masked in its strings.

    Keys are ours and stay; numbers, which a credential may be a part of, stay numbers.
    """
    if isinstance(data, str):
        return redact_all(data)
    if isinstance(data, dict):
        return {key: redact_values(one) for key, one in data.items()}
    return [redact_values(one) for one in data] if isinstance(data, (list, tuple)) else data


def redact_json(text: str) -> str:
    """JSON text with known credentials masked in its strings; text that is no JSON as a whole."""
    if redact(text) == text:
        return text
    import json  # needed where there is something to mask

    try:
        data = json.loads(text)
    except ValueError:
        return redact(text)
    return json.dumps(redact_values(data), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def redact_end(text: str) -> str:
    """`text`, which was cut off, without the beginning of a credential at its end."""
    low = text[-max((len(value) for value in _known), default=0) :].lower()
    for value in _known:
        small = value.lower()
        for size in range(min(len(small) - 1, len(low)), SHORTEST - 1, -1):
            if low.endswith(small[:size]):
                return text[:-size] + MASK
    return text


def _in_any_case(text: str, low: str, small: str) -> str:
    if len(low) != len(text):  # a letter that becomes two: positions would differ
        return low.replace(small, MASK)
    parts, start = [], 0
    while (at := low.find(small, start)) >= 0:
        parts += [text[start:at], MASK]
        start = at + len(small)
    return "".join([*parts, text[start:]])


@lru_cache(256)
def _forms(value: str) -> frozenset[str]:
    """The value as it stands in URLs, in JSON, in markup and in base64, beside itself."""
    return frozenset(form for form in _written(value) if len(form) >= SHORTEST)


def _written(value: str) -> Iterator[str]:
    from base64 import b64encode
    from html import escape
    from json import dumps
    from urllib.parse import quote, quote_plus

    yield value
    raw = value.encode("utf-8", "surrogatepass")
    yield quote(raw)
    yield quote(raw, safe="")
    yield quote_plus(raw)
    for ascii_only in (True, False):
        yield (written := dumps(value, ensure_ascii=ascii_only)[1:-1])
        yield written.replace("/", "\\/")  # as PHP writes it
    yield (markup := escape(value, quote=False))
    for apostrophe in ("'", "&#x27;", "&#39;"):
        yield markup.replace('"', "&quot;").replace("'", apostrophe)
    for lead in range(3):  # inside something longer in base64, at each of the three ways to fall among its bytes
        inner = b64encode(bytes(lead) + raw).decode()[(0, 2, 3)[lead] : (lead + len(raw)) * 8 // 6]
        if len(inner) >= _ANY_CASE:
            yield inner
            yield inner.replace("+", "-").replace("/", "_")
