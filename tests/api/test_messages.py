"""`/messages`: lists in order, views, and what a PUT does to flags, folders, labels, metadata."""

import pytest

from tests.support.mail import arrive, container, containers, ids, letter, names, snapshot

empty = pytest.mark.nylas(seed_name="empty")
strict = pytest.mark.nylas(seed_name="empty", options={"strict": True})
FIELDS = {
    "id",
    "object",
    "account_id",
    "thread_id",
    "subject",
    "from",
    "to",
    "cc",
    "bcc",
    "reply_to",
    "date",
    "unread",
    "starred",
    "snippet",
    "body",
    "files",
    "events",
}


def refusal(message):
    return (400, "invalid_request_error", message)


def labelled(gmail, *wanted):
    return arrive(gmail, labels=list(wanted))


def relabel(gmail, message, *wanted, **options):
    """Ask for these labels by name; return the names the message ends with."""
    known = containers(gmail)
    body = {"label_ids": [known[one]["id"] for one in wanted]}
    return names(gmail.put(f"/messages/{message['id']}", body, **options))


@pytest.mark.rule("R-M1")
def test_messages_come_newest_first(gmail, exchange):
    for api in (gmail, exchange):
        dates = [one["date"] for one in api.get("/messages", limit=1000)]

        assert dates == sorted(dates, reverse=True)
        assert {one["object"] for one in api.get("/messages")} == {"message"}


def test_a_message_shows_its_fields_and_no_others(gmail, exchange):
    assert all(set(one) == FIELDS | {"labels"} for one in gmail.get("/messages"))
    assert all(set(one) == FIELDS | {"folder"} for one in exchange.get("/messages"))


@empty
@pytest.mark.rule("R-M2")
def test_received_before_includes_its_instant_and_after_does_not(gmail):
    first, second, third = (arrive(gmail, date=date)["id"] for date in (1000, 2000, 3000))

    assert ids(gmail.get("/messages", received_before=2000)) == [second, first]
    assert ids(gmail.get("/messages", received_after=2000)) == [third]
    assert ids(gmail.get("/messages", received_before=2000, received_after=1000)) == [second]
    assert gmail.get("/messages", received_before=999) == []


@empty
@pytest.mark.rule("R-M3")
def test_has_attachment_filters_only_when_true(gmail):
    bare = arrive(gmail)
    full = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])

    assert ids(gmail.get("/messages", has_attachment="true")) == [full["id"]]
    assert {*ids(gmail.get("/messages", has_attachment="false"))} == {bare["id"], full["id"]}


@empty
@pytest.mark.rule("R-M4")
@pytest.mark.parametrize("flag", ["unread", "starred"])
def test_flags_are_matched_by_equality(gmail, flag):
    yes, no = (arrive(gmail, **{flag: value})["id"] for value in (True, False))

    assert ids(gmail.get("/messages", **{flag: "true"})) == [yes]
    assert ids(gmail.get("/messages", **{flag: "false"})) == [no]


@empty
@pytest.mark.rule("R-T6", "R-C13")
def test_messages_of_a_thread_are_listed_by_thread_id(gmail):
    first = arrive(gmail, headers={"Message-Id": "<one@x.example>"}, date=1000)
    reply = arrive(gmail, headers={"In-Reply-To": "<one@x.example>"}, date=2000)
    arrive(gmail)

    found = gmail.get("/messages", thread_id=first["thread_id"])

    assert ids(found) == [reply["id"], first["id"]]


@empty
def test_messages_are_found_by_the_dates_of_their_thread(gmail):
    old = arrive(gmail, headers={"Message-Id": "<one@x.example>"}, date=1000)
    new = arrive(gmail, headers={"In-Reply-To": "<one@x.example>"}, date=3000)
    lone = arrive(gmail, date=2000)

    assert ids(gmail.get("/messages", started_before=2000)) == [new["id"], old["id"]]
    assert ids(gmail.get("/messages", last_message_before=3000)) == [lone["id"]]
    assert gmail.get("/messages", started_after=1000, last_message_after=2000) == []


@empty
@pytest.mark.rule("R-M5")
def test_a_draft_can_be_read_among_the_messages(gmail):
    draft = gmail.post("/drafts", {"subject": "Soon"})

    assert gmail.get(f"/messages/{draft['id']}") == gmail.get(f"/drafts/{draft['id']}")
    assert gmail.get(f"/messages/{draft['id']}")["object"] == "draft"
    assert gmail.get("/messages") == []


