"""`/contacts` over HTTP."""

import pytest

from tests.support.mail import ADA, ids, set_account

NEW = {"Nylas-API-Version": "2.5"}
EMPTY = pytest.mark.nylas(seed_name="empty")
LISTS = ("emails", "im_addresses", "physical_addresses", "phone_numbers", "web_pages")
HOME = {
    "type": "home",
    "format": "structured",
    "street_address": "12 St James's Square",
    "city": "London",
    "postal_code": "SW1Y 4JH",
    "state": "England",
    "country": "UK",
}
FULL = {
    "given_name": "Ada",
    "middle_name": "Augusta",
    "surname": "Lovelace",
    "suffix": "Countess",
    "nickname": "Enchantress",
    "birthday": "1815-12-10",
    "company_name": "Analytical Engines",
    "job_title": "Analyst",
    "manager_name": "Charles",
    "office_location": "1 Dorset Street",
    "notes": "Loves numbers",
    "emails": [{"type": "work", "email": "ada@engine.example"}],
    "im_addresses": [{"type": "aim", "im_address": "ada"}],
    "physical_addresses": [HOME],
    "phone_numbers": [{"type": "mobile", "number": "1 800 123 4567"}],
    "web_pages": [{"type": "blog", "url": "https://ada.example"}],
}


@pytest.fixture(params=["gmail", "exchange", "imap"])
def api(request):
    """The API as each kind of account uses it."""
    return request.getfixturevalue(request.param)


def add(api, **fields):
    return api.post("/contacts", {"given_name": "Ada", **fields}, headers=NEW)


def group(api, path):
    return api.mock.contacts.add_group(api.account.email_address, path)


def changes(api):
    return [one["kind"] for one in api.mock.events(account=api.account.email_address)]


# Writing


@EMPTY
@pytest.mark.rule("R-CON-01", "R-CON-06")
def test_what_is_written_is_served(gmail):
    made = gmail.post("/contacts", FULL)

    assert gmail.get(f"/contacts/{made['id']}").items() >= FULL.items()
    assert (made["source"], made["groups"], made["picture_url"]) == ("address_book", [], None)


@EMPTY
@pytest.mark.rule("R-CON-06", "R-CON-09")
def test_nothing_is_required_and_no_list_is_null(api):
    made = api.post("/contacts", {})

    assert made["given_name"] is None
    assert [made[name] for name in LISTS] == [[]] * 5


@EMPTY
@pytest.mark.rule("R-CON-07")
def test_a_change_leaves_what_it_does_not_name(gmail):
    made = add(gmail, **FULL)

    after = gmail.put(f"/contacts/{made['id']}", {"surname": None, "emails": None, "notes": "x"})

    assert after.items() >= {**FULL, "surname": None, "emails": [], "notes": "x"}.items()
    assert after["id"] == made["id"]


@EMPTY
@pytest.mark.rule("R-CON-08")
def test_what_cannot_be_written_is_ignored(gmail):
    made = add(gmail)
    sent = {**made, "picture_url": "https://x.example", "source": "inbox", "object": "x", "id": "x"}

    after = gmail.put(f"/contacts/{made['id']}", {**sent, "groups": [{"id": "x"}]})

    assert {**after, "job_status_id": ""} == {**made, "job_status_id": ""}


@EMPTY
@pytest.mark.rule("R-CON-09")
@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("emails", "email"),
        ("im_addresses", "im_address"),
        ("phone_numbers", "number"),
        ("web_pages", "url"),
        ("physical_addresses", "city"),
    ],
)
def test_each_entry_has_a_type(gmail, field, key):
    made = add(gmail, **{field: [{key: "x", "stranger": 1}]})

    (entry,) = made[field]
    assert (entry["type"], entry[key]) == (None, "x")
    assert "stranger" not in entry


