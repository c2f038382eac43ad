"""Contacts that are generated from mail."""

import pytest

from mocknylas import MockNylas
from tests.support.api import Api
from tests.support.mail import ADA, GRACE, arrive, containers, ids, letter, people

EMPTY = pytest.mark.nylas(seed_name="empty")
FRIEND = "friend@partner.example"


@pytest.fixture
def api(gmail):
    """A Gmail account whose mail makes contacts."""
    gmail.mock.set_options({"inbox_contacts": True})
    return gmail


def addresses(api, **query):
    return [one["emails"][0]["email"] for one in api.get("/contacts", **query)]


@pytest.mark.rule("R-CON-01")
@pytest.mark.parametrize("account", ["gmail", "exchange", "imap"])
def test_each_seeded_sender_is_a_contact_once(request, account):
    api = request.getfixturevalue(account)
    wanted = set()
    for message in api.get("/messages", limit=1000):
        places = {one["name"] for one in message.get("labels", [message.get("folder")])}
        if places.isdisjoint({"spam", "trash"}):
            wanted |= {one["email"].lower() for one in message["from"]}
    book = {
        one["email"]
        for each in api.get("/contacts", source="address_book")
        for one in each["emails"]
    }

    inbox = addresses(api, source="inbox")

    assert len(set(inbox)) == len(inbox) > 3
    assert set(inbox) == wanted - book - {api.account.email_address}
    assert api.get("/contacts", view="count")["count"] == len(inbox) + len(book)


@EMPTY
@pytest.mark.rule("R-CON-19")
def test_new_mail_makes_no_contact_unless_asked_to(gmail):
    arrive(gmail, **{"from": FRIEND})

    assert gmail.get("/contacts") == []


@EMPTY
@pytest.mark.rule("R-CON-19")
def test_an_unknown_sender_becomes_a_contact(api):
    arrive(api, **{"from": f"Fay Friend <{FRIEND}>"})
    arrive(api, **{"from": FRIEND.upper()})

    (found,) = api.get("/contacts")
    assert (found["given_name"], found["surname"], found["source"]) == ("Fay", "Friend", "inbox")
    assert addresses(api) == [FRIEND]
    assert [one["kind"] for one in api.mock.events(kind="contact.*")] == ["contact.created"]


@EMPTY
@pytest.mark.rule("R-CON-19")
def test_mail_between_accounts_makes_contacts_of_the_sender_alone(api, exchange):
    api.post("/send", letter(GRACE))

    assert (addresses(exchange), addresses(api)) == ([ADA], [])


@EMPTY
@pytest.mark.rule("R-CON-19")
@pytest.mark.parametrize("sender", [ADA, "Ada.Lovelace+notes@gmail.test"])
def test_nobody_is_their_own_contact(api, sender):
    arrive(api, **{"from": sender})

    assert api.get("/contacts") == []


def test_an_alias_is_nobody_else(tmp_path):
    recipe = tmp_path / "own.yaml"
    recipe.write_text(
        "accounts:\n- name: Ada\n  email_address: ada@x.example\n  provider: gmail\n"
        "  aliases: Countess@x.example\n  mails:\n  - from: countess@x.example\n"
    )

    with MockNylas(seed_name=str(recipe), options={"inbox_contacts": True}) as mock:
        api = Api(mock, "gmail")
        arrive(api, **{"from": "countess@x.example"})

        assert api.get("/contacts") == []


@EMPTY
@pytest.mark.rule("R-CON-19")
def test_who_is_in_the_address_book_is_known(api):
    made = api.post("/contacts", {"emails": [{"email": FRIEND.upper()}]})

    arrive(api, **{"from": FRIEND})

    assert ids(api.get("/contacts")) == [made["id"]]


@EMPTY
@pytest.mark.parametrize("place", ["spam", "trash"])
def test_a_sender_stays_while_there_is_mail_outside_spam_and_trash(api, place):
    first, second = (arrive(api, **{"from": FRIEND}) for _ in range(2))
    away, back = ([containers(api)[name]["id"]] for name in (place, "inbox"))

    def found(message, labels):
        api.put(f"/messages/{message['id']}", {"label_ids": labels})
        return addresses(api)

    assert found(first, away) == [FRIEND]
    assert found(second, away) == []
    assert found(first, [*back, containers(api)["all"]["id"]]) == [FRIEND]
    kinds = [one["kind"] for one in api.mock.events(kind="contact.*")]
    assert kinds == ["contact.created", "contact.deleted", "contact.created"]


@EMPTY
def test_a_thread_in_the_trash_takes_its_senders_along(exchange):
    exchange.mock.set_options({"inbox_contacts": True})
    message = arrive(exchange, **{"from": FRIEND})

    exchange.put(
        f"/threads/{message['thread_id']}", {"folder_id": containers(exchange)["trash"]["id"]}
    )

    assert exchange.get("/contacts") == []


@EMPTY
def test_spam_makes_no_contact(api):
    arrive(api, **{"from": FRIEND, "labels": ["spam"]})

    assert api.get("/contacts") == []


@EMPTY
@pytest.mark.parametrize("account", ["gmail", "eas"])
def test_who_is_written_to_the_address_book_stays_there(nylas_mock, request, account):
    api = request.getfixturevalue({"eas": "exchange"}.get(account, account))
    api.mock.set_options({"inbox_contacts": True})
    message = arrive(api, **{"from": FRIEND})
    contact = api.get("/contacts")[0]

    after = api.put(f"/contacts/{contact['id']}", {"notes": "A friend"})
    api.delete(f"/messages/{message['id']}")

    assert (contact["groups"], after["source"]) == ([], "address_book")
    assert [one["path"] for one in after["groups"]] == {"gmail": [], "eas": ["Contacts"]}[account]
    assert ids(api.get("/contacts")) == [contact["id"]]


@EMPTY
def test_a_deleted_sender_comes_back_with_the_next_mail(api):
    arrive(api, **{"from": FRIEND})
    first = api.get("/contacts")[0]

    api.delete(f"/contacts/{first['id']}")
    assert api.get("/contacts") == []
    arrive(api, **{"from": FRIEND})

    assert addresses(api) == [FRIEND]
    assert ids(api.get("/contacts")) != [first["id"]]


@EMPTY
def test_a_mail_from_several_people_makes_several_contacts(api):
    arrive(api, **{"from": people(FRIEND, "other@partner.example")})

    assert addresses(api) == [FRIEND, "other@partner.example"]
