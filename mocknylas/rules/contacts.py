"""Contacts: what address books hold, provider by provider, and who is behind a mail address."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import NamedTuple

from mocknylas.documents import Document, changed
from mocknylas.errors import ApiError
from mocknylas.providers import facts

TEXTS = (
    "given_name",
    "middle_name",
    "surname",
    "suffix",
    "nickname",
    "birthday",
    "company_name",
    "job_title",
    "manager_name",
    "office_location",
    "notes",
)
LISTS = ("emails", "im_addresses", "physical_addresses", "phone_numbers", "web_pages")
TYPES: dict[str, frozenset[str]] = {  # what `type` can be in the version that the seeds describe
    "emails": frozenset({"work", "personal"}),
    "im_addresses": frozenset(
        {"gtalk", "aim", "yahoo", "lync", "skype", "qq", "msn", "icq", "jabber"}
    ),
    "physical_addresses": frozenset({"work", "home", "other"}),
    "phone_numbers": frozenset(
        {
            "business",
            "home",
            "mobile",
            "pager",
            "business_fax",
            "home_fax",
            "organization_main",
            "assistant",
            "radio",
            "other",
        }
    ),
    "web_pages": frozenset({"profile", "blog", "homepage", "work"}),
}
BLANK: Document = {**dict.fromkeys(TEXTS), **{name: [] for name in LISTS}}
ROOT_FOLDER = "Contacts"  # Source: R-CON-17
SEARCHED = ("given_name", "middle_name", "surname", "nickname", "company_name")

_UNSUPPORTED = frozenset({"other", "other_fax", "callback", "telex", "tty_tdd", "tty/tdd"})
MOST_EMAILS = MOST_IM_ADDRESSES = 3
MOST_PHONES = {"home": 2, "business": 2}
_EMAIL_TYPES: frozenset[str | None] = TYPES["emails"] | {None}


class Limit(NamedTuple):
    """One limit of Exchange: the error, and what breaks it."""

    error: str
    broken: Callable[[Document], object]


EXCHANGE_LIMITS = (  # the table of §11.2 of the contract
    Limit("phone_type_missing", lambda one: None in _types(one["phone_numbers"])),
    Limit("phone_type_not_supported", lambda one: _types(one["phone_numbers"]) & _UNSUPPORTED),
    Limit("too_many_phones", lambda one: _too_many_phones(one["phone_numbers"])),
    Limit("too_many_contact_emails", lambda one: len(one["emails"]) > MOST_EMAILS),
    Limit("email_type_not_supported", lambda one: _types(one["emails"]) - _EMAIL_TYPES),
    Limit("too_many_im_addresses", lambda one: len(one["im_addresses"]) > MOST_IM_ADDRESSES),
    Limit("too_many_web_pages", lambda one: len(one["web_pages"]) > 1),
)


def as_provider_keeps(provider: str, contact: Document) -> Document:
    """Return a contact as its provider can hold it. Raises: ApiError for what it cannot."""
    if not facts(provider).narrow_contacts:
        return contact
    for limit in EXCHANGE_LIMITS:
        if limit.broken(contact):
            raise ApiError(limit.error)
    return changed(
        contact, **{name: _untyped(contact[name]) for name in ("im_addresses", "web_pages")}
    )


def check_types(body: Document) -> None:
    """Refuse types that the seeds do not list. Source: R-CON-11. Raises: ApiError."""
    for name, known in TYPES.items():
        for one in body.get(name, ()):
            if one["type"] is not None and one["type"] not in known:
                raise ApiError("contact_type_unknown", field=name, value=one["type"])


def from_sender(person: dict[str, str]) -> Document:
    """Return what a mail tells of its sender: the address and, split at the last word, the name."""
    given, _, last = person["name"].strip().rpartition(" ")
    given, last = (given.strip() or last), (last if given.strip() else "")
    return {
        **BLANK,
        "given_name": given or None,
        "surname": last or None,
        "emails": [{"type": None, "email": person["email"]}],
    }


def lower_emails(contact: Document) -> list[str]:
    """Return the addresses of a contact in lower case."""
    return [one["email"].lower() for one in contact["emails"]]


def is_about(contact: Document, words: Iterable[str]) -> bool:
    """Say whether each of the words, in lower case, is part of a name or of an address."""
    texts = [*(contact[name] or "" for name in SEARCHED), *lower_emails(contact)]
    told = "\n".join(texts).lower()
    return all(word in told for word in words)


def is_below(path: str, parent: str) -> bool:
    """Say whether the path of a group lies at or below another. Source: R-CON-03."""
    return path == parent or path.startswith(f"{parent}/")


def _types(items: list[Document]) -> set[str | None]:
    return {one["type"] for one in items}


def _too_many_phones(numbers: list[Document]) -> bool:
    counts = Counter(one["type"] for one in numbers)
    return any(counts[kind] > most for kind, most in MOST_PHONES.items())


def _untyped(items: list[Document]) -> list[Document]:
    return [{**one, "type": None} for one in items]
