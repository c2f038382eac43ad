"""Address books as their owners change them at the provider."""

import base64

import pytest

from mocknylas.errors import NotFoundError, UsageError
from mocknylas.rules.pictures import portrait
from tests.support.mail import ADA, ALAN, GRACE

pytestmark = pytest.mark.nylas(seed_name="empty")
FRIEND = {"given_name": "Fay", "emails": [{"email": "Fay@partner.example"}]}
JPEG = b"\xff\xd8\xff\xe0 and so on"


def test_a_contact_is_added_without_a_job(nylas_mock, gmail):
    made = nylas_mock.contacts.add(ADA, FRIEND)

    assert gmail.get("/contacts") == [made]
    assert gmail.get("/job-statuses") == []
    assert [one["kind"] for one in nylas_mock.events()] == ["contact.created"]


def test_a_contact_is_added_to_a_group_by_its_path(nylas_mock):
    group = nylas_mock.contacts.add_group(GRACE, "Work/Old")

    made = nylas_mock.contacts.add(GRACE, {**FRIEND, "group": "Contacts/Work/Old"})

    assert made["groups"] == [group]


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ({"givenname": "Fay"}, "no key of a contact 'givenname'; did you mean 'given_name'?"),
        ({"birthday": "soon"}, 'contact: "birthday" should be a date'),
        ({"group": "Contact"}, "no contact group 'Contact'; did you mean 'Contacts'?"),
        ({"web_pages": [{"url": "1"}, {"url": "2"}]}, "contact: Exchange contacts can have one"),
    ],
)
def test_a_wrong_contact_is_told_to_the_tester(nylas_mock, contact, words):
    with pytest.raises(UsageError) as caught:
        nylas_mock.contacts.add(GRACE, contact)

    assert str(caught.value).startswith(words)
    assert nylas_mock.events() == []


def test_a_group_is_added_once(nylas_mock, exchange):
    first = nylas_mock.contacts.add_group(GRACE, "Contacts/Work")
    second = nylas_mock.contacts.add_group(GRACE, "/Work/")

    assert first == second
    assert len(exchange.get("/contacts/groups")) == 2


@pytest.mark.parametrize("path", ["", " ", "/", "/ /"])
def test_a_group_has_a_name(nylas_mock, path):
    for account in (ADA, GRACE):
        with pytest.raises(UsageError, match="not a group: "):
            nylas_mock.contacts.add_group(account, path)


def test_no_group_is_added_where_there_are_none(nylas_mock):
    with pytest.raises(UsageError, match="imap accounts have no contact groups"):
        nylas_mock.contacts.add_group(ALAN, "Work")


@pytest.mark.rule("R-CON-14")
def test_a_picture_is_given_as_bytes_or_drawn(nylas_mock, gmail):
    made = nylas_mock.contacts.add(ADA, FRIEND)
    path = f"/contacts/{made['id']}/picture"

    nylas_mock.contacts.set_picture(ADA, "fay@partner.example")
    drawn = gmail.request("GET", path)
    nylas_mock.contacts.set_picture(ADA, made["id"], JPEG)
    given = gmail.request("GET", path)
    nylas_mock.contacts.set_picture(ADA, made["id"], content_base64=base64.b64encode(JPEG).decode())

    assert (drawn.data, drawn.mimetype) == (portrait(made["id"]), "image/png")
    assert (given.data, given.mimetype) == (JPEG, "image/jpeg")
    assert gmail.request("GET", path).data == JPEG
    kinds = [one["kind"] for one in nylas_mock.events()]
    assert kinds == ["contact.created", *["contact.updated"] * 3]


def test_a_picture_is_taken_away(nylas_mock, gmail):
    made = nylas_mock.contacts.add(ADA, FRIEND)
    nylas_mock.contacts.set_picture(ADA, made["id"])

    assert nylas_mock.contacts.remove_picture(ADA, made["id"]) == made
    assert gmail.get(f"/contacts/{made['id']}") == made
    assert gmail.error("GET", f"/contacts/{made['id']}/picture")[0] == 404


@pytest.mark.parametrize(
    ("picture", "words"),
    [({"content": b"text"}, "not an image; "), ({"content_base64": "?"}, "not base 64; ")],
)
def test_only_an_image_is_a_picture(nylas_mock, picture, words):
    made = nylas_mock.contacts.add(ADA, FRIEND)

    with pytest.raises(UsageError, match=words):
        nylas_mock.contacts.set_picture(ADA, made["id"], **picture)


def test_an_unknown_contact_is_told_with_the_nearest(nylas_mock):
    nylas_mock.contacts.add(ADA, FRIEND)

    with pytest.raises(NotFoundError, match=r"did you mean 'Fay@partner\.example'"):
        nylas_mock.contacts.set_picture(ADA, "fay@partners.example")
