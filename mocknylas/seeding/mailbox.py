"""File mails into one account: where they lie, and which are unread or starred."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from mocknylas.ids import fixed_id
from mocknylas.seeding.agenda import Agenda
from mocknylas.seeding.dice import Dice
from mocknylas.seeding.pools import Contact
from mocknylas.seeding.recipe import AccountRecipe, Shares
from mocknylas.seeding.words import Mail, Person

OWN = "own"  # stands for one of the user-made containers


@dataclass(frozen=True)
class SeedAccount:
    """An account as it is when the world begins, its mails in the order of their dates.

    `containers` are pairs of core name (None when user-made) and display name.
    """

    name: str
    email_address: str
    provider: str
    organization_unit: str
    containers: list[tuple[str | None, str]]
    mails: list[Mail]
    address_book: dict[str, Any]  # `groups` (paths), `cards` and `rooms`
    agenda: Agenda = field(default_factory=Agenda)
    aliases: tuple[str, ...] = ()


class Mailbox:
    """Files mails into one account until it has as many as the recipe wants."""

    def __init__(self, account: AccountRecipe, shares: Shares, dice: Dice, start: int) -> None:
        """Begin with an empty mailbox; `start` is when the world begins, in Unix seconds."""
        self.account = account
        self.owner = Contact.of(account.name, account.email_address)
        self.dice = dice
        self.mails: list[Mail] = []
        self._shares = shares
        self._start = start
        self.agenda = Agenda()
        self._places = account.layout.places(account.folders)

    @property
    def left(self) -> int:
        """How many mails are still wanted."""
        return self.account.messages - len(self.mails)

    def file(self, letters: Sequence[Mail], place: str, *, span: int) -> None:
        """File a thread: what the owner wrote under sent, the rest at this place."""
        containers = self._places[self._settled(place)]
        own = [letter["from"][0] is self.owner.person for letter in letters]
        answered = len(own) - own[::-1].index(True) - 1 if True in own else -1
        for number, letter in enumerate(letters):
            mail = letter.copy()
            recency = 1 - 2 * ((self._start - letter["date"]) / span) ** 0.5
            mail["unread"] = number > answered and self.dice.chance(self._unread(recency))
            mail["starred"] = self.dice.chance(self._shares.starred)
            mail["containers"] = [*(self._places["sent"] if own[number] else containers)]
            self.mails.append(mail)

    def finished(self, address_book: dict[str, Any]) -> SeedAccount:
        """Add the mails written by hand; return the account, its mails in order of date."""
        account = self.account
        for number, mail in enumerate(account.mails):
            self._write(mail, number)
        return SeedAccount(
            name=account.name,
            email_address=account.email_address,
            provider=account.provider,
            organization_unit=account.layout.unit,
            containers=[*account.layout.core.items(), *((None, name) for name in account.folders)],
            mails=sorted(self.mails, key=itemgetter("date")),
            address_book=address_book,
            agenda=self.agenda,
            aliases=account.aliases,
        )

    def _settled(self, place: str) -> str:
        if place != OWN:
            return place
        return self.dice.choice(self.account.folders) if self.account.folders else "archive"

    def _unread(self, recency: float) -> float:
        """Return the chance of being unread: higher for recent mail, on average the share."""
        share = self._shares.unread
        return share + share * (1 - share) * recency

    def _write(self, given: Mapping[str, Any], number: int) -> None:
        sender = self._known(given["from"])
        place = given["folder"] or ("sent" if sender is self.owner.person else "inbox")
        stem = fixed_id("seeding", self.account.email_address, number)
        parent = given["in_reply_to"]
        self.mails.append(
            {
                "subject": given["subject"],
                "from": [sender],
                "to": [self._known(one) for one in given["to"]] or [self.owner.person],
                "cc": [*given["cc"]],
                "bcc": [*given["bcc"]],
                "reply_to": [],
                "body": given["body"],
                "date": self._start - given["ago"],
                "message_id": given["message_id"]
                or f"<{stem}@{sender['email'].rpartition('@')[2]}>",
                "in_reply_to": parent,
                "references": [*self._ancestors(parent), parent] if parent else [],
                "files": [],
                "unread": given["unread"],
                "starred": given["starred"],
                "containers": [*self._places[place]],
            }
        )

    def _known(self, person: Person) -> Person:
        """Return the owner, with name, for the owner's address, and anybody else as given."""
        own = person["email"].lower() == self.account.email_address.lower()
        return self.owner.person if own else person

    def _ancestors(self, message_id: str) -> list[str]:
        found = (mail for mail in self.mails if mail["message_id"] == message_id)
        return list(next(found, {"references": ()})["references"])
