"""Makes one module of several files, because a widget has only one."""

import re
from pathlib import Path

_IMPORT = re.compile(r"^import \{[^}]*\} from '\./[\w.]+';\n", re.MULTILINE)


def join_modules(*paths: Path) -> str:
    """Return files as one module: what one imports from another stands before it.

    Only such imports are left out as take names, unchanged, from a file beside.
    """
    return "\n".join(_IMPORT.sub("", path.read_text("utf-8")) for path in paths)
