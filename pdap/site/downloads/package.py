"""What the files say of themselves: a Frictionless data package, and the data dictionary as CSV."""

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from pdap.lib.project import PROJECT, SITE
from pdap.site.datasets.contents import DATASETS
from pdap.site.datasets.dataset import LIST, Column, Dataset
from pdap.site.downloads.file_formats import CsvLines
from pdap.site.sharing import GEONAMES

PACKAGE, DICTIONARY = "datapackage.json", "data-dictionary.csv"
DICTIONARY_COLUMNS = [
    Column("file", "string", "The file."),
    Column("column", "string", "The column."),
    Column("type", "string", "What it holds."),
    Column("meaning", "string", "What it means."),
    Column("values", LIST, "All its possible values, if there are few."),
]


def data_package(made_at: datetime, ending: str, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the description of the CSV files of all datasets. `files` has size, hash and rows of each, by its name."""
    sharing = settings.SHARING
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "pdap-catalog",
        "title": f"{SITE}: the catalog",
        "description": "A catalog of public records about police, courts and jails in the United States. "
        f"License of the data: {sharing.license_name}. {GEONAMES}",
        "homepage": settings.SITE_URL,
        "created": made_at.isoformat(timespec="seconds"),
        "sources": [
            {"title": PROJECT, "path": settings.SITE_URL},
            {"title": "GeoNames (CC BY 4.0)", "path": "https://www.geonames.org"},
            {"title": "US Census Bureau", "path": "https://www.census.gov"},
        ],
        "resources": [resource(dataset, f"{dataset.name}.{ending}", files) for dataset in DATASETS],
    }
    if sharing.license:
        package["licenses"] = [
            {"title": sharing.license, "name": sharing.license.replace(" ", "-")}
            | ({"path": sharing.license_url} if sharing.license_url else {})
        ]
    return package


def resource(dataset: Dataset, path: str, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    about = files.get(path, {})
    return {
        "name": dataset.name,
        "type": "table",
        "title": str(dataset.title),
        "description": str(dataset.description),
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({"compression": "gz"} if path.endswith(".gz") else {}),
        **({"bytes": about["bytes"], "hash": f"sha256:{about['sha256']}"} if about else {}),
        "schema": {
            "fields": [field(column) for column in dataset.columns],
            "primaryKey": list(dataset.key),
            **({"foreignKeys": foreign_keys(dataset)} if dataset.refers else {}),
        },
    }


def field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable or column.type == LIST else {"required": True}
    if column.choices and column.type != LIST:
        constraints["enum"] = list(column.choices)
    return {
        "name": column.name,
        "type": column.type,
        "description": column.meaning_in_english,
        **({"delimiter": ";", "itemType": column.items} if column.type == LIST else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def foreign_keys(dataset: Dataset) -> list[dict[str, Any]]:
    return [
        {"fields": [column], "reference": {"resource": other, "fields": [key]}}
        for column, (other, key) in dataset.refers.items()
    ]


def dictionary_rows() -> list[dict[str, Any]]:
    """Return a row for each column of each dataset."""
    return [
        {
            "file": dataset.name,
            "column": column.name,
            "type": f"list of {column.items}s" if column.type == LIST else column.type,
            "meaning": column.meaning_in_english,
            "values": list(column.choices),
        }
        for dataset in DATASETS
        for column in dataset.columns
    ]


def dictionary_file() -> bytes:
    content = io.BytesIO()
    lines = CsvLines(content, DICTIONARY_COLUMNS)
    lines.write(dictionary_rows())
    return content.getvalue()
