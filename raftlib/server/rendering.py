"""Turns a notebook that has been run into the HTML of a page, as Voila does."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

import nbformat
from voila.notebook_renderer import NotebookRenderer
from voila.utils import get_page_config

from raftlib.server.pages import Page
from raftlib.server.snapshots import PLACES


class RanNotebookRenderer(NotebookRenderer):
    """Voila's renderer, given cells that have their outputs already."""

    cells: list[Any]

    async def _jinja_kernel_start(self, *_words: Any, **_options: Any) -> str:
        return PLACES["kernel"]

    async def _jinja_cell_generator(self, *_words: Any, **_options: Any) -> AsyncIterator[Any]:
        for cell in self.cells:
            yield cell


@dataclass(frozen=True)
class NobodysRequest:
    """Stands where a request does while a page is rendered for nobody yet."""

    page: Page
    raft: Mapping[str, str]
    nonce: str = PLACES["nonce"]

    def frame(self) -> dict[str, Any]:
        """Return what the frame of the page is made of: places to fill."""
        return {**self.raft, "member": PLACES["member"], "header": PLACES["header"]}


async def render_page(application: Any, page: Page, notebook: nbformat.NotebookNode) -> str:
    """Return the page with places for what differs between viewers.

    Parameters
    ----------
    application : RaftVoila
        Whose templates and addresses are used.
    notebook : NotebookNode
        With the outputs of a run as nobody.
    """
    settings = application.app_settings
    options = {
        "base_url": application.base_url,
        "settings": settings,
        "log": application.log,
        "voila_configuration": application.voila_configuration,
    }
    hook = application.voila_configuration.page_config_hook
    renderer = RanNotebookRenderer(
        request_handler=NobodysRequest(page, settings["raft"]),
        voila_configuration=application.voila_configuration,
        traitlet_config=application.config,
        notebook_path=page.notebook,
        template_paths=application.template_paths,
        config_manager=application.config_manager,
        contents_manager=application.contents_manager,
        kernel_spec_manager=application.kernel_spec_manager,
        base_url=application.base_url,
        page_config=hook(get_page_config(**options), **options, notebook_path=page.notebook),
    )
    await renderer.initialize()
    renderer.cells = notebook.cells
    html: str = await renderer.generate_content_str()
    return html
