"""`/drafts`: written, changed under versions, listed and deleted, each in its thread."""

import pytest

from tests.support.mail import (
    ADA,
    ALAN,
    FULL,
    GRACE,
    STRANGER,
    arrive,
    container,
    ids,
    names,
    people,
    snapshot,
    upload,
)

pytestmark = pytest.mark.nylas(seed_name="empty")
ACCOUNTS = [("gmail", "labels"), ("exchange", "folder"), ("imap", "folder")]
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
    "reply_to_message_id",
    "version",
}


def draft(api, **fields):
    """Return a draft as it is stored, without the job of the write."""
    made = api.post("/drafts", fields)
    del made["job_status_id"]
    return made


def change(api, made, **fields):
    """Return a draft after a PUT that carries its version, without the job."""
    after = api.put(f"/drafts/{made['id']}", {"version": made["version"], **fields})
    del after["job_status_id"]
    return after


@pytest.mark.rule("R-D1", "R-D6")
@pytest.mark.parametrize(("account", "unit"), ACCOUNTS)
def test_an_empty_body_makes_an_empty_draft(request, account, unit):
    api = request.getfixturevalue(account)

    made = draft(api)

    assert set(made) == FIELDS | {unit}
    assert (made["object"], made["version"], made["date"]) == ("draft", 0, api.mock.clock.now)
    assert (made["subject"], made["body"], made["snippet"]) == ("", "", "")
    assert (made["unread"], made["starred"], made["reply_to_message_id"]) == (False, False, None)
    assert made["from"] == [{"name": api.account.name, "email": api.account.email_address}]
    assert made["to"] == made["cc"] == made["bcc"] == made["reply_to"] == made["files"] == []
    assert names(made) == {"drafts"}
    assert api.get(f"/drafts/{made['id']}") == made


@pytest.mark.rule("R-D1", "R-X51")
def test_a_draft_keeps_what_it_was_given_and_has_a_job(gmail):
    answer = gmail.post("/drafts", FULL)

    job = gmail.get(f"/job-statuses/{answer['job_status_id']}")
    assert FULL.items() <= answer.items()
    assert answer["snippet"] == "Let us meet"
    assert (job["action"], job["status"], job["id"]) == ("save_draft", "successful", answer["id"])


@pytest.mark.rule("R-D6")
def test_a_draft_can_come_from_an_alias(gmail):
    alias = [{"name": "Countess", "email": "ada@lovelace.example"}]
    own = [{"name": gmail.account.name, "email": ADA}]

    made = draft(gmail, **{"from": alias})

    assert made["from"] == alias
    assert draft(gmail, **{"from": []})["from"] == own
    assert change(gmail, made, **{"from": []})["from"] == own


@pytest.mark.rule("R-D2")
def test_addresses_are_not_checked_before_the_draft_is_sent(gmail):
    made = draft(gmail, to=people("nobody"), cc=people("@"), bcc=people(""))
    body = {"draft_id": made["id"], "version": 0}

    refused = gmail.error("POST", "/send", body)

    assert made["to"] == people("nobody")
    assert refused == (400, "invalid_request_error", "Invalid recipient address nobody")
    assert gmail.get(f"/drafts/{made['id']}") == made


@pytest.mark.rule("R-D3", "R-P10")
def test_a_draft_holds_files_and_protects_them(gmail):
    plan, logo = upload(gmail, filename="plan.txt"), upload(gmail, filename="logo.png")
    body = f"<img src='cid:{logo['id']}'>"

    made = draft(gmail, file_ids=[plan["id"], logo["id"], plan["id"]], body=body)

    shown = [(one["id"], one["content_disposition"], one["content_id"]) for one in made["files"]]
    refusal = (400, "invalid_request_error", "Can't delete file that is attachment.")
    assert shown == [(plan["id"], "attachment", ""), (logo["id"], "inline", logo["id"])]
    assert gmail.get(f"/files/{plan['id']}")["message_ids"] == [made["id"]]
    assert gmail.error("DELETE", f"/files/{plan['id']}") == refusal
    assert ids(gmail.get("/drafts", filename="plan.txt")) == [made["id"]]


