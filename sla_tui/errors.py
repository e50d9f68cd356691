"""The tree of errors that a user may meet; every one says what, where, and what to do.

SlaTuiError                 anything we report in words; the command line prints it and exits 1
+-- UsageError              the command was called wrongly (exit 2)
+-- ShortageError           the machine gives no more: open files, memory, threads, space
+-- ConfigError             one or more problems in a file; carries every `Problem`
|   +-- CaseError           a case file of `sla-tui assess` cannot be read
+-- AssessmentError         a contract, evidence or period that the arithmetic cannot be right about
+-- SourceError             a provider or probe could not give an answer; carries the source's state
|   +-- AuthError           the credential was refused
|   +-- RateLimitedError    the provider's budget is used up; says until when
|   +-- UnreachableError    no connection, time-out, TLS failure
|   |   +-- OfflineError    it is this machine that reaches nobody
|   +-- PayloadError        an answer came that could not be read (HTML, half a body, wrong shape)
|       +-- TooLargeError   it is larger than we take; asking for less may help
+-- StoreError              the history file could not be opened, read or written
    +-- ForeignStoreError   the file is something else, not a history of this program
    +-- NewerStoreError     a later version of this program wrote it
    +-- CorruptStoreError   it is damaged
    +-- UnwritableStoreError  no permission, no space, read-only place
    |   +-- UnreachableStoreError  a server that does not answer, or refuses us
    +-- UnwrittenError      something that was measured is not in it; says where it is kept
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple


class SlaTuiError(Exception):
    """What went wrong, in words for a user.

    Args:
        what: one sentence, without secrets.
        hint: what to do about it; may be empty.
    """

    exit_code = 1

    def __init__(self, what: str, *, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.what}\n  hint: {self.hint}" if self.hint else self.what


class UsageError(SlaTuiError):
    """The command line does not fit; exits 2."""

    exit_code = 2


class ShortageError(SlaTuiError):
    """The machine gives no more of what a program needs."""


_MEMORY: Final = ("there is no memory left", "end other programs, or allow this one more (`ulimit -v`, MemoryMax=).")
_THREADS: Final = ("no thread could be started", "raise the limit of processes (`ulimit -u`, TasksMax=).")
_SPACE: Final = ("there is no space left on the disk", "make room where the history, the log and exports are.")
_SHORTAGES: Final = {
    errno.EMFILE: ("too many open files", "raise the limit (`ulimit -n 1024`, in a unit LimitNOFILE=1024)."),
    errno.ENFILE: ("too many open files in the system", "end other programs, or raise fs.file-max."),
    errno.ENOMEM: _MEMORY,
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
}
_DEEPEST: Final = 20
"""Exceptions that are followed from one to what caused it."""


def shortage(error: BaseException) -> ShortageError | None:
    """Returns in words what the machine ran out of, where that is why `error` was raised; None where it is not."""
    waiting, seen = [error], 0
    while waiting and seen < _DEEPEST:
        one, seen = waiting.pop(0), seen + 1
        found = None
        if isinstance(one, ShortageError):
            return one
        if isinstance(one, MemoryError):
            found = _MEMORY
        elif isinstance(one, OSError):
            found = _SHORTAGES.get(one.errno or 0)
        elif isinstance(one, RuntimeError) and "start new thread" in str(one):
            found = _THREADS
        if found is not None:
            return ShortageError(f"{found[0]}.", hint=found[1])
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        waiting += [next_ for next_ in (one.__cause__, one.__context__) if next_ is not None]
    return None


def in_words(error: SlaTuiError) -> str:
    """Returns what `error` says, with what to do; where a shortage caused it, what to do about that.

    Space is the exception: who could not write somewhere has said where that was, and knows better where else.
    """
    short = shortage(error)
    if short is None or short is error or short.what.startswith(_SPACE[0]):
        return str(error)
    return f"{error.what}\n  hint: {short.hint}"


class Excerpt(NamedTuple):
    """A line of a file and the place in it that is meant: `line` is 1-based, `at` letters stand before the place."""

    line: int
    text: str
    at: int

    def __str__(self) -> str:
        head = f"{self.line:>5} | "
        return f"{head}{self.text}\n{' ' * (len(head) - 2)}| {' ' * self.at}^"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    `file` is the path as the user gave it, `line` is 1-based or None where it is not known, `key` is the dotted path
    (`contracts.gold.tiers[1].below`), `allowed` says which values are valid, `suggestion` is a did-you-mean.
    `excerpt` is the line itself, where it helps to see it.
    """

    message: str
    file: str = ""
    line: int | None = None
    key: str = ""
    allowed: str = ""
    suggestion: str = ""
    excerpt: Excerpt | None = None

    @property
    def shown(self) -> str:
        """The sentence, and below it the line of the file with a mark under the place."""
        return str(self) if self.excerpt is None else f"{self}\n{self.excerpt}"

    @property
    def in_one_line(self) -> str:
        """The sentence, and behind it the line of the file with ``>>>`` before the place."""
        if self.excerpt is None:
            return str(self)
        text, at = self.excerpt.text, self.excerpt.at
        return f"{self}: {f'{text[:at]}>>>{text[at:]}'.strip()}"

    def __str__(self) -> str:
        where = self.file
        if self.line is not None:
            where = f"{where}:{self.line}" if where else f"line {self.line}"
        parts = [": ".join(p for p in (where, self.key, self.message) if p)]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        if self.suggestion:
            parts.append(f"did you mean {self.suggestion!r}?")
        return "; ".join(parts)


