"""`/resources` over HTTP."""

import pytest

from mocknylas import MockNylas
from tests.support.api import Api

NAMES = ["Analytical Engine", "Bombe", "Mark I"]


@pytest.mark.rule("R-ROOM-01")
def test_rooms_are_room_resources_of_texts(exchange):
    rooms = exchange.get("/resources")

    assert rooms[0] == {
        "object": "room_resource",
        "email": "engine@rooms.example",
        "name": "Analytical Engine",
        "capacity": "8",
        "building": "Works",
        "floor_name": "First",
        "floor_number": "1",
    }
    assert [one["name"] for one in rooms] == NAMES
    assert rooms[2]["floor_name"] is None


@pytest.mark.rule("R-ROOM-01")
def test_google_knows_no_number_of_a_floor(gmail):
    rooms = gmail.get("/resources")

    assert [one["name"] for one in rooms] == NAMES
    assert {one["floor_number"] for one in rooms} == {None}
    assert rooms[0]["floor_name"] == "First"


@pytest.mark.rule("R-ROOM-02")
def test_the_list_ends(exchange):
    assert [one["name"] for one in exchange.get("/resources", limit=2, offset=1)] == NAMES[1:]
    assert exchange.get("/resources", offset=3) == []
    assert exchange.get("/resources", view="ids") == exchange.get("/resources")


@pytest.mark.rule("R-ROOM-03")
def test_imap_has_no_directory(imap):
    assert imap.get("/resources") == []


def test_a_recipe_says_which_rooms_there_are(tmp_path):
    recipe = tmp_path / "one.yaml"
    recipe.write_text(
        "rooms: [{name: Attic, email: attic@x.example}]\n"
        "accounts: [{name: Ada, email_address: ada@x.example, provider: office365}]\n"
    )

    with MockNylas(seed_name=str(recipe)) as mock:
        (room,) = Api(mock, "office365").get("/resources")

    assert (room["name"], room["capacity"]) == ("Attic", None)
