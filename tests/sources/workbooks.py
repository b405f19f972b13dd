"""Excel workbooks written by hand, as small as they can be."""

import io
import zipfile
from xml.sax.saxutils import escape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATE_STYLE = (
    f'<styleSheet xmlns="{_MAIN}"><cellXfs count="2">'
    '<xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
)
_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


class Day(int):
    """A day as Excel keeps it: a number of days since 1899-12-30, shown as a date."""


def workbook(**sheets: list[list[object]]) -> bytes:
    """The bytes of a workbook: rows of cells by name of sheet."""
    relations, listed = [], []
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number, (name, rows) in enumerate(sheets.items(), start=1):
            listed.append(f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>')
            relations.append(
                f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/s{number}.xml"/>'
            )
            archive.writestr(f"xl/worksheets/s{number}.xml", _sheet(rows))
        relations.append(f'<Relationship Id="r0" Type="{_OFFICE}/styles" Target="styles.xml"/>')
        archive.writestr("xl/styles.xml", _DATE_STYLE)
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(listed)}</sheets></workbook>',
        )
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(relations))
        archive.writestr(
            "_rels/.rels",
            _relations([f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>']),
        )
        archive.writestr("[Content_Types].xml", _TYPES)
    return buffer.getvalue()


def _relations(relations: list[str]) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'


def _sheet(rows: list[list[object]]) -> str:
    written = ""
    for number, row in enumerate(rows, start=1):
        cells = "".join(_cell("ABCDEFGH"[at], number, value) for at, value in enumerate(row))
        written += f'<row r="{number}">{cells}</row>'
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData></worksheet>'


def _cell(column: str, row: int, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{column}{row}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{column}{row}" s="{int(isinstance(value, Day))}"><v>{value}</v></c>'
