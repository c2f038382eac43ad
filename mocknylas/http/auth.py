"""Who asks: the credentials of a request. Source: R-X2, R-X3, R-AUTHZ-01, R-AUTHZ-02."""

import base64


def is_bearer(header: str) -> bool:
    """Say whether an Authorization header has the Bearer form."""
    return header.lstrip()[:7].lower() == "bearer "


def credentials(header: str) -> tuple[str, str]:
    """Return (user name or token, password) of an Authorization header, or empty texts.

    Basic credentials are decoded leniently: white space anywhere, no padding, any password.
    """
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() == "bearer":
        return value.strip(), ""
    if scheme.lower() != "basic":
        return "", ""
    compact = "".join(value.split())
    try:
        text = base64.b64decode(compact + "=" * (-len(compact) % 4)).decode("utf-8")
    except ValueError:  # not base 64, not ASCII, or not UTF-8
        return "", ""
    user, _, password = text.partition(":")
    return user.strip(), password