@pytest.mark.rule("R-P11")
def test_a_file_becomes_inline_once_the_body_shows_it(gmail):
    logo = upload(gmail, filename="logo.png")
    made = draft(gmail, file_ids=[logo["id"]])

    shown = change(gmail, made, body=f"<img src='cid:{logo['id']}'>")["files"][0]

    assert made["files"][0]["content_disposition"] == "attachment"
    assert (shown["content_disposition"], shown["content_id"]) == ("inline", logo["id"])


@pytest.mark.rule("R-D8", "R-D9")
def test_files_stay_until_a_change_names_others(gmail):
    first, second = upload(gmail, filename="a"), upload(gmail, filename="b")
    made = draft(gmail, file_ids=[first["id"]])

    kept = change(gmail, made, subject="x")
    swapped = change(gmail, kept, file_ids=[second["id"]])
    loose = gmail.get(f"/files/{first['id']}")
    bare = change(gmail, swapped, file_ids=[])

    assert [ids(one["files"]) for one in (kept, swapped, bare)] == [
        [first["id"]],
        [second["id"]],
        [],
    ]
    assert loose == first
    assert gmail.delete(f"/files/{first['id']}") is None
    assert gmail.delete(f"/files/{second['id']}") is None


@pytest.mark.rule("R-D9")
@pytest.mark.nylas(seed_name="empty", options={"draft_put_detaches": True})
def test_a_switch_lets_a_change_without_files_detach_them_all(gmail):
    file = upload(gmail)
    made = draft(gmail, file_ids=[file["id"]])

    kept = change(gmail, made, file_ids=[file["id"]])
    bare = change(gmail, kept, subject="x")

    assert (ids(kept["files"]), bare["files"]) == ([file["id"]], [])
    assert gmail.get(f"/files/{file['id']}") == file


@pytest.mark.rule("R-D9")
def test_a_file_of_two_drafts_is_loose_only_without_both(gmail):
    file = upload(gmail)
    first, second = (draft(gmail, file_ids=[file["id"]]) for _ in range(2))
    path = f"/files/{file['id']}"

    both = gmail.get(path)["message_ids"]
    gmail.delete(f"/drafts/{first['id']}", {"version": 0})

    assert both == [first["id"], second["id"]]
    assert gmail.get(path)["message_ids"] == [second["id"]]
    assert gmail.error("DELETE", path)[0] == 400
    gmail.delete(f"/drafts/{second['id']}", {"version": 0})
    assert gmail.get(path) == file
    assert gmail.delete(path) is None


@pytest.mark.rule("R-D4")
@pytest.mark.parametrize("account", ["gmail", "exchange", "imap"])
def test_a_reply_takes_thread_and_subject_but_no_recipients(request, account):
    api = request.getfixturevalue(account)
    question = arrive(api, subject="Lunch?")

    reply = draft(api, reply_to_message_id=question["id"])
    titled = draft(api, reply_to_message_id=question["id"], subject="No")

    assert reply["thread_id"] == titled["thread_id"] == question["thread_id"]
    assert reply["reply_to_message_id"] == question["id"]
    assert (reply["subject"], titled["subject"]) == ("Lunch?", "No")
    assert reply["to"] == reply["cc"] == reply["bcc"] == []


@pytest.mark.rule("R-D5")
def test_a_reply_to_a_thread_answers_its_newest_message(gmail):
    first = arrive(gmail, headers={"Message-Id": "<1@x.example>"}, date=1000)
    newest = arrive(gmail, headers={"In-Reply-To": "<1@x.example>"}, date=3000)
    arrive(gmail, headers={"In-Reply-To": "<1@x.example>"}, date=2000)

    reply = draft(gmail, thread_id=first["thread_id"])

    assert reply["reply_to_message_id"] == newest["id"]
    assert reply["thread_id"] == first["thread_id"]


