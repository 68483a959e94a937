"""What a kernel knows of the server's environment: a short list."""

import re
from collections.abc import Mapping

_ALLOWED = re.compile(
    r"PATH|HOME|LANG|LC_\w+|TZ|TMPDIR|PYTHON\w*|VIRTUAL_ENV|MPL\w*"
    r"|JUPYTER_(?:\w+_)?(?:DIRS?|PATH)"  # not JUPYTER_TOKEN
    r"|RAFT_SMTP_(?:HOST|PORT|FROM|USER|PASSWORD_FILE|STARTTLS)|SSL_CERT_(?:FILE|DIR)"
    r"|RAFT_LOG|RAFT_WORK|QUERY_STRING|PATH_INFO|SCRIPT_NAME|SERVER_\w+|VOILA_\w+"
    r"|SYSTEMROOT|COMSPEC|PATHEXT|TEMP|TMP|USERPROFILE|APPDATA|LOCALAPPDATA"  # Windows
)


def kernel_environment(wanted: Mapping[str, str], store_url: str, sign_in: str) -> dict[str, str]:
    """Return the short list of variables that a kernel gets.

    Examples
    --------
    >>> kernel_environment({"LANG": "en_GB.UTF-8", "AWS_SECRET": "x"}, "sqlite://", "5ab")
    {'LANG': 'en_GB.UTF-8', 'RAFT_STORE': 'sqlite://', 'RAFT_SIGN_IN': '5ab'}
    """
    allowed = {name: value for name, value in wanted.items() if _ALLOWED.fullmatch(name)}
    return {**allowed, "RAFT_STORE": store_url, "RAFT_SIGN_IN": sign_in}
