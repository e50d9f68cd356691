"""On which line of a TOML file a key stands: `tomllib` does not say, and a problem without a line is half a help."""

from __future__ import annotations


class Lines:
    """The lines of one text's keys.

    Args:
        text: TOML that `tomllib` accepts.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def of(self, key: str) -> int | None:
        """The line of `key`, or of the nearest thing that encloses it; None where even that is not in the text."""
        return None