@empty
@pytest.mark.rule("R-M6", "R-C9")
def test_several_ids_answer_the_messages_that_exist_in_their_order(gmail, exchange):
    first, second = arrive(gmail), arrive(gmail)
    strange = arrive(exchange)
    path = f"/messages/{second['id']},unknown,{strange['id']},{first['id']}"

    assert ids(gmail.get(path)) == [second["id"], first["id"]]
    assert ids(gmail.get(path, limit=1, offset=1)) == [first["id"]]
    assert "headers" in gmail.get(path, view="expanded")[0]
    assert gmail.error("GET", f"/messages/{first['id']},X") == refusal("Invalid id: X")


@empty
@pytest.mark.rule("R-M7")
def test_the_expanded_view_adds_three_headers(gmail):
    headers = {
        "Message-Id": "<two@x.example>",
        "In-Reply-To": "<one@x.example>",
        "References": "<zero@x.example> <one@x.example>",
    }
    plain, reply = (
        arrive(gmail, headers={"Message-Id": "<a@x.example>"}),
        arrive(gmail, headers={**headers, "X-Other": "no"}),
    )
    listed = gmail.get("/messages", view="expanded")

    assert gmail.get(f"/messages/{reply['id']}", view="expanded") == {
        **reply,
        "headers": {**headers, "References": ["<zero@x.example>", "<one@x.example>"]},
    }
    assert {one["id"]: one["headers"] for one in listed}[plain["id"]] == {
        "Message-Id": "<a@x.example>",
        "In-Reply-To": None,
        "References": [],
    }
    assert "headers" not in gmail.get(f"/messages/{plain['id']}")


@empty
@pytest.mark.rule("R-M10", "R-M21", "R-C3")
def test_flags_change_and_the_thread_follows_at_once(gmail):
    message = arrive(gmail)
    path, thread_path = f"/messages/{message['id']}", f"/threads/{message['thread_id']}"

    shown = []
    for body in ({"unread": False}, {"unread": True}, {"starred": True}, {"starred": False}):
        answer, thread = gmail.put(path, body), gmail.get(thread_path)
        shown.append((answer["unread"], answer["starred"], thread["unread"], thread["starred"]))

    assert shown == [
        (False, False, False, False),
        (True, False, True, False),
        (True, True, True, True),
        (True, False, True, False),
    ]
    assert gmail.get(thread_path)["version"] == 4
    assert gmail.get(path) == message


@empty
@pytest.mark.rule("R-M21")
def test_a_change_that_changes_nothing_leaves_the_thread_alone(gmail):
    message = arrive(gmail)
    labels = [one["id"] for one in reversed(message["labels"])]

    gmail.put(f"/messages/{message['id']}", {"unread": True, "label_ids": labels})

    assert gmail.get(f"/threads/{message['thread_id']}")["version"] == 0
    assert gmail.get(f"/messages/{message['id']}") == message


@empty
@pytest.mark.rule("E-30a", "E-30b")
@pytest.mark.parametrize("flag", ["unread", "starred"])
@pytest.mark.parametrize("value", ["true", 1, 0, [], {}])
def test_a_flag_that_is_no_boolean_is_refused(gmail, flag, value):
    message = arrive(gmail)
    paths = [f"/messages/{message['id']}", f"/threads/{message['thread_id']}"]

    answers = {gmail.error("PUT", path, {flag: value}) for path in paths}

    assert answers == {refusal(f'"{flag}" must be true or false')}


@empty
@pytest.mark.rule("R-M11", "R-M21", "E-37")
def test_a_message_lives_in_one_folder_and_can_be_moved(exchange):
    message = arrive(exchange)
    archive = container(exchange, "archive")
    path = f"/messages/{message['id']}"

    moved = exchange.put(path, {"folder_id": archive["id"]})

    assert names(moved) == {"archive"}
    assert exchange.get("/messages", **{"in": "inbox"}) == []
    assert ids(exchange.get("/messages", **{"in": "archive"})) == [message["id"]]
    assert names({"labels": exchange.get(f"/threads/{message['thread_id']}")["folders"]}) == {
        "archive"
    }
    for nothing in (None, "", {"id": None}, {}):
        assert exchange.error("PUT", path, {"folder_id": nothing}) == refusal(
            "Removing all folders is not allowed."
        )


@empty
@pytest.mark.rule("E-31")
@pytest.mark.parametrize(("value", "shown"), [("unknown", "unknown"), (7, "7"), ([], "[]")])
def test_an_unknown_folder_is_refused(exchange, value, shown):
    message = arrive(exchange)

    for path in (f"/messages/{message['id']}", f"/threads/{message['thread_id']}"):
        assert exchange.error("PUT", path, {"folder_id": value}) == refusal(
            f"The folder {shown} does not exist"
        )


