"""Inbox contacts: who wrote to an account and is not in its address book."""

from collections.abc import Iterable

from mocknylas.documents import Document
from mocknylas.engine.contacts import Contacts
from mocknylas.engine.state import State
from mocknylas.rules.addresses import mailbox_of
from mocknylas.rules.contacts import from_sender
from mocknylas.rules.threading import container_names
from mocknylas.store import Query

UNWANTED = frozenset({"spam", "trash"})


class Senders:
    """Keeps the contacts that are generated from mail. Source: R-CON-01, R-CON-19."""

    def __init__(self, state: State, contacts: Contacts) -> None:
        """Work on this state, through these contacts."""
        self._state = state
        self._contacts = contacts

    def fill(self, account: Document, mails: Iterable[Document]) -> list[Document]:
        """Return the contacts of a seeded mailbox, not stored yet, those who wrote first first."""
        found: dict[str, dict[str, str]] = {}
        for mail in mails:  # first who is new: most are not, and there are many mails
            for person in mail["from"]:
                if person["email"] not in found and UNWANTED.isdisjoint(mail["containers"]):
                    found[person["email"]] = person
        people: dict[str, dict[str, str]] = {}
        for address, person in found.items():
            people.setdefault(address.lower(), person)
        return [
            self._build(account, person)
            for address, person in people.items()
            if not self._is_known(account, address)
        ]

    def follow(self, account: Document, message: Document) -> None:
        """Bring the contacts up to date with a message that came or was moved, if asked to."""
        if not self._state.options.inbox_contacts:
            return
        for person in message["from"]:
            self._settle(account, person)

    def _settle(self, account: Document, person: dict[str, str]) -> None:
        address = person["email"].lower()
        writes = self._writes(account, address)
        if writes and not self._is_known(account, address):
            self._state.store.put("contact", contact := self._build(account, person))
            self._state.record("contact.created", contact)
        elif not writes:
            for one in self._state.store.filed("contact", account["id"], "address", address):
                if one["source"] == "inbox":
                    self._contacts.delete(one)

    def _writes(self, account: Document, address: str) -> bool:
        """Say whether mail from an address lies where people read."""
        query = Query(account["id"], {"from": frozenset([address])}, where=_is_wanted)
        return next(self._state.store.select("message", query), None) is not None

    def _is_known(self, account: Document, address: str) -> bool:
        aliases = self._state.store.get("aliases", account["id"]) or {"addresses": []}
        own = {mailbox_of(one) for one in (account["email_address"], *aliases["addresses"])}
        known = self._state.store.filed("contact", account["id"], "address", address)
        return mailbox_of(address) in own or bool(known)

    def _build(self, account: Document, person: dict[str, str]) -> Document:
        return self._contacts.build(account, {**from_sender(person), "source": "inbox"})


def _is_wanted(message: Document) -> bool:
    return UNWANTED.isdisjoint(container_names(message))
