"""The file formats that a query names: "arrests excel", "stops in csv format"."""

from collections.abc import Sequence

from datasources.search.query.query_words import Word

# Words that are a file format and nothing else, with what listings call it, without case. A spreadsheet is any of them.
EXCEL = ("xls", "xlsx", "excel")
FORMATS = {
    "csv": ("csv",),
    "excel": EXCEL,
    "geojson": ("geojson",),
    "json": ("json",),
    "kml": ("kml",),
    "pdf": ("pdf",),
    "pdfs": ("pdf",),
    "shapefile": ("shapefile", "shp"),
    "shapefiles": ("shapefile", "shp"),
    "spreadsheet": (*EXCEL, "csv"),
    "spreadsheets": (*EXCEL, "csv"),
    "tsv": ("tsv",),
    "xls": EXCEL,
    "xlsx": EXCEL,
    "xml": ("xml",),
}


def formats_named(words: Sequence[Word]) -> list[str]:
    """Return the formats that the words of a query name, in lower case."""
    named = [name for word in words if not word.excluded for name in FORMATS.get(word.plain, ())]
    return list(dict.fromkeys(named))
