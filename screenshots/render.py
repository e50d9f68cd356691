"""Draws a screen of styled cells as a picture: letters with a monospace font, lines and blocks to the pixel.

Needs Pillow and one monospace font; nothing of the program's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme

CELL = (12, 25)
FONT_SIZE = 20
LIGHT, HEAVY = 2, 4
FONTS = (
    ("jetbrains-mono/JetBrainsMono-Regular.ttf", "jetbrains-mono/JetBrainsMono-Bold.ttf"),
    ("dejavu/DejaVuSansMono.ttf", "dejavu/DejaVuSansMono-Bold.ttf"),
    ("liberation/LiberationMono-Regular.ttf", "liberation/LiberationMono-Bold.ttf"),
)
FOLDERS = (Path("/usr/share/fonts/truetype"), Path("/usr/share/fonts"), Path.home() / ".local/share/fonts")
TERMINAL = TerminalTheme(
    (18, 18, 18),
    (216, 216, 216),
    [
        (30, 30, 30),
        (222, 82, 88),
        (84, 180, 110),
        (214, 170, 70),
        (80, 130, 220),
        (178, 110, 200),
        (70, 175, 190),
        (210, 210, 210),
    ],
    [
        (110, 110, 110),
        (255, 110, 118),
        (120, 215, 145),
        (245, 205, 100),
        (125, 165, 250),
        (210, 145, 230),
        (105, 210, 225),
        (250, 250, 250),
    ],
)
"""What a terminal's own sixteen colours look like in the pictures."""

# Which arms a line sign has: left, right, up, down; 1 light, 2 heavy.
_ARMS = {
    "─": (1, 1, 0, 0),
    "━": (2, 2, 0, 0),
    "│": (0, 0, 1, 1),
    "┃": (0, 0, 2, 2),
    "┼": (1, 1, 1, 1),
    "┿": (2, 2, 1, 1),
    "╸": (2, 0, 0, 0),
}
_CORNERS = {"╭": (1, 1), "╮": (-1, 1), "╰": (1, -1), "╯": (-1, -1)}
Rgb = tuple[int, int, int]


@cache
def find_fonts(
    wanted: Path | None = None, size: int = FONT_SIZE
) -> list[tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]]:
    """Regular and bold of every font found, the best one first.

    Raises:
        SystemExit: there is none; says which to install.
    """
    pairs = [(wanted, wanted)] if wanted else []
    pairs += [(folder / a, folder / b) for a, b in FONTS for folder in FOLDERS if (folder / a).is_file()]
    if not pairs:
        raise SystemExit(
            "no monospace font found; install fonts-jetbrains-mono or fonts-dejavu-core, or give --font FILE"
        )
    fonts = []
    for regular, bold in pairs:
        bold = bold if bold.is_file() else regular  # noqa: PLW2901
        fonts.append((ImageFont.truetype(str(regular), size), ImageFont.truetype(str(bold), size)))
    return fonts


def draw(rows: Iterable[Iterable[Segment]], columns: int, lines: int, out: Path, font: Path | None = None) -> None:
    """Writes the rows as a PNG of `columns` x `lines` cells."""
    image = image_of(rows, columns, lines, font)
    image.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, optimize=True)


def image_of(
    rows: Iterable[Iterable[Segment]],
    columns: int,
    lines: int,
    font: Path | None = None,
    *,
    cell: tuple[int, int] = CELL,
    font_size: int = FONT_SIZE,
) -> Image.Image:
    """Draws the rows as a picture of `columns` x `lines` cells of so many pixels."""
    fonts = find_fonts(font, font_size)
    width, height = cell
    image = Image.new("RGB", (columns * width, lines * height), TERMINAL.background_color)
    pen = ImageDraw.Draw(image)
    for y, row in enumerate(rows):
        x = 0
        for text, style, control in row:
            if control:
                continue
            foreground, background, bold = _colors(style or Style())
            for letter in text:
                cells = cell_len(letter)
                box = (x * width, y * height, (x + cells) * width, (y + 1) * height)
                if cells:
                    pen.rectangle((box[0], box[1], box[2] - 1, box[3] - 1), fill=background)
                _sign(pen, letter, box, foreground, background) or _letter(
                    pen, letter, box, foreground, [pair[bold] for pair in fonts]
                )
                x += cells
    return image


def _colors(style: Style) -> tuple[Rgb, Rgb, bool]:
    foreground = _rgb(style.color, foreground=True)
    background = _rgb(style.bgcolor, foreground=False)
    if style.reverse:
        foreground, background = background, foreground
    if style.dim:
        foreground = _mixed(foreground, background, 0.55)
    return foreground, background, bool(style.bold)


def _rgb(color: Color | None, *, foreground: bool) -> Rgb:
    if color is None:
        return tuple(TERMINAL.foreground_color if foreground else TERMINAL.background_color)
    return tuple(color.get_truecolor(TERMINAL, foreground=foreground))


