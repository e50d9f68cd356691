"""sla-tui: does anything cost us money under a contract, why, and how long have we got?

Importing the package loads nothing. The build takes the version from here, so `--version` needs no look-up.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
