"""Writes small files in the layouts of the NHS, so that a test shows only what it is about."""

from pathlib import Path

import pytest
import xlsxwriter

LIST_HEADER = "PUBLICATION,EXTRACT_DATE,TYPE,CCG_CODE,ONS_CCG_CODE,CODE,POSTCODE,SEX,AGE,"


class NhsFiles:
    """Writes files into one folder and returns their paths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def text(self, name: str, text: str) -> Path:
        """Write a text as it is, line ends included."""
        path = self.folder / name
        path.write_bytes(text.encode("utf-8"))
        return path

    def epraccur_line(self, code: str, name: str = "A", status: str = "A", setting: str = "4"):
        """Return 27 quoted fields."""
        cells = [""] * 27
        cells[0], cells[1], cells[12], cells[25] = code, name, status, setting
        return ",".join(f'"{cell}"' for cell in cells)

    def epraccur(self, *lines: str | tuple[str, ...]) -> Path:
        """Write epraccur.csv from lines, or from (code, name, status, setting)."""
        rows = [item if isinstance(item, str) else self.epraccur_line(*item) for item in lines]
        return self.text("epraccur.csv", "\r\n".join(rows) + "\r\n")

    def partner(self, code: str, pcn: str, ended: str = "", pcn_area: str = "Z1E") -> list[str]:
        """Return the cells of one membership; the PCN's name is "PCN of" its code."""
        area = ["Z1E", "Z1E NAME"]
        return [
            *(code, "A", *area, pcn, f"PCN of {pcn}"),
            *(pcn_area, "NAME", "20191001", ended, "True"),
        ]

    def epcn(self, *partners: list[str]) -> Path:
        """Write the CSV report, without a header."""
        return self.text("epcn.csv", "".join(",".join(cells) + "\n" for cells in partners))

    def workbook(self, sheets: dict[str, list[list[str]]], name: str = "ePCN.xlsx") -> Path:
        """Write an Excel file."""
        path = self.folder / name
        with xlsxwriter.Workbook(str(path)) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)
        return path

    def lists(self, *rows: tuple[str, object], day: str = "01OCT2023") -> Path:
        """Write the list sizes from (code, patients), in the old layout."""
        lines = [LIST_HEADER + "NUMBER_OF_PATIENTS"]
        lines += [f"GP_PRAC_PAT_LIST,{day},GP,05L,E1,{c},,ALL,ALL,{n}" for c, n in rows]
        return self.text("lists.csv", "\r\n".join(lines) + "\r\n")

    def localities(self, *lines: str) -> Path:
        """Write the lookup."""
        return self.text("localities.csv", "\n".join(["practice_code,locality", *lines]) + "\n")


@pytest.fixture
def nhs(tmp_path: Path) -> NhsFiles:
    return NhsFiles(tmp_path)