@pytest.mark.rule("R-D5")
def test_a_thread_of_drafts_alone_has_nothing_to_reply_to(gmail):
    first = draft(gmail, subject="Plan")

    second = draft(gmail, thread_id=first["thread_id"])

    assert (second["thread_id"], second["reply_to_message_id"]) == (first["thread_id"], None)
    assert gmail.get(f"/threads/{first['thread_id']}")["draft_ids"] == ids([first, second])


@pytest.mark.rule("R-D7")
@pytest.mark.parametrize("written", [int, str], ids=["number", "digits"])
def test_a_change_overwrites_what_it_names_and_counts_the_version_up(nylas_mock, gmail, written):
    made = draft(gmail, **FULL)
    nylas_mock.clock.advance("1m")

    after = change(gmail, made, version=written(0), subject="New", to=people(ALAN))
    last = change(gmail, after, version=written(1), body="short")

    assert after == {
        **made,
        "subject": "New",
        "to": people(ALAN),
        "version": 1,
        "date": made["date"] + 60,
    }
    assert last == {**after, "body": "short", "snippet": "short", "version": 2}
    assert gmail.get(f"/drafts/{made['id']}") == last


@pytest.mark.rule("R-D7", "E-69c")
def test_only_the_newest_version_can_be_changed_deleted_or_sent(gmail):
    made = draft(gmail, **FULL)
    latest = change(gmail, change(gmail, made))
    path, stale = f"/drafts/{made['id']}", {"version": "1", "draft_id": made["id"]}
    message = f"Draft {made['id']}.1 has already been updated to version 2"

    refused = [gmail.error(*call, stale) for call in (("PUT", path), ("DELETE", path))]
    unsent = gmail.error("POST", "/send", stale)

    assert [*refused, unsent] == [(409, "invalid_request_error", message)] * 3
    assert gmail.get(path) == latest


@pytest.mark.rule("R-D8")
def test_an_empty_value_clears_and_null_leaves(gmail):
    made = draft(gmail, **FULL)
    empty = {"subject": "", "body": "", "to": [], "cc": [], "bcc": [], "reply_to": []}

    left = change(gmail, made, **dict.fromkeys([*FULL, "file_ids"]))
    cleared = change(gmail, left, **empty, metadata={})

    assert left == {**made, "version": 1}
    assert cleared == {**made, **empty, "metadata": {}, "snippet": "", "version": 2}


@pytest.mark.rule("R-D9a")
def test_the_sender_is_changed_by_from(gmail):
    made = draft(gmail)

    after = change(gmail, made, **{"from": people(ALAN), "from_addr": people(GRACE)})

    assert after["from"] == people(ALAN)


@pytest.mark.rule("R-D10", "R-C4", "R-C8")
def test_a_draft_can_be_saved_as_it_was_read(gmail, exchange):
    for api in (gmail, exchange):
        made = draft(api, **FULL, file_ids=[upload(api)["id"]])

        after = api.put(f"/drafts/{made['id']}", made)

        del after["job_status_id"]
        assert after == {**made, "version": 1}


@pytest.mark.rule("R-D10")
def test_read_only_keys_are_ignored(gmail):
    other = arrive(gmail)
    made = draft(gmail, subject="Mine")
    noise = {
        "id": other["id"],
        "object": None,
        "account_id": "x",
        "thread_id": other["thread_id"],
        "reply_to_message_id": other["id"],
        "date": 1,
        "files": [],
        "snippet": None,
        "unread": True,
        "starred": True,
        "events": None,
        "labels": [],
        "folder": None,
        "custom_headers": "x",
    }

    assert change(gmail, made, **noise) == {**made, "version": 1}


