"""The Node SDK on contacts, rooms, components and neural answers: chapters of node/people.mjs."""

import pytest

pytestmark = pytest.mark.nylas(start="now")
SCRIPT = "people.mjs"


@pytest.mark.rule("R-CON-01", "R-CON-14", "R-CON-15", "R-CON-18")
@pytest.mark.parametrize("account", ["gmail", "eas"])
def test_contacts_are_read_made_changed_and_deleted(chapter, nylas_mock, account):
    told = chapter("manageContacts", account)

    fay = told["create"]
    assert len(told["list"]) == told["count"] > 15
    assert set(told["inbox"]) == {"inbox"}
    assert told["first"] == told["list"][0]
    assert {one["object"] for one in told["groups"]} == {"contact_group"}
    assert told["of a group"] is True
    assert (fay["givenName"], fay["source"]) == ("Fay", "address_book")
    assert fay["emails"] == [["work", "fay@partner.example"]]
    assert told["change"] == told["find"] == {**fay, "nickname": "Fairy"}
    assert told["by address"] == [fay["id"]]
    assert told["no picture"]["statusCode"] == 404
    assert told["find it again"]["statusCode"] == 404
    assert told["picture"] == "PNG"
    kinds = [one["kind"] for one in nylas_mock.events(kind="contact.*")]
    assert kinds == ["contact.created", "contact.updated", "contact.deleted"]


@pytest.mark.rule("R-ROOM-01")
def test_rooms_are_listed(chapter):
    told = chapter("bookRooms", "eas")

    assert told["rooms"][0] == {
        "object": "room_resource",
        "name": "Analytical Engine",
        "capacity": "8",
        "floorNumber": "1",
    }


@pytest.mark.rule("R-AUTHZ-05")
def test_components_are_made_changed_and_deleted(chapter):
    told = chapter("manageComponents")

    found = told["find"]
    assert told["list"] == [found["id"]]
    assert found == {
        "id": found["id"],
        "name": "Agenda",
        "type": "agenda",
        "settings": {"days": 5},
        "active": True,
    }
    assert told["list again"] == []


def test_messages_and_files_are_read_by_rules(chapter, nylas_mock):
    body = (
        "<p>Dear Ada,</p><p>What an excellent plan!</p>"
        "<p>Thanks,<br>Grace Hopper<br>Chief Engineer</p>"
    )
    nylas_mock.simulate.inbound(
        "gmail", {"subject": "A plan to read", "body": body, "from": "grace@navy.example"}
    )

    assert chapter("readByRules") == {
        "sentiment": ["POSITIVE"],
        "of a text": -1,
        "signature": {
            "signature": "Grace Hopper\nChief Engineer",
            "modelVersion": "mocknylas-rules-1",
            "givenName": "Grace",
            "surname": "Hopper",
            "jobTitle": "Chief Engineer",
        },
        "conversation": "Dear Ada,\nWhat an excellent plan!",
        "categorize": ["conversation", "feed"],
        "ocr": {"ocr": ["Hi"], "processedPages": 1},
    }