BAD = [
    ({"given_name": 5}, '"given_name" should be a string'),
    ({"birthday": "1815-02-30"}, '"birthday" should be a date'),
    ({"birthday": "10.12.1815"}, '"birthday" should be a date'),
    ({"birthday": "18151210"}, '"birthday" should be a date'),
    ({"birthday": 18}, '"birthday" should be a date'),
    ({"emails": "a@b.c"}, '"emails" should be a list'),
    ({"emails": ["a@b.c"]}, '"emails" should be a list'),
    ({"emails": [{"type": "work"}]}, '"email" in "emails" should be a string'),
    ({"emails": [{"type": 1, "email": "x"}]}, '"type" in "emails" should be a string'),
    ({"phone_numbers": [{"number": 1}]}, '"number" in "phone_numbers" should be a string'),
    ({"physical_addresses": [{"format": "unstructured"}]}, "Only addresses of format"),
    ({"physical_addresses": [{"format": {}}]}, "Only addresses of format"),
    ({"physical_addresses": [{"city": 1}]}, '"city" in "physical_addresses" should be a string'),
    ({"group": 1}, '"group" should be a string'),
    ({"group": "0"}, "The contact group 0 does not exist"),
]


@EMPTY
@pytest.mark.rule("R-CON-10", "R-CON-12", "R-CON-13")
@pytest.mark.parametrize(("body", "words"), BAD)
def test_a_wrong_value_is_refused_and_leaves_no_trace(gmail, body, words):
    made = add(gmail)
    before = changes(gmail)

    for method, path in (("POST", "/contacts"), ("PUT", f"/contacts/{made['id']}")):
        status, kind, message = gmail.error(method, path, body)
        assert (status, kind) == (400, "invalid_request_error")
        assert message.startswith(words)
    assert (ids(gmail.get("/contacts")), changes(gmail)) == ([made["id"]], before)


@EMPTY
@pytest.mark.rule("R-CON-10")
@pytest.mark.parametrize("birthday", [None, "2000-02-29"])
def test_a_birthday_is_a_real_date_or_none(gmail, birthday):
    assert add(gmail, birthday=birthday)["birthday"] == birthday


@EMPTY
@pytest.mark.rule("R-CON-11")
@pytest.mark.parametrize(
    ("strict", "version", "status"),
    [(False, "2.0", 200), (True, "2.0", 400), (True, "2.3", 400), (True, "2.4", 200)],
)
def test_types_are_free_unless_strict_and_old(gmail, strict, version, status):
    gmail.mock.set_options({"strict": strict})
    body = {"web_pages": [{"type": "shop", "url": "https://x.example"}]}

    answer = gmail.request("POST", "/contacts", body, headers={"Nylas-API-Version": version})

    assert answer.status_code == status


@EMPTY
@pytest.mark.rule("R-CON-12")
@pytest.mark.parametrize("kind", [None, "", "structured"])
def test_addresses_are_structured(gmail, kind):
    made = add(gmail, physical_addresses=[{"format": kind, "city": "London"}])

    assert made["physical_addresses"][0]["format"] == "structured"


EXCHANGE_LIMITS = [
    {"phone_numbers": [{"type": None, "number": "1"}]},
    {"phone_numbers": [{"type": "home", "number": str(number)} for number in range(3)]},
    {"phone_numbers": [{"type": "other", "number": "1"}]},
    {"emails": [{"email": f"{number}@x.example"} for number in range(4)]},
    {"im_addresses": [{"im_address": str(number)} for number in range(4)]},
    {"web_pages": [{"url": str(number)} for number in range(2)]},
]


@EMPTY
@pytest.mark.parametrize("body", EXCHANGE_LIMITS)
def test_limits_are_those_of_exchange_alone(exchange, gmail, imap, body):
    made = add(exchange)

    assert exchange.error("POST", "/contacts", body)[0] == 400
    assert exchange.error("PUT", f"/contacts/{made['id']}", body)[0] == 400
    assert exchange.get(f"/contacts/{made['id']}")["phone_numbers"] == []
    assert all(other.post("/contacts", body) for other in (gmail, imap))


