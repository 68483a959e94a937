"""Turns an executed notebook into one HTML file that needs nothing from anywhere."""

from functools import cache
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from traitlets.config import Config

from raftlib.workbook.views.fragments import style_sheet

TEMPLATES = Path(__file__).with_name("templates")


def notebook_as_html(content: nbformat.NotebookNode) -> str:
    """Return the notebook's text, charts and tables as a page; the code stays in the notebook."""
    resources = {"metadata": {"name": _title(content)}, "raft_style": style_sheet()}
    html: str
    html, _ = _exporter().from_notebook_node(content, resources=resources)
    return html


@cache
def _exporter() -> HTMLExporter:
    """Return the one that has the templates read; a fork of a process with it need not."""
    return HTMLExporter(
        config=Config({"TemplateExporter": {"exclude_input": True}}),
        template_name="report",
        extra_template_basedirs=[str(TEMPLATES)],
        embed_images=True,
    )


def _title(content: nbformat.NotebookNode) -> str:
    first = next((cell for cell in content.cells if cell.cell_type == "markdown"), None)
    heading = first.source.partition("\n")[0].lstrip("# ") if first else "Report"
    about = content.metadata.get("papermill", {}).get("parameters", {}).get("locality", "")
    return f"{about}: {heading}" if about else heading
