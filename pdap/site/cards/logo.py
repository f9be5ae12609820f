"""The site's mark: records, and the point at which one gets to them. static/img/icon.svg has the same shapes."""

from PIL import Image, ImageDraw

# In a square of 26.
LINES = ((3, 12, 6), (3, 23, 13), (3, 17, 20))
POINT = (20, 6, 3.6)
STROKE = 3
GROUND, INK, POINT_INK = "#321531", "#f7f7f8", "#fbd597"
GRID = 26
# Drawn this much larger first, so its edges are smooth.
FINER = 4


def draw_mark(image: Image.Image, place: tuple[int, int], size: int) -> None:
    """Draw the mark on an image, its upper left corner at a place."""
    large = Image.new("RGB", (size * FINER, size * FINER), GROUND)
    draw = ImageDraw.Draw(large)
    scale = size * FINER / GRID
    half = STROKE / 2
    for left, right, height in LINES:
        box = [(left - half) * scale, (height - half) * scale, (right + half) * scale, (height + half) * scale]
        draw.rounded_rectangle(box, radius=half * scale, fill=INK)
    x, y, radius = POINT
    draw.ellipse(
        [(x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale], fill=POINT_INK
    )
    image.paste(large.resize((size, size), Image.Resampling.LANCZOS), place)
