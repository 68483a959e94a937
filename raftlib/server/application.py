"""The Voila application that serves the registered pages and nothing else."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jupyter_core.utils import ensure_async
from tornado.web import Application
from traitlets import Bytes, Instance, Tuple, Unicode
from traitlets import Callable as CallableTrait
from traitlets.config import Config
from voila.app import Voila

import raftlib
from raftlib import settings
from raftlib.forks.client import ForkServer
from raftlib.forks.fork import can_fork
from raftlib.server import handlers, sockets
from raftlib.server.address import Listening
from raftlib.server.assets import TEMPLATES, VIEWS, assets_version
from raftlib.server.bundles import LISTS, Bundles
from raftlib.server.closing import Closer
from raftlib.server.early import WARM
from raftlib.server.environment import kernel_environment
from raftlib.server.frames import FROM_PAGE, MAX_MESSAGE_BYTES
from raftlib.server.identity import OwnKernelsOnly, SignInIdentity
from raftlib.server.kernels import RaftKernels
from raftlib.server.limits import SignInLimits
from raftlib.server.line import PageLine
from raftlib.server.pages import Page
from raftlib.server.pictures import PictureHandler, Pictures
from raftlib.server.policy import headers_of
from raftlib.server.proxies import SIGN_IN_HEADER, RaftServer
from raftlib.server.rendering import render_page
from raftlib.server.room import Room
from raftlib.server.shared_pages import SharedPages
from raftlib.server.sign_in import sign_in_routes
from raftlib.server.site import Site, load_certificate
from raftlib.server.snapshots import Snapshots
from raftlib.server.sweep import Sweeper
from raftlib.shared_work import work_in
from raftlib.store.connection import Store
from raftlib.store.secret_key import COOKIES, PERSONAL_CODES, derive_key

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
        http_header_envs=[SIGN_IN_HEADER],
    )
    config.RaftKernels.update(allow_tracebacks=False, buffer_offline_messages=False)
    return config


class RaftVoila(Voila):
    """Voila, bound to registered pages and to people who have signed in.

    ``pages`` are the registered pages, ``root_dir`` the folder of their notebooks, ``store`` what
    they work on, ``key`` the secret behind codes and cookies, and ``site`` how it is served.
    """

    name = "voila"
    pages: Sequence[Page] = Tuple()
    store = Instance(Store)
    store_url = Unicode()
    key = Bytes()
    site = Instance(Site)
    early = Instance(ForkServer, allow_none=True)
    clock = CallableTrait()
    template_paths: list[str]

    def setup_template_dirs(self) -> None:
        """Put our template in front of the one of Voila that it extends."""
        super().setup_template_dirs()
        self.template_paths = [str(TEMPLATES), *self.template_paths]

    def init_settings(self) -> dict[str, Any]:
        """Tighten Voila's settings."""
        self.identity_provider_class = SignInIdentity
        self.authorizer_class = OwnKernelsOnly
        self.cookie_secret = derive_key(self.key, COOKIES)
        configuration = self.voila_configuration
        configuration.prelaunch_hook = handlers.prepare_page
        configuration.page_config_hook = self._page_config
        stock: dict[str, Any] = super().init_settings()
        self.kernel_manager.allowed_message_types = sorted(FROM_PAGE)
        self.asset_folders = self._asset_folders()
        self.assets = assets_version(self.asset_folders | {handlers.BUNDLE: [LISTS]})
        self.snapshots = self._make_snapshots()
        self.shared_pages = SharedPages(self.kernel_manager, self.store, self.clock)
        self.sweeper = Sweeper(self.kernel_manager, self.shared_pages, self.store, self.clock)
        self.closer = Closer(self.store, self.clock)
        self.app_settings: dict[str, Any] = {**stock, **self._own_parts(), **self._restrictions()}
        self.app_settings["jinja2_env"] = stock["voila_jinja2_env"]
        return self.app_settings

    def _own_parts(self) -> dict[str, Any]:
        """Return what our handlers work with."""
        return {
            "raft": {
                "assets": f"{self.base_url}assets/{self.assets}",
                "version": version("raftlib"),
            },
            "snapshots": self.snapshots,
            "pictures": self._make_pictures(),
            "shared_pages": self.shared_pages,
            "room": Room(),
            "pages": self.pages,
            "site": self.site,
            "store": self.store,
            "clock": self.clock,
            "code_key": derive_key(self.key, PERSONAL_CODES),
            "close_ended": self.sweeper.close_ended,
        }

    def _restrictions(self) -> dict[str, Any]:
        """Return what is narrower here than in stock."""
        return {
            "kernel_websocket_connection_class": PageLine,
            "allow_unauthenticated_access": False,
            "default_handler_class": handlers.NotFoundHandler,
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": {
                "samesite": "Strict",
                "expires_days": None,
                "path": self.base_url,
                "secure": self.site.is_secure,
            },
            "websocket_max_message_size": MAX_MESSAGE_BYTES,
            "headers": headers_of(secure=self.site.is_secure),
        }

    def init_handlers(self) -> list[Any]:
        """Return our routes; of Voila's own none is served."""
        page_options = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        bundles = Bundles(self.asset_folders)
        asset_options = {"folders": self.asset_folders, "bundles": bundles, "version": self.assets}
        return [
            (r"/", handlers.HomeHandler),
            *sign_in_routes(SignInLimits()),
            (r"/accessibility", handlers.StatementHandler),
            (r"/pages/([a-z0-9-]+)", handlers.PageHandler, page_options),
            (r"/pictures/([0-9a-f]{48})", PictureHandler),
            (r"/assets/([a-z0-9]+)/([a-z]+)/(.+)", handlers.AssetHandler, asset_options),
            (rf"/api/kernels/{_KERNEL}", sockets.KernelModelHandler),
            (rf"/api/kernels/{_KERNEL}/channels", sockets.ChannelHandler),
            (rf"/voila/api/shutdown/{_KERNEL}", sockets.CloseHandler),
        ]

    async def run(self, listening: Listening, ready: Callable[[], None]) -> None:
        """Serve on ``listening`` until cancelled, then shut the kernels down."""
        self.connection_dir = tempfile.mkdtemp(prefix="raft_")
        application = Application(**self.init_settings())
        application.add_handlers(".*", self.init_handlers())
        server = RaftServer(
            application,
            proxies=self.site.proxies,
            sign_in_header=self.site.sign_in_header,
            ssl_options=load_certificate(self.site),
            max_body_size=MAX_BODY_BYTES,
            max_buffer_size=4 * MAX_MESSAGE_BYTES,
        )
        server.add_socket(listening.socket)
        self.sweeper.start()
        self.closer.start()
        if self.snapshots:
            self.snapshots.start()
        try:
            ready()
            await asyncio.Event().wait()
        finally:
            server.stop()
            await self.closer.stop()
            await self.sweeper.stop()
            if self.snapshots:
                await self.snapshots.stop()
            await ensure_async(self.kernel_manager.shutdown_all(now=True))
            shutil.rmtree(self.connection_dir, ignore_errors=True)

    def _make_snapshots(self) -> Snapshots | None:
        """Return what prepares the pages; None where processes cannot be forked."""
        if not can_fork():
            self.log.warning("Pages are not forked on this computer, so they open more slowly")
            return None
        return Snapshots(
            self.pages,
            Path(self.root_dir),
            [settings.DATA, Path(raftlib.__file__).parent],
            self._make_fork_server,
            partial(render_page, self),
            kernel_environment(os.environ, self.store_url, ""),
        )

    def _make_pictures(self) -> Pictures | None:
        """Return what draws; None where each page draws for itself."""
        work, snapshots = work_in(settings.work_folder()), self.snapshots
        return Pictures(work, lambda: snapshots.server) if work and snapshots else None

    def _make_fork_server(self) -> ForkServer:
        """Return a fork server with a folder of its own: the old one serves until it is warm."""
        early, self.early = self.early, None
        return early or ForkServer(Path(tempfile.mkdtemp(dir=self.connection_dir)), WARM)

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