@empty
@pytest.mark.rule("R-M12", "R-C3", "R-C4", "R-C7")
def test_folders_and_labels_are_named_by_either_key(gmail, exchange):
    filed, tagged = arrive(exchange), arrive(gmail)
    folders, labels = containers(exchange), containers(gmail)

    def file(body):
        return names(exchange.put(f"/messages/{filed['id']}", body))

    def tag(body):
        return names(gmail.put(f"/messages/{tagged['id']}", body))

    assert file({"folder": folders["archive"]["id"]}) == {"archive"}
    assert file({"folder": folders["inbox"]}) == {"inbox"}
    assert file({"folder_id": folders["archive"]["id"], "folder": "unknown"}) == {"archive"}
    assert tag({"labels": [labels["all"]["id"]]}) == {"all"}
    assert tag({"labels": [labels["all"], labels["important"]]}) == {"all", "important"}
    assert tag({"label_ids": [labels["all"]["id"]], "labels": ["unknown"]}) == {"all"}


@empty
@pytest.mark.rule("R-M13", "R-M22")
def test_a_message_in_the_trash_is_readable_and_comes_back(gmail, exchange):
    tagged, filed = arrive(gmail), arrive(exchange)
    folders = containers(exchange)
    path = f"/messages/{filed['id']}"

    relabel(gmail, tagged, "inbox", "all", "trash")
    exchange.put(path, {"folder_id": folders["trash"]["id"]})

    for api, message in ((gmail, tagged), (exchange, filed)):
        assert api.get(f"/messages/{message['id']}")["subject"] == message["subject"]
        assert ids(api.get("/messages", **{"in": "trash"})) == [message["id"]]
        assert ids(api.get("/messages")) == [message["id"]]
        assert api.get("/messages", **{"in": "inbox"}) == []
    assert relabel(gmail, tagged, "inbox", "trash") == {"inbox", "all"}
    assert names(exchange.put(path, {"folder_id": folders["inbox"]["id"]})) == {"inbox"}


@empty
@pytest.mark.rule("R-M14")
def test_labels_replace_all_previous_ones(gmail):
    for name in ("Travel", "Work"):
        gmail.post("/labels", {"display_name": name})
    message = labelled(gmail, "inbox", "all", "Travel")

    assert relabel(gmail, message, "all", "Work") == {"all", "Work"}
    assert relabel(gmail, message, "inbox", "all", "trash", "Work") == {"trash", "Work"}


@empty
@pytest.mark.parametrize(
    ("before", "asked", "after"),
    [
        pytest.param(
            ["important", "all"],
            ["important", "all", "inbox", "trash"],
            {"important", "trash"},
            id="trash beats inbox",
            marks=pytest.mark.rule("R-M14a"),
        ),
        pytest.param(
            ["all"],
            ["inbox", "spam"],
            {"spam"},
            id="spam beats inbox",
            marks=pytest.mark.rule("R-M14a"),
        ),
        pytest.param(
            ["inbox", "all"],
            ["inbox", "all", "trash"],
            {"trash"},
            id="trash takes the rest away",
            marks=pytest.mark.rule("R-M16"),
        ),
        pytest.param(
            ["trash"],
            ["trash", "spam"],
            {"spam"},
            id="spam takes trash away",
            marks=pytest.mark.rule("R-M16"),
        ),
        pytest.param(
            ["spam"],
            ["spam", "inbox"],
            {"inbox", "all"},
            id="inbox takes spam away and brings all",
            marks=pytest.mark.rule("R-M17"),
        ),
        pytest.param(
            ["trash"],
            ["trash", "all"],
            {"all"},
            id="all takes trash away",
            marks=pytest.mark.rule("R-M18"),
        ),
        pytest.param(
            ["inbox", "all"],
            ["inbox"],
            {"inbox", "all"},
            id="all stays when nothing replaces it",
            marks=pytest.mark.rule("R-M20"),
        ),
        pytest.param(
            ["trash"],
            ["important"],
            {"important", "trash"},
            id="trash stays when nothing replaces it",
            marks=pytest.mark.rule("R-M20"),
        ),
        pytest.param(
            ["sent", "all"],
            ["all", "important"],
            {"sent", "all", "important"},
            id="sent is kept when left out",
            marks=pytest.mark.rule("R-M19"),
        ),
        pytest.param(
            ["drafts", "all"],
            ["drafts", "all", "important"],
            {"drafts", "all", "important"},
            id="drafts may be left as it was",
            marks=pytest.mark.rule("R-M19"),
        ),
    ],
)
def test_core_labels_settle_by_what_is_added(gmail, before, asked, after):
    message = labelled(gmail, *before)

    assert relabel(gmail, message, *asked) == after
    thread = gmail.get(f"/threads/{message['thread_id']}")
    assert names(thread) == after