@pytest.mark.rule("R-D11")
@pytest.mark.parametrize("version", [0, "0"], ids=["number", "digits"])
def test_a_deleted_draft_takes_its_empty_thread_with_it(gmail, version):
    made = draft(gmail, file_ids=[upload(gmail)["id"]])
    thread = gmail.get(f"/threads/{made['thread_id']}")

    answer = gmail.request("DELETE", f"/drafts/{made['id']}", {"version": version})

    assert (answer.status_code, answer.data) == (200, b"null")
    assert (thread["draft_ids"], thread["message_ids"]) == ([made["id"]], [])
    assert gmail.get("/drafts") == gmail.get("/threads") == []
    assert gmail.error("GET", f"/drafts/{made['id']}")[0] == 404
    assert gmail.error("GET", f"/threads/{made['thread_id']}")[0] == 404


@pytest.mark.rule("R-D11", "R-D13")
def test_a_thread_outlives_its_drafts_while_it_has_others_or_messages(gmail):
    message = arrive(gmail)
    path = f"/threads/{message['thread_id']}"
    first, second = (draft(gmail, reply_to_message_id=message["id"]) for _ in range(2))

    found = []
    for made in (first, second):
        found.append(gmail.get(path)["draft_ids"])
        gmail.delete(f"/drafts/{made['id']}", {"version": 0})

    assert found == [ids([first, second]), [second["id"]]]
    assert gmail.get(path)["draft_ids"] == []
    assert gmail.get(path)["message_ids"] == [message["id"]]


@pytest.mark.rule("R-D12", "E-24")
def test_a_message_is_no_draft(gmail):
    message = arrive(gmail)

    assert gmail.error("GET", f"/drafts/{message['id']}") == (
        404,
        "invalid_request_error",
        f"Couldn't find draft {message['id']}",
    )


@pytest.mark.rule("R-D13")
def test_drafts_are_listed_as_drafts_alone_but_show_in_their_thread(gmail):
    message = arrive(gmail)
    made = draft(gmail, reply_to_message_id=message["id"], to=people(GRACE), subject="Mine")

    thread = gmail.get(f"/threads/{message['thread_id']}")

    assert ids(gmail.get("/messages")) == [message["id"]]
    assert gmail.get("/messages/search", q="Mine") == []
    assert gmail.get("/messages", **{"in": "drafts"}) == []
    assert gmail.get("/drafts") == [made]
    assert (thread["message_ids"], thread["draft_ids"]) == ([message["id"]], [made["id"]])
    assert GRACE not in {one["email"] for one in thread["participants"]}


@pytest.mark.rule("R-M5")
def test_a_draft_is_found_among_messages_by_its_id(gmail):
    made = draft(gmail, subject="Mine")

    assert gmail.request("GET", f"/messages/{made['id']}").get_json() == made


@pytest.mark.rule("R-D13", "R-T7")
def test_the_expanded_view_of_threads_holds_drafts_without_their_bodies(gmail):
    made = draft(gmail, **FULL)

    (listed,) = gmail.get("/threads", view="expanded")
    single = gmail.get(f"/threads/{made['thread_id']}", view="expanded")

    assert listed == single
    assert listed["drafts"] == [{key: made[key] for key in made if key != "body"}]
    assert listed["messages"] == []
    assert not {"message_ids", "draft_ids"} & set(listed)


@pytest.mark.rule("R-T2")
def test_a_thread_is_found_by_the_recipients_of_its_draft_as_they_change(gmail):
    made = draft(gmail, to=people(GRACE))

    before = [ids(gmail.get("/threads", to=one)) for one in (GRACE, ALAN)]
    change(gmail, made, to=people(ALAN))
    after = [ids(gmail.get("/threads", to=one)) for one in (GRACE, ALAN)]

    assert before == after[::-1] == [[made["thread_id"]], []]


@pytest.mark.rule("R-D14", "R-X51")
def test_every_provider_takes_the_changes_of_a_draft(gmail, exchange, imap):
    for api in (gmail, exchange, imap):
        made = draft(api)
        answer = api.put(f"/drafts/{made['id']}", {"version": 0})

        assert api.get(f"/job-statuses/{answer['job_status_id']}")["status"] == "successful"