@EMPTY
def test_a_limit_holds_for_the_whole_contact(exchange):
    made = add(exchange, web_pages=[{"type": "blog", "url": "1"}])

    assert made["web_pages"] == [{"type": None, "url": "1"}]
    assert exchange.put(f"/contacts/{made['id']}", {"notes": "x"})["web_pages"] == made["web_pages"]


# Deleting, jobs and changes


@EMPTY
@pytest.mark.rule("R-CON-18", "R-EVT-61")
@pytest.mark.parametrize(("version", "told"), [("2.0", False), ("2.2", True), ("2.5", True)])
def test_a_deletion_answers_its_job_from_version_2_2(gmail, version, told):
    made = add(gmail)

    answer = gmail.delete(f"/contacts/{made['id']}", headers={"Nylas-API-Version": version})

    assert bool(answer) is told
    assert gmail.error("GET", f"/contacts/{made['id']}")[0] == 404
    if told:
        job = gmail.get(f"/job-statuses/{answer['job_status_id']}")
        assert (job["action"], job["status"]) == ("delete_contact", "successful")


@EMPTY
@pytest.mark.rule("R-CON-18")
def test_each_write_is_told_and_has_a_job(gmail):
    made = add(gmail)
    after = gmail.put(f"/contacts/{made['id']}", {"notes": "x"}, headers=NEW)
    gmail.delete(f"/contacts/{made['id']}", headers=NEW)

    actions = [one["action"] for one in gmail.get("/job-statuses")]
    assert sorted(actions) == ["create_contact", "delete_contact", "update_contact"]
    assert gmail.get(f"/job-statuses/{after['job_status_id']}")["id"] == made["id"]
    assert changes(gmail) == [
        "contact.created",
        "job.successful",
        "contact.updated",
        "job.successful",
        "contact.deleted",
        "job.successful",
    ]


@EMPTY
@pytest.mark.rule("R-CON-18")
def test_old_versions_have_jobs_that_are_not_told(gmail):
    made = gmail.post("/contacts", {})

    assert gmail.get(f"/job-statuses/{made['job_status_id']}")["status"] == "successful"
    assert changes(gmail) == ["contact.created"]


@EMPTY
@pytest.mark.rule("R-EVT-32")
@pytest.mark.parametrize("body", [{}, {"given_name": "Ada"}])
def test_a_change_of_nothing_is_told_to_nobody(gmail, body):
    made = add(gmail)

    gmail.put(f"/contacts/{made['id']}", body)

    assert changes(gmail).count("contact.updated") == 0


# Reading


@pytest.mark.rule("R-CON-04")
def test_contacts_stand_in_the_order_of_their_creation(api):
    before = ids(api.get("/contacts"))
    first, second = add(api), add(api)
    api.put(f"/contacts/{first['id']}", {"notes": "x"})

    assert ids(api.get("/contacts")) == [*before, first["id"], second["id"]]


@EMPTY
@pytest.mark.rule("R-CON-05")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_contact_is_told_by_its_id(gmail, imap, method):
    foreign = add(imap)["id"]

    for wanted in (foreign, "abc123"):
        status, _, message = gmail.error(method, f"/contacts/{wanted}", {})
        assert (status, message) == (404, f"Couldn't find contact {wanted}")
    assert gmail.error(method, "/contacts/_", {})[:1] == (400,)


@EMPTY
def test_pages_and_views_are_those_of_every_list(gmail):
    made = [add(gmail, notes=str(number))["id"] for number in range(5)]

    assert ids(gmail.get("/contacts", limit=2, offset=1)) == made[1:3]
    assert gmail.get("/contacts", offset=9) == []
    assert gmail.get("/contacts", view="ids") == made
    assert gmail.get("/contacts", view="count", limit=1) == {"count": 5}
    assert ids(gmail.get("/contacts", view="expanded")) == made
    assert gmail.error("GET", "/contacts?view=all")[0] == 400
    assert gmail.error("GET", "/contacts?recurse=maybe")[0] == 400
    assert gmail.error("GET", f"/contacts?email={'x' * 256}")[0] == 400


