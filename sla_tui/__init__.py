"""sla-tui: does anything cost us money under a contract, why, and how long have we got?

Importing the package loads nothing heavy; ``__version__`` is looked up when it is asked for.
"""

from __future__ import annotations

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("sla-tui")
        except PackageNotFoundError:  # run from a source tree that was never installed
            return "0+unknown"
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
