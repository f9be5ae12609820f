"""The generated part of docs/database.md, and docs/schema/*.svg; `make database` writes both from the models."""

import inspect
import os
import re
from pathlib import Path

from django.apps import apps
from django.db import models

from pdap.db.schema.models import OUR_APPS, our_tables, our_views
from pdap.lib.environment import BASE_DIR
from tools.database_page.diagram import diagram

PAGE = BASE_DIR / "docs" / "database.md"
PICTURES = BASE_DIR / "docs" / "schema"
BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"


def tables() -> str:
    """Return the tables and views by app, each with the first sentence of its model."""
    parts = []
    for app in OUR_APPS:
        base_tables = [model for model in our_tables() if model._meta.app_label == app]
        views = [model for model in our_views() if model._meta.app_label == app]
        title = apps.get_app_config(app).name
        parts.append(f"### {title}\n\n![Tables of {title}](schema/{app}.svg)\n\n| table | what a row is |\n|---|---|\n")
        parts += [f"| `{model._meta.db_table}` | {meaning(model)} |\n" for model in base_tables]
        parts += [f"| `{model._meta.db_table}` (view) | {meaning(model)} |\n" for model in views]
        parts.append("\n")
    return "".join(parts)


def meaning(model: type[models.Model]) -> str:
    """Return the first paragraph of a model's docstring, in one line."""
    summary = inspect.cleandoc(model.__doc__ or "").partition("\n\n")[0]
    return re.sub(r"\s+", " ", summary).replace("|", "\\|")


def page(text: str) -> str:
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{tables()}{END}{after}"


def pictures() -> dict[Path, str]:
    return {PICTURES / f"{app}.svg": diagram(app) for app in OUR_APPS}


def write() -> None:
    PAGE.write_text(page(PAGE.read_text()))
    PICTURES.mkdir(exist_ok=True)
    for path, picture in pictures().items():
        path.write_text(picture)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pdap.settings")
    django.setup()
    write()
