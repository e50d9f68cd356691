"""The client of one provider: one base address, one credential, one budget; everything else is refused."""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Generator, Mapping
from typing import Final
from urllib.parse import urlencode, urlsplit

import httpx
import stamina

from sla_tui import format as fmt
from sla_tui.clock import Clock
from sla_tui.environment import is_this_machine, proxy_for
from sla_tui.errors import REFUSALS, PayloadError, RateLimitedError, SourceError, TooLargeError, UnreachableError
from sla_tui.secret import Secret
from sla_tui.sources.base import Answerer
from sla_tui.sources.fields import digits
from sla_tui.sources.http import words
from sla_tui.sources.http.body import MAX_BYTES, read
from sla_tui.sources.http.jsonsafe import loads
from sla_tui.sources.http.limits import Budget, clamped, retry_after
from sla_tui.sources.http.opening import open_client

TIMEOUT: Final = 15.0  # seconds for one request, from connecting to the last byte
ATTEMPTS: Final = 3
LEAST_WAIT: Final = 1.0  # seconds, after a 429 whose Retry-After is none, or lies in the past
SHORT_WAIT: Final = (
    5.0  # seconds of Retry-After, or of waiting for the budget, that are sat out; longer ones end the poll
)
_REFUSED_PAUSE: Final = 60.0  # after a 429 that does not say for how long
_RETRY_IN: Final = re.compile(rb"retry in (\d{1,5}) s", re.IGNORECASE)


class _Bearer(httpx.Auth):
    """Puts the token into a request's header at the last moment: no local variable of ours ever holds it in clear."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        yield request


class _FormKey(httpx.Auth):
    """Puts the token into a request's form at the last moment."""

    requires_request_body = True

    def __init__(self, name: str, token: Secret) -> None:
        self._name = name
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        headers = {name: value for name, value in request.headers.items() if name.lower() != "content-length"}
        key = urlencode({self._name: self._token.reveal()}).encode()
        yield httpx.Request(
            request.method,
            request.url,
            headers=headers,
            content=b"&".join(part for part in (request.content, key) if part),
            extensions=request.extensions,
        )


class _Basic(httpx.Auth):
    """HTTP Basic, with the token as the password; as careful with it as `_Bearer`."""

    def __init__(self, username: str, token: Secret) -> None:
        # As a secret of its own, so that the encoded form is masked wherever it might turn up, too.
        self._pair = Secret(b64encode(f"{username}:{token.reveal()}".encode()).decode())

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Basic {self._pair.reveal()}"
        yield request


Decode = Callable[[bytearray], object]
ReadHeaders = Callable[[Mapping[str, str], Budget, float], None]


