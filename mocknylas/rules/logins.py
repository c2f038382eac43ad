"""How accounts of each provider sign in: what they must say, and whom an address belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mocknylas.documents import Document

GOOGLE = ("google_client_id", "google_client_secret", "google_refresh_token")
MICROSOFT = (
    "microsoft_client_id",
    "microsoft_client_secret",
    "microsoft_refresh_token",
    "redirect_uri",
)
IMAP = (
    "imap_host",
    "imap_username",
    "imap_password",
    "smtp_host",
    "smtp_username",
    "smtp_password",
)
SECRETS = ("password", "imap_password", "google_refresh_token", "microsoft_refresh_token")
PORTS = {"imap_port": 993, "smtp_port": 465}
VIRTUAL = "nylas"  # the provider of virtual calendars. Source: R-NAT-15


@dataclass(frozen=True, slots=True)
class Login:
    """One provider: how it is called and shown, the settings it needs, the domains it has.

    `instead` maps a setting to those that are needed in place of `needs` where it is given.
    """

    title: str
    reported: str  # as accounts show it. Source: R-NAT-12
    needs: tuple[str, ...] = ("password",)
    instead: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    is_imap: bool = False
    is_microsoft: bool = False


LOGINS = {  # as `provider` of a sign-in. Source: R-NAT-01, R-NAT-03, R-NAT-12
    "gmail": Login(
        "Gmail",
        "gmail",
        GOOGLE,
        {"service_account_json": ("service_account_json",)},
        ("gmail.com", "googlemail.com", "gmail.test"),
    ),
    "exchange": Login(
        "Microsoft Exchange",
        "eas",
        ("username", "password"),
        {"service_account": MICROSOFT},
        ("exchange.test",),
        is_microsoft=True,
    ),
    "office365": Login(
        "Microsoft 365",
        "office365",
        MICROSOFT,
        domains=("onmicrosoft.com", "office365.test"),
        is_microsoft=True,
    ),
    "graph": Login("Microsoft Graph", "graph", MICROSOFT, is_microsoft=True),
    "outlook": Login(
        "Outlook.com",
        "outlook",
        domains=("outlook.com", "live.com", "msn.com", "outlook.test"),
        is_microsoft=True,
    ),
    "hotmail": Login("Hotmail", "hotmail", domains=("hotmail.com",), is_microsoft=True),
    "yahoo": Login(
        "Yahoo", "yahoo", domains=("yahoo.com", "ymail.com", "yahoo.test"), is_imap=True
    ),
    "icloud": Login(
        "iCloud",
        "icloud",
        domains=("icloud.com", "me.com", "mac.com", "icloud.test"),
        is_imap=True,
    ),
    "aol": Login("AOL", "aol", domains=("aol.com", "aol.test"), is_imap=True),
    "imap": Login("IMAP", "custom", IMAP, domains=("imap.test",), is_imap=True),
    VIRTUAL: Login("Virtual calendar", VIRTUAL, ()),
}
OFFERED = tuple(name for name in LOGINS if name not in {VIRTUAL, "graph"})  # on the page
_NAMES = {login.reported: name for name, login in LOGINS.items()} | {
    "ews": "exchange",
    "custom": "imap",
    "fastmail": "imap",
    "gmx": "imap",
}


def login_name(provider: str) -> str:
    """Return the name to sign in with of a provider as accounts show it."""
    return provider if provider in LOGINS else _NAMES.get(provider, "imap")


def missing_settings(provider: str, settings: Mapping[str, Any]) -> list[str]:
    """Return the settings that are needed and not there. Source: R-NAT-03."""
    login = LOGINS[provider]
    given = (names for key, names in login.instead.items() if settings.get(key))
    return [name for name in next(given, login.needs) if not settings.get(name)]


def servers(provider: str, settings: Mapping[str, Any]) -> Document:
    """Return what tells mailboxes of one address apart: the servers that settings name.

    Source: R-OAUTH-16, R-MGMT-13, R-NAT-09. What settings leave out is found out by itself.
    """
    if provider == "exchange":
        host = settings.get("eas_server_host") or settings.get("exchange_server_host")
        return {"eas_host": str(host).lower()} if host else {}
    if provider != "imap":
        return {}
    hosts = {
        key: str(settings[key]).lower() for key in ("imap_host", "smtp_host") if settings.get(key)
    }
    ports = {key: int(settings.get(key) or usual) for key, usual in PORTS.items()}
    return {**hosts, **{key: port for key, port in ports.items() if f"{key[:4]}_host" in hosts}}


def same_servers(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether nothing that both name differs. Source: R-OAUTH-16."""
    return all(one[key] == other[key] for key in one.keys() & other.keys())


def secret_of(settings: Mapping[str, Any]) -> str | None:
    """Return the password among settings, or what stands for it."""
    return next((str(settings[key]) for key in SECRETS if settings.get(key)), None)


def provider_of(address: str) -> str | None:
    """Return the provider that a well-known domain belongs to. Source: R-NAT-16."""
    domain = address.rpartition("@")[2].lower()
    return next((name for name, login in LOGINS.items() if domain in login.domains), None)


def canonical(address: str, provider: str) -> str:
    """Return the address as accounts show it; Gmail's without dots and +suffix.

    Source: R-NAT-10.
    """
    local, _, domain = address.strip().rpartition("@")
    if provider == "gmail":
        local = local.partition("+")[0].replace(".", "")
    return f"{local}@{domain}" if local else address.strip()


def wish(
    address: str, name: str, login: str, *, settings: Mapping[str, Any], scopes: str
) -> Document:
    """Return what a sign-in asks for, without its secrets; a missing name is made up."""
    local = address.partition("@")[0].partition("+")[0]
    return {
        "email_address": address.strip(),
        "name": name.strip() or local.replace(".", " ").replace("_", " ").title(),
        "login": login,
        "servers": servers(login, settings),
        "scopes": scopes,
    }
