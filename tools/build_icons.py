"""Draws the icons of the site from its mark: `python -m tools.build_icons` writes them to static/img/.

The mark's shapes stand in pdap/site/cards/logo.py and, for browsers that show SVG, in static/img/icon.svg.
"""

from PIL import Image

from pdap.lib.environment import BASE_DIR
from pdap.site.cards.logo import draw_mark

FOLDER = BASE_DIR / "static/img"
GROUND = "#321531"
# What launchers may cut away of an icon lies outside of its middle.
SIZES = {
    "icon-180.png": (180, 0.64),
    "icon-192.png": (192, 0.72),
    "icon-512.png": (512, 0.72),
    "icon-maskable.png": (512, 0.5),
}
IN_ICO = [(16, 16), (32, 32), (48, 48)]


def icon(size: int, part: float) -> Image.Image:
    """Return the mark on its ground, as large as a part of it."""
    image = Image.new("RGB", (size, size), GROUND)
    inner = round(size * part)
    draw_mark(image, ((size - inner) // 2, (size - inner) // 2), inner)
    return image


def main() -> None:
    for name, (size, part) in SIZES.items():
        icon(size, part).save(FOLDER / name, "PNG", optimize=True)
    icon(48, 0.84).save(FOLDER / "favicon.ico", sizes=IN_ICO)


if __name__ == "__main__":
    main()