def _mixed(a: Rgb, b: Rgb, share: float) -> Rgb:
    return tuple(round(p * share + q * (1 - share)) for p, q in zip(a, b, strict=True))


def _sign(pen: ImageDraw.ImageDraw, letter: str, box: tuple[int, int, int, int], ink: Rgb, paper: Rgb) -> bool:  # noqa: C901
    """Draws blank, block and line signs to the pixel; False for everything that is a letter."""
    left, top, right, bottom = box
    width, height = right - left, bottom - top
    code = ord(letter)
    if letter == " ":
        return True
    if 0x2581 <= code <= 0x2588:
        pen.rectangle((left, bottom - round(height * (code - 0x2580) / 8), right - 1, bottom - 1), fill=ink)
    elif 0x2589 <= code <= 0x258F:
        pen.rectangle((left, top, left + max(1, round(width * (0x2590 - code) / 8)) - 1, bottom - 1), fill=ink)
    elif letter == "▔":
        pen.rectangle((left, top, right - 1, top + height // 8), fill=ink)
    elif letter == "░":
        pen.rectangle((left, top, right - 1, bottom - 1), fill=_mixed(ink, paper, 0.35))
    elif letter == "╌":
        middle = top + height // 2
        for start in (left + 1, left + width // 2 + 1):
            pen.rectangle((start, middle - 1, start + width // 2 - 3, middle), fill=ink)
    elif 0x2800 <= code <= 0x28FF:
        _dots(pen, code - 0x2800, box, ink)
    elif letter in _CORNERS:
        _corner(pen, _CORNERS[letter], box, ink)
    elif letter in _ARMS:
        _arms(pen, _ARMS[letter], box, ink)
    else:
        return False
    return True


def _dots(pen: ImageDraw.ImageDraw, bits: int, box: tuple[int, int, int, int], ink: Rgb) -> None:
    """The dots of a braille sign: two columns of four."""
    left, top, right, bottom = box
    across, down = (right - left) / 2, (bottom - top) / 4
    for column, rows in enumerate(((0, 1, 2, 6), (3, 4, 5, 7))):
        for row, bit in enumerate(rows):
            if bits & 1 << bit:
                x, y = left + across * (column + 0.5), top + down * (row + 0.5)
                pen.ellipse((x - 2, y - 2, x + 1, y + 1), fill=ink)


def _arms(pen: ImageDraw.ImageDraw, arms: tuple[int, int, int, int], box: tuple[int, int, int, int], ink: Rgb) -> None:
    left, top, right, bottom = box
    x, y = (left + right) // 2, (top + bottom) // 2
    weights = [{0: 0, 1: LIGHT, 2: HEAVY}[arm] for arm in arms]
    for weight, (x0, x1) in ((weights[0], (left, x)), (weights[1], (x, right - 1))):
        if weight:
            pen.rectangle((x0, y - weight // 2, x1, y + (weight + 1) // 2 - 1), fill=ink)
    for weight, (y0, y1) in ((weights[2], (top, y)), (weights[3], (y, bottom - 1))):
        if weight:
            pen.rectangle((x - weight // 2, y0, x + (weight + 1) // 2 - 1, y1), fill=ink)


def _corner(pen: ImageDraw.ImageDraw, way: tuple[int, int], box: tuple[int, int, int, int], ink: Rgb) -> None:
    """A rounded corner whose arms go to the right (1) or left (-1), and down (1) or up (-1)."""
    left, top, right, bottom = box
    x, y = (left + right) // 2, (top + bottom) // 2
    radius = (right - left) // 2
    cx, cy = x + way[0] * radius, y + way[1] * radius
    start = {(1, 1): 180, (-1, 1): 270, (1, -1): 90, (-1, -1): 0}[way]
    edge = LIGHT // 2
    pen.arc(
        (cx - radius - edge, cy - radius - edge, cx + radius + edge - 1, cy + radius + edge - 1),
        start,
        start + 90,
        ink,
        LIGHT,
    )
    y0, y1 = (cy, bottom - 1) if way[1] > 0 else (top, cy)
    pen.rectangle((x - edge, y0, x + LIGHT - edge - 1, y1), fill=ink)
    x0, x1 = (cx, right - 1) if way[0] > 0 else (left, cx)
    if x1 > x0:
        pen.rectangle((x0, y - edge, x1, y + LIGHT - edge - 1), fill=ink)


def _letter(
    pen: ImageDraw.ImageDraw, letter: str, box: tuple[int, int, int, int], ink: Rgb, faces: list[ImageFont.FreeTypeFont]
) -> None:
    """Draws a letter with the first font that has it."""
    left, top, right, bottom = box
    for face in faces:
        missing = face.getmask("\uffff").getbbox(), face.getlength("\uffff")
        if letter.isascii() or (face.getmask(letter).getbbox(), face.getlength(letter)) != missing:
            break
    ascent, descent = faces[0].getmetrics()
    baseline = top + (bottom - top - ascent - descent) // 2 + ascent
    pen.text(((left + right) / 2, baseline), letter, font=face, fill=ink, anchor="ms")
