"""Fill address books with the people who write: names, numbers, addresses, groups, pictures."""

from collections.abc import Sequence
from typing import Any

from mocknylas.seeding.dice import Dice
from mocknylas.seeding.pools import Contact, Place

Card = dict[str, Any]  # the body of a contact, with `paths` of its groups, and `picture`

GROUPED, SECOND_GROUP = 0.7, 0.25  # shares of the cards
MOBILE, ADDRESS, BIRTHDAY, PICTURE, PAGE, NOTE, CHAT = 0.5, 0.7, 0.3, 0.3, 0.4, 0.2, 0.2
NOTES = ("Met at the spring conference.", "Prefers to be called.", "Knows everybody in the firm.")
CHATS = ("skype", "jabber", "gtalk")


def make_cards(
    people: Sequence[Contact], places: Sequence[Place], groups: Sequence[str], dice: Dice
) -> list[Card]:
    """Make one card for each of these people."""
    return [_card(person, dice.choice(places), groups, dice) for person in people]


def _card(contact: Contact, place: Place, groups: Sequence[str], dice: Dice) -> Card:
    person = contact.person
    given, _, surname = person["name"].rpartition(" ")
    job, firm = contact.lines or (None, None)
    return {
        "given_name": given or surname,
        "surname": surname if given else None,
        "company_name": firm,
        "job_title": job,
        "birthday": _birthday(dice) if dice.chance(BIRTHDAY) else None,
        "office_location": place["city"] if firm else None,
        "notes": dice.choice(NOTES) if dice.chance(NOTE) else None,
        "emails": [{"type": "work" if firm else "personal", "email": person["email"]}],
        "phone_numbers": _numbers(dice),
        "physical_addresses": [_address(place)] if dice.chance(ADDRESS) else [],
        "im_addresses": _chat(person["email"], dice) if dice.chance(CHAT) else [],
        "web_pages": _pages(contact.domain) if dice.chance(PAGE) else [],
        "paths": _paths(groups, dice),
        "picture": dice.chance(PICTURE),
    }


def _birthday(dice: Dice) -> str:
    return f"{1950 + dice.below(50)}-{1 + dice.below(12):02}-{1 + dice.below(28):02}"


def _numbers(dice: Dice) -> list[dict[str, str]]:
    """Return numbers that belong to nobody: those with 555 are kept for fiction."""
    kinds = ["business", *(["mobile"] if dice.chance(MOBILE) else [])]
    return [
        {"type": kind, "number": f"+1 {200 + dice.below(700)} 555 01{dice.below(100):02}"}
        for kind in kinds
    ]


def _address(place: Place) -> dict[str, str]:
    return {"type": "work", "format": "structured", **place}


def _chat(email: str, dice: Dice) -> list[dict[str, str]]:
    return [{"type": dice.choice(CHATS), "im_address": email.partition("@")[0]}]


def _pages(domain: str) -> list[dict[str, str]]:
    return [{"type": "work", "url": f"https://www.{domain}/"}]


def _paths(groups: Sequence[str], dice: Dice) -> list[str]:
    if not groups or not dice.chance(GROUPED):
        return []
    return dice.sample(groups, 2 if dice.chance(SECOND_GROUP) else 1)
