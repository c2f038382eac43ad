"""Pseudonyms: the same word for the same thing, and none for what is the mock's own."""

import pytest

from mocknylas.calls import SECRETS
from mocknylas.tapes.pseudonyms import Pseudonyms, known_in

TOKEN, OTHER = "a" * 25, "b" * 25


@pytest.fixture
def pseudonyms():
    return Pseudonyms({TOKEN: OTHER}, {"ada@gmail.test", "ada lovelace"})


def changed(pseudonyms, value):
    pseudonyms.meet(value)
    return pseudonyms.change(value)


def test_an_address_has_the_same_pseudonym_wherever_it_occurs(pseudonyms):
    sent = {
        "to": [{"email": "Jane.Doe@corp.com"}, {"email": "max@corp.com"}],
        "body": "<a href='mailto:jane.doe@corp.com?subject=x'>jane.doe@corp.com</a>",
    }

    assert changed(pseudonyms, sent) == {
        "to": [{"email": "person-1@domain-1.example"}, {"email": "person-2@domain-1.example"}],
        "body": "<a href='mailto:person-1@domain-1.example?subject=x'>"
        "person-1@domain-1.example</a>",
    }


@pytest.mark.parametrize(
    ("address", "pseudonym"),
    [
        ("jane@gmail.com", "person-1@gmail.com"),
        ("jane@hotmail.com", "person-1@hotmail.com"),
        ("jane@partner.example", "person-1@partner.example"),
        ("jane@corp.test", "person-1@corp.test"),
        ("jane@example.org", "person-1@example.org"),
        ("jane@corp.com", "person-1@domain-1.example"),
        ("jane+news@corp.com", "person-1+news@domain-1.example"),
        ("jürgen@müller.de", "person-1@domain-1.example"),
    ],
)
def test_a_domain_on_which_behaviour_depends_stays(pseudonyms, address, pseudonym):
    assert changed(pseudonyms, {"email": address}) == {"email": pseudonym}


def test_addresses_that_differ_in_their_tag_are_one_person(pseudonyms):
    sent = ["jane@corp.com", "jane+a@corp.com", "JANE+b@corp.com"]

    assert changed(pseudonyms, sent) == [
        "person-1@domain-1.example",
        "person-1+a@domain-1.example",
        "person-1+b@domain-1.example",
    ]


@pytest.mark.parametrize("address", ["ada@gmail.test", "ADA@gmail.test", "joe+402@magic.test"])
def test_addresses_of_the_seed_and_of_magic_stay(pseudonyms, address):
    assert changed(pseudonyms, {"email": address}) == {"email": address}


def test_what_the_mock_told_first_stays_but_for_a_domain_of_the_application(pseudonyms):
    pseudonyms.know("Message-Id: <one@mail.test>, <two@corp.com>")

    assert changed(pseudonyms, "<one@mail.test>") == "<one@mail.test>"
    assert changed(pseudonyms, ["jane@corp.com", "two@corp.com"]) == [
        "person-1@domain-1.example",
        "two@domain-1.example",
    ]


def test_what_an_application_sent_is_not_the_mocks_because_it_is_answered(pseudonyms):
    pseudonyms.meet({"email": "jane@corp.com"})

    pseudonyms.know('{"email": "jane@corp.com"}')

    assert pseudonyms.change("jane@corp.com") == "person-1@domain-1.example"


def test_names_of_people_are_changed_beside_addresses_and_in_texts(pseudonyms):
    sent = {
        "to": [{"name": "Jane Doe", "email": "jane@corp.com"}, {"name": "Max", "email": "m@b.co"}],
        "body": "Dear Jane Doe and Max",
        "folder": {"name": "Plans"},
        "from": [{"name": "Ada Lovelace", "email": "ada@gmail.test"}],
        "given_name": "Jane",
    }

    told = changed(pseudonyms, sent)

    assert [one["name"] for one in told["to"]] == ["Person 1", "Person 2"]
    assert told["body"] == "Dear Person 1 and Max"
    assert told["folder"] == {"name": "Plans"}
    assert told["from"] == sent["from"]
    assert told["given_name"].startswith("Person N")


def test_names_in_the_headers_of_mail_are_changed(pseudonyms):
    head = 'From: =?utf-8?q?J=C3=BCrgen?= <j@corp.com>\r\nTo: "Doe, Jane" <jane@corp.com>\r\n'

    told = changed(pseudonyms, head)

    assert told.splitlines() == [
        'From:"Person 1" <person-1@domain-1.example>',
        'To: "Person 2" <person-2@domain-1.example>',
    ]


@pytest.mark.parametrize("name", sorted(SECRETS))
def test_secrets_are_changed_whatever_lies_in_them(pseudonyms, name):
    sent = {name: "hush", name.upper(): {"key": ["hush", "more"]}, "empty": {name: ""}}

    assert changed(pseudonyms, sent) == {
        name: "secret-1",
        name.upper(): {"key": ["secret-1", "secret-2"]},
        "empty": {name: ""},
    }


def test_secrets_of_the_mock_become_those_of_the_tape(pseudonyms):
    sent = {"access_token": TOKEN, "text": f"/open/{TOKEN}/x", "other": "c" * 25}

    assert changed(pseudonyms, sent) == {
        "access_token": OTHER,
        "text": f"/open/{OTHER}/x",
        "other": "c" * 25,
    }


def test_secrets_in_addresses_and_long_ones_in_texts_are_changed(pseudonyms):
    sent = ["https://a.test/hook?Token=hush&x=1", {"password": "correct horse", "n": 1}]
    sent.append("the password is correct horse, not correct horses")

    assert changed(pseudonyms, sent) == [
        "https://a.test/hook?Token=secret-1&x=1",
        {"password": "secret-2", "n": 1},
        "the password is secret-2, not correct horses",
    ]


def test_addresses_and_names_can_be_kept_and_secrets_cannot():
    pseudonyms = Pseudonyms({}, set(), keep_addresses=True)
    sent = {"name": "Jane Doe", "email": "jane@corp.com", "password": "hush"}

    assert changed(pseudonyms, sent) == {**sent, "password": "secret-1"}


def test_addresses_and_names_of_json_are_known():
    text = '{"name":"Ada \\"L\\" Lovelace","email":"Ada@gmail.test","title":"Ms"}'

    assert known_in(text) == {'ada \\"l\\" lovelace', "ada@gmail.test"}
