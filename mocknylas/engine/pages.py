"""Scheduling pages: what they say of themselves, whose they are, and their calendars.

A page is kept with its `terms`: the settings that are simulated, with their defaults. See §16 of
the contract; no source tells how pages behave.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from mocknylas.documents import Document, changed
from mocknylas.engine.calendars import UNKNOWN_ZONE, Calendars
from mocknylas.engine.state import State
from mocknylas.errors import ApiError

ORGANIZATION = 1  # of every page
IMAGES = "https://images.mocknylas.test"  # serves nothing
WRITABLE = ("name", "slug", "config")
AccountOf = Callable[[str], Document | None]


class Host(NamedTuple):
    """An account that a page is for: where it is looked whether it is free, and where booked."""

    account: Document
    looked_at: list[str]
    booking: str


class Pages:
    """Keeps the scheduling pages of all accounts."""

    def __init__(self, state: State, calendars: Calendars, account_of: AccountOf) -> None:
        """Work on this state; `account_of` finds an account by one of its tokens."""
        self._state = state
        self._calendars = calendars
        self._account_of = account_of

    def by_slug(self, slug: str) -> Document | None:
        """Return the page that the public knows by this name."""
        found = self._state.store.values("page", lambda one: one["shown"]["slug"] == slug)
        return found[0] if found else None

    def create(self, account: Document, body: Document, terms: Document) -> Document:
        """Create a page of an account. Raises: ApiError for what is missing or taken."""
        for field in WRITABLE:
            if field not in body:
                raise ApiError("page_field_missing", field=field)
        self._check_slug(body["slug"])
        accounts = self._accounts(body.get("access_tokens") or ()) or [account["id"]]
        self._check_calendars(accounts, terms)
        number, today = self._state.streams.new_number("page"), _day(self._state.clock.now)
        shown = {
            "id": number,
            "app_client_id": body.get("app_client_id") or self._state.application.client_id,
            "app_organization_id": ORGANIZATION,
            **{name: body[name] for name in WRITABLE},
            "edit_token": self._state.streams.new_id("edit_token"),
            "created_at": today,
            "modified_at": today,
        }
        page = {"id": str(number), "account_id": account["id"], "accounts": accounts}
        return self._state.store.put("page", {**page, "terms": terms, "shown": shown})

    def update(self, page: Document, body: Document, terms: Document | None) -> Document:
        """Change what a body names. Raises: ApiError for what is taken."""
        fields = {name: body[name] for name in WRITABLE if name in body}
        if fields.get("slug", page["shown"]["slug"]) != page["shown"]["slug"]:
            self._check_slug(fields["slug"])
        accounts = self._accounts(body.get("access_tokens") or ()) or page["accounts"]
        terms = page["terms"] if terms is None else terms
        self._check_calendars(accounts, terms)
        shown = {**page["shown"], **fields, "modified_at": _day(self._state.clock.now)}
        after = changed(page, accounts=accounts, terms=terms, shown=shown)
        return self._state.store.put("page", after)

    def delete(self, page: Document) -> None:
        """Delete a page; what was booked stays."""
        self._state.store.drop("page", page["id"])

    def hosts(self, page: Document) -> list[Host]:
        """Return the accounts of a page with the calendars that it uses of each."""
        return [self._host(account_id, page["terms"]) for account_id in page["accounts"]]

    def zone(self, page: Document) -> str:
        """Return the zone in which a page opens."""
        first = self._state.store.at("account", page["accounts"][0])
        return str(
            page["terms"]["timezone"] or self._calendars.primary(first)["timezone"] or UNKNOWN_ZONE
        )

    def calendars(self, page: Document) -> list[Document]:
        """Return the calendars among which a page can choose, by account."""
        return [
            {
                "calendars": self._calendars.of(account),
                "email": account["email_address"],
                "id": account["id"],
                "name": account["name"],
            }
            for account, _, _ in self.hosts(page)
        ]

    def image(self, original: str) -> Document:
        """Return where an image would be uploaded to; the mock keeps none."""
        name = self._state.streams.new_id("image") + PurePosixPath(original).suffix
        url = f"{IMAGES}/{name}"
        return {
            "filename": name,
            "originalFilename": original,
            "publicUrl": url,
            "signedUrl": f"{url}?signature={self._state.streams.new_id('image')}",
        }

    def _host(self, account_id: str, terms: Mapping[str, Any]) -> Host:
        account = self._state.store.at("account", account_id)
        choice = terms["calendar_ids"].get(account_id, {})
        own = self._calendars.primary(account)["id"]
        return Host(account, choice.get("availability") or [own], choice.get("booking") or own)

    def _accounts(self, tokens: Iterable[str]) -> list[str]:
        """Return the ids of the accounts that tokens select. Raises: ApiError."""
        found = [self._account_of(one) for one in tokens]
        known = [one["id"] for one in found if one]
        if len(known) < len(found):
            raise ApiError("page_token_unknown")
        return list(dict.fromkeys(known))

    def _check_slug(self, slug: str) -> None:
        if self.by_slug(slug):
            raise ApiError("page_slug_taken", slug=slug)

    def _check_calendars(self, accounts: list[str], terms: Mapping[str, Any]) -> None:
        """Refuse calendars of nobody, and one for bookings that cannot be written."""
        for account_id, choice in terms["calendar_ids"].items():
            booking = choice.get("booking")
            for one in [*choice.get("availability", ()), *filter(None, [booking])]:
                found = self._state.store.get("calendar", one, account_id)
                fits = found and not (one == booking and found["read_only"])
                if account_id not in accounts or not fits:
                    raise ApiError("page_calendar_unknown", id=one)


def _day(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).date().isoformat()