@empty
@pytest.mark.rule("R-M15", "E-38a")
@pytest.mark.parametrize("added", [["trash", "spam"], ["all", "spam"], ["all", "trash"]])
def test_only_one_of_all_trash_and_spam_can_be_added(gmail, added):
    home = ({"all", "trash", "spam"} - set(added)).pop()
    message = labelled(gmail, home)
    wanted = [containers(gmail)[one]["id"] for one in added]
    path = f"/messages/{message['id']}"

    assert gmail.error("PUT", path, {"label_ids": wanted}) == refusal(
        'Only one of "all", "trash" or "spam" can be added'
    )
    assert gmail.get(path) == message


@empty
@pytest.mark.rule("R-M19", "E-38b")
@pytest.mark.parametrize("name", ["drafts", "sent"])
def test_drafts_and_sent_cannot_be_added(gmail, name):
    message = labelled(gmail, "inbox", "all")
    wanted = [containers(gmail)[one]["id"] for one in ("all", name)]

    assert gmail.error("PUT", f"/messages/{message['id']}", {"label_ids": wanted}) == refusal(
        f'The "{name}" label cannot be changed'
    )


@strict
@pytest.mark.rule("R-M19", "E-38b", "E-38c")
def test_a_strict_sandbox_takes_a_missing_core_label_for_its_removal(gmail):
    sent, received = labelled(gmail, "sent", "all"), labelled(gmail, "inbox", "all")
    known = containers(gmail)

    def refused(message, name):
        body = {"label_ids": [known[name]["id"]]}
        return gmail.error("PUT", f"/messages/{message['id']}", body)

    assert refused(sent, "all") == refusal('The "sent" label cannot be changed')
    assert refused(received, "important") == refusal(
        '"all", "trash" and "spam" cannot all be removed'
    )
    assert relabel(gmail, sent, "sent", "all", "important") == {"sent", "all", "important"}


@empty
@pytest.mark.rule("E-32", "E-33", "E-34")
@pytest.mark.parametrize("path", ["/messages/{id}", "/threads/{thread_id}"])
@pytest.mark.parametrize("key", ["label_ids", "labels"])
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("inbox", '"labels" must be a list'),
        ({"id": "x"}, '"labels" must be a list'),
        (0, '"labels" must be a list'),
        ([], "Removing all labels is not allowed."),
        (None, "Removing all labels is not allowed."),
        (["unknown"], "The label unknown does not exist"),
        ([{"id": "unknown"}], "The label unknown does not exist"),
        ([["x"]], "The label ['x'] does not exist"),
    ],
)
def test_labels_that_cannot_be_are_refused(gmail, path, key, value, message):
    stored = arrive(gmail)

    assert gmail.error("PUT", path.format(**stored), {key: value}) == refusal(message)


@empty
@pytest.mark.rule("R-T11")
def test_the_key_of_the_other_unit_is_ignored(gmail, exchange):
    tagged, filed = arrive(gmail), arrive(exchange)

    for path in ("/messages/{id}", "/threads/{thread_id}"):
        assert gmail.put(path.format(**tagged), {"folder_id": "unknown"})
        assert exchange.put(path.format(**filed), {"label_ids": []})

    assert gmail.get(f"/messages/{tagged['id']}") == tagged
    assert exchange.get(f"/messages/{filed['id']}") == filed


@strict
@pytest.mark.rule("R-T11", "E-36")
def test_the_key_of_the_other_unit_is_refused_by_a_strict_sandbox(gmail, exchange):
    tagged, filed = arrive(gmail), arrive(exchange)

    for path in ("/messages/{id}", "/threads/{thread_id}"):
        assert gmail.error("PUT", path.format(**tagged), {"folder_id": "x"}) == refusal(
            "This account uses labels"
        )
        assert exchange.error("PUT", path.format(**filed), {"labels": []}) == refusal(
            "This account uses folders"
        )


@empty
@pytest.mark.rule("R-META-02")
def test_metadata_is_replaced_whole(gmail):
    message = arrive(gmail)
    path = f"/messages/{message['id']}"

    gmail.put(path, {"metadata": {"a": "1", "b": ""}})
    kept = gmail.put(path, {"starred": True})["metadata"]
    replaced = gmail.put(path, {"metadata": {"c": "3"}})["metadata"]

    assert kept == {"a": "1", "b": ""}
    assert replaced == gmail.get(path)["metadata"] == {"c": "3"}