FILTERS = [
    ("email", "ada@engine.example", "ADA@engine.example"),
    ("phone_number", "1 800 123 4567", "18001234567"),
    ("street_address", "12 St James's Square", "12 St James"),
    ("postal_code", "SW1Y 4JH", "SW1Y"),
    ("state", "England", "england"),
    ("country", "UK", "GB"),
    ("source", "address_book", "inbox"),
]


@EMPTY
@pytest.mark.rule("R-CON-02")
@pytest.mark.parametrize(("name", "right", "wrong"), FILTERS)
def test_filters_are_exact_and_any_entry_will_do(gmail, name, right, wrong):
    other = {"physical_addresses": [{"city": "Paris"}, HOME]}
    emails = [{"email": "other@x.example"}, *FULL["emails"]]
    phones = [{"number": "2"}, *FULL["phone_numbers"]]
    wanted = add(gmail, **{**FULL, **other, "emails": emails, "phone_numbers": phones})

    assert ids(gmail.get("/contacts", **{name: right})) == [wanted["id"]]
    assert gmail.get("/contacts", **{name: wrong}) == []


@EMPTY
@pytest.mark.rule("R-CON-02")
def test_several_filters_must_all_hold(gmail):
    both = add(gmail, **FULL)
    add(gmail, emails=FULL["emails"])

    assert ids(gmail.get("/contacts", email="ada@engine.example", country="UK")) == [both["id"]]
    assert gmail.get("/contacts", email="ada@engine.example", country="FR") == []


@EMPTY
@pytest.mark.rule("R-CON-02")
def test_a_filter_follows_what_is_changed(gmail):
    made = add(gmail, **FULL)

    gmail.put(f"/contacts/{made['id']}", {"emails": [{"email": "new@x.example"}]})

    assert gmail.get("/contacts", email="ada@engine.example") == []
    assert ids(gmail.get("/contacts", email="new@x.example")) == [made["id"]]


@EMPTY
@pytest.mark.rule("R-CON-20")
def test_a_search_needs_words(gmail):
    first, second = add(gmail, **FULL), add(gmail, surname="Byron")

    assert ids(gmail.get("/contacts/search", q="ada")) == [first["id"], second["id"]]
    assert ids(gmail.get("/contacts/search", q="ENGINE.example lovelace")) == [first["id"]]
    assert ids(gmail.get("/contacts/search", q="ada", limit=1, offset=1)) == [second["id"]]
    for path in ("/contacts/search", "/contacts/search?q=", "/contacts/search?q=%20"):
        status, _, message = gmail.error("GET", path)
        assert (status, message) == (400, "GET HTTP method must include query url parameter")


def test_an_invalid_account_reads_and_does_not_write(gmail):
    contact = gmail.get("/contacts", limit=1)[0]
    set_account(gmail, sync_state="invalid")

    assert gmail.get(f"/contacts/{contact['id']}") == contact
    for method, path in (("POST", "/contacts"), ("DELETE", f"/contacts/{contact['id']}")):
        assert gmail.error(method, path, {})[0] == 403
    assert gmail.error("GET", "/contacts/search?q=a")[0] == 403


# Groups


@EMPTY
@pytest.mark.rule("R-CON-15", "R-CON-16")
def test_groups_are_labels_on_gmail(gmail):
    friends, work = group(gmail, "Friends"), group(gmail, "Work/Old")

    assert gmail.get("/contacts/groups") == [friends, work]
    assert (work["name"], work["path"]) == ("Work/Old", "Work/Old")
    made = add(gmail, group=friends["id"])
    after = gmail.put(f"/contacts/{made['id']}", {"group": work["id"]})
    again = gmail.put(f"/contacts/{made['id']}", {"group": friends["id"]})
    assert (made["groups"], after["groups"]) == ([friends], [friends, work])
    assert sorted(ids(again["groups"])) == sorted([friends["id"], work["id"]])


