"""Which kind of value a declared field takes: by the name of the kind, else by the field's type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from sla_tui.config.kinds import references as refs
from sla_tui.config.kinds.basic import Flag, Kind, ListOf, Pattern, StringTable, Text, Whole, Word
from sla_tui.config.kinds.net import Headers, HostPort, StatusRanges, Token, Url
from sla_tui.config.kinds.numbers import Exact, Money, Percent
from sla_tui.config.kinds.places import ChannelUrl, FeedUrl, StoreUrl
from sla_tui.config.kinds.probes import HostMaybePort, JsonValues, ProgramAndArguments, ProxyName, Regex
from sla_tui.config.kinds.times import (
    ClaimWindow,
    Day,
    DaysOff,
    Duration,
    Instant,
    Milliseconds,
    Notice,
    TimeOfDay,
    Timeout,
    Zone,
)
from sla_tui.config.model import SecretRef
from sla_tui.config.reading.tables import Named
from sla_tui.sla.contract import Within
from sla_tui.sla.keys import KeySpec

_Maker = Callable[..., Kind[Any]]

BY_NAME: Final[Mapping[str, _Maker]] = {
    "agreement_ref": lambda: refs.AGREEMENT_REF,
    "channel_url": ChannelUrl,
    "contract_ref": lambda: refs.CONTRACT_REF,
    "country": lambda: refs.COUNTRY,
    "currency": lambda: refs.CURRENCY,
    "duration": Duration,
    "feed_url": FeedUrl,
    "headers": Headers,
    "host_maybe_port": HostMaybePort,
    "host_port": HostPort,
    "id": lambda: refs.ID,
    "instant": Instant,
    "json_values": JsonValues,
    "milliseconds": Milliseconds,
    "monitor_ref": lambda: refs.MONITOR_REF,
    "notice": Notice,
    "number": Exact,
    "pattern": Pattern,
    "proxy": ProxyName,
    "regex": Regex,
    "service_ref": lambda: refs.SERVICE_REF,
    "store_url": StoreUrl,
    "tag": lambda: refs.TAG,
    "text": Text,
    "time_of_day": TimeOfDay,
    "url": Url,
    "whole": Whole,
    "word": Word,
    "words": StringTable,
    "zone": Zone,
}
"""The names that `sla_tui.sla.keys.key` may give; a bound of the key is an argument of the kind."""

BY_TYPE: Final[Mapping[object, _Maker]] = {
    bool: Flag,
    date: Day,
    Decimal: Money,
    float: Timeout,
    Fraction: Percent,
    SecretRef: Token,
    str: Text,
    Within: ClaimWindow,
}

OF_A_LIST: Final[Mapping[str, _Maker]] = {
    "days_off": DaysOff,
    "program": ProgramAndArguments,
    "status_ranges": StatusRanges,
}
"""Kinds that read a whole tuple, instead of one item of it."""


def kind_of(hint: object, spec: KeySpec, given: Kind[Any] | None = None) -> Kind[Any]:
    """Returns the kind that reads a field.

    Args:
        hint: the field's type.
        spec: what is declared on the field.
        given: what reads the field, or each of the tables that it lists, where name and type do not say it.

    Raises:
        KeyError: neither the kind's name nor the type is known.
    """
    inner = _without_none(hint)
    many = get_origin(inner) is tuple
    if given is not None and not (many and isinstance(given, Named)):
        return given
    if spec.kind in OF_A_LIST:
        return OF_A_LIST[spec.kind](**spec.bounds)
    if not many:
        return _one(inner, spec)
    least, most = spec.items
    return ListOf(given or _one(get_args(inner)[0], spec), most=most, empty=not least)


def _one(hint: object, spec: KeySpec) -> Kind[Any]:
    if spec.kind:
        return BY_NAME[spec.kind](**spec.bounds)
    return Word(get_args(hint)) if get_origin(hint) is Literal else BY_TYPE[hint](**spec.bounds)


def _without_none(hint: object) -> object:
    """Returns `X` for `X | None`."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    inner = [one for one in get_args(hint) if one is not NoneType]
    return inner[0] if len(inner) == 1 else hint
