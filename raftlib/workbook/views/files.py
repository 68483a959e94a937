"""Files that a page itself carries, each as a link that saves it."""

from raftlib.workbook.formats.made_file import MadeFile
from raftlib.workbook.views import fragments
from raftlib.workbook.wording.files import describe_too_large

# A file is in the page itself, and a page is to stay light.
MOST_BYTES = 150_000  # as a link it is 200 kB


def link_to(made: MadeFile, text: str = "") -> str:
    """Return the link to a file, or what to do about one that is too large for a page."""
    if len(made.content) > MOST_BYTES:
        return fragments.paragraph(describe_too_large(made.name), "note")
    return fragments.download(made.name, made.media_type, made.content, text or made.name)
