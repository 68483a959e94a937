"""What a notice is made of: parts with a title, sentences and tables, the same in all formats."""

from dataclasses import dataclass, replace

from raftlib.workbook.wording.vote_tables import TextTable


@dataclass(frozen=True, kw_only=True)
class Line:
    """A sentence or more; ``label`` is its beginning, which stands out."""

    label: str = ""
    text: str = ""

    def __str__(self) -> str:
        return f"{self.label}{self.text}"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a notice; the headline has a single one without a title."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    tables: tuple[TextTable, ...] = ()

    def with_tables(self, *tables: TextTable) -> "Part":
        """Return the part with more tables."""
        return replace(self, tables=(*self.tables, *tables))

    def with_lines(self, *lines: Line) -> "Part":
        """Return the part with more lines."""
        return replace(self, lines=(*self.lines, *lines))


def say(*sentences: str) -> tuple[Line, ...]:
    """Return sentences as lines; empty ones are left out."""
    return tuple(Line(text=sentence) for sentence in sentences if sentence)


def quote(label: str, text: str) -> tuple[Line, ...]:
    """Return what somebody wrote, line by line, with what it is before the first; none for none."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    written = [line for line in lines if line]
    return tuple(
        Line(label=f"{label}: " if not number else "", text=line)
        for number, line in enumerate(written)
    )


def as_sentence(text: str) -> str:
    """Return what somebody wrote as one line that ends like a sentence."""
    line = " ".join(text.split())
    return line if line.endswith((".", "?", "!")) else f"{line}."
