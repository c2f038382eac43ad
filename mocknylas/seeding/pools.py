"""Ask Faker once for people, firms and places, and fill the phrases: the rest is drawing.

Faker takes half a millisecond for the fields of one mail; a draw from a pool takes none of it.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from mocknylas.ids import Streams
from mocknylas.seeding import phrases
from mocknylas.seeding.attachments import File, make_files
from mocknylas.seeding.dice import Dice
from mocknylas.seeding.phrases import Notice, Topic
from mocknylas.seeding.words import Person

if TYPE_CHECKING:
    from faker import Faker

PROVIDERS = [f"faker.providers.{name}" for name in ("address", "company", "job", "person")]
FIRMS = 8
CITIES = 8
PRODUCTS = 12
VARIANTS = 8  # how often each phrase is filled with other words
PLACES = 12
Place = dict[str, str]  # the parts of a postal address


@dataclass(frozen=True, slots=True, eq=False)
class Contact:
    """Somebody who writes and receives mail."""

    person: Person
    first_name: str  # as HTML
    signature: str  # as HTML
    domain: str
    lines: tuple[str, ...] = ()  # of the signature, after the name: job and firm

    @classmethod
    def of(cls, name: str, email: str, *lines: str) -> "Contact":
        """Make a contact whose signature is the name and further lines."""
        signature = "<br>".join(escape(line, quote=False) for line in (name, *lines))
        first_name = escape(name.split(maxsplit=1)[0], quote=False) if name.strip() else email
        domain = email.rpartition("@")[2]
        return cls({"name": name, "email": email}, first_name, signature, domain, lines)


@dataclass(frozen=True, slots=True)
class Pools:
    """All that mails are made of."""

    contacts: list[Contact]
    topics: list[Topic]
    general: list[str]  # paragraphs
    notices: list[tuple[Contact, Topic]]
    spam: list[tuple[Contact, Topic]]
    files: list[list[File]]
    places: list[Place]


def make_pools(streams: Streams, correspondents: int) -> Pools:
    """Make the pools that belong to this seed, with so many correspondents."""
    from faker import Faker  # its import takes longer than everything else here

    faker = Faker("en_US", providers=PROVIDERS, use_weighting=False)
    faker.seed_instance(int(streams.draw("seeding.faker") * (1 << 53)))
    firms = [faker.company() for _ in range(FIRMS)]
    cities = _different(faker, "city", CITIES)
    contacts = _contacts(faker, firms, correspondents)
    fill = _Filler(_words(faker, firms, cities, contacts), Dice(streams, "seeding.pools"))
    faker.seed_instance(int(streams.draw("seeding.places") * (1 << 53)))
    return Pools(
        contacts=contacts,
        topics=fill.topics(phrases.TOPICS),
        general=fill.texts(phrases.GENERAL),
        notices=_notices(phrases.NOTICES, fill),
        spam=_notices(phrases.SPAM, fill),
        files=make_files(cities),
        places=[_place(faker) for _ in range(PLACES)],
    )


def _different(faker: "Faker", field: str, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[str(faker.format(field))] = None
    return list(found)


def _contacts(faker: "Faker", firms: list[str], count: int) -> list[Contact]:
    """Make people of several firms, each address once, the worldly names among them."""
    found = {email: Contact.of(name, email) for name, email in phrases.WORLDLY[:count]}
    while len(found) < count:
        name = f"{faker.first_name()} {faker.last_name()}"
        firm = firms[len(found) % len(firms)]
        email = f"{_slug(name, '.')}@{_slug(firm, '-')}.example"
        found.setdefault(email, Contact.of(name, email, faker.job(), firm))
    return list(found.values())


def _place(faker: "Faker") -> Place:
    return {
        "street_address": faker.street_address(),
        "city": faker.city(),
        "postal_code": faker.zipcode(),
        "state": faker.state_abbr(),
        "country": "USA",
    }


def _slug(text: str, joint: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", joint, plain).strip(joint)


def _words(
    faker: "Faker", firms: list[str], cities: list[str], contacts: list[Contact]
) -> dict[str, list[str]]:
    return {
        "person": [contact.person["name"] for contact in contacts],
        "company": firms,
        "city": cities,
        "product": [faker.catch_phrase().lower() for _ in range(PRODUCTS)],
        "day": list(phrases.DAYS),
        "month": list(phrases.MONTHS),
        "number": [str(faker.random_int(12, 998)) for _ in range(40)],
    }


def _notices(notices: Iterable[Notice], fill: "_Filler") -> list[tuple[Contact, Topic]]:
    return [
        (Contact.of(notice.name, notice.email), topic)
        for notice in notices
        for topic in fill.topics([notice.topic])
    ]


class _Filler:
    """Fills the slots of phrases, several times over with other words."""

    def __init__(self, words: dict[str, list[str]], dice: Dice) -> None:
        self._words = words
        self._dice = dice

    def topics(self, topics: Iterable[Topic]) -> list[Topic]:
        """Fill topics; within one, person, company, city and so on stay the same."""
        return [self._topic(topic) for topic in topics for _ in range(VARIANTS)]

    def texts(self, texts: Iterable[str]) -> list[str]:
        """Fill unconnected paragraphs, which become HTML; neighbours are different phrases."""
        return [_html(text.format_map(self._draw())) for text in [*texts] * VARIANTS]

    def _topic(self, topic: Topic) -> Topic:
        words = self._draw()
        subjects = [text.format_map(words) for text in topic.subjects]
        return Topic(
            tuple(subject[:1].upper() + subject[1:] for subject in subjects),
            tuple(_html(text.format_map(words)) for text in topic.paragraphs),
        )

    def _draw(self) -> dict[str, str]:
        return {slot: self._dice.choice(items) for slot, items in self._words.items()}


def _html(text: str) -> str:
    return f"<p>{escape(text, quote=False)}</p>"
