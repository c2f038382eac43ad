"""`/delta`: cursors, pages, types, views; whoever applies deltas has what the account has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocknylas import MockNylas
from tests.conftest import START
from tests.support.api import Api
from tests.support.deltas import Replica, latest, pages, since, told
from tests.support.mail import DAY, GRACE, arrive, container, ids, letter, set_account, upload
from tests.support.properties import steady

empty = pytest.mark.nylas(seed_name="empty")
IR = "invalid_request_error"
VERBS = ("created", "updated", "deleted")
READING = ["/delta", "/delta/longpoll", "/delta/streaming"]
MANY = 7


def refusal(message):
    return (400, IR, message)


@pytest.mark.rule("R-DEL-02")
def test_seeded_mail_is_no_change(gmail):
    assert gmail.post("/delta/latest_cursor") == {"cursor": "0"}
    assert gmail.get("/delta", cursor="0") == {
        "cursor_start": "0",
        "cursor_end": "0",
        "deltas": [],
    }


@empty
@pytest.mark.rule("R-DEL-01", "R-DEL-02", "R-DEL-05")
def test_reading_goes_on_from_the_end_of_a_page_without_gap_or_repeat(gmail):
    for _ in range(MANY):
        arrive(gmail)
    everything = since(gmail, "0")

    in_pages = pages(gmail, "0", limit=3)

    found = [one["cursor"] for page in in_pages for one in page]
    assert found == [one["cursor"] for one in everything]
    assert found[-1] == latest(gmail)
    assert len(set(found)) == len(found) == 2 * MANY
    assert [len(page) for page in in_pages] == [3, 3, 3, 3, 2]


@empty
@pytest.mark.rule("R-DEL-05", "R-DEL-18")
def test_attributes_are_what_a_get_answers(gmail):
    start = latest(gmail)
    message = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])
    gmail.post("/labels", {"display_name": "Work"})
    gmail.post("/drafts", {"subject": "Plan"})
    upload(gmail)

    deltas = since(gmail, start)

    assert {"message", "thread", "label", "draft", "file"} == {one["object"] for one in deltas}
    for one in deltas:
        assert set(one) == {"id", "object", "event", "cursor", "attributes"}
        assert one["attributes"] == gmail.get(f"/{one['object']}s/{one['id']}")
    assert deltas[0]["attributes"]["message_ids"] == [message["id"]]


@empty
@pytest.mark.rule("R-DEL-05")
def test_attributes_are_as_they_are_now(gmail):
    message = arrive(gmail, unread=True)

    gmail.put(f"/messages/{message['id']}", {"unread": False})

    created = next(one for one in since(gmail, "0") if told([one]) == [("message", "create")])
    assert created["attributes"]["unread"] is False


@empty
@pytest.mark.rule("R-DEL-06", "R-DEL-07")
def test_changes_alike_are_condensed_and_what_is_deleted_is_only_deleted(gmail):
    label = gmail.post("/labels", {"display_name": "One"})
    for name in ("Two", "Three"):
        gmail.put(f"/labels/{label['id']}", {"display_name": name})
    kept = since(gmail, "0")
    gmail.delete(f"/labels/{label['id']}")
    [gone] = since(gmail, "0")

    assert told(kept) == [("label", "create"), ("label", "modify")]
    assert {one["attributes"]["display_name"] for one in kept} == {"Three"}
    assert (gone["event"], gone["id"]) == ("delete", label["id"])
    assert set(gone) == {"id", "object", "event", "cursor"}


@empty
@pytest.mark.rule("R-DEL-06")
def test_fewer_than_the_limit_may_come_back_although_there_is_more(gmail):
    message = arrive(gmail)
    start = latest(gmail)
    for unread in (False, True, False):
        gmail.put(f"/messages/{message['id']}", {"unread": unread})

    assert [told(page) for page in pages(gmail, start, limit=4)] == [
        [("message", "modify"), ("thread", "modify")],
        [("message", "modify"), ("thread", "modify")],
    ]


@empty
@pytest.mark.rule("R-DEL-03")
def test_a_cursor_is_generated_for_an_instant(gmail, nylas_mock):
    arrive(gmail)
    before = latest(gmail)
    nylas_mock.clock.advance(60)
    arrive(gmail)

    def generated(start):
        return gmail.post("/delta/generate_cursor", {"start": start})

    assert generated(START + 60) == {"cursor": before}
    assert generated(START + 61) == {"cursor": latest(gmail)}
    assert generated(START) == {"cursor": "0"}


@pytest.mark.rule("R-DEL-03")
@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        {"start": "1700000000"},
        {"start": 1.5},
        {"start": True},
        {"start": None},
        {"start": 1, "end": 2},
        {"begin": 1},
    ],
)
def test_a_start_of_another_form_is_refused(gmail, body):
    assert gmail.error("POST", "/delta/generate_cursor", body) == refusal(
        'generate_cursor request body must have the format {"start": <Unix timestamp> (seconds)}'
    )


@pytest.mark.rule("R-DEL-04")
@pytest.mark.parametrize("path", READING)
def test_a_cursor_is_required(gmail, path):
    for query in ({}, {"cursor": ""}):
        status, kind, message = gmail.error("GET", path, query_string=query)

        assert (status, kind) == (400, IR)
        assert "cursor" in message


@pytest.mark.rule("R-DEL-04")
@pytest.mark.parametrize("cursor", ["1", "zzz", "x!", "7h2j4k6l8z1x3c5v7b9n0m2q4"])
def test_an_unknown_cursor_is_refused(gmail, cursor):
    texts = [
        gmail.error("GET", path, query_string={"cursor": cursor}, headers={})[2] for path in READING
    ]

    assert texts == [
        "Invalid cursor parameter",
        "Invalid cursor parameter",
        f"Invalid cursor {cursor}",
    ]


@empty
@pytest.mark.rule("R-DEL-01", "R-DEL-04")
def test_a_cursor_is_no_good_to_another_account(gmail, exchange):
    arrive(gmail)

    assert exchange.error("GET", "/delta", query_string={"cursor": latest(gmail)}) == refusal(
        "Invalid cursor parameter"
    )


@empty
@pytest.mark.rule("R-DEL-13")
def test_a_cursor_of_another_fortnight_is_unknown(gmail, nylas_mock):
    arrive(gmail)
    old = latest(gmail)
    nylas_mock.clock.advance(14 * DAY)
    assert since(gmail, old) == []

    nylas_mock.clock.advance(1)

    assert gmail.error("GET", "/delta", query_string={"cursor": old}) == refusal(
        "Invalid cursor parameter"
    )
    assert since(gmail, "0") == []
    assert latest(gmail) == "0"


INCLUDING = ["include_types", "includeTypes"]
EXCLUDING = ["exclude_types", "excluded_types", "excludeTypes"]


@empty
@pytest.mark.rule("R-DEL-08", "R-DEL-09")
@pytest.mark.parametrize("path", READING[:2])
@pytest.mark.parametrize("name", INCLUDING + EXCLUDING)
def test_types_are_chosen_in_every_spelling(gmail, path, name):
    arrive(gmail)
    upload(gmail)

    deltas = gmail.get(path, cursor="0", **{name: " message , file,"})["deltas"]

    wanted = {"message", "file"} if name in INCLUDING else {"thread"}
    assert {one["object"] for one in deltas} == wanted


@pytest.mark.rule("R-DEL-08")
@pytest.mark.parametrize("path", READING)
@pytest.mark.parametrize("name", INCLUDING + EXCLUDING)
@pytest.mark.parametrize("wrong", ["mail", "messages", "Message", "account", "job"])
def test_a_type_that_there_is_not_is_refused(gmail, path, name, wrong):
    query = {"cursor": "0", name: f"message,{wrong}"}

    assert gmail.error("GET", path, query_string=query) == refusal(f"Invalid object type {wrong}")


@pytest.mark.rule("R-DEL-08")
def test_every_type_may_be_named(gmail):
    every = "contact,file,message,draft,thread,event,folder,label,calendar"

    assert since(gmail, "0", include_types=every) == since(gmail, "0", exclude_types=every) == []


@pytest.mark.rule("R-DEL-10")
@pytest.mark.parametrize("path", READING)
def test_types_are_not_chosen_both_ways(gmail, path):
    query = {"cursor": "0", "include_types": "message", "excluded_types": "thread"}

    assert gmail.error("GET", path, query_string=query) == refusal(
        "Invalid Request. Cannot specify both include_typesand exclude_types"
    )


@empty
@pytest.mark.rule("R-DEL-11")
def test_folders_and_labels_are_told_unless_they_are_excluded(gmail, exchange):
    gmail.post("/labels", {"display_name": "Work"})
    exchange.post("/folders", {"display_name": "Work"})

    for api, unit in ((gmail, "label"), (exchange, "folder")):
        assert told(since(api, "0")) == [(unit, "create")]
        assert told(since(api, "0", exclude_folders="false")) == [(unit, "create")]
        assert since(api, "0", exclude_folders="true") == []


@empty
@pytest.mark.rule("R-DEL-11")
def test_the_account_is_told_only_when_it_is_not_excluded(gmail, world):
    set_account(gmail, sync_state="invalid")
    world.state.record("account.invalid", world.account("gmail"))

    assert since(gmail, "0") == since(gmail, "0", exclude_account="true") == []
    [delta] = since(gmail, "0", exclude_account="False")
    assert (delta["object"], delta["event"]) == ("account", "modify")
    assert delta["attributes"] == gmail.get("/account")


@pytest.mark.rule("R-DEL-11")
@pytest.mark.parametrize("name", ["exclude_folders", "exclude_account"])
def test_a_switch_is_true_or_false(gmail, name):
    assert gmail.error("GET", "/delta", query_string={"cursor": "0", name: "no"}) == refusal(
        f'Value must be "true" or "false" (not "no") for {name}'
    )


@empty
@pytest.mark.rule("R-DEL-12")
@pytest.mark.parametrize("path", READING[:2])
def test_the_expanded_view_is_that_of_a_get(gmail, path):
    arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])

    deltas = gmail.get(path, cursor="0", view="expanded")["deltas"]

    by_object = {one["object"]: one["attributes"] for one in deltas}
    assert by_object["message"]["headers"].keys() == {"Message-Id", "In-Reply-To", "References"}
    assert ids(by_object["thread"]["messages"]) == [by_object["message"]["id"]]
    assert "message_ids" not in by_object["thread"]
    for name, attributes in by_object.items():
        assert attributes == gmail.get(f"/{name}s/{attributes['id']}", view="expanded")


def test_an_unknown_view_is_refused(gmail):
    query = {"cursor": "0", "view": "raw"}

    assert gmail.error("GET", "/delta", query_string=query) == refusal("Unknown view type raw.")


@pytest.mark.parametrize(
    ("path", "query", "message"),
    [
        ("/delta", {"limit": "x"}, "Limit parameter must be an integer."),
        ("/delta", {"limit": "-1"}, "Limit parameter must be nonnegative."),
        ("/delta", {"limit": "1001"}, "Cannot request more than 1000 resources at once."),
        ("/delta/longpoll", {"limit": "1001"}, "Cannot request more than 1000 resources at once."),
        ("/delta/longpoll", {"timeout": "x"}, "Timeout parameter must be an integer."),
        ("/delta/streaming", {"timeout": "-1"}, "Timeout parameter must be nonnegative."),
    ],
)
@pytest.mark.rule("R-DEL-14")
def test_numbers_are_checked(gmail, path, query, message):
    assert gmail.error("GET", path, query_string={"cursor": "0", **query}) == refusal(message)


@pytest.mark.parametrize("path", READING)
def test_reading_needs_a_token_and_works_for_an_invalid_account(gmail, path):
    set_account(gmail, sync_state="invalid")
    assert gmail.request("GET", path, query_string={"cursor": "0"}).status_code == 200

    gmail.headers = {}
    assert gmail.error("GET", path, query_string={"cursor": "0"})[0] == 401


def note(api, body):
    return api.post("/drafts", body)


def _label_with_mail(api):
    label = api.post("/labels", {"display_name": "Work"})
    arrive(api, labels=["Work"])
    return label


def _merge(api):
    """Let two mails arrive that have nothing in common, then one that answers both."""
    for number in (1, 2):
        headers = {"Message-Id": f"<{number}@x.test>"}
        arrive(api, subject="Plan", date=number, headers=headers)
    references = "<1@x.test> <2@x.test>"
    return arrive(api, subject="Re: Plan", headers={"References": references})


ONE_FILE = [{"filename": "a.txt", "content": "x"}]
CHANGES = {  # what a client does → what its deltas are, in order
    "mail arrives": (
        lambda api: arrive(api, files=ONE_FILE),
        [("file", "create"), ("thread", "create"), ("message", "create")],
    ),
    "a file is uploaded": (upload, [("file", "create")]),
    "an upload is deleted": (
        lambda api: api.delete(f"/files/{upload(api)['id']}"),
        [("file", "delete")],
    ),
    "a draft with a file is written": (
        lambda api: note(api, {"file_ids": [upload(api)["id"]]}),
        [("file", "create"), ("file", "modify"), ("thread", "create"), ("draft", "create")],
    ),
    "a file is taken off a draft": (
        lambda api: api.put(
            f"/drafts/{note(api, {'file_ids': [upload(api)['id']]})['id']}",
            {"version": 0, "file_ids": []},
        ),
        [
            ("file", "create"),
            ("thread", "create"),
            ("draft", "create"),
            ("file", "modify"),
            ("thread", "modify"),
            ("draft", "modify"),
        ],
    ),
    "a draft is deleted": (
        lambda api: api.delete(f"/drafts/{note(api, {})['id']}", {"version": 0}),
        [("draft", "delete"), ("thread", "delete")],
    ),
    "a draft is sent": (
        lambda api: api.post(
            "/send",
            {"draft_id": note(api, {"to": letter()["to"]})["id"], "version": 0},
        ),
        [("thread", "create"), ("draft", "delete"), ("thread", "modify"), ("message", "create")],
    ),
    "mail is sent": (
        lambda api: api.post("/send", letter()),
        [("thread", "create"), ("message", "create")],
    ),
    "mail is scheduled and sent": (
        lambda api: (api.post("/v2/outbox", letter()), api.mock.clock.settle()),
        [("thread", "create"), ("message", "create")],
    ),
    "a message is read": (
        lambda api: api.put(f"/messages/{arrive(api)['id']}", {"unread": False}),
        [
            ("thread", "create"),
            ("message", "create"),
            ("message", "modify"),
            ("thread", "modify"),
        ],
    ),
    "a message gets metadata": (
        lambda api: api.put(f"/messages/{arrive(api)['id']}", {"metadata": {"a": "b"}}),
        [
            ("thread", "create"),
            ("message", "create"),
            ("message", "modify"),
            ("thread", "modify"),
        ],
    ),
    "a message is thrown away": (
        lambda api: api.delete(f"/messages/{arrive(api)['id']}"),
        [
            ("thread", "create"),
            ("message", "create"),
            ("message", "modify"),
            ("thread", "modify"),
        ],
    ),
    "a thread is starred": (
        lambda api: api.put(f"/threads/{arrive(api)['thread_id']}", {"starred": True}),
        [
            ("thread", "create"),
            ("message", "create"),
            ("message", "modify"),
            ("thread", "modify"),
        ],
    ),
    "a label with mail is renamed": (
        lambda api: api.put(f"/labels/{_label_with_mail(api)['id']}", {"display_name": "Play"}),
        [
            ("label", "create"),
            ("thread", "create"),
            ("message", "create"),
            ("label", "modify"),
            ("message", "modify"),
            ("thread", "modify"),
        ],
    ),
    "a label with mail is deleted": (
        lambda api: api.delete(f"/labels/{_label_with_mail(api)['id']}"),
        [
            ("thread", "create"),
            ("message", "create"),
            ("message", "modify"),
            ("thread", "modify"),
            ("label", "delete"),
        ],
    ),
    "two threads become one": (
        _merge,
        [
            ("thread", "create"),
            ("message", "create"),
            ("message", "create"),
            ("message", "modify"),
            ("thread", "delete"),
            ("thread", "modify"),
            ("message", "create"),
        ],
    ),
}


@empty
@pytest.mark.rule("R-DEL-08")
@pytest.mark.parametrize("what", CHANGES)
def test_each_write_is_told(gmail, what):
    write, expected = CHANGES[what]

    write(gmail)

    assert told(since(gmail, "0")) == expected


@empty
def test_both_ends_of_a_mail_are_told(gmail, exchange):
    gmail.post("/send", letter(GRACE))

    for api in (gmail, exchange):
        assert told(since(api, "0")) == [("thread", "create"), ("message", "create")]


@empty
@pytest.mark.rule("R-DEL-01")
def test_cursors_survive_a_copy_of_the_world(gmail, nylas_mock):
    arrive(gmail)
    cursor = latest(gmail)
    arrive(gmail)
    expected = since(gmail, cursor)

    sandboxes, sandbox = nylas_mock.sandboxes, nylas_mock.sandbox
    sandboxes.put_back(sandbox, sandbox.world.copy(), sandbox.spec)

    assert since(gmail, cursor) == expected != []


def _nth(documents, number):
    return documents[number % len(documents)] if documents else None


def _some(api, path, number):
    return _nth(api.get(path), number)


def _on(path, act):
    """Return a write on some object of a list, if there is any."""

    def write(api, number):
        found = _some(api, path, number)
        if found:
            act(api, found, number)

    return write


def _change_draft(api, draft, number):
    file_ids = [one["id"] for one in api.get("/files") if number % 2]
    body = {"version": draft["version"], "subject": f"Plan {number}", "file_ids": file_ids[:2]}
    api.put(f"/drafts/{draft['id']}", body)


def _send_draft(api, draft, _):
    api.request("POST", "/send", {"draft_id": draft["id"], "version": draft["version"]})


def _label(api, message, number):
    labels = [one["id"] for one in api.get("/labels") if one["name"] in {None, "all"}]
    api.put(f"/messages/{message['id']}", {"label_ids": labels[number % 2 :] or labels})


WRITES = {
    "arrive": lambda api, number: arrive(api, subject=f"Plan {number % 3}", files=ONE_FILE),
    "answer": _on(
        "/messages",
        lambda api, message, _: api.post("/send", letter(reply_to_message_id=message["id"])),
    ),
    "send to oneself": lambda api, _: api.post("/send", letter(api.account.email_address)),
    "upload": lambda api, number: upload(api, filename=f"{number}.txt"),
    "delete file": _on("/files", lambda api, one, _: api.request("DELETE", f"/files/{one['id']}")),
    "draft": lambda api, number: note(api, {"to": letter()["to"], "subject": f"Plan {number % 3}"}),
    "change draft": _on("/drafts", _change_draft),
    "send draft": _on("/drafts", _send_draft),
    "delete draft": _on(
        "/drafts",
        lambda api, one, _: api.delete(f"/drafts/{one['id']}", {"version": one["version"]}),
    ),
    "flag": _on(
        "/messages",
        lambda api, one, number: api.put(f"/messages/{one['id']}", {"starred": number % 2 == 0}),
    ),
    "flag thread": _on(
        "/threads",
        lambda api, one, number: api.put(f"/threads/{one['id']}", {"unread": number % 2 == 0}),
    ),
    "trash": _on("/messages", lambda api, one, _: api.delete(f"/messages/{one['id']}")),
    "label": _on("/messages", _label),
    "new label": lambda api, number: api.request("POST", "/labels", {"display_name": f"L{number}"}),
    "rename label": _on(
        "/labels",
        lambda api, one, number: api.request(
            "PUT", f"/labels/{one['id']}", {"display_name": f"M{number}"}
        ),
    ),
    "delete label": _on(
        "/labels", lambda api, one, _: api.request("DELETE", f"/labels/{one['id']}")
    ),
    "merge": lambda api, _: _merge(api),
    "advance": lambda api, number: api.mock.clock.advance(number),
}
steps = st.tuples(st.sampled_from([*WRITES, "read", "read"]), st.integers(0, 40))


@pytest.mark.rule("R-DEL-05", "R-DEL-06", "R-DEL-07")
def test_whoever_applies_deltas_in_pages_of_any_size_has_what_the_account_has(nylas_server):
    seen = set()

    @steady(40)
    @given(st.lists(steps, min_size=10, max_size=40), st.integers(1, 9))
    def check(story, limit):
        with MockNylas(server=nylas_server, sandbox_id="replica", seed_name="empty") as mock:
            api = Api(mock, "gmail")
            note(api, {"to": letter()["to"], "file_ids": [upload(api)["id"]]})
            _label_with_mail(api)
            replica = Replica(api)
            for what, number in story:
                if what == "read":
                    replica.read(limit)
                else:
                    WRITES[what](api, number)
            while replica.read(limit):
                pass

            assert replica.documents == replica.truth()
            assert replica.numbers == sorted(set(replica.numbers))
            assert mock.world.internal_errors == []
            seen.update(change.kind for change in mock.world.journal)

    check()

    assert {
        f"{one}.{verb}" for one in ("file", "draft", "thread", "label") for verb in VERBS
    } < seen


@empty
def test_a_folder_that_mail_moves_to_is_no_change_of_the_folder(exchange):
    message = arrive(exchange)
    start = latest(exchange)

    exchange.put(f"/messages/{message['id']}", {"folder_id": container(exchange, "archive")["id"]})

    assert told(since(exchange, start)) == [("message", "modify"), ("thread", "modify")]
