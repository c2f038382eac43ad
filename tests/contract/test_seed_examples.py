"""Every request and answer that the API's documents print is a file, and is replayed."""

import json
from io import BytesIO

import pytest

from mocknylas.api import OPERATIONS
from tests.support.api import Api
from tests.support.mail import arrive, container, letter, people, upload
from tests.support.syntax import ROOT

FIXTURES = {path.stem: path for path in sorted((ROOT / "fixtures/contract").glob("*.json"))}
KEYS = {
    "source",
    "account",
    "request",
    "status",
    "answer",
    "attributes",
    "text",
    "headers",
    "many",
    "extra",
    "nullable",
    "mended",
}
WORDS = {  # how the documents call types
    "string": str,
    "boolean": bool,
    "integer": int,
    "unix timestamp": int,
    "array": list,
    "folder object": dict,
    "subobject": dict,
}
WHEN = 1634900000  # before the instants of seed 001's samples
Q = "a message about q"

pytestmark = pytest.mark.nylas(seed_name="empty", start=WHEN)


def load(name):
    return json.loads(FIXTURES[name].read_text())


def things(api, fixture):
    """Make one of everything that a path or body can name; return their ids."""
    about = {"subject": Q, "date": WHEN, "files": [_csv()]}
    message = arrive(api, **about, headers={"Message-Id": "<1@x.example>"})
    reply = api.post("/send", letter(subject=Q, reply_to_message_id=message["id"]))
    draft = {"to": people("mail1@mail.com"), "reply_to_message_id": message["id"]}
    job = api.post("/v2/outbox", letter(send_at=WHEN + 86400 * 5))
    unsent = api.post("/outbox", letter(send_at=WHEN + 86400 * 5))
    return {
        "message": message["id"],
        "thread": message["thread_id"],
        "attachment": message["files"][0]["id"],
        "reply": reply["id"],
        "draft": api.post("/drafts", draft)["id"],
        "upload": upload(api)["id"],
        "job": job["job_status_id"],
        **_calendars(api),
        "unsent": unsent["job_status_id"],
        "raw": arrive(api, mime=fixture.get("text", ""))["id"],
        "contact": _contact(api) if "/contacts" in fixture["request"]["path"] else "",
        **_containers(api),
    }


def _contact(api):
    """Make the contact of the documents, with a group and a picture; return its id."""
    john = load("contacts_create")["request"]["body"]
    account = api.account.email_address
    group = api.mock.contacts.add_group(account, "Work")
    contact = api.post("/contacts", {**john, "group": group["id"]})
    api.mock.contacts.set_picture(account, contact["id"])
    return contact["id"]


def _calendars(api):
    calendar = api.get("/calendars")[0]["id"]
    guest = {"email": "example@gmail.com", "name": "Ben Bitdiddle", "status": "yes"}
    when = {"start_time": 1408120200, "end_time": 1408123800}
    fields = {"title": "Meeting", "when": when, "participants": [guest]}
    made = api.post("/events", {"calendar_id": calendar, **fields})
    invite = {"title": "Invited", "start": WHEN + 3600}
    invited = api.mock.simulate.invite(api.account.email_address, invite)
    return {"calendar": calendar, "event": made["id"], "invitation": invited["events"][0]["id"]}


def _csv():
    return {"filename": "q2.csv", "content": "1,2,3", "content_type": "text/csv"}


def _containers(api):
    unit = api.get("/account")["organization_unit"]
    made = api.post(f"/{unit}s", {"display_name": "homework"})
    full = api.post(f"/{unit}s", {"display_name": "full"})
    arrive(api, **({"folder": "full"} if unit == "folder" else {"labels": ["full"]}))
    return {unit: made["id"], "inbox": container(api, "inbox")["id"], "full": full["id"]}


def named(value, ids):
    """Return a value of a fixture with its {placeholders} filled in."""
    if isinstance(value, dict):
        return {key: named(one, ids) for key, one in value.items()}
    if isinstance(value, list):
        return [named(one, ids) for one in value]
    if isinstance(value, str):
        for name, one in ids.items():
            value = value.replace(f"{{{name}}}", one)
    return value


