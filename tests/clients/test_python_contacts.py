"""The Python SDK on contacts, rooms, components and neural answers."""

import io
from datetime import date

import pytest
from nylas.client.errors import NylasApiError
from nylas.client.neural_api_models import NeuralMessageOptions

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp")

LETTER = (
    "<p>Dear Ada,</p><p>What an excellent plan! <img src='cid:{file}' alt='plan'></p>"
    "<p>Best regards,<br>Grace Hopper<br>Chief Engineer<br>grace@navy.example<br>"
    "+1 212 555 0147<br>https://navy.example</p>"
)


def everybody(client, **query):
    return client.contacts.where(limit=1000, **query).all()


@pytest.mark.rule("R-PAGE-02", "R-CON-01", "R-CON-09")
def test_contacts_are_iterated_and_counted(client):
    contacts = list(client.contacts)

    assert len(contacts) == client.contacts.where(view="count").count() > 15
    assert client.contacts.first().id == contacts[0].id
    sources = {one.source for one in contacts}
    assert sources == {"address_book", "inbox"}
    assert {one.source for one in everybody(client, source="inbox")} == {"inbox"}


@pytest.mark.rule("R-PAGE-04", "R-CON-06", "R-CON-07", "R-CON-18")
def test_a_contact_is_made_found_changed_and_deleted(client, nylas_mock):
    contact = client.contacts.create(given_name="Fay", surname="Friend", company_name="Partners")
    contact.birthday = date(1980, 2, 29)
    contact.emails["work"].append("fay@partner.example")
    contact.phone_numbers["mobile"].append("+1 200 555 0100")
    contact.physical_addresses["home"].append(
        {"format": "structured", "type": "home", "city": "Cadiz", "country": "Spain"}
    )
    contact.save()

    found = client.contacts.get(contact.id)
    assert (found.given_name, found.birthday, found.source) == (
        "Fay",
        date(1980, 2, 29),
        "address_book",
    )
    assert found.emails == {"work": ["fay@partner.example"]}
    assert found.physical_addresses["home"][0]["city"] == "Cadiz"
    found.nickname = "Fairy"
    found.emails["personal"] = ["fay@home.example"]
    found.save()
    again = client.contacts.where(email="fay@home.example").first()
    assert (again.id, again.nickname, again.phone_numbers["mobile"]) == (
        contact.id,
        "Fairy",
        ["+1 200 555 0100"],
    )
    job = client.job_statuses.get(contact.job_status_id)
    assert (job.action, job.status) == ("create_contact", "successful")
    client.contacts.delete(contact.id)
    with pytest.raises(NylasApiError, match="Couldn't find contact"):
        client.contacts.get(contact.id)
    told = [one["kind"] for one in nylas_mock.events(kind="contact.*")]
    assert told == ["contact.created", "contact.updated", "contact.deleted"]


@pytest.mark.rule("R-CON-08")
def test_each_contact_survives_the_round_trip(client, exchange_client):
    for sdk in (client, exchange_client):
        for contact in everybody(sdk, source="address_book"):
            before = sdk._get_resource_raw(type(contact), contact.id).json()
            contact.save()
            assert sdk._get_resource_raw(type(contact), contact.id).json() == before


@pytest.mark.rule("R-CON-14")
def test_a_picture_is_read_as_a_stream(client, nylas_mock):
    contact = client.contacts.create(given_name="Fay")
    contact.save()
    assert contact.get_picture() is None

    nylas_mock.contacts.set_picture("gmail", contact.id)
    picture = client.contacts.get(contact.id).get_picture()

    assert picture.read().startswith(b"\x89PNG")


def test_a_limit_of_exchange_is_an_error_of_the_sdk(exchange_client):
    contact = exchange_client.contacts.create(given_name="Fay")
    contact.phone_numbers["other"].append("1")

    with pytest.raises(NylasApiError, match="do not support this type of phone number"):
        contact.save()