@EMPTY
@pytest.mark.rule("R-CON-13", "R-CON-16", "R-CON-17")
def test_groups_are_folders_on_exchange_and_each_contact_lies_in_one(exchange):
    old = group(exchange, "Work/Old")

    root, work, _ = groups = exchange.get("/contacts/groups")
    assert [one["path"] for one in groups] == ["Contacts", "Contacts/Work", "Contacts/Work/Old"]
    assert [one["name"] for one in groups] == ["Contacts", "Work", "Old"]
    made = add(exchange)
    moved = exchange.put(f"/contacts/{made['id']}", {"group": old["id"]})
    kept = exchange.put(f"/contacts/{made['id']}", {"notes": "x"})
    assert (made["groups"], moved["groups"], kept["groups"]) == ([root], [old], [old])
    assert add(exchange, group=work["id"])["groups"] == [work]


@EMPTY
@pytest.mark.rule("R-CON-16")
def test_there_are_no_groups_where_there_is_no_address_book(imap):
    assert imap.get("/contacts/groups") == []
    assert add(imap)["groups"] == []


@EMPTY
@pytest.mark.rule("R-CON-03")
def test_a_group_is_searched_with_its_subgroups_when_asked_to(exchange):
    work, old, workshop = (group(exchange, one) for one in ("Work", "Work/Old", "Workshop"))
    first, second = add(exchange, group=work["id"]), add(exchange, group=old["id"])
    add(exchange, group=workshop["id"])

    def found(**query):
        return ids(exchange.get("/contacts", **query))

    assert found(group=work["id"]) == [first["id"]]
    assert found(group=work["id"], recurse="false") == [first["id"]]
    assert found(group=work["id"], recurse="true") == [first["id"], second["id"]]
    assert found(group=old["id"], recurse="True") == [second["id"]]
    assert len(found(recurse="true")) == 3
    assert found(group="unknown1", recurse="true") == []


@EMPTY
@pytest.mark.rule("R-CON-03")
def test_labels_have_no_subgroups(gmail):
    work, old = group(gmail, "Work"), group(gmail, "Work/Old")
    add(gmail, group=old["id"])

    assert gmail.get("/contacts", group=work["id"], recurse="true") == []


# Pictures


@EMPTY
@pytest.mark.rule("R-CON-14")
def test_a_picture_is_served_as_the_image_it_is(gmail):
    made = add(gmail, emails=FULL["emails"])
    gmail.mock.contacts.set_picture(ADA, "ADA@engine.example")

    picture = gmail.request("GET", f"/contacts/{made['id']}/picture")

    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["Content-Length"] == str(len(picture.data))
    assert picture.data.startswith(b"\x89PNG")
    shown = gmail.get(f"/contacts/{made['id']}")
    assert shown["picture_url"] == f"http://localhost/contacts/{made['id']}/picture"
    assert gmail.get("/contacts")[0] == shown
    assert gmail.request("GET", shown["picture_url"]).data == picture.data


@EMPTY
@pytest.mark.rule("R-CON-14")
def test_without_a_picture_there_is_none(gmail):
    made = add(gmail)

    assert gmail.error("GET", f"/contacts/{made['id']}/picture")[0] == 404
    assert gmail.error("GET", "/contacts/abc/picture")[0] == 404


@EMPTY
@pytest.mark.rule("R-CON-14")
def test_a_picture_goes_with_its_contact(gmail):
    made = add(gmail)
    gmail.mock.contacts.set_picture(ADA, made["id"])

    gmail.delete(f"/contacts/{made['id']}")

    assert gmail.error("GET", f"/contacts/{made['id']}/picture")[0] == 404
    assert gmail.mock.world.store.get("blob", made["id"]) is None