@pytest.mark.rule("R-D15")
def test_the_draft_changed_last_is_listed_first(nylas_mock, gmail):
    first = draft(gmail)
    nylas_mock.clock.advance("1m")
    second = draft(gmail)
    before = ids(gmail.get("/drafts"))
    nylas_mock.clock.advance("1m")

    change(gmail, first)

    assert before == [second["id"], first["id"]]
    assert ids(gmail.get("/drafts")) == [first["id"], second["id"]]
    assert gmail.get("/drafts", view="ids", limit=1, offset=1) == [second["id"]]
    assert gmail.get("/drafts", view="count") == {"count": 2}
    assert gmail.get("/drafts", view="expanded") == gmail.get("/drafts")


@pytest.mark.rule("R-D15", "R-C13", "R-X33", "R-X40")
@pytest.mark.parametrize(
    "query",
    [
        {"subject": "Wanted"},
        {"to": GRACE.upper()},
        {"cc": ALAN},
        {"bcc": STRANGER},
        {"any_email": f"x@x.example,{STRANGER}"},
        {"filename": "plan.txt"},
        {"thread_id": "{thread_id}"},
        {"received_after": "{before}"},
        {"received_before": "{date}", "received_after": "{before}"},
        {"last_message_after": "{before}"},
        {"started_after": "{before}"},
        {"metadata_pair": "campaign:7"},
        {"subject": "Wanted", "to": GRACE, "in": "drafts", "unread": "false", "starred": "false"},
    ],
    ids=str,
)
def test_drafts_are_filtered_like_messages(nylas_mock, gmail, query):
    other = draft(gmail, subject="Other")
    nylas_mock.clock.advance("1m")
    made = draft(gmail, **{**FULL, "subject": "Wanted"}, file_ids=[_plan(gmail)])
    values = {**made, "before": other["date"]}

    found = gmail.get("/drafts", **{key: one.format(**values) for key, one in query.items()})

    assert ids(found) == [made["id"]]


@pytest.mark.rule("R-X42")
def test_metadata_of_drafts_is_searched_by_key_value_or_pair(gmail):
    made = draft(gmail, metadata={"campaign": "7"})
    draft(gmail, metadata={"campaign": "8"}, subject="other")
    message = arrive(gmail)
    gmail.put(f"/messages/{message['id']}", {"metadata": {"campaign": "7"}})

    both = gmail.get("/drafts", metadata_key="campaign")

    assert len(both) == 2
    for query in ({"metadata_value": "7"}, {"metadata_pair": "campaign:7"}):
        assert ids(gmail.get("/drafts", **query)) == [made["id"]]
        assert ids(gmail.get("/messages", **query)) == [message["id"]]


def test_drafts_have_no_filter_by_sender(gmail):
    made = draft(gmail)

    assert ids(gmail.get("/drafts", **{"from": STRANGER})) == [made["id"]]
    assert gmail.get("/drafts", to=ADA, **{"from": ADA}) == []


def test_drafts_of_another_account_are_unknown(gmail, imap):
    made = draft(imap)
    before = snapshot(gmail.mock.world)
    path = f"/drafts/{made['id']}"

    refused = [
        gmail.error("GET", path),
        gmail.error("PUT", path, {"version": 0}),
        gmail.error("DELETE", path, {"version": 0}),
        gmail.error("POST", "/send", {"draft_id": made["id"], "version": 0}),
    ]

    assert {status for status, _, _ in refused} == {404}
    assert gmail.get("/drafts") == []
    assert snapshot(gmail.mock.world) == before


def test_a_draft_lies_in_the_drafts_of_its_account(gmail, exchange):
    assert draft(gmail)["labels"][0]["id"] == container(gmail, "drafts")["id"]
    assert draft(exchange)["folder"]["id"] == container(exchange, "drafts")["id"]


def _plan(api):
    return upload(api, filename="plan.txt")["id"]
