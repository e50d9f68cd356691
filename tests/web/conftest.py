"""What the tests of the server share with those of the command line."""

from tests.cli.conftest import home

__all__ = ["home"]
