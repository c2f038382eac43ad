"""What address books can hold, and who is behind an address."""

import pytest

from mocknylas.rules.contacts import (
    BLANK,
    as_provider_keeps,
    check_types,
    from_sender,
    is_about,
    is_below,
)
from tests.support.refusals import refused


def contact(**fields):
    return {**BLANK, **fields}


def emails(*kinds):
    return [{"type": kind, "email": f"{number}@x.example"} for number, kind in enumerate(kinds)]


def phones(*kinds):
    return [{"type": kind, "number": "1"} for kind in kinds]


def pages(count):
    return [{"type": "work", "url": "https://x.example"}] * count


def chats(count):
    return [{"type": "aim", "im_address": "x"}] * count


WITHIN = [
    {"emails": emails(None, "work", "personal")},
    {"phone_numbers": phones("home", "home", "business", "business", "mobile", "pager")},
    {"im_addresses": chats(3)},
    {"web_pages": pages(1)},
]
BEYOND = [
    ({"phone_numbers": phones(None)}, "need a type for each phone number"),
    ({"phone_numbers": phones("home", "home", "home")}, "two home and two business"),
    ({"phone_numbers": phones(*["business"] * 3)}, "two home and two business"),
    ({"phone_numbers": phones("other")}, "do not support this type"),
    ({"phone_numbers": phones("telex")}, "do not support this type"),
    ({"emails": emails(None, None, None, None)}, "three emails"),
    ({"emails": emails("other")}, "email types"),
    ({"im_addresses": chats(4)}, "three IM addresses"),
    ({"web_pages": pages(2)}, "one web page"),
]


@pytest.mark.parametrize("fields", WITHIN)
def test_exchange_keeps_what_is_within_its_limits(fields):
    assert as_provider_keeps("eas", contact(**fields))["emails"] == fields.get("emails", [])


@pytest.mark.parametrize("provider", ["eas", "ews", "exchange"])
@pytest.mark.parametrize(("fields", "words"), BEYOND)
def test_exchange_refuses_what_is_beyond_its_limits(provider, fields, words):
    status, message = refused(as_provider_keeps, provider, contact(**fields))

    assert status == 400
    assert words in message


@pytest.mark.parametrize("provider", ["gmail", "imap", "office365", "unheard of"])
@pytest.mark.parametrize(("fields", "_"), BEYOND)
def test_no_other_provider_has_those_limits(provider, fields, _):
    assert as_provider_keeps(provider, contact(**fields)) == contact(**fields)


def test_exchange_forgets_the_types_of_chats_and_web_pages():
    kept = as_provider_keeps("eas", contact(im_addresses=chats(1), web_pages=pages(1)))

    assert kept["im_addresses"] == [{"type": None, "im_address": "x"}]
    assert kept["web_pages"] == [{"type": None, "url": "https://x.example"}]


@pytest.mark.rule("R-CON-11")
@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ("emails", "work", "other"),
        ("im_addresses", "icq", "icc"),
        ("physical_addresses", "other", "office"),
        ("phone_numbers", "pager", "page"),
        ("web_pages", "blog", "shop"),
    ],
)
def test_types_are_those_of_the_seeds_when_checked(field, good, bad):
    check_types({field: [{"type": good}, {"type": None}]})

    assert refused(check_types, {field: [{"type": bad}]})[0] == 400


@pytest.mark.parametrize(
    ("name", "given", "surname"),
    [
        ("Ada Lovelace", "Ada", "Lovelace"),
        ("Ada King Lovelace", "Ada King", "Lovelace"),
        ("  Plato ", "Plato", None),
        ("", None, None),
    ],
)
def test_the_name_of_a_sender_is_split_at_the_last_word(name, given, surname):
    found = from_sender({"name": name, "email": "a@x.example"})

    assert (found["given_name"], found["surname"]) == (given, surname)
    assert found["emails"] == [{"type": None, "email": "a@x.example"}]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ada"], True),
        (["love", "engine"], True),
        (["x.example"], True),
        (["ada", "babbage"], False),
        (["the notes"], False),
    ],
)
def test_a_search_finds_all_words_in_names_and_addresses(words, found):
    known = contact(
        given_name="Ada",
        surname="Lovelace",
        company_name="Engine Works",
        notes="the notes",
        emails=emails(None),
    )

    assert is_about(known, words) is found


@pytest.mark.rule("R-CON-03")
@pytest.mark.parametrize(
    ("path", "parent", "below"),
    [
        ("Contacts", "Contacts", True),
        ("Contacts/Work/Old", "Contacts/Work", True),
        ("Contacts/Workshop", "Contacts/Work", False),
        ("Contacts", "Contacts/Work", False),
    ],
)
def test_a_subgroup_has_the_path_of_its_group_before_its_name(path, parent, below):
    assert is_below(path, parent) is below
