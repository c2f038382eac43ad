"""Build the mailboxes of a recipe: threads between its accounts first, then each one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mocknylas.ids import Streams
from mocknylas.seeding.agenda import Agenda, make_agenda
from mocknylas.seeding.cards import Card, make_cards
from mocknylas.seeding.correspondence import Correspondence
from mocknylas.seeding.dice import Dice
from mocknylas.seeding.mailbox import OWN, Mailbox, SeedAccount
from mocknylas.seeding.pools import Contact, Pools, make_pools
from mocknylas.seeding.recipe import AccountRecipe, Recipe
from mocknylas.seeding.words import Mail

DAY = 86400  # seconds
LENGTHS = (2, 2, 2, 3, 3, 3, 4, 4, 5, 6)  # mails in a thread with an answer
PLACES = ("inbox",) * 10 + ("important",) * 3 + ("archive",) * 3 + (OWN,) * 3
NOTICE_PLACES = ("inbox",) * 6 + ("archive",) + (OWN,) * 2 + ("trash",) * 2
SPAM_PLACES = ("spam",) * 3 + ("trash",)
GUESTS = 5  # one conversation of so many has a third person in it
UNWANTED = 6  # one notice of so many is spam


@dataclass(frozen=True)
class Seed:
    """What a world begins with."""

    accounts: list[SeedAccount]
    recipe: Recipe


def build(recipe: Recipe, *, seed: int | str, start: int) -> Seed:
    """Build all mailboxes; the same recipe, seed and start give the same mails.

    `start` is in Unix seconds. Another start moves the dates and leaves people, subjects,
    places and Message-Ids as they are.
    """
    streams = Streams(seed)
    span = recipe.days * DAY
    boxes = [
        Mailbox(account, recipe.shares, Dice(streams, f"seeding.{account.email_address}"), start)
        for account in recipe.accounts
    ]
    cards: dict[str, list[Card]] = {}
    if any(box.left or box.account.contacts or box.account.events for box in boxes):
        builder = _Builder(recipe, make_pools(streams, recipe.correspondents), start, span)
        builder.share(boxes, Dice(streams, "seeding.between"))
        for box in boxes:
            builder.fill(box)
            dice = Dice(streams, f"seeding.cards.{box.account.email_address}")
            cards[box.account.email_address] = builder.cards(box, boxes, dice)
            dice = Dice(streams, f"seeding.agenda.{box.account.email_address}")
            box.agenda = builder.agenda(box, boxes, dice)
    accounts = [box.finished(_address_book(box.account, recipe, cards)) for box in boxes]
    return Seed(accounts, recipe)


def _address_book(
    account: AccountRecipe, recipe: Recipe, cards: dict[str, list[Card]]
) -> dict[str, Any]:
    return {
        "groups": list(account.groups),
        "cards": cards.get(account.email_address, []),
        "rooms": list(recipe.rooms),
    }


@dataclass(frozen=True, slots=True)
class _Builder:
    """Fills mailboxes with threads."""

    recipe: Recipe
    pools: Pools
    start: int
    span: int

    def share(self, boxes: Sequence[Mailbox], dice: Dice) -> None:
        """Write threads between the accounts, each into the mailboxes of all who take part."""
        writer = self._writer(dice)
        wanted = round(self.recipe.shares.between_accounts * sum(box.left for box in boxes))
        while wanted > 0 and len(free := [box for box in boxes if box.left]) > 1:
            chosen = dice.sample(free, 3 if dice.below(GUESTS) == 0 else 2)
            room = min(box.left for box in chosen)
            people = [box.owner for box in chosen]
            letters = writer.converse(people, self._length(dice, room))
            for box in chosen:
                box.file(letters, "inbox", span=self.span)
            wanted -= len(letters) * len(chosen)

    def fill(self, box: Mailbox) -> None:
        """Write threads into one mailbox until it has as many mails as the recipe wants."""
        writer = self._writer(box.dice)
        while box.left > 0:
            letters, place = self._thread(writer, box)
            box.file(letters, place, span=self.span)

    def cards(self, box: Mailbox, boxes: Sequence[Mailbox], dice: Dice) -> list[Card]:
        """Make an address book of the other owners and some of the correspondents."""
        others = [one.owner for one in boxes if one is not box]
        people = dice.sample([*others, *self.pools.contacts], box.account.contacts)
        return make_cards(people, self.pools.places, box.account.groups, dice)

    def agenda(self, box: Mailbox, boxes: Sequence[Mailbox], dice: Dice) -> Agenda:
        """Fill the calendars of a mailbox's owner, who meets the other owners and who writes."""
        people = [one.owner.person for one in boxes if one is not box]
        people += [one.person for one in self.pools.contacts]
        return make_agenda(box.owner.person, people, box.account.events, dice, self.start)

    def _writer(self, dice: Dice) -> Correspondence:
        return Correspondence(
            dice, self.pools, self.start, self.span, self.recipe.shares.attachments
        )

    def _thread(self, writer: Correspondence, box: Mailbox) -> tuple[list[Mail], str]:
        dice = box.dice
        if not dice.chance(self.recipe.shares.notifications):
            people = [box.owner, *self._correspondents(dice)]
            return writer.converse(people, self._length(dice, box.left)), dice.choice(PLACES)
        if dice.below(UNWANTED) == 0:
            return writer.notify(box.owner, self.pools.spam), dice.choice(SPAM_PLACES)
        return writer.notify(box.owner, self.pools.notices), dice.choice(NOTICE_PLACES)

    def _correspondents(self, dice: Dice) -> list[Contact]:
        if dice.below(GUESTS) == 0:
            return dice.sample(self.pools.contacts, 2)
        return [dice.choice(self.pools.contacts)]

    def _length(self, dice: Dice, room: int) -> int:
        if not dice.chance(self.recipe.shares.threads):
            return 1
        return min(dice.choice(LENGTHS), room)
