"""Parquet, for programs that read columns. Needs pyarrow, which the application doesn't install."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

from pdap.site.datasets.dataset import Column
from pdap.site.downloads.file_formats import Row


class ParquetTable:
    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.schema = pyarrow.schema(
            [
                pyarrow.field(column.name, arrow_type(column), metadata={"meaning": column.meaning_in_english})
                for column in columns
            ]
        )
        self.writer = parquet.ParquetWriter(path, self.schema, compression="zstd")

    def write(self, rows: Sequence[Row]) -> None:
        self.writer.write_table(pyarrow.Table.from_pylist(list(rows), schema=self.schema))


def arrow_type(column: Column) -> Any:
    return {
        "string": pyarrow.string,
        "integer": pyarrow.int64,
        "number": pyarrow.float64,
        "boolean": pyarrow.bool_,
        "date": pyarrow.date32,
        "datetime": lambda: pyarrow.timestamp("us", tz="UTC"),
        "list": lambda: pyarrow.list_(pyarrow.int64() if column.items == "integer" else pyarrow.string()),
    }[column.type]()