@pytest.mark.rule("R-ROOM-01", "R-ROOM-02")
def test_rooms_are_listed(client, exchange_client):
    for sdk, floor in ((client, None), (exchange_client, "1")):
        rooms = sdk.room_resources.all()
        assert [one.name for one in rooms] == ["Analytical Engine", "Bombe", "Mark I"]
        assert (rooms[0].capacity, rooms[0].floor_number) == ("8", floor)
        assert sdk.room_resources.first().email == "engine@rooms.example"


@pytest.mark.rule("R-AUTHZ-06")
def test_a_component_is_made_found_changed_and_deleted(client, nylas_mock):
    component = client.components.create()
    component.name, component.type, component.settings = "Our agenda", "agenda", {"days": 5}
    component.save()

    found = client.components.get(component.id)
    assert (found.name, found.type, found.settings) == ("Our agenda", "agenda", {"days": 5})
    assert found.public_application_id == nylas_mock.client_id
    assert int(found.created_at.timestamp()) > 0
    found.active = False
    found.save()
    assert [one.active for one in client.components.all()] == [False]
    assert client.components.first().id == component.id
    client.components.delete(component.id)
    assert client.components.all() == []


@pytest.fixture
def message(client, nylas_mock):
    """A letter with a picture in it."""
    file = {"filename": "a.png", "content_type": "image/png", "content": "x"}
    arrived = nylas_mock.simulate.inbound(
        "gmail", {"from": "grace@navy.example", "body": LETTER, "files": [file]}
    )
    world = nylas_mock.world
    body = LETTER.format(file=arrived["files"][0]["id"])
    world.store.put("message", {**arrived, "body": body})
    return client.messages.get(arrived["id"])


def test_the_mood_of_messages_and_texts(client, message):
    (found,) = client.neural.sentiment_analysis_message([message.id])
    text = client.neural.sentiment_analysis_text("A terrible problem")

    assert (found.sentiment, found.sentiment_score) == ("POSITIVE", 1.0)
    assert (text.sentiment, text.processed_length) == ("NEGATIVE", 18)


def test_a_signature_becomes_a_contact(client, message):
    options = NeuralMessageOptions(ignore_links=False)

    (found,) = client.neural.extract_signature([message.id], options=options)
    contact = found.contacts.to_contact_object()
    contact.save()

    assert found.signature.startswith("Grace Hopper")
    saved = client.contacts.get(contact.id)
    assert (saved.given_name, saved.surname, saved.job_title) == (
        "Grace",
        "Hopper",
        "Chief Engineer",
    )
    assert saved.web_pages == {"homepage": ["https://navy.example"]}


def test_a_signature_without_its_contact(client, message):
    (found,) = client.neural.extract_signature([message.id], parse_contacts=False)

    assert found.contacts is None


def test_the_images_of_a_conversation(client, message):
    options = NeuralMessageOptions(ignore_images=False, images_as_markdowns=True)

    (found,) = client.neural.clean_conversation([message.id], options)

    assert found.conversation.startswith("Dear Ada,\nWhat an excellent plan! ![plan](cid:")
    assert [one.filename for one in found.extract_images()] == ["a.png"]


def test_a_category_is_corrected(client, message):
    (found,) = client.neural.categorize([message.id])
    again = found.recategorize("feed")

    assert (found.categorizer.category, again.categorizer.category) == ("conversation", "feed")
    assert again.categorizer.categorized_at is not None


def test_the_text_of_a_file(client):
    file = client.files.create(filename="a.pdf", content_type="application/pdf")
    file.stream = io.BytesIO(
        b"%PDF-1.4\n<< /Type /Page >>\n<< /Length 9 >>\nstream\nBT (Hi) Tj ET\nendstream\n"
    )
    file.save()

    found = client.neural.ocr_request(file.id, [1])

    assert (found.ocr, found.processed_pages, found.id) == (["Hi"], 1, file.id)
