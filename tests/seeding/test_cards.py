"""Seeded address books."""

import pytest

from mocknylas.errors import RecipeError
from mocknylas.ids import Streams
from mocknylas.seeding import build, load_recipe
from mocknylas.seeding.cards import make_cards
from mocknylas.seeding.dice import Dice
from mocknylas.seeding.pools import make_pools
from tests.support.mail import ADA

START = 1_718_010_000
TEXT = """
messages: {messages}
contacts: {contacts}
accounts:
  - {{name: Ada Lovelace, email_address: ada@x.example, provider: gmail, groups: [A, B]}}
  - {{name: Grace Hopper, email_address: grace@x.example, provider: eas, contacts: 2}}
"""


@pytest.fixture
def recipe(tmp_path):
    """Read a recipe of two accounts."""

    def read(messages=0, contacts=5, text=TEXT):
        path = tmp_path / "own.yaml"
        path.write_text(text.format(messages=messages, contacts=contacts))
        return load_recipe(str(path))

    return read


def seeded(recipe, seed=0):
    return build(recipe, seed=seed, start=START).accounts


def addresses(account):
    return {card["emails"][0]["email"] for card in account.address_book["cards"]}


def test_each_account_has_as_many_cards_as_asked_for(recipe):
    ada, grace = seeded(recipe())

    assert len(addresses(ada)) == 5
    assert len(addresses(grace)) == 2
    assert ada.address_book["groups"] == ["A", "B"]


def test_cards_are_of_people_who_write():
    accounts = seeded(load_recipe("default"))

    for account in accounts:
        writers = {one["email"] for mail in account.mails for one in mail["from"]}
        assert len(addresses(account) & writers) > len(addresses(account)) / 2
        assert account.email_address not in addresses(account)


def test_cards_leave_the_mail_as_it_is(recipe):
    with_cards, without = (seeded(recipe(20, count)) for count in (5, 0))

    assert [one.mails for one in with_cards] == [one.mails for one in without]
    assert without[0].address_book["cards"] == []


def test_the_same_seed_gives_the_same_cards(recipe):
    first, again, other = (seeded(recipe(), seed) for seed in (0, 0, 1))

    assert first == again
    assert first[0].address_book["cards"] != other[0].address_book["cards"]


def test_cards_have_all_that_contacts_have():
    pools = make_pools(Streams(0), 200)
    cards = make_cards(pools.contacts, pools.places, ["A", "B"], Dice(Streams(0), "x"))

    for name in ("surname", "birthday", "company_name", "job_title", "notes", "office_location"):
        assert any(card[name] is not None for card in cards)
    for name in ("physical_addresses", "im_addresses", "web_pages", "paths"):
        assert 0 < sum(card[name] != [] for card in cards) < len(cards)
    assert 0 < sum(card["picture"] for card in cards) < len(cards)
    assert all(set(card["paths"]) <= {"A", "B"} for card in cards)


def test_there_are_no_more_cards_than_people(recipe):
    ada, _ = seeded(recipe(contacts=1000))

    assert len(ada.address_book["cards"]) == 26  # correspondents, and Grace


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("contacts: -1", "contacts: not a count"),
        ("rooms: [{name: Attic}]", "rooms 1: email is missing"),
        ("rooms: [{name: Attic, email: x, capacity: 3}]", "rooms 1, email: not an e-mail address"),
        ("rooms: [{name: A, email: a@x.example, capacity: 3}]", "capacity: not a text"),
    ],
)
def test_a_wrong_key_is_told_with_its_place(recipe, line, words):
    with pytest.raises(RecipeError, match=words):
        recipe(text=f"{line}\naccounts: []".replace("{", "{{").replace("}", "}}"))


@pytest.mark.parametrize("path", ["A//B", "/A", "''"])
def test_a_wrong_group_is_told_with_its_place(recipe, path):
    text = TEXT.replace("[A, B]", f"[A, {path}]")

    with pytest.raises(RecipeError, match="accounts 1, groups 2: not a group"):
        recipe(text=text)


# As contacts of a world


def test_a_seeded_world_has_contacts_of_every_kind(gmail, exchange, imap):
    for api, has_book in ((gmail, True), (exchange, True), (imap, False)):
        contacts = api.get("/contacts")
        sources = {one["source"] for one in contacts}
        assert sources == ({"address_book", "inbox"} if has_book else {"inbox"})
        assert any(one["picture_url"] for one in contacts) is has_book
    assert {len(one["groups"]) for one in exchange.get("/contacts", source="address_book")} == {1}
    assert {len(one["groups"]) for one in gmail.get("/contacts", source="address_book")} > {0, 1}


def test_seeded_pictures_are_served(gmail):
    shown = next(one for one in gmail.get("/contacts") if one["picture_url"])

    assert gmail.request("GET", shown["picture_url"]).data.startswith(b"\x89PNG")


@pytest.mark.rule("R-CON-17")
@pytest.mark.nylas(seed_name="empty")
def test_exchange_begins_with_its_root_folder(exchange, gmail):
    assert [one["path"] for one in exchange.get("/contacts/groups")] == ["Contacts"]
    assert gmail.get("/contacts/groups") == []


def test_nothing_seeded_is_journalled(nylas_mock):
    assert nylas_mock.events(account=ADA) == []
