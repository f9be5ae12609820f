"""The shapes of a map (locations/views/maps.py): hundreds on a page, each a link with a name."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.safestring import SafeString

from pdap.lib.markup import escaped

register = template.Library()
# The radius of a mark that stands for a state too small to be hit.
STATE_RADIUS = 12


@register.simple_tag
def map_shapes(drawn: Any) -> SafeString:
    """Return all that stands in the map's picture."""
    return SafeString("\n".join([*areas(drawn), *marks(drawn), *labels(drawn), *names(drawn)]))


def areas(drawn: Any) -> Iterator[str]:
    for area in drawn.areas:
        if not area.address:
            yield f'<path class="{area.css}" d="{area.path}" aria-hidden="true" />'
            continue
        name = escaped(area.name)
        yield (
            f'<a href="{escaped(area.address)}" aria-label="{name}"><path class="{area.css}" fill="{area.fill}"'
            f' d="{area.path}"><title>{name}</title></path></a>'
        )


def marks(drawn: Any) -> Iterator[str]:
    for mark in drawn.marks:
        name, middle = escaped(mark.name), f'cx="{mark.x}" cy="{mark.y}"'
        if mark.current:
            yield (
                f'<g role="img" aria-label="{name}"><circle class="map-halo" {middle} r="22" />'
                f'<circle class="{mark.css}" {middle} r="{mark.radius}"><title>{name}</title></circle></g>'
            )
            continue
        fill, radius = ("", mark.radius) if drawn.dots else (f' fill="{mark.fill}"', STATE_RADIUS)
        yield (
            f'<a href="{escaped(mark.address)}" aria-label="{name}"><circle class="{mark.css}"{fill} {middle}'
            f' r="{radius}"><title>{name}</title></circle></a>'
        )


def labels(drawn: Any) -> Iterator[str]:
    for text, x, y in drawn.labels:
        yield f'<text class="map-label" x="{x}" y="{y}" aria-hidden="true">{escaped(text)}</text>'


def names(drawn: Any) -> Iterator[str]:
    for label in drawn.names:
        count = escaped(label.count)
        words = f'{escaped(label.name)}<tspan x="{label.x}" dy="1.1em">{count}</tspan>' if label.name else count
        yield (
            f'<text class="map-name" font-size="{drawn.letters}" x="{label.x}" y="{label.y}"'
            f' aria-hidden="true">{words}</text>'
        )
