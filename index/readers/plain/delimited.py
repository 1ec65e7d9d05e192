"""Tables as text: .csv and .tsv, read like a sheet without formats."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from index.blocks import Block, Place
from index.readers.office.sheet_regions import SheetCell, SheetRow, build_regions
from index.readers.plain.text_encoding import decode_text

_DELIMITERS = ",\t;|"


def read_delimited(path: Path) -> Iterator[Block]:
    """Yield the blocks of a file whose lines are rows and whose fields are parted by one sign.

    Raises: DocumentError when its bytes are no text or the table is too large.
    """
    text = decode_text(path.read_bytes())
    sample = text[:20_000]
    delimiter = max(_DELIMITERS, key=sample.count)
    rows = []
    blank = 0
    reader = csv.reader(StringIO(text), delimiter=delimiter)
    for fields in reader:
        cells = tuple(SheetCell(field.strip(), col) for col, field in enumerate(fields) if field.strip())
        if cells:
            rows.append(SheetRow(reader.line_num, cells, Place(line=reader.line_num), blank))
        blank = 0 if cells else blank + 1
    return build_regions(rows)
