"""Faults that a test switches on while a simulated server runs: what providers, proxies and networks really do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Mode = Literal[
    "http_200_error",  # an error in a 200
    "401",
    "403",
    "429",
    "500",
    "html",  # a proxy's page instead of the answer
    "truncated",  # the connection ends in the middle of the body
    "drip",  # a byte now and then
    "reset",  # the connection is reset
    "gzip_bomb",  # a small body that unpacks to 64 MB of spaces
    "cursor_cycle",  # the next page is always the same page
    "off_origin_next",  # the next page is at another host
    "changed_types",  # numbers became strings and the other way round
    "missing_fields",  # every member is gone but ids and containers
    "unknown_states",  # words for states that nobody has seen before
]
MODES: Final[tuple[str, ...]] = get_args(Mode)

_STATE_KEYS: Final = frozenset({"status", "state", "processing_state"})


@dataclass
class Faults:
    """What is wrong with one server at the moment. Plain attributes: set them from any thread, at any time.

    Attributes:
        mode: the fault; None for none.
        only: just requests whose path contains this.
        times: how many requests it hits, then it is over; None for all.
        retry_after: seconds, sent with a 429 where the provider sends it (None: not sent).
        empty: a 429 or 500 has no body.
        drip_every: seconds between two bytes of a dripping body.
        foreign_origin: where `off_origin_next` points to.
    """

    mode: Mode | None = None
    only: str = ""
    times: int | None = None
    retry_after: int | None = 7
    empty: bool = False
    drip_every: float = 0.2
    foreign_origin: str = "http://collector.example"

    def take(self, path: str) -> Mode | None:
        """Takes the fault that hits a request for `path`."""
        mode = self.mode
        if mode is None or self.only not in path:
            return None
        if self.times is not None:
            if self.times <= 0:
                return None
            self.times -= 1
        return mode

    def clear(self) -> None:
        """Ends all faults."""
        self.mode = None
        self.only = ""
        self.times = None


def changed_types(value: object) -> object:
    """Changes types in the same shape: numbers as strings, strings as numbers where they are ones, flags as words."""
    if isinstance(value, dict):
        return {key: changed_types(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [changed_types(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return value


def missing_fields(value: object) -> object:
    """Leaves everything out but containers and ids."""
    if isinstance(value, dict):
        return {k: missing_fields(v) for k, v in value.items() if k == "id" or isinstance(v, (dict, list))}
    if isinstance(value, list):
        return [missing_fields(inner) for inner in value]
    return value


def _unknown(state: object) -> object:
    if isinstance(state, str):
        return "hibernating"
    return 77 if isinstance(state, int) and not isinstance(state, bool) else unknown_states(state)


def unknown_states(value: object) -> object:
    """Replaces every state by a word that nobody has seen before."""
    if isinstance(value, dict):
        return {k: _unknown(v) if k in _STATE_KEYS else unknown_states(v) for k, v in value.items()}
    if isinstance(value, list):
        return [unknown_states(inner) for inner in value]
    return value
