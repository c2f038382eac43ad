"""`/folders` and `/labels`: one resource in two shapes."""

import pytest

from tests.support.mail import arrive, container, ids, names, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")
CORE = {
    "gmail": ["inbox", "all", "trash", "drafts", "sent", "spam", "important"],
    "exchange": ["inbox", "archive", "trash", "drafts", "sent", "spam"],
    "imap": ["inbox", "archive", "trash", "drafts", "sent", "spam"],
}
UNITS = {"gmail": "label", "exchange": "folder", "imap": "folder"}


@pytest.fixture(params=["gmail", "imap"])
def api(request):
    """The API of an account with labels, then of one with folders."""
    found = request.getfixturevalue(request.param)
    found.unit = UNITS[request.param]
    found.path = f"/{found.unit}s"
    return found


def refusal(message, status=400):
    return (status, "invalid_request_error", message)


@pytest.mark.rule("R-F1", "E-26", "E-27")
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/1"), ("POST", ""), ("PUT", "/1"), ("DELETE", "/1")],
)
def test_an_account_has_the_one_or_the_other(gmail, exchange, method, path):
    body = None if method == "GET" else {}

    assert gmail.error(method, f"/folders{path}", body) == refusal(
        "GMail accounts don't support folders", 404
    )
    assert exchange.error(method, f"/labels{path}", body) == refusal(
        "Non-GMail accounts don't support labels", 404
    )


@pytest.mark.rule("R-F2", "R-F15")
@pytest.mark.parametrize("name", CORE)
def test_an_account_begins_with_the_core_set_and_grows_at_the_end(request, name):
    api, path = request.getfixturevalue(name), f"/{UNITS[name]}s"
    seeded = api.get(path)

    made = [api.post(path, {"display_name": each})["id"] for each in ("Zebra", "Ant")]

    assert [one["name"] for one in seeded] == CORE[name]
    assert ids(api.get(path)) == ids(seeded) + made


@pytest.mark.rule("R-F3", "R-F4", "R-X51")
def test_a_new_one_has_the_display_name_and_no_name(api):
    made = api.post(api.path, {"display_name": " Work / Plans/2024  ", "name": "ignored"})

    job = api.get(f"/job-statuses/{made.pop('job_status_id')}")
    assert made == {
        "id": made["id"],
        "object": api.unit,
        "account_id": api.account.id,
        "name": None,
        "display_name": " Work / Plans/2024",
    }
    assert api.get(f"{api.path}/{made['id']}") == made
    assert (job["action"], job["status"]) == (f"create_{api.unit}", "successful")


NESTED = [
    ("A/B", "Taxes/2024", "Taxes/2024"),
    ("A.B", "Taxes/2024/May", "Taxes.2024.May"),
    ("A\\B", "Taxes/2024", "Taxes\\2024"),
    ("INBOX.A.B", "Taxes/2024", "INBOX.Taxes.2024"),
    ("INBOX.A.B", "Taxes", "INBOX.Taxes"),
    ("INBOX.A.B", "INBOX.Taxes", "INBOX.Taxes"),
    ("INBOX.A.B", "INBOX/Taxes", "INBOX.Taxes"),
]


@pytest.mark.rule("R-F4")
@pytest.mark.parametrize(("style", "wanted", "shown"), NESTED)
def test_a_nested_folder_is_called_as_its_imap_server_writes_it(
    imap, nylas_mock, style, wanted, shown
):
    nylas_mock.set_options({"imap_folders": style})

    made = imap.post("/folders", {"display_name": wanted})

    assert made["display_name"] == shown
    assert imap.get(f"/folders/{made['id']}")["display_name"] == shown
    message = arrive(imap)
    imap.put(f"/messages/{message['id']}", {"folder_id": made["id"]})
    assert ids(imap.get("/messages", **{"in": shown})) == [message["id"]]


@pytest.mark.rule("R-F4", "R-F5", "E-52")
def test_a_nested_folder_is_known_by_either_spelling(imap, nylas_mock):
    nylas_mock.set_options({"imap_folders": "INBOX.A.B"})
    made = imap.post("/folders", {"display_name": "Taxes/2024"})
    path = f"/folders/{made['id']}"

    for same in ("Taxes/2024", "INBOX.Taxes.2024"):
        assert imap.error("POST", "/folders", {"display_name": same}) == refusal(
            'folder with name "INBOX.Taxes.2024" already exists'
        )
        assert imap.put(path, {"display_name": same})["display_name"] == "INBOX.Taxes.2024"
    renamed = imap.put(path, {"display_name": "Taxes/2025"})

    assert renamed["display_name"] == "INBOX.Taxes.2025"


