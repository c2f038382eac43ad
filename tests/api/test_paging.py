"""Pages, views and filters, the same on every list."""

import pytest

from tests.support.mail import ADA, ALAN, GRACE, arrive, container, ids, upload

LISTS = ["/messages", "/threads", "/labels", "/files", "/job-statuses"]
FILTERED = ["/messages", "/threads"]
empty = pytest.mark.nylas(seed_name="empty")
strict = pytest.mark.nylas(seed_name="empty", options={"strict": True})


def refusal(message):
    return (400, "invalid_request_error", message)


def found(api, path="/messages", **query):
    """Return the subjects that a list answers, in its order."""
    return [one["subject"] for one in api.get(path, **query)]


@pytest.mark.rule("R-X25", "R-X27", "R-PAGE-01")
def test_a_list_answers_a_hundred_from_the_first_unless_told(gmail):
    everything = ids(gmail.get("/messages", limit=1000))

    assert len(everything) == 122  # with two invitations
    assert ids(gmail.get("/messages")) == everything[:100]
    assert ids(gmail.get("/messages", offset=100)) == everything[100:]
    assert ids(gmail.get("/messages", limit=7, offset=3)) == everything[3:10]


@pytest.mark.rule("R-X28", "R-X27", "R-PAGE-02")
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("size", [3, 50, 100])
def test_pages_join_to_the_whole_and_end_empty(gmail, path, size):
    for message in gmail.get("/messages", limit=4):
        gmail.put(f"/messages/{message['id']}", {"starred": True})
    whole = gmail.get(path, view="ids", limit=1000)

    pages = []
    while page := gmail.get(path, view="ids", limit=size, offset=size * len(pages)):
        pages.append(page)

    assert [one for page in pages for one in page] == whole
    assert all(len(page) == size for page in pages[:-1])
    assert gmail.get(path, offset=len(whole)) == []
    assert gmail.get(path, offset=10**30) == []


@pytest.mark.rule("R-X25", "R-X26", "R-PAGE-03", "E-11", "E-12", "E-13a", "E-13b", "E-15")
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": "ten"}, "Limit parameter must be an integer."),
        ({"limit": ""}, "Limit parameter must be an integer."),
        ({"limit": "1.5"}, "Limit parameter must be an integer."),
        ({"limit": "1_0"}, "Limit parameter must be an integer."),
        ({"limit": "-1"}, "Limit parameter must be nonnegative."),
        ({"offset": "x"}, "Offset parameter must be an integer."),
        ({"offset": "--1"}, "Offset parameter must be an integer."),
        ({"offset": "-5"}, "Offset parameter must be nonnegative."),
        ({"limit": 1001}, "Cannot request more than 1000 resources at once."),
        ({"limit": "9" * 400}, "Cannot request more than 1000 resources at once."),
    ],
)
def test_a_page_that_cannot_be_is_refused(gmail, path, query, message):
    assert gmail.error("GET", path, query_string=query) == refusal(message)


@pytest.mark.rule("R-X26")
@pytest.mark.nylas(options={"max_limit": 5})
def test_the_largest_page_is_an_option_and_none_is_a_page(gmail):
    assert len(gmail.get("/messages", limit=5)) == 5
    assert gmail.get("/messages", limit=0) == []
    assert gmail.error("GET", "/messages", query_string={"limit": 6}) == refusal(
        "Cannot request more than 5 resources at once."
    )


@pytest.mark.rule("R-X29", "R-X30", "R-PAGE-05")
@pytest.mark.parametrize("path", LISTS)
def test_views_show_ids_or_a_number(gmail, path):
    for message in gmail.get("/messages", limit=3):
        gmail.put(f"/messages/{message['id']}", {"unread": True})
    key = "job_status_id" if path == "/job-statuses" else "id"
    whole = [one[key] for one in gmail.get(path, limit=1000)]

    assert gmail.get(path, view="ids", limit=2, offset=1) == whole[1:3]
    assert gmail.get(path, view="count", limit=2, offset=1) == {"count": len(whole)}


