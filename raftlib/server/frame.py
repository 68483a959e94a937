"""What all our answers have in common: the hosts they are given to, and the frame of a page."""

from datetime import datetime
from typing import Any

from jupyter_server.base.handlers import JupyterHandler

from raftlib.domain.people import Viewer
from raftlib.errors import RaftError
from raftlib.server.pages import Page, pages_for


class RaftHandler(JupyterHandler):
    """Answers on our own hosts only; shows a fault as a page of ours, without a path or a trace."""

    # Handlers of what is the same for everybody do not ask who looks.
    is_public = False

    @property
    def viewer(self) -> Viewer | None:
        """Return who asks."""
        user = self.current_user
        return user.viewer if user else None

    def now(self) -> datetime:
        """Return this instant."""
        instant: datetime = self.settings["clock"]()
        return instant

    def get_current_user(self) -> None:
        """Know nobody before the identity provider was asked: some requests fail earlier."""

    def check_host(self) -> bool:
        """Return whether the request names a host of ours, and came by https if others can."""
        site, asked = self.settings["site"], self.request
        allowed: bool = site.allows_host(asked.host)
        return allowed and site.allows_scheme(asked.protocol, asked.remote_ip or "")

    def own_pages(self) -> list[Page]:
        """Return the pages that whoever asks may open."""
        return pages_for(self.settings["pages"], self.viewer.roles if self.viewer else ())

    def frame(self) -> dict[str, Any]:
        """Return what the frame of a page shows to this viewer."""
        viewer = self.viewer
        return {
            **self.settings["raft"],
            "pages": [
                {"slug": page.slug, "title": page.title}
                for page in self.own_pages()
                if not page.under
            ],
            "under": {page.slug: page.under for page in self.own_pages()},
            "viewer": viewer.name if viewer else "",
            "member": viewer.member.number if viewer else "",
        }

    def show(self, template: str, **values: Any) -> None:
        """Send a page made from one of our templates; it is not kept by anybody."""
        self.set_header("Cache-Control", "no-store")
        self.finish(self.render_template(template, raft=self.frame(), **values))

    def write_error(self, status_code: int, **options: Any) -> None:
        """Show what went wrong: the sentence, if it was meant for people, or a neutral one."""
        error = options.get("exc_info", (None, None))[1]
        sentence = str(error) if isinstance(error, RaftError) else ""
        if sentence:
            status_code = 503
            self.current_user = None  # it may be the store that failed
        self.set_status(status_code)
        self.show("404.html" if status_code == 404 else "error.html", sentence=sentence)