def send(api, request):
    """Send a fixture's request; return the response."""
    options = {"query_string": request.get("query"), "headers": request.get("headers", {})}
    if "form" in request:
        options["data"] = {
            name: (BytesIO(part["content"].encode()), part["filename"], part["content_type"])
            for name, part in request["form"].items()
        }
    if "text" in request:
        options["data"] = request["text"].encode()
    return api.request(request["method"], request["path"], request.get("body"), **options)


@pytest.mark.parametrize("name", FIXTURES)
def test_a_printed_example_is_answered_as_printed(nylas_mock, name):
    fixture = load(name)
    api = Api(nylas_mock, fixture["account"])
    ids = things(api, fixture)
    fixture |= {key: named(fixture[key], ids) for key in ("request", "answer") if key in fixture}

    answer = send(api, fixture["request"])

    assert answer.status_code == fixture["status"], answer.text
    if "text" in fixture:
        assert answer.text.splitlines() == fixture["text"].splitlines()
    elif fixture["status"] >= 400:
        assert answer.get_json() == fixture["answer"]
    elif "attributes" in fixture:
        agree_with_table(answer.get_json(), fixture)
    else:
        assert bool(answer.get_json()) == bool(fixture["answer"])
        agree(fixture["answer"], answer.get_json(), fixture)
    assert fixture.get("headers", {}).items() <= dict(answer.headers).items()


def agree_with_table(found, fixture):
    """Fail unless an answer, or each of a list, has the attributes of a table, of their types."""
    assert isinstance(found, list) == fixture.get("many", False)
    documents = found if fixture.get("many") else [found]
    assert documents
    for one in documents:
        agree_on_keys(fixture["attributes"], one, fixture)
        for name, word in fixture["attributes"].items():
            if one[name] is not None or name not in fixture.get("nullable", ()):
                assert type(one[name]) is WORDS[word], (name, one[name])


def agree(printed, found, fixture):
    """Fail unless an answer has the printed keys, at every level, with values of the same types."""
    assert type(found) is type(printed), (printed, found)
    if isinstance(printed, dict):
        agree_on_keys(printed, found, fixture)
        for key, value in printed.items():
            if found[key] is not None or key not in fixture.get("nullable", ()):
                agree(value, found[key], fixture)
    elif isinstance(printed, list) and printed:
        samples = printed if len(printed) == len(found) else printed[:1] * len(found)
        for sample, one in zip(samples, found, strict=True):
            agree(sample, one, fixture)


def agree_on_keys(printed, found, fixture):
    """Fail unless a document has the printed keys and no others but documented ones."""
    assert printed.keys() <= found.keys()
    assert found.keys() - printed.keys() <= {*fixture.get("extra", ())}


def test_each_fixture_says_what_it_is_and_nothing_else():
    for name in FIXTURES:
        fixture = load(name)
        assert fixture.keys() <= KEYS, name
        assert sum(key in fixture for key in ("answer", "attributes", "text")) == 1, name
        assert fixture["source"].startswith("seed 00"), name


def test_every_endpoint_of_mail_and_contacts_is_printed_somewhere():
    printed = {
        (fixture["request"]["method"], _shape(fixture["request"]["path"]))
        for fixture in map(load, FIXTURES)
    }
    elsewhere = {  # documented by clients and other pages, not by the seeds
        ("GET", "/account"),
        ("GET", "/job-statuses"),
        ("GET", "/messages/search"),
        ("DELETE", "/messages/{}"),
        ("GET", "/labels/{}"),
        ("GET", "/v2/outbox/onboard/verified_status"),
        ("DELETE", "/v2/outbox/onboard/subuser"),
        ("GET", "/contacts/search"),
        ("GET", "/contacts/{}/picture"),  # printed as "{BINARY DATA BLOB}"
    }
    areas = (
        "/threads",
        "/messages",
        "/folders",
        "/labels",
        "/drafts",
        "/send",
        "/files",
        "/v2",
        "/outbox",
        "/contacts",
    )

    served = {
        (row.method, _shape(row.path))
        for row in OPERATIONS
        if row.support == "supported" and row.path.startswith(areas) and row.path != "/send-rsvp"
    }

    assert served - printed <= elsewhere


def _shape(path):
    parts = path.rstrip("/").split("/")
    return "/".join("{}" if part.startswith("{") else part for part in parts)