@pytest.mark.rule("R-X29")
@pytest.mark.parametrize("path", FILTERED)
def test_views_count_and_name_what_the_filters_leave(gmail, path):
    unread = [one["id"] for one in gmail.get(path, unread="true", limit=1000)]

    assert 0 < len(unread) < gmail.get(path, view="count")["count"]
    assert gmail.get(path, unread="true", view="count") == {"count": len(unread)}
    assert gmail.get(path, unread="true", view="ids", limit=1000) == unread


@pytest.mark.rule("R-X29", "E-17", "R-PAGE-05")
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("view", ["full", "IDS", ""])
def test_another_view_is_refused(gmail, path, view):
    answer = gmail.error("GET", path, query_string={"view": view})

    assert answer == refusal(f"Unknown view type {view}.")


@pytest.mark.rule("R-X30")
def test_the_expanded_view_has_no_effect_on_files_and_shows_more_of_an_account(gmail, exchange):
    assert gmail.get("/files", view="expanded") == gmail.get("/files")
    assert set(exchange.get("/account", view="expanded")) - set(exchange.get("/account")) == {
        "server_settings"
    }


@pytest.mark.rule("R-X32", "R-PAGE-11")
@pytest.mark.parametrize("path", LISTS)
def test_unknown_parameters_are_ignored(gmail, path):
    assert gmail.get(path, colour="blue", starts_after=1) == gmail.get(path)


@strict
@pytest.mark.rule("R-X32", "R-PAGE-11", "E-14")
@pytest.mark.parametrize("path", LISTS)
def test_unknown_parameters_are_refused_by_a_strict_sandbox(gmail, path):
    answer = gmail.error("GET", path, query_string={"limit": 1, "size": 1, "colour": "blue"})

    assert answer == refusal("Unexpected query parameters colour, size")


@pytest.mark.rule("R-X32")
@pytest.mark.parametrize("path", FILTERED)
def test_folder_id_and_label_id_mean_in(gmail, exchange, path):
    label, folder = container(gmail, "sent"), container(exchange, "sent")
    labelled, filed = gmail.get(path, **{"in": "sent"}), exchange.get(path, **{"in": "sent"})

    assert gmail.get(path, label_id=label["id"]) == labelled != []
    assert exchange.get(path, folder_id=folder["id"]) == filed != []
    assert gmail.get(path, label_id=label["id"], **{"in": "trash"}) == []


@empty
@pytest.mark.rule("R-X33")
@pytest.mark.parametrize("path", FILTERED)
def test_filters_must_all_hold(gmail, path):
    arrive(gmail, subject="one", **{"from": ALAN}, starred=True)
    arrive(gmail, subject="two", **{"from": ALAN})
    arrive(gmail, subject="three", **{"from": GRACE}, starred=True)

    assert found(gmail, path, **{"from": ALAN}, starred="true") == ["one"]
    assert found(gmail, path, **{"from": f"{ALAN},{GRACE}"}) == []
    assert found(gmail, path, **{"from": "*"}) == []


@pytest.mark.rule("R-X34", "R-PAGE-10", "E-18")
@pytest.mark.parametrize("path", FILTERED)
@pytest.mark.parametrize("key", ["subject", "to", "from", "cc", "bcc", "in", "filename"])
def test_a_text_filter_takes_255_characters(gmail, path, key):
    long = "x" * 256

    assert gmail.get(path, **{key: long[:255]}) == []
    assert gmail.error("GET", path, query_string={key: long}) == refusal(
        f"Value {long} for {key} is too long"
    )


@pytest.mark.rule("R-X34", "E-18")
def test_a_metadata_filter_takes_255_characters(gmail):
    answer = gmail.error("GET", "/messages", query_string={"metadata_key": ["a", "x" * 256]})

    assert answer == refusal(f"Value {'x' * 256} for metadata_key is too long")


@pytest.mark.rule("R-X35", "R-PAGE-07", "E-19")
@pytest.mark.parametrize("path", FILTERED)
def test_booleans_are_true_or_false_in_any_case(gmail, path):
    for value in ("true", "True", "TRUE", "tRuE"):
        assert gmail.get(path, unread=value) == gmail.get(path, unread="true") != []
    assert gmail.get(path, starred="False") == gmail.get(path, starred="false") != []
    for value in ("yes", "1", ""):
        assert gmail.error("GET", path, query_string={"unread": value}) == refusal(
            f'Value must be "true" or "false" (not "{value}") for unread'
        )