@pytest.mark.rule("R-F4")
@pytest.mark.parametrize(("name", "unit"), [("gmail", "label"), ("exchange", "folder")])
def test_only_imap_servers_write_paths_into_names(request, nylas_mock, name, unit):
    nylas_mock.set_options({"imap_folders": "INBOX.A.B"})
    api = request.getfixturevalue(name)

    assert api.post(f"/{unit}s", {"display_name": "A/B"})["display_name"] == "A/B"


@pytest.mark.rule("R-F3", "R-F5", "E-50", "E-51", "E-52")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"display_name": None}, '"display_name" must be a valid string'),
        ({"display_name": 7}, '"display_name" must be a valid string'),
        ({"display_name": ""}, '"display_name" must be a valid string'),
        ({"display_name": " \t"}, '"display_name" must be a valid string'),
        ({"display_name": "x" * 192}, '"display_name" is too long'),
        ({"display_name": "tAKEN"}, '{unit} with name "tAKEN" already exists'),
        ({"display_name": "Taken "}, '{unit} with name "Taken" already exists'),
        ({"display_name": "sPAM"}, '{unit} with name "sPAM" already exists'),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_display_name_that_cannot_be_is_refused(gmail, body, message):
    gmail.post("/labels", {"display_name": "Taken"})
    mine = gmail.post("/labels", {"display_name": "Mine"})
    before = snapshot(gmail.mock.world)
    expected = refusal(message.format(unit="label"))

    assert gmail.error("POST", "/labels", body) == expected
    assert gmail.error("PUT", f"/labels/{mine['id']}", body) == expected
    assert snapshot(gmail.mock.world) == before


@pytest.mark.rule("R-F3", "E-50", "E-52")
def test_folders_are_checked_like_labels(exchange):
    assert exchange.error("POST", "/folders", {}) == refusal(
        '"display_name" must be a valid string'
    )
    assert exchange.error("POST", "/folders", {"display_name": "inbox"}) == refusal(
        'folder with name "inbox" already exists'
    )


@pytest.mark.rule("R-F3", "E-51")
def test_a_display_name_may_have_191_characters(api):
    assert api.post(api.path, {"display_name": "x" * 191 + " "})["display_name"] == "x" * 191


@pytest.mark.rule("R-F5", "R-C10")
def test_a_rename_shows_everywhere(api):
    made = api.post(api.path, {"display_name": "Work"})
    placed = {"labels": ["Work", "all"]} if api.unit == "label" else {"folder": "Work"}
    message = arrive(api, **placed)
    path = f"{api.path}/{made['id']}"

    answer = api.put(path, {"display_name": "Play ", "name": None})

    del answer["job_status_id"]
    assert answer == api.get(path) == {**api.get(path), "display_name": "Play", "id": made["id"]}
    assert "Play" in names(api.get(f"/messages/{message['id']}"))
    thread = api.get(f"/threads/{message['thread_id']}")
    assert "Play" in {one["display_name"] for one in thread[f"{api.unit}s"]}
    assert ids(api.get("/messages", **{"in": "Play"})) == [message["id"]]
    assert api.get("/messages", **{"in": "Work"}) == []


@pytest.mark.rule("R-F5")
def test_its_own_name_can_be_sent_along_or_written_otherwise(api):
    made = api.post(api.path, {"display_name": "Work"})
    path = f"{api.path}/{made['id']}"

    assert api.put(path, {"display_name": "Work"})["display_name"] == "Work"
    assert api.put(path, {"display_name": "WORK"})["display_name"] == "WORK"


@pytest.mark.rule("R-F6", "R-F10", "E-53")
def test_the_core_set_is_neither_renamed_nor_deleted(api):
    for core in api.get(api.path):
        path = f"{api.path}/{core['id']}"
        expected = refusal(f"Cannot modify a standard {api.unit}")

        assert api.error("PUT", path, {"display_name": "Other"}) == expected
        assert api.error("DELETE", path) == expected
        same = api.put(path, {"name": core["name"], "display_name": core["display_name"]})
        assert {**core, "job_status_id": same["job_status_id"]} == same


