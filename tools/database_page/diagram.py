"""A diagram of an app's tables as SVG: what each holds, and what it points to. The same models give the same file."""

from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.db import connection, models

from pdap.db.schema.models import column_of, our_tables, primary_key_columns

LETTER, LINE, HEAD, PADDING = 6.7, 18, 26, 10
GAP_ACROSS, GAP_DOWN, MARGIN = 110, 26, 24

STYLE = """
svg { --ink: #222222; --soft: #5a4c59; --paper: #fffdfd; --box: #ffffff; --head: #512a4f; --head-ink: #ffffff;
  --other: #f1ecf1; --line: #8c768c; --key: #6f531b; background: var(--paper); }
@media (prefers-color-scheme: dark) { svg { --ink: #f2eef2; --soft: #c9bccb; --paper: #191319; --box: #231b23;
  --head: #6d4069; --head-ink: #ffffff; --other: #322732; --line: #a48fa5; --key: #e2b95f; } }
text { font: 11px ui-monospace, "DejaVu Sans Mono", monospace; fill: var(--ink); }
.box { fill: var(--box); stroke: var(--line); } .head { fill: var(--head); }
.other { fill: var(--other); stroke: var(--line); }
.name { fill: var(--head-ink); font-weight: bold; } .type { fill: var(--soft); }
.key { fill: var(--key); font-weight: bold; }
path { fill: none; stroke: var(--line); stroke-width: 1.3; } .arrow { fill: var(--line); stroke: none; }
"""


@dataclass
class Box:
    """A table in the picture: its rows (column, type, whether it is a key) or, of another app, its name alone."""

    name: str
    rows: list[tuple[str, str, bool]]
    rank: int = 0
    x: float = 0
    y: float = 0
    to: dict[str, str] = field(default_factory=dict)  # column: table

    @property
    def width(self) -> float:
        longest = max([len(self.name), *(len(name) + len(kind) + 3 for name, kind, _ in self.rows)])
        return longest * LETTER + 2 * PADDING

    @property
    def height(self) -> float:
        return HEAD + (len(self.rows) * LINE + 6 if self.rows else 0)

    def row_y(self, column: str) -> float:
        place = next((number for number, row in enumerate(self.rows) if row[0] == column), -1)
        return self.y + HEAD + place * LINE + LINE / 2 + 2 if place >= 0 else self.y + HEAD / 2


def diagram(app: str) -> str:
    boxes = boxes_of(app)
    give_ranks(boxes)
    width, height = give_places(boxes)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="img"><title>Tables of {app}</title><style>{STYLE}</style>'
    ]
    parts += [edge_svg(box, boxes[target], column) for box in boxes.values() for column, target in box.to.items()]
    parts += [box_svg(box) for box in boxes.values()]
    return "\n".join([*parts, "</svg>", ""])


def boxes_of(app: str) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    referenced: set[str] = set()
    for model in our_tables():
        if model._meta.app_label != app:
            continue
        keys = set(primary_key_columns(model))
        box = boxes[model._meta.db_table] = Box(model._meta.db_table, [])
        for model_field in model._meta.concrete_fields:
            if (column := model_field.column) is None:
                continue
            box.rows.append((column, type_of(model_field), column in keys))
            if isinstance(model_field, models.ForeignKey):
                box.to[column_of(model, model_field.name)] = model_field.related_model._meta.db_table
                referenced.add(model_field.related_model._meta.db_table)
    for name in sorted(referenced - set(boxes)):
        boxes[name] = Box(name, [])
    return boxes


def type_of(model_field: Any) -> str:
    """Return a column's type in few letters, with `?` where it may be empty."""
    kind = str(model_field.db_parameters(connection)["type"] or "").partition("(")[0]
    short = {
        "timestamp with time zone": "timestamptz",
        "timestamp without time zone": "timestamp",
        "character varying": "varchar",
        "double precision": "float",
    }
    return short.get(kind, kind) + ("?" if model_field.null else "")


def give_ranks(boxes: dict[str, Box]) -> None:
    """Put each table one column to the right of the furthest that it points to; circles are cut by the limit."""
    for _ in range(len(boxes)):
        for box in boxes.values():
            ranks = [boxes[target].rank for target in box.to.values() if target != box.name]
            box.rank = min(max([rank + 1 for rank in ranks], default=0), 4)


def give_places(boxes: dict[str, Box]) -> tuple[float, float]:
    """Give each box its place, near what it points to; return the picture's size."""
    columns: dict[int, list[Box]] = defaultdict(list)
    for box in boxes.values():
        columns[box.rank].append(box)
    x = float(MARGIN)
    for rank in sorted(columns):
        columns[rank].sort(key=lambda box: (mean_target_position(box, boxes), -len(box.rows), box.name))
        y = float(MARGIN)
        for box in columns[rank]:
            box.x, box.y = x, y
            y += box.height + GAP_DOWN
        x += max(box.width for box in columns[rank]) + GAP_ACROSS
    height = max(box.y + box.height for box in boxes.values()) + MARGIN
    return x - GAP_ACROSS + MARGIN, height


def mean_target_position(box: Box, boxes: dict[str, Box]) -> float:
    """Return how far down the tables lie, on average, that a table points to."""
    places = [boxes[target].y for target in box.to.values() if boxes[target].rank < box.rank]
    return sum(places) / len(places) if places else 0


def edge_svg(box: Box, target: Box, column: str) -> str:
    start_x, start_y, end_y = box.x, box.row_y(column), target.y + HEAD / 2
    if target.rank < box.rank:
        end_x, bend = target.x + target.width, max(50.0, (start_x - target.x - target.width) / 2)
        path = f"M{start_x:.0f} {start_y:.0f}C{start_x - bend:.0f} {start_y:.0f} {end_x + bend:.0f} {end_y:.0f} "
        arrow = f"M{end_x:.0f} {end_y:.0f}l8 -4v8z"
        return f'<path d="{path}{end_x + 6:.0f} {end_y:.0f}"/><path class="arrow" d="{arrow}"/>'
    # Beside or behind: around the left, into the left of its head.
    out = min(start_x, target.x) - 34
    path = f"M{start_x:.0f} {start_y:.0f}C{out:.0f} {start_y:.0f} {out:.0f} {end_y:.0f} {target.x - 6:.0f} {end_y:.0f}"
    return f'<path d="{path}"/><path class="arrow" d="M{target.x:.0f} {end_y:.0f}l-8 -4v8z"/>'


def box_svg(box: Box) -> str:
    x, y, width = box.x, box.y, box.width
    frame = f'x="{x:.0f}" y="{y:.0f}" width="{width:.0f}"'
    if not box.rows:
        text = f'<text x="{x + PADDING:.0f}" y="{y + 17:.0f}">{escape(box.name)}</text>'
        return f'<rect class="other" {frame} height="{HEAD}" rx="3"/>{text}'
    parts = [
        f'<rect class="box" {frame} height="{box.height:.0f}" rx="3"/>'
        f'<rect class="head" {frame} height="{HEAD}" rx="3"/>'
        f'<text class="name" x="{x + PADDING:.0f}" y="{y + 17:.0f}">{escape(box.name)}</text>'
    ]
    for number, (name, kind, is_key) in enumerate(box.rows):
        line = y + HEAD + number * LINE + 15
        look = ' class="key"' if is_key else ""
        parts.append(
            f'<text{look} x="{x + PADDING:.0f}" y="{line:.0f}">{escape(name)}</text>'
            f'<text class="type" x="{x + width - PADDING:.0f}" y="{line:.0f}" text-anchor="end">{escape(kind)}</text>'
        )
    return "".join(parts)
