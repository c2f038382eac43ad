"""Contacts: the address book of each account, its groups and pictures."""

from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.jobs import Jobs
from mocknylas.engine.state import State
from mocknylas.errors import ApiError, UsageError, unknown
from mocknylas.providers import facts
from mocknylas.rules.contacts import BLANK, ROOT_FOLDER, as_provider_keeps, is_below
from mocknylas.rules.pictures import image_type, portrait
from mocknylas.store import Query

API = "https://api.nylas.com"  # of stored links; answers name the host that was asked


class Contacts:
    """Changes the contacts of accounts."""

    def __init__(self, state: State, jobs: Jobs) -> None:
        """Work on this state, noting jobs."""
        self._state = state
        self._jobs = jobs

    def create(self, account: Document, body: Document) -> Document:
        """Create a contact in the address book. Source: R-CON-01, R-CON-06, R-CON-17."""
        contact = self.build(account, {"source": "address_book", **body})
        self._state.store.put("contact", contact)
        self._state.record("contact.created", contact)
        return contact

    def update(self, account: Document, contact: Document, body: Document) -> Document:
        """Change what a body names; a change of nothing is none. Source: R-CON-07, R-EVT-32.

        Assumed: who was found in the inbox and is written to belongs to the address book.
        """
        if not body:
            return contact
        groups = self._groups(account, body.get("group"), contact["groups"])
        after = changed(contact, **without(body, "group"), groups=groups, source="address_book")
        return self._keep(contact, as_provider_keeps(account["provider"], after))

    def delete(self, contact: Document) -> None:
        """Delete a contact with its picture. Source: R-CON-18."""
        for kind in ("contact", "picture", "blob"):
            self._state.store.drop(kind, contact["id"])
        self._state.record("contact.deleted", contact)

    def job(self, verb: str, contact: Document, *, loud: bool) -> str:
        """Note the job of a write that a client made; return its id. Source: R-CON-18."""
        done = self._jobs.done if loud else self._jobs.done_quietly
        return done(contact["account_id"], f"{verb}_contact", "contact", contact["id"])

    def build(self, account: Document, body: Document) -> Document:
        """Return a new contact, not stored yet. Raises: ApiError for what the provider refuses."""
        own = body.get("source") == "address_book"
        contact = {
            "id": self._state.streams.new_id("contact"),
            "object": "contact",
            "account_id": account["id"],
            **BLANK,
            "picture_url": None,
            **without(body, "group"),
            "groups": self._groups(account, body.get("group"), []) if own else [],
        }
        return as_provider_keeps(account["provider"], contact)

    def groups(self, account: Document) -> list[Document]:
        """Return an account's groups, oldest first."""
        return list(self._state.store.select("contact_group", Query(account["id"])))

    def below(self, account: Document, group_id: str) -> frozenset[object]:
        """Return the ids of a group and of the groups inside it. Source: R-CON-03."""
        group = self._state.store.get("contact_group", group_id, account["id"])
        if group is None or facts(account["provider"]).groups != "folder":
            return frozenset([group_id])
        paths = self.groups(account)
        return frozenset(one["id"] for one in paths if is_below(one["path"], group["path"]))

    def add_group(self, account: Document, path: str) -> Document:
        """Add a group, with those its path leads through; a known one stays as it is.

        Folders lie in the root folder, labels do not nest. Source: R-CON-16. Raises: UsageError.
        """
        unit = facts(account["provider"]).groups
        if not unit:
            raise UsageError(f"{account['provider']} accounts have no contact groups")
        names = [one for one in path.split("/") if one.strip()]
        if not names:
            raise UsageError(f"not a group: {path!r}; write a name such as Work")
        if unit == "label":
            return self._group(account, path, path)
        if names[:1] != [ROOT_FOLDER]:
            names.insert(0, ROOT_FOLDER)
        for length in range(1, len(names) + 1):
            group = self._group(account, names[length - 1], "/".join(names[:length]))
        return group

    def set_picture(self, contact: Document, data: bytes | None) -> Document:
        """Give a contact a picture, made up unless one is given. Source: R-CON-14.

        Raises: UsageError for bytes that are no image.
        """
        self.draw(contact["id"], contact["account_id"], data)
        url = f"{API}/contacts/{contact['id']}/picture"
        return self._keep(contact, changed(contact, picture_url=url), always=True)

    def remove_picture(self, contact: Document) -> Document:
        """Take a contact's picture away."""
        for kind in ("picture", "blob"):
            self._state.store.drop(kind, contact["id"])
        return self._keep(contact, changed(contact, picture_url=None))

    def draw(self, contact_id: str, account_id: str, data: bytes | None = None) -> None:
        """Store a contact's picture, without changing the contact."""
        data = portrait(contact_id) if data is None else data
        kind = image_type(data)
        if kind is None:
            raise UsageError("not an image; give the bytes of a PNG, JPEG, GIF or WebP file")
        picture = {"id": contact_id, "account_id": account_id, "content_type": kind}
        self._state.store.put("picture", picture)
        self._state.store.put("blob", {"id": contact_id, "data": data})

    def picture(self, contact: Document) -> tuple[bytes, str]:
        """Return a contact's picture and its type. Source: R-CON-14. Raises: ApiError."""
        picture = self._state.store.get("picture", contact["id"])
        if picture is None:
            raise ApiError("picture_not_found", id=contact["id"])
        return self._state.store.at("blob", contact["id"])["data"], picture["content_type"]

    def named(self, account: Document, wanted: str) -> Document:
        """Return a contact by id or address. Raises: NotFoundError."""
        store = self._state.store
        found = store.get("contact", wanted, account["id"])
        found = found or self._state.first("contact", account["id"], "address", wanted.lower())
        if found is None:
            known = store.select("contact", Query(account["id"]))
            addresses = [each["email"] for one in known for each in one["emails"]]
            raise unknown("contact", wanted, addresses)
        return found

    def _keep(self, before: Document, after: Document, *, always: bool = False) -> Document:
        if after != before or always:
            self._state.store.put("contact", after)
            self._state.record("contact.updated", after)
        return after

    def _groups(
        self, account: Document, wanted: str | None, present: list[Document]
    ) -> list[Document]:
        """Return a contact's groups with the wanted one. Source: R-CON-13, R-CON-16, R-CON-17."""
        unit, group = facts(account["provider"]).groups, None
        if wanted is not None:
            group = self._state.store.get("contact_group", wanted, account["id"])
            if group is None:
                raise ApiError("group_does_not_exist", id=wanted)
        if unit == "folder":
            return [group] if group else present or [self._group(account, ROOT_FOLDER, ROOT_FOLDER)]
        return [*(one for one in present if one != group), *([group] if group else [])]

    def _group(self, account: Document, name: str, path: str) -> Document:
        known = self._state.first("contact_group", account["id"], "path", path)
        if known is not None:
            return known
        group: dict[str, Any] = {
            "id": self._state.streams.new_id("contact_group"),
            "object": "contact_group",
            "account_id": account["id"],
            "name": name,
            "path": path,
        }
        return self._state.store.put("contact_group", group)
