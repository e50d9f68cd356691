"""The folder `shared` beside this checkout, where there is one: cases and answers that the project is held to."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
