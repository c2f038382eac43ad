"""Paths of nested folders, as IMAP servers write them into the folders' names."""

SLASH = "/"  # what the API's clients write
STYLES = {  # what a server makes of the folder A/B → its prefix and separator
    "A/B": ("", SLASH),
    "A.B": ("", "."),
    "A\\B": ("", "\\"),
    "INBOX.A.B": ("INBOX.", "."),
}


def server_path(name: str, style: str) -> str:
    """Return the name that a server gives a folder; one that it has given stays. Source: R-F4."""
    prefix, separator = STYLES[style]
    path = name.replace(SLASH, separator)
    return path if path.startswith(prefix) else prefix + path
