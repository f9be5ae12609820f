"""The file formats that people type, with what listings call them."""

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
