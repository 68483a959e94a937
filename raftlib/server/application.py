"""The Voila application that serves the registered pages and nothing else."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.httpserver import HTTPServer
from tornado.web import Application
from traitlets import Tuple, Unicode
from traitlets.config import Config
from voila.app import Voila

from raftlib.server import handlers, sockets
from raftlib.server.address import Listening
from raftlib.server.assets import TEMPLATES, VIEWS, assets_version
from raftlib.server.frames import FROM_PAGE, MAX_MESSAGE_BYTES
from raftlib.server.identity import OnThisComputer
from raftlib.server.kernels import ALONE_SECONDS, SWEEP_SECONDS, RaftKernels
from raftlib.server.pages import Page
from raftlib.server.policy import HEADERS

MAX_BODY_BYTES = 2**20
_KERNEL = r"(?P<kernel_id>\w{8}-\w{4}-\w{4}-\w{4}-\w{12})"
# The only front-end extensions that load: what widgets need.
_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]


def site_config() -> Config:
    """Return Voila's settings: nothing shown that a viewer should not see, nothing overridden."""
    config = Config()
    config.VoilaConfiguration.update(
        template="lab",
        allow_template_override="NO",
        allow_theme_override="NO",
        show_tracebacks=False,
        strip_sources=True,
        file_allowlist=[],
        extension_allowlist=_EXTENSIONS,
        multi_kernel_manager_class=RaftKernels,
    )
    config.RaftKernels.update(
        allow_tracebacks=False,
        cull_idle_timeout=ALONE_SECONDS,
        cull_interval=SWEEP_SECONDS,
    )
    return config


class RaftVoila(Voila):
    """Voila, bound to registered pages.

    ``pages`` are the registered pages, ``root_dir`` the folder of their notebooks, and
    ``store_url`` the store that their kernels open.
    """

    name = "voila"
    pages: Sequence[Page] = Tuple()
    store_url = Unicode()
    template_paths: list[str]

    def setup_template_dirs(self) -> None:
        """Put our template in front of the one of Voila that it extends."""
        super().setup_template_dirs()
        self.template_paths = [str(TEMPLATES), *self.template_paths]

    def init_settings(self) -> dict[str, Any]:
        """Tighten Voila's settings."""
        self.identity_provider_class = OnThisComputer
        configuration = self.voila_configuration
        configuration.prelaunch_hook = handlers.prepare_page
        configuration.page_config_hook = self._page_config
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.allowed_message_types = sorted(FROM_PAGE)
        self.asset_folders = self._asset_folders()
        self.assets = assets_version(self.asset_folders["raft"])
        raft = {
            "pages": [{"slug": page.slug, "title": page.title} for page in self.pages],
            "assets": f"{self.base_url}assets/{self.assets}",
            "version": version("raftlib"),
        }
        environment = settings["voila_jinja2_env"]
        environment.globals.update(raft=raft, cards=self.pages)
        return settings | {
            "raft": raft,
            "jinja2_env": environment,
            "allow_remote_access": False,
            "allow_unauthenticated_access": False,
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": {"samesite": "Strict", "path": self.base_url},
            "websocket_max_message_size": MAX_MESSAGE_BYTES,
            "headers": HEADERS,
        }

    def init_handlers(self) -> list[Any]:
        """Return our routes; of Voila's own none is served."""
        page_options = {
            "pages": self.pages,
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        asset_options = {"folders": self.asset_folders, "version": self.assets}
        return [
            (r"/", handlers.HomeHandler),
            (r"/pages/([a-z0-9-]+)", handlers.PageHandler, page_options),
            (r"/assets/([a-z0-9]+)/([a-z]+)/(.+)", handlers.AssetHandler, asset_options),
            (rf"/api/kernels/{_KERNEL}", sockets.KernelModelHandler),
            (rf"/api/kernels/{_KERNEL}/channels", sockets.ChannelHandler),
            (rf"/voila/api/shutdown/{_KERNEL}", sockets.CloseHandler),
            (r"/.*", handlers.NotFoundHandler),
        ]

    async def run(self, listening: Listening, ready: Callable[[], None]) -> None:
        """Serve on ``listening`` until cancelled, then shut the kernels down."""
        self.connection_dir = tempfile.mkdtemp(prefix="raft_")
        application = Application(**self.init_settings())
        application.add_handlers(".*", self.init_handlers())
        server = HTTPServer(
            application, max_body_size=MAX_BODY_BYTES, max_buffer_size=4 * MAX_MESSAGE_BYTES
        )
        server.add_socket(listening.socket)
        try:
            ready()
            await asyncio.Event().wait()
        finally:
            server.stop()
            await ensure_async(self.kernel_manager.shutdown_all(now=True))
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    def _asset_folders(self) -> dict[str, list[Path]]:
        return {
            "raft": [TEMPLATES / "static", VIEWS],
            "voila": [Path(folder) for folder in self.static_paths],
            "labextensions": [Path(folder) for folder in self.labextensions_path],
            "themes": [Path(self.themes_dir)],
        }

    def _page_config(self, page_config: dict[str, Any], **_options: Any) -> dict[str, Any]:
        """Point Voila's front end to our addresses of its files."""
        assets = f"{self.base_url}assets/{self.assets}"
        return page_config | {
            "fullStaticUrl": f"{assets}/voila",
            "fullLabextensionsUrl": f"{assets}/labextensions",
            "themesUrl": f"{assets}/themes",
            "disabledExtensions": ["@jupyterlab/mathjax2-extension:plugin"],
        }