@empty
@pytest.mark.rule("R-X36")
def test_instants_are_unix_seconds_or_iso_8601(gmail):
    arrive(gmail, subject="before", date="2024-06-01T11:59:59Z")
    arrive(gmail, subject="after", date="2024-06-01T12:00:01Z")

    for noon in (
        1717243200,
        "2024-06-01T12:00:00Z",
        "2024-06-01T14:00:00+02:00",
        "2024-06-01T12:00:00",
    ):
        assert found(gmail, received_after=noon) == ["after"]
        assert found(gmail, received_before=noon) == ["before"]
        assert found(gmail, "/threads", started_after=noon) == ["after"]


@pytest.mark.rule("R-X36", "R-PAGE-08", "E-20a", "E-20b")
@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("soon", "Invalid datetime value soon for received_after"),
        ("", "Invalid datetime value  for received_after"),
        ("1.5", "Invalid datetime value 1.5 for received_after"),
        ("--5", "Invalid datetime value --5 for received_after"),
        ("-1", "Invalid timestamp value -1 for received_after"),
        ("9" * 17, f"Invalid timestamp value {'9' * 17} for received_after"),
        ("0" * 9000, f"Invalid timestamp value {'0' * 9000} for received_after"),
    ],
)
def test_an_instant_that_cannot_be_is_refused(gmail, value, message):
    answer = gmail.error("GET", "/messages", query_string={"received_after": value})

    assert answer == refusal(message)


@empty
@pytest.mark.rule("R-X37")
@pytest.mark.parametrize("path", FILTERED)
def test_any_email_finds_an_address_in_each_role(gmail, path):
    someone, other = "some.one@there.example", "other@there.example"
    for role in ("from", "to", "cc", "bcc"):
        arrive(gmail, subject=role, **{role: someone.title()})
    arrive(gmail, subject="reply_to", **{"from": other}, reply_to=someone)

    assert sorted(found(gmail, path, any_email=someone)) == ["bcc", "cc", "from", "to"]
    assert len(found(gmail, path, any_email=f"{someone},{other.upper()}")) == 5
    assert found(gmail, path, any_email="one@there.example") == []


@pytest.mark.rule("R-X37", "E-21", "E-72")
@pytest.mark.parametrize("path", FILTERED)
def test_any_email_takes_25_addresses(gmail, path):
    addresses = [f"someone.{number}@there.example" for number in range(26)]

    assert gmail.get(path, any_email=",".join([*addresses[:24], ALAN])) != []
    assert gmail.error("GET", path, query_string={"any_email": ",".join(addresses)}) == refusal(
        "Too many emails. The current limit is 25"
    )
    assert gmail.error("GET", path, query_string={"any_email": f"{ADA},nobody"}) == refusal(
        "Invalid recipient address nobody"
    )


@empty
@pytest.mark.rule("R-X38")
@pytest.mark.parametrize("role", ["from", "to", "cc", "bcc"])
@pytest.mark.parametrize("path", FILTERED)
def test_addresses_are_compared_whole_and_in_any_case(gmail, path, role):
    arrive(gmail, subject="it", **{role: "Mixed.Case@There.Example"})

    assert found(gmail, path, **{role: "mIXED.cASE@tHERE.eXAMPLE"}) == ["it"]
    assert found(gmail, path, **{role: "mixedcase@there.example"}) == []
    assert found(gmail, path, **{role: "case@there.example"}) == []


@empty
@pytest.mark.rule("R-X39")
@pytest.mark.parametrize("path", FILTERED)
def test_a_subject_is_matched_whole_and_case_counts(gmail, path):
    arrive(gmail, subject="Lunch on Friday")

    assert found(gmail, path, subject="Lunch on Friday") == ["Lunch on Friday"]
    assert found(gmail, path, subject="lunch on friday") == []
    assert found(gmail, path, subject="Lunch") == []


