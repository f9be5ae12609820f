"""Drawing a card of 1200 by 630 pixels, in the site's own typeface and with its mark."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from pdap.lib.environment import BASE_DIR
from pdap.lib.project import SITE
from pdap.site.cards.card import Card
from pdap.site.cards.logo import draw_mark

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 72
FONT = BASE_DIR / "static/vendor/public-sans/public-sans-latin-wght-normal.woff2"
# The colors of static/css/tokens.css.
BAND, INK, SOFT, ACCENT = "#321531", "#f7f7f8", "#e3c7e0", "#fbd597"
LARGEST, SMALLEST = 76, 40
LINE_HEIGHT = 1.18
# Title and place stand above this line; the place takes this much.
FOOT, WHERE, WHERE_LINE = HEIGHT - 128, 76, 46


@lru_cache(maxsize=32)
def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    loaded = ImageFont.truetype(FONT, size)
    loaded.set_variation_by_axes([weight])
    return loaded


def draw_card(card: Card) -> bytes:
    """Return the card as a PNG."""
    image = Image.new("RGB", SIZE, BAND)
    draw = ImageDraw.Draw(image)
    draw_mark(image, (MARGIN, MARGIN - 8), 64)
    draw.text((MARGIN + 88, MARGIN), SITE, font=font(34, 600), fill=INK)
    top = 164
    draw.text(
        (MARGIN, top), cut_to_width(card.about, font(30, 600), WIDTH - 2 * MARGIN), font=font(30, 600), fill=ACCENT
    )
    top += 52
    size, lines = fit_text(card.title, WIDTH - 2 * MARGIN, FOOT - top - (WHERE if card.where else 0))
    for line in lines:
        draw.text((MARGIN, top), line, font=font(size, 700), fill=INK)
        top += round(size * LINE_HEIGHT)
    if card.where:
        room = max(1, (FOOT - top - 12) // WHERE_LINE)
        for line in first_lines(card.where, font(36, 400), WIDTH - 2 * MARGIN, room):
            draw.text((MARGIN, top + 12), line, font=font(36, 400), fill=SOFT)
            top += WHERE_LINE
    draw.line([(MARGIN, FOOT), (WIDTH - MARGIN, FOOT)], fill="#674064", width=2)
    facts = cut_to_width("   ·   ".join(card.facts), font(34, 600), WIDTH - 2 * MARGIN)
    draw.text((MARGIN, FOOT + 30), facts, font=font(34, 600), fill=INK)
    content = io.BytesIO()
    # Few colors: a palette makes the file a third of its size.
    image.quantize(64, dither=Image.Dither.NONE).save(content, "PNG", optimize=True)
    return content.getvalue()


def fit_text(text: str, width: int, height: int) -> tuple[int, list[str]]:
    """Return the largest size in which a text fits, and its lines; the last line is cut where none does."""
    for size in range(LARGEST, SMALLEST - 1, -4):
        lines = wrap_lines(text, font(size, 700), width)
        if len(lines) * size * LINE_HEIGHT <= height:
            return size, lines
    most = int(height / (SMALLEST * LINE_HEIGHT))
    return SMALLEST, first_lines(text, font(SMALLEST, 700), width, most)


def first_lines(text: str, face: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    """Return the lines of a text, up to a number; the last is cut where there are more."""
    lines = wrap_lines(text, face, width)
    return [*lines[: most - 1], *(cut_to_width(rest, face, width) for rest in [" ".join(lines[most - 1 :])] if rest)]


def wrap_lines(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return the lines of a text; a word that is wider than a line is cut."""
    lines: list[str] = []
    line = ""
    for word in printable(text).split():
        longer = f"{line} {word}".strip()
        if face.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = cut_to_width(word, face, width)
    return [*lines, line] if line else lines


def cut_to_width(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    text = printable(text)
    if face.getlength(text) <= width:
        return text
    least, most = 0, len(text)
    while least < most:
        middle = (least + most + 1) // 2
        if face.getlength(f"{text[:middle].rstrip()}…") <= width:
            least = middle
        else:
            most = middle - 1
    return f"{text[:least].rstrip()}…"


def printable(text: str) -> str:
    """Return a text of one line, without characters that have no shape. What the typeface lacks is a box."""
    return "".join(sign if sign.isprintable() else " " for sign in text[:400])
