"""Address books as a world begins: groups, contacts, who wrote, and rooms."""

from collections.abc import Iterable

from mocknylas.documents import Document, without
from mocknylas.engine.contacts import API, Contacts
from mocknylas.engine.senders import Senders
from mocknylas.engine.state import State
from mocknylas.providers import facts
from mocknylas.rules.contacts import ROOT_FOLDER


class AddressBooks:
    """Fills the address books of seeded accounts; nothing is journalled."""

    def __init__(self, state: State, contacts: Contacts, senders: Senders) -> None:
        """Work on this state, through these contacts and senders."""
        self._state = state
        self._contacts = contacts
        self._senders = senders

    def fill(self, account: Document, book: Document, mails: Iterable[Document]) -> None:
        """Fill an address book: `groups` (paths), `cards`, `rooms`; then add who wrote the mails.

        A card is the body of a contact, with its groups as `paths`, and whether it has a `picture`.
        """
        unit = facts(account["provider"]).groups
        if unit == "folder":
            self._contacts.add_group(account, ROOT_FOLDER)
        paths = {path: self._contacts.add_group(account, path) for path in book["groups"] if unit}
        if unit:
            cards = [self._contact(account, card, paths) for card in book["cards"]]
            self._state.store.put_new("contact", cards)
            self._state.store.put_new("room", self._rooms(account, book["rooms"]))
        self._state.store.put_new("contact", self._senders.fill(account, mails))

    def _contact(self, account: Document, card: Document, paths: dict[str, Document]) -> Document:
        body = {**without(card, "paths", "picture"), "source": "address_book"}
        contact = self._contacts.build(account, body)
        groups = [paths[path] for path in card["paths"]]
        if groups:  # a folder provider keeps a contact in exactly one
            contact["groups"] = (
                groups[:1] if facts(account["provider"]).groups == "folder" else groups
            )
        if card["picture"]:
            self._contacts.draw(contact["id"], account["id"])
            contact["picture_url"] = f"{API}/contacts/{contact['id']}/picture"
        return contact

    def _rooms(self, account: Document, rooms: Iterable[Document]) -> list[Document]:
        return [_room(account, room, self._state.streams.new_id("room")) for room in rooms]


def _room(account: Document, room: Document, room_id: str) -> Document:
    """Return a room as it is kept; Google knows no number of a floor. See §12 of the contract."""
    shown = {"object": "room_resource", **room}
    if facts(account["provider"]).groups == "label":
        shown["floor_number"] = None
    return {"id": room_id, "account_id": account["id"], "shown": shown}