@empty
@pytest.mark.rule("R-X40", "R-F14")
@pytest.mark.parametrize("path", [*FILTERED, "/files"])
@pytest.mark.parametrize("account", ["gmail", "exchange"])
def test_in_takes_name_display_name_or_id(request, account, path):
    api = request.getfixturevalue(account)
    unit = f"/{api.get('/account')['organization_unit']}s"
    made = api.post(unit, {"display_name": "Wichtig"})
    spam = container(api, "spam")
    placed = {"labels": ["spam"]} if account == "gmail" else {"folder": "spam"}
    mine = {"labels": ["Wichtig", "all"]} if account == "gmail" else {"folder": "Wichtig"}
    part = {"filename": "a.txt", "content": "x"}
    arrive(api, subject="junk", files=[part], **placed)
    arrive(api, subject="mine", files=[part], **mine)

    junk = [
        api.get(path, **{"in": wanted}) for wanted in ("spam", spam["display_name"], spam["id"])
    ]
    own = [api.get(path, **{"in": wanted}) for wanted in ("Wichtig", made["id"])]

    assert junk[0] == junk[1] == junk[2]
    assert own[0] == own[1] != junk[0]
    assert len(junk[0]) == len(own[0]) == 1
    assert api.get(path, **{"in": "nowhere"}) == []


@empty
@pytest.mark.rule("R-X41")
@pytest.mark.parametrize("path", FILTERED)
def test_a_filename_is_the_exact_name_of_an_attachment(gmail, path):
    parts = [{"filename": name, "content": "x"} for name in ("plan.pdf", "Grüße.txt")]
    arrive(gmail, subject="with", files=parts)
    arrive(gmail, subject="without")

    assert found(gmail, path, filename="plan.pdf") == ["with"]
    assert found(gmail, path, filename="Grüße.txt") == ["with"]
    assert found(gmail, path, filename="PLAN.pdf") == found(gmail, path, filename="plan") == []


@empty
@pytest.mark.rule("R-X42", "R-META-03", "R-META-04", "R-META-05")
@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({"metadata_key": "team"}, "ab"),
        ({"metadata_value": "red"}, "ac"),
        ({"metadata_pair": "team:red"}, "a"),
        ({"metadata_pair": "link:https://x.example"}, "c"),
        ({"metadata_pair": ["team:red", "team:blue"]}, "ab"),
        ({"metadata_key": ["team", "link"]}, "abc"),
        ({"metadata_key": "team", "metadata_value": "red"}, "abc"),
        ({"metadata_key": "team", "metadata_value": "red", "metadata_search": "any"}, "abc"),
        ({"metadata_key": "team", "metadata_value": "red", "metadata_search": "all"}, "a"),
        ({"metadata_key": "team", "metadata_value": "red", "metadata_search": "none"}, "d"),
        ({"metadata_pair": "team"}, ""),
    ],
)
def test_messages_and_drafts_are_found_by_their_metadata(gmail, query, subjects):
    pairs = {
        "a": {"team": "red"},
        "b": {"team": "blue"},
        "c": {"colour": "red", "link": "https://x.example"},
    }
    for subject in "abcd":
        message = arrive(gmail, subject=subject)
        extra = {"metadata": pairs[subject]} if subject in pairs else {}
        gmail.put(f"/messages/{message['id']}", extra)
        gmail.post("/drafts", {"subject": subject, **extra})

    assert sorted(found(gmail, **query)) == list(subjects)
    assert sorted(found(gmail, "/drafts", **query)) == list(subjects)


@empty
@pytest.mark.rule("R-FI4")
def test_files_are_listed_oldest_first_and_filtered_by_equality(gmail):
    first = upload(gmail, filename="b.txt")
    message = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])
    last = upload(gmail, filename="a.txt", content_type="image/png")
    attached = message["files"][0]

    assert ids(gmail.get("/files")) == [first["id"], attached["id"], last["id"]]
    assert ids(gmail.get("/files", filename="a.txt")) == [attached["id"], last["id"]]
    assert ids(gmail.get("/files", message_id=message["id"])) == [attached["id"]]
    assert ids(gmail.get("/files", content_type="image/png")) == [last["id"]]


@pytest.mark.rule("R-X23", "R-FI9", "R-PAGE-09", "E-10")
@pytest.mark.parametrize(
    ("path", "key"),
    [("/messages", "thread_id"), ("/threads", "thread_id"), ("/files", "message_id")],
)
def test_a_malformed_id_in_a_query_is_refused(gmail, path, key):
    assert gmail.error("GET", path, query_string={key: "Not-An-Id"}) == refusal(
        "Invalid id: Not-An-Id"
    )
    assert gmail.get(path, **{key: "unknown"}) == []
