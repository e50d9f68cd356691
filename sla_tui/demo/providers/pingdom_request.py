"""How the simulated Pingdom reads parameters, and words what is wrong with them."""

from __future__ import annotations

from sla_tui.demo.http_server import Request
from sla_tui.demo.providers.provider import ApiError, whole_number


def number(request: Request, name: str, default: int, *, least: int = 0) -> int:
    """Reads an integer parameter.

    Raises:
        ApiError: it is none, or too small.
    """
    return whole_number(request, name, default, _invalid, least=least)


def flag(request: Request, name: str) -> bool:
    """Reads a boolean parameter; absent is false."""
    return (request.param(name) or "").lower() in {"true", "1"}


def window(request: Request, now: int, usual: int) -> tuple[int, int]:
    """Reads `from` and `to` (UTC seconds); absent, they are the last `usual` seconds before now.

    Raises:
        ApiError: they are no integers, or the wrong way round.
    """
    end = number(request, "to", now)
    start = number(request, "from", end - usual)
    if start > end:
        raise ApiError(400, "Invalid parameter value: from is after to")
    return start, end


def _invalid(why: str) -> ApiError:
    return ApiError(400, f"Invalid parameter value: {why}")