class ConfigError(SlaTuiError):
    """A file has problems; all of them are in `problems`."""

    def __init__(self, problems: tuple[Problem, ...], *, hint: str = "") -> None:
        super().__init__("\n".join(problem.shown for problem in problems), hint=hint)
        self.problems = problems


class CaseError(ConfigError):
    """A case file of `sla-tui assess` has problems."""


class AssessmentError(SlaTuiError, ValueError):
    """A contract, evidence or period that the arithmetic cannot be right about: backwards intervals, absurd numbers."""


class OutsideTermError(AssessmentError):
    """A period that the contract's term does not cover: there is no figure for it.

    Args:
        what: as for every error.
        code: of the note (`sla.codes.Note`) that says the same in any language.
        values: of that note.
        hint: as for every error.
    """

    def __init__(self, what: str, code: str, values: Mapping[str, str], *, hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.code = code
        self.values = values


class SourceError(SlaTuiError):
    """A source gave no usable answer.

    `state` is the word that the source's row shows (see `SourceState`); `status` the HTTP status, where one came.
    """

    state = "error"
    status: int | None = None


REFUSALS: Final = frozenset({401, 402, 403, 404, 410})
"""HTTP statuses that are a word for good: no permission, not in the plan, no such thing (any more)."""


class AuthError(SourceError):
    """The credential was refused (401, 403, or an error in a 200 that says so)."""

    state = "auth_error"


class RateLimitedError(SourceError):
    """The provider's budget is used up.

    Args:
        retry_after: seconds until it may be asked again, clamped to 0..3600.
    """

    state = "rate_limited"

    def __init__(self, what: str, *, retry_after: float, hint: str = "") -> None:
        super().__init__(what, hint=hint)
        self.retry_after = retry_after


class UnreachableError(SourceError):
    """No connection, a time-out, a TLS failure, a redirect we refuse."""


class OfflineError(UnreachableError):
    """It is this machine that reaches nobody: no name server answers, there is no route."""

    state = "offline"


class PayloadError(SourceError):
    """An answer came that could not be read: HTML, half a body, a wrong shape, too large, too deep."""


class TooLargeError(PayloadError):
    """An answer is larger than we take. Where it can be had in parts, asking for less helps."""


class StoreError(SlaTuiError):
    """The history file could not be opened, read or written."""


class ForeignStoreError(StoreError):
    """The file is something else than a history of this program; it is left as it is."""


class NewerStoreError(StoreError):
    """A later version of this program wrote the file; it is left as it is."""


class CorruptStoreError(StoreError):
    """The file is damaged; it is left as it is."""


class UnwritableStoreError(StoreError):
    """The file cannot be written: no permission, no space left, a read-only place."""


class UnreachableStoreError(UnwritableStoreError):
    """The server of the history cannot be reached, or does not let us in: nothing can be read from it either."""


class FencedError(StoreError):
    """Another process holds the lease of the history by now: nothing of what was to be written is.

    `of_one_source`: only what that source brings is another's to write.
    """

    of_one_source = False


class UnwrittenError(StoreError):
    """Something stayed unwritten when the history was closed."""
