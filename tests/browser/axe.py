"""axe in a page: compiled once for all pages of a browser, and reading each color of a page once.

Its library for colors takes a quarter of a look, and a page has few colors.
"""

from axe_playwright_python.sync_playwright import Axe
from django.templatetags.static import static
from playwright.sync_api import Page

OWN_AXE = Axe().axe_script
# A color that cannot be read is not kept: axe says so each time.
COLORS_READ_ONCE = """
(() => {
  const { Color } = axe.commons.color;
  const read = Color.prototype.parseString;
  const known = new Map();
  Color.prototype.parseString = function (text) {
    const parts = known.get(text);
    if (parts) {
      [this.r, this.g, this.b, this.alpha] = parts;
    } else {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
})();
"""
IMPORTED = """
(address) => import(address).then(() => true, () => false)
"""


def bring_axe(page: Page) -> None:
    """Load axe into a page: from the server, unless the page has none or its policy forbids all scripts."""
    if not page.evaluate(IMPORTED, static("axe/axe.min.js")):
        page.evaluate(OWN_AXE)
    page.evaluate(COLORS_READ_ONCE)
