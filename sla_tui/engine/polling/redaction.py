"""Takes credentials out of what a source brought before anything of it is kept: a plug-in need not have cleaned it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, TypeVar

from sla_tui.secret import redact, redact_all
from sla_tui.sla.evidence import MetricValue
from sla_tui.sla.observation import (
    AnsweredQuery,
    CheckResult,
    Checks,
    History,
    Monitor,
    PageIncident,
    PageStretch,
    Poll,
    ProviderMaintenance,
    Refused,
    RequestMinute,
    RequestSeries,
    Span,
    Status,
)

_IDENTITIES: Final = {
    Monitor: {"id"},
    History: {"ref"},
    Checks: {"ref"},
    RequestSeries: {"ref"},
    Refused: {"ref"},
    ProviderMaintenance: {"id", "refs"},
    PageIncident: {"id"},
    PageStretch: {"ref"},
    Poll: {"pending"},
}
"""What monitors are known by: masked where it is a credential that we know, but not for its shape, or one that looks
like a credential would be the same monitor as the next."""

_OURS: Final = {
    Monitor: {"source"},
    Poll: {"source"},
    ProviderMaintenance: {"source"},
    Status: {"state"},
    Span: {"state"},
    PageIncident: {"source", "impact"},
    PageStretch: {"state"},
}
_NAMES: Final[dict[type[Any], tuple[str, ...]]] = {}  # the fields of each type
_T = TypeVar("_T")
_NONE: Final = frozenset[str]()
_PLAIN: Final = (
    CheckResult,
    RequestMinute,
    MetricValue,
    AnsweredQuery,
)  # numbers, and queries of ours; there are tens of thousands


def redacted(value: _T) -> _T:
    """Masks every credential in the texts of a poll or an account; gives the same back where there is none."""
    found: _T = _value(value, redact_all)
    return found


def _value(value: Any, mask: Callable[[str], str]) -> Any:  # noqa: ANN401  a field of any of the types above
    if isinstance(value, str):
        masked = mask(value)
        return value if masked == value else masked
    if isinstance(value, (tuple, frozenset)):
        if not value or isinstance(next(iter(value)), _PLAIN):
            return value
        found = [_value(one, mask) for one in value]
        same = all(new is old for new, old in zip(found, value, strict=True))
        return value if same else type(value)(found)
    return _fields(value) if is_dataclass(value) else value


def _fields(value: Any) -> Any:  # noqa: ANN401
    kind = type(value)
    identities, ours = _IDENTITIES.get(kind, _NONE), _OURS.get(kind, _NONE)
    changed = {}
    for name in _NAMES.get(kind) or _NAMES.setdefault(kind, tuple(field.name for field in fields(value))):
        old = getattr(value, name)
        if not old or isinstance(old, (int, float)) or name in ours:
            continue
        new = _value(old, redact if name in identities else redact_all)
        if new is not old:
            changed[name] = new
    return replace(value, **changed) if changed else value
