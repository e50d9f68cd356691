"""What a frame is made of before the dashboard is loaded: letters, colours and places on the screen, nothing else."""

from __future__ import annotations


def is_frame(body: str) -> bool:
    """Whether a text is nothing but letters, colours and places on the screen: all that a frame of ours is made of."""
    first, *pieces = body.split("\x1b[")
    if first or not pieces or any(chr(code) in body for code in range(0x7F, 0xA0)):
        return False
    return min(body.replace("\x1b[", ""), default=" ") >= " " and all(
        p.lstrip("0123456789;")[:1] in ("m", "H") for p in pieces
    )


def words_of(body: str) -> str:
    """Returns the letters of a frame, a line a row."""
    pieces = [piece.lstrip("0123456789;") for piece in body.split("\x1b[")[1:]]
    return "".join("\n" + piece[1:] if piece[0] == "H" else piece[1:] for piece in pieces)