@empty
@pytest.mark.rule("E-78", "R-META-01")
@pytest.mark.parametrize(
    "value",
    [
        "text",
        [],
        {str(number): "x" for number in range(51)},
        {"k" * 41: "x"},
        {"": "x"},
        {"k": "x" * 501},
        {"k": 7},
        {"k": None},
        {"k": {"nested": "x"}},
    ],
    ids=lambda value: str(value)[:30],
)
def test_metadata_beyond_its_measures_is_refused(gmail, value):
    message = arrive(gmail)
    path = f"/messages/{message['id']}"
    largest = {f"{number:040}": "x" * 500 for number in range(50)}

    assert gmail.error("PUT", path, {"metadata": value}) == refusal("Invalid metadata")
    assert gmail.put(path, {"metadata": largest})["metadata"] == largest


@empty
@pytest.mark.rule("R-C4")
def test_a_message_can_be_saved_as_it_was_read(gmail, exchange):
    for api in (gmail, exchange):
        message = arrive(api, files=[{"filename": "a.txt", "content": "x"}])
        body = {
            name: value
            for name, value in message.items()
            if name not in {"id", "account_id", "object"}
        }

        answer = api.put(f"/messages/{message['id']}", {**body, "starred": True, "date": 1})

        assert {**answer, "job_status_id": ""} == {**message, "starred": True, "job_status_id": ""}


@empty
@pytest.mark.rule("R-M24")
def test_a_deleted_message_lies_in_the_trash(gmail, exchange):
    gmail.post("/labels", {"display_name": "Work"})
    tagged, filed = labelled(gmail, "inbox", "all", "Work"), arrive(exchange)

    answers = [
        api.request("DELETE", f"/messages/{message['id']}", query_string={"forceful": "True"})
        for api, message in ((gmail, tagged), (exchange, filed))
    ]

    assert [(one.status_code, one.data) for one in answers] == [(200, b"null")] * 2
    assert names(gmail.get(f"/messages/{tagged['id']}")) == {"trash", "Work"}
    assert names(exchange.get(f"/messages/{filed['id']}")) == {"trash"}
    assert gmail.get(f"/threads/{tagged['thread_id']}")["version"] == 1
    assert gmail.delete(f"/messages/{tagged['id']}") is None
    assert gmail.get(f"/threads/{tagged['thread_id']}")["version"] == 1


@empty
@pytest.mark.rule("R-M25")
def test_a_body_is_returned_as_it_came(gmail):
    body = "<script>alert('x')</script><p onclick=evil()>Grüße 🌍 &amp; <b>more"

    received, sent = arrive(gmail, body=body), gmail.post("/send", letter(body=body))

    assert received["body"] == body
    assert gmail.get(f"/messages/{sent['id']}")["body"] == body


@empty
@pytest.mark.parametrize(
    ("body", "snippet"),
    [
        ("<p>Hello  <b>Tom</b>,</p>\n<p>fine.</p>", "Hello Tom , fine."),
        ("word " * 100, ("word " * 100)[:191]),
        ("", ""),
    ],
)
def test_a_snippet_is_the_plain_beginning(gmail, body, snippet):
    message = arrive(gmail, body=body)

    assert message["snippet"] == snippet
    assert len(message["snippet"]) <= 191


@empty
def test_a_refused_change_changes_nothing(gmail):
    message = arrive(gmail)
    before = snapshot(gmail.mock.world)

    gmail.error("PUT", f"/messages/{message['id']}", {"unread": False, "label_ids": ["unknown"]})

    assert snapshot(gmail.mock.world) == before


def test_mail_of_one_second_is_listed_in_the_order_of_its_arrival(gmail):
    sent = [gmail.post("/send", {"to": [{"email": "x@example.com"}]})["id"] for _ in range(5)]

    assert [one["id"] for one in gmail.get("/messages", limit=5)] == sent[::-1]


@empty
@pytest.mark.rule("R-M6", "E-15")
def test_a_list_of_ids_is_limited_like_any_other(gmail):
    first, second = arrive(gmail), arrive(gmail)
    path = f"/messages/{first['id']},{second['id']}"

    assert gmail.error("GET", f"{path}?limit=5000") == refusal(
        "Cannot request more than 1000 resources at once."
    )
    assert ids(gmail.get(path, limit=1000)) == [first["id"], second["id"]]