class _AgainError(Exception):
    """A failure that the next attempt may not meet. `delay` None: back off."""

    def __init__(self, error: SourceError, delay: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.delay = delay


class ApiClient:
    """Asks one provider's API and gives back what its JSON says. Errors are `SourceError`s in words."""

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        token: Secret | None,
        username: str | None = None,
        clock: Clock,
        budget: Budget,
        read_headers: ReadHeaders | None = None,
        timeout: float = TIMEOUT,
        form_key: str = "",
        most_bytes: int = MAX_BYTES,
        decode: Decode | None = None,
        answerer: Answerer | None = None,
    ) -> None:
        """Opens nothing yet.

        Args:
            name: what messages call the provider.
            base_url: root of the API; nothing outside it is ever asked.
            token: sent as a bearer token in a header, and nowhere else.
            username: with one (also an empty one) the token is the password of HTTP Basic instead.
            clock: wall time, for resets that are instants.
            budget: what may be asked.
            read_headers: tells the budget what the headers of an answer say of it.
            timeout: seconds for one request.
            form_key: everything is asked with POST, as a form, and the token is this field of it.
            most_bytes: of an answer.
            decode: parses an answer's JSON, instead of `loads`; raises `PayloadError`.
            answerer: is asked in the network's place, with the token; not for clients with a form key or a user name.

        Raises:
            SourceError: the credential would go over the network in clear.
        """
        parts = urlsplit(base_url)
        if token is not None and parts.scheme != "https" and not is_this_machine(parts.hostname or ""):
            raise SourceError(f"{name}'s base_url is not https: the token would go out in clear", hint="use https://")
        self.name = name
        self.budget = budget
        self.host = parts.hostname or ""
        self._base = base_url.rstrip("/")
        self._auth = None if token is None else _auth(token, username, form_key)
        self._clock = clock
        self._read_headers = read_headers
        self._timeout = timeout
        self._form_key = form_key
        self._most_bytes = most_bytes
        self._decode = decode
        self._token = token
        self._answerer = answerer
        self._http: httpx.AsyncClient | None = None
        self.last_headers: Mapping[str, str] = {}

    async def get(
        self,
        path: str,
        params: Mapping[str, str | int] | None = None,
        *,
        background: bool = False,
    ) -> object:
        """Gets the JSON at `path` (below the base address), asked with POST where the client has a form key.

        Args:
            path: begins with a slash; ids in it are digits or letters.
            params: the query, or the form.
            background: asks about the past: waits less, and leaves budget for the states.

        Raises:
            SourceError: a child that says what happened (see `sla_tui.errors`).
        """
        return await self._retried(path, params or {}, background=background)

    async def text(self, path: str, params: Mapping[str, str | int] | None = None) -> str:
        """Gets what is at `path`, as text of at most `most_bytes`; errors as of `get`."""
        return str(await self._retried(path, params or {}, as_text=True))

    async def _retried(
        self, path: str, params: Mapping[str, str | int], *, background: bool = False, as_text: bool = False
    ) -> object:
        failure: SourceError | None = None
        try:
            hooked = stamina.retry_context(
                on=_again,
                attempts=ATTEMPTS,
                timeout=self._timeout,
                wait_initial=0.3 if self._answerer is None else 0.0,  # nobody to be spared
                wait_jitter=0.5 if self._answerer is None else 0.0,
                wait_max=5.0,
            )
            async for attempt in hooked:
                with attempt:
                    await self.budget.take(patience=2.0 if background else SHORT_WAIT, background=background)
                    return await (self._attempt_text if as_text else self._attempt)(path, params)
        except _AgainError as error:
            failure = error.error
        raise failure or SourceError(f"{self.name} was not asked")

    async def get_optional(
        self, path: str, params: Mapping[str, str | int] | None = None, *, background: bool = False
    ) -> object | None:
        """Gets as `get` what not every plan offers: None where the provider refuses it (see `REFUSALS`)."""
        try:
            return await self.get(path, params, background=background)
        except SourceError as error:
            if getattr(error, "status", None) in REFUSALS:
                return None
            raise

    async def close(self) -> None:
        """Closes connections."""
        http, self._http = self._http, None
        if http is not None:
            await http.aclose()

    async def _attempt_text(self, path: str, params: Mapping[str, str | int]) -> object:
        return await self._attempt(path, params, as_text=True)

    async def _attempt(self, path: str, params: Mapping[str, str | int], *, as_text: bool = False) -> object:
        """Sends one request, within its total deadline. No exception of httpx leaves here: they hold the request."""
        problem: httpx.HTTPError | OSError | None = None
        late = False
        progress = [0]
        try:
            async with asyncio.timeout(self._timeout):
                return await self._ask(path, params, progress, as_text=as_text)
        except TimeoutError:
            late = True
        except (httpx.HTTPError, OSError) as error:
            problem = error
        if late:
            got = f" ({progress[0]} bytes came)" if progress[0] else ""
            raise UnreachableError(f"{self.name} gave no complete answer within {fmt.seconds(self._timeout)}{got}")
        error_in_words = words.transport(self.name, problem, proxy_for(self._base)) if problem is not None else None
        if progress[0] and error_in_words is not None:
            error_in_words = PayloadError(f"{self.name}'s answer broke off after {progress[0]} bytes")
        problem = None  # it would stay in this frame, with the credential in its request
        raise _AgainError(error_in_words or SourceError(f"{self.name} was not asked"))

    async def _ask(self, path: str, params: Mapping[str, str | int], progress: list[int], *, as_text: bool) -> object:
        url = f"{self._base}{path}"
        if self._answerer is not None:
            answered = self._answerer(url, params, self._token)
            self._heed(answered.status, answered.headers)
            return self._read(answered.status, answered.headers, bytearray(answered.body), as_text=as_text)
        http = await self._open()
        if self._form_key:
            request = http.build_request("POST", url, data=dict(params))
        else:
            request = http.build_request("GET", url, params=dict(params))
        response = await http.send(request, stream=True)
        try:
            self._heed(response.status_code, response.headers)
            body = await self._body(response, progress)
            return self._read(response.status_code, response.headers, body, as_text=as_text)
        finally:
            await response.aclose()

    def _heed(self, status: int, headers: Mapping[str, str]) -> None:
        """Takes what the head of an answer says. Raises `SourceError` where it sends us elsewhere."""
        self.last_headers = headers
        if self._read_headers is not None:
            self._read_headers(headers, self.budget, self._clock.now())
        if 300 <= status < 400:
            elsewhere = words.redirect(self.name, status, self.host, headers.get("location", ""))
            elsewhere.status = status
            raise elsewhere

    def _read(self, status: int, headers: Mapping[str, str], body: bytearray, *, as_text: bool) -> object:
        if status == 429:
            raise self._limited(headers, body)
        content_type = headers.get("content-type", "")
        if as_text and 200 <= status < 300:
            return words.plain(self.name, body, content_type)
        failure: SourceError
        try:
            data = (self._decode or loads)(body)
        except PayloadError as error:
            failure = words.unreadable(self.name, status, body, content_type, error)
        else:
            if 200 <= status < 300:
                return data
            failure = words.refusal(self.name, status, data)
        failure.status = status
        if status >= 500:
            raise _AgainError(failure)
        raise failure

    async def _body(self, response: httpx.Response, progress: list[int]) -> bytearray:
        async def chunks() -> AsyncIterator[bytes]:
            async for chunk in response.aiter_raw():
                progress[0] += len(chunk)
                yield chunk

        declared = response.headers.get("content-length", "")
        if (digits(declared) or 0) > self._most_bytes:
            raise TooLargeError(f"{self.name}: the answer is said to have {declared} bytes; it was not read")
        try:
            return await read(chunks(), response.headers.get("content-encoding", ""), self._most_bytes)
        except PayloadError as error:
            raise type(error)(f"{self.name}: {error.what}") from None

    def _limited(self, headers: Mapping[str, str], body: bytearray) -> Exception:
        """Returns the error for a 429.

        It waits for what the answer says, else for the reset of the headers, else a minute.
        """
        wall = self._clock.now()
        wait = retry_after(headers.get("retry-after"), wall)
        if wait is None and (match := _RETRY_IN.search(body[:300])):  # plain text: "retry in 6 seconds"
            wait = clamped(float(match[1]))
        if wait is not None and wait <= 0:
            wait = LEAST_WAIT  # who refuses and wants no silence does not know when to come back
        seconds = wait if wait is not None else self.budget.wait(background=False) or _REFUSED_PAUSE
        error = RateLimitedError(
            f"{self.name} was asked too often; it wants {fmt.seconds(seconds)} of silence", retry_after=seconds
        )
        error.status = 429
        self.budget.refused(seconds, wall)
        return _AgainError(error, seconds + 0.05) if wait is not None and wait <= SHORT_WAIT else error

    async def _open(self) -> httpx.AsyncClient:
        if self._http is None:
            self._http = await open_client(self.name, self._base, seconds=self._timeout, auth=self._auth)
        return self._http


def _auth(token: Secret, username: str | None, form_key: str) -> httpx.Auth:
    if form_key:
        return _FormKey(form_key, token)
    return _Bearer(token) if username is None else _Basic(username, token)


def _again(error: Exception) -> bool | float:
    if not isinstance(error, _AgainError):
        return False
    return True if error.delay is None else error.delay
