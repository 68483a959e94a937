"""What a page says of the files that it carries."""


def describe_too_large(name: str) -> str:
    """Return what to do about a file that is too large to be carried by a page."""
    return f"{name} is too large for this page. Ask your analyst to make it with the raft command."
