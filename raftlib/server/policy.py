"""The headers that tell a browser what a page may do."""

# `blob:` is how anywidget loads a widget's module; nothing inline runs without the page's nonce.
# Styles are inline in ipywidgets and JupyterLab, so they must be allowed.
_POLICY = (
    "default-src 'none'; script-src 'self' blob:{nonce}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)


def content_security_policy(nonce: str = "") -> str:
    """Return the policy; inline scripts run only with ``nonce``, and none where it is empty."""
    return _POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "")


_HEADERS = {
    "Content-Security-Policy": content_security_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "RAFT",
}


def headers_of(*, secure: bool) -> dict[str, str]:
    """Return the headers of every answer; a ``secure`` site is never again asked without TLS."""
    always = {"Strict-Transport-Security": "max-age=31536000"} if secure else {}
    return {**_HEADERS, **always}
