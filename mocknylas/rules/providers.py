"""Facts about mail providers, one row each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """How a provider's accounts look: folders or labels, and whether synchronous send v2 works."""

    unit: str  # "label" or "folder"
    sync_send: bool = False  # Source: R-V2
    host: str = ""  # mail server domain of the settings shown with view=expanded


PROVIDERS = {
    "gmail": Provider("label", sync_send=True),
    "eas": Provider("folder", host="exchange.test"),
    "exchange": Provider("folder", host="exchange.test"),
    "ews": Provider("folder", host="exchange.test"),
    "outlook": Provider("folder", host="outlook.test"),
    "office365": Provider("folder", sync_send=True, host="office365.test"),
    "graph": Provider("folder", sync_send=True, host="office365.test"),
    "imap": Provider("folder", host="imap.test"),
    "custom": Provider("folder", host="imap.test"),
    "yahoo": Provider("folder", host="yahoo.test"),
    "icloud": Provider("folder", host="icloud.test"),
    "aol": Provider("folder", host="aol.test"),
}
PLAIN = Provider("folder", host="mail.test")


def facts(provider: str) -> Provider:
    """Return a provider's row; an unknown one is a plain folder provider. Source: R-A2."""
    return PROVIDERS.get(provider, PLAIN)


def server_settings(provider: str) -> dict[str, object]:
    """Return the settings that `view=expanded` shows of an account that is not Gmail."""
    host = facts(provider).host
    return {
        "imap_host": f"imap.{host}",
        "imap_port": 993,
        "smtp_host": f"smtp.{host}",
        "smtp_port": 465,
        "ssl_required": True,
    }