@pytest.mark.rule("R-F7", "E-54")
def test_a_folder_that_holds_messages_stays(exchange):
    made = exchange.post("/folders", {"display_name": "Work"})
    message = arrive(exchange, folder="Work")
    path = f"/folders/{made['id']}"

    refused = exchange.error("DELETE", path)
    exchange.put(f"/messages/{message['id']}", {"folder_id": container(exchange, "inbox")["id"]})

    assert refused == refusal(
        f"Folder {made['id']} cannot be deleted because it contains messages.", 403
    )
    assert exchange.request("DELETE", path).status_code == 200
    assert exchange.error("GET", path) == refusal("Object not found", 404)


@pytest.mark.rule("R-F8", "R-F12")
def test_a_deleted_label_is_taken_off_its_messages(gmail):
    made = gmail.post("/labels", {"display_name": "Work"})
    message = arrive(gmail, labels=["Work", "inbox", "all"])

    answer = gmail.delete(f"/labels/{made['id']}", {"display_name": "Work"})

    job = gmail.get(f"/job-statuses/{answer['job_status_id']}")
    assert answer == {**made, "job_status_id": answer["job_status_id"]}
    assert job["status"] == "successful"
    assert names(gmail.get(f"/messages/{message['id']}")) == {"inbox", "all"}
    assert names(gmail.get(f"/threads/{message['thread_id']}")) == {"inbox", "all"}
    assert gmail.get("/messages", **{"in": "Work"}) == []


@pytest.mark.rule("R-F12")
def test_deleting_a_folder_answers_its_job_alone(exchange):
    made = exchange.post("/folders", {"display_name": "Work"})

    answer = exchange.delete(f"/folders/{made['id']}")

    assert set(answer) == {"job_status_id"}
    assert exchange.get(f"/job-statuses/{answer['job_status_id']}")["action"] == "delete_folder"


@pytest.mark.rule("R-F9", "E-53")
def test_a_folder_can_be_made_the_sent_folder_when_there_is_none(world, imap):
    made = imap.post("/folders", {"display_name": "Gesendet"})
    path = f"/folders/{made['id']}"
    expected = refusal("Cannot modify a standard folder")
    early = imap.error("PUT", path, {"name": "sent"})
    world.store.drop("folder", container(imap, "sent")["id"])

    for other in ("inbox", "outbox", 7, ["sent"]):
        assert imap.error("PUT", path, {"name": other}) == expected
    answer = imap.put(path, {"name": "sent", "display_name": "Gesendet"})

    assert early == expected
    assert (answer["name"], answer["display_name"]) == ("sent", "Gesendet")
    sent = imap.post("/send", {"to": [{"email": "a@b.example"}]})
    assert sent["folder"]["id"] == made["id"]


@pytest.mark.rule("R-F9", "E-53")
def test_a_label_gets_no_other_name(gmail):
    made = gmail.post("/labels", {"display_name": "Work"})

    assert gmail.error("PUT", f"/labels/{made['id']}", {"name": "sent"}) == refusal(
        "Cannot modify a standard label"
    )


@pytest.mark.rule("R-F11")
def test_the_same_name_again_has_another_id(api):
    first = api.post(api.path, {"display_name": "Work"})
    api.delete(f"{api.path}/{first['id']}")

    second = api.post(api.path, {"display_name": "Work"})

    assert second["id"] != first["id"]
    assert api.error("GET", f"{api.path}/{first['id']}") == refusal("Object not found", 404)


@pytest.mark.rule("R-F13", "E-28", "E-29")
def test_unknown_ones_are_not_found(api):
    expected = refusal(f"Couldn't find {api.unit} unknown", 404)

    assert api.error("GET", f"{api.path}/unknown") == refusal("Object not found", 404)
    assert api.error("PUT", f"{api.path}/unknown", {"display_name": "x"}) == expected
    assert api.error("DELETE", f"{api.path}/unknown") == expected


@pytest.mark.rule("R-F8")
def test_a_deleted_label_updates_the_messages_that_carried_it(nylas_mock, gmail):
    made = gmail.post("/labels", {"display_name": "Work"})
    carried = arrive(gmail, labels=["Work", "inbox"])
    arrive(gmail)

    gmail.delete(f"/labels/{made['id']}")

    assert ids(nylas_mock.events(kind="message.updated")) == [carried["id"]]
