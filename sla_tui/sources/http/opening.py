"""Opens the one kind of HTTP client with which anybody asks: contexts, proxies and guards are the same for all."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import httpx

from sla_tui import __version__
from sla_tui.environment import EnvironmentProxy, proxy_for
from sla_tui.errors import SourceError
from sla_tui.sources.http.body import ACCEPT_ENCODING
from sla_tui.sources.tls import TlsSettingError, tls_context

# httpx writes every address at INFO; stamina warns of every attempt. What matters is in the error that comes out.
for _noisy in ("httpx", "httpcore", "stamina"):
    logging.getLogger(_noisy).setLevel(logging.ERROR)


async def open_client(
    name: str, url: str, *, seconds: float, auth: httpx.Auth | None = None, headers: Mapping[str, str] | None = None
) -> httpx.AsyncClient:
    """Returns a client for the host of `url`: no redirects, the environment's proxy, our own context.

    Args:
        name: what messages call whoever is asked.
        url: an address of the only host that is asked with it.
        seconds: for one request.
        auth: puts a credential into each request.
        headers: sent beside the usual ones.

    Raises:
        SourceError: the proxy that the environment names cannot be used, or no TLS context can be made.
    """
    problem: SourceError | None = None
    try:
        context = await tls_context()
    except TlsSettingError as error:
        problem = SourceError(f"{name} cannot be asked: {error}")
    if problem is not None:
        raise problem
    proxy = proxy_for(url)
    if proxy is not None and proxy.problem:
        raise unusable(name, proxy, proxy.problem)
    try:
        return httpx.AsyncClient(
            verify=context,
            trust_env=False,  # read in `sla_tui.environment`: httpx takes every entry of NO_PROXY for a URL
            proxy=None if proxy is None else proxy.url,
            follow_redirects=False,
            timeout=httpx.Timeout(seconds, connect=min(seconds, 6.0)),
            limits=httpx.Limits(max_connections=8, max_keepalive_connections=8, keepalive_expiry=30.0),
            auth=auth,
            headers={
                "Accept": "application/json, text/plain;q=0.5",
                "Accept-Encoding": ACCEPT_ENCODING,
                "User-Agent": f"sla-tui/{__version__}",
                **(headers or {}),
            },
        )
    except ImportError:
        from sla_tui.installation import adding_extra

        hint = adding_extra("socks")
    except (ValueError, httpx.InvalidURL):
        hint = "look at HTTPS_PROXY, HTTP_PROXY and ALL_PROXY"
    raise unusable(name, proxy, hint)


def unusable(name: str, proxy: EnvironmentProxy | None, hint: str) -> SourceError:
    """Returns the error for a proxy of the environment that cannot be used; its address may hold a credential."""
    where = f" ({proxy.variable})" if proxy is not None else ""
    return SourceError(f"the proxy that the environment names for {name}{where} cannot be used", hint=hint)
