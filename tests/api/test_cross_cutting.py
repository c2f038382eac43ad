"""What holds on every path: credentials, content types, bodies, errors, versions, account state."""

import base64
import json
import re
from io import BytesIO

import pytest

from mocknylas.api import OPERATIONS
from mocknylas.catalogue import CATALOGUE
from mocknylas.http.app import create_app
from mocknylas.ids import is_id
from tests.support.mail import arrive, ids, letter, set_account, snapshot, upload

pytestmark = pytest.mark.nylas(seed_name="empty")

UNAUTHORIZED = (401, "invalid_request_error", "Could not verify access credential.")
BAD_JSON = (
    400,
    "api_error",
    "400 Bad Request: The browser (or proxy) sent a request that this server could not understand.",
)
NO_ROUTE = (
    404,
    "api_error",
    "404 Not Found: The requested URL was not found on the server. If you entered the URL manually "
    "please check your spelling and try again.",
)
NOT_ALLOWED = (
    405,
    "api_error",
    "405 Method Not Allowed: The method is not allowed for the requested URL.",
)
INVALID = (
    403,
    "invalid_request_error",
    "This action can't be performed because the account's credentials are out of date. "
    "Please reauthenticate and try again.",
)
STOPPED = (
    403,
    "invalid_request_error",
    "This action can't be performed because the account's sync has been stopped. "
    "Please contact support@nylas.com to resume sync.",
)
ACCOUNT_PATHS = sorted({row.path for row in OPERATIONS if row.auth == "account"})
READS = ["/account", "/messages", "/threads", "/labels", "/files", "/job-statuses"]


def basic(text):
    return "Basic " + base64.b64encode(text.encode()).decode()


def path_of(row):
    return re.sub(r"\{\w+\}", "1", row.path)


@pytest.mark.rule("R-X1", "R-X2", "R-AUTHZ-01", "R-AUTHZ-02")
@pytest.mark.parametrize("path", READS)
def test_each_path_takes_the_token_by_either_scheme(gmail, path):
    token = gmail.account.access_token

    answers = [
        gmail.http.get(path, headers={"Authorization": header})
        for header in (
            f"Bearer {token}",
            basic(f"{token}:"),
            basic(f"{token}:None"),
            basic(f"{token}:x"),
        )
    ]

    assert [one.status_code for one in answers] == [200] * 4
    assert len({one.data for one in answers}) == 1


@pytest.mark.rule("R-X2")
@pytest.mark.parametrize("scheme", ["Bearer {}", "Basic {}"])
def test_both_schemes_send_and_write(gmail, scheme):
    token = gmail.account.access_token
    value = base64.b64encode(f"{token}:".encode()).decode() if "Basic" in scheme else token
    headers = {"Authorization": scheme.format(value)}

    statuses = [
        gmail.http.post(path, json=body, headers=headers).status_code
        for path, body in (
            ("/send", letter()),
            ("/v2/send", letter()),
            ("/v2/send?sendnow=false", letter()),
            ("/v2/outbox", letter()),
            ("/labels", {"display_name": "New"}),
        )
    ]

    assert statuses == [200, 200, 202, 202, 200]


@pytest.mark.rule("R-X3")
@pytest.mark.parametrize("text", ["{}:secret\n", "{}\n:", " {}:"])
def test_white_space_in_basic_credentials_is_no_matter(gmail, text):
    header = basic(text.format(gmail.account.access_token))
    spread = f"{header[:15]} {header[15:].rstrip('=')} "

    answers = [
        gmail.http.get("/account", headers={"Authorization": each}) for each in (header, spread)
    ]

    assert [one.status_code for one in answers] == [200, 200]


@pytest.mark.rule("R-X6", "E-01", "R-AUTHZ-04")
@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer nosuchtoken",
        basic("nosuchtoken:"),
        "Basic ~~~",
        "Basic /w==",
        "Digest x",
    ],
)
def test_unknown_credentials_are_refused(gmail, header):
    headers = {} if header is None else {"Authorization": header}

    answer = gmail.http.get("/messages", headers=headers)

    assert answer.status_code == 401
    assert answer.get_json() == {"type": UNAUTHORIZED[1], "message": UNAUTHORIZED[2]}
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="API Access Token Required"'
    assert answer.headers["Content-Type"] == "application/json"


@pytest.mark.rule("R-X6")
@pytest.mark.parametrize(
    "row", [row for row in OPERATIONS if row.auth == "account"], ids=lambda row: row.name
)
def test_no_path_is_served_without_a_token(gmail, row):
    answer = gmail.http.open(path_of(row), method=row.method, data=b"{not json")

    assert answer.status_code == 401


@pytest.mark.rule("R-X5", "E-01")
def test_a_token_lives_until_it_is_revoked(nylas_mock, gmail):
    nylas_mock.clock.advance("3650d")
    before = gmail.request("GET", "/account").status_code

    nylas_mock.world.accounts.revoke(gmail.account.access_token)

    assert before == 200
    assert gmail.error("GET", "/account") == UNAUTHORIZED


@pytest.mark.rule("R-X4")
def test_ids_of_another_account_are_not_found(gmail, imap):
    message = arrive(imap, files=[{"filename": "a.txt", "content": "x"}])
    sent = imap.post("/v2/outbox", letter(send_at=imap.mock.clock.now + 3600))
    label = imap.get("/folders")[0]
    mine = [
        ("GET", f"/messages/{message['id']}"),
        ("PUT", f"/messages/{message['id']}"),
        ("DELETE", f"/messages/{message['id']}"),
        ("GET", f"/threads/{message['thread_id']}"),
        ("PUT", f"/threads/{message['thread_id']}"),
        ("GET", f"/files/{message['files'][0]['id']}"),
        ("GET", f"/files/{message['files'][0]['id']}/download"),
        ("DELETE", f"/files/{message['files'][0]['id']}"),
        ("GET", f"/labels/{label['id']}"),
        ("DELETE", f"/labels/{label['id']}"),
        ("GET", f"/job-statuses/{sent['job_status_id']}"),
        ("PATCH", f"/v2/outbox/{sent['job_status_id']}"),
        ("DELETE", f"/v2/outbox/{sent['job_status_id']}"),
    ]

    statuses = {call: gmail.request(*call, {}).status_code for call in mine}

    assert set(statuses.values()) == {404}, statuses
    assert gmail.get("/messages") == []


@pytest.mark.rule("R-X7")
def test_every_json_answer_says_application_json_and_no_more(gmail):
    calls = [
        ("GET", "/account", None),
        ("GET", "/messages", None),
        ("POST", "/send", letter()),
        ("POST", "/v2/outbox", letter()),
        ("POST", "/send", {}),
        ("GET", "/nowhere", None),
        ("PATCH", "/messages/1", {}),
        ("GET", "/drafts", None),
        ("DELETE", "/messages/1", {}),
    ]

    types = {call[:2]: gmail.request(*call).headers["Content-Type"] for call in calls}

    assert set(types.values()) == {"application/json"}, types


@pytest.mark.rule("R-X9", "R-GEN-03")
@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "text/plain;charset=UTF-8",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "message/rfc822",
        "nonsense",
        None,
    ],
)
def test_json_is_read_whatever_its_content_type(gmail, content_type):
    headers = {} if content_type is None else {"Content-Type": content_type}
    body = json.dumps({"display_name": "Grüße"}).encode()

    answer = gmail.request("POST", "/labels", data=body, headers=headers)

    assert answer.status_code == 200, answer.text
    assert answer.get_json()["display_name"] == "Grüße"


@pytest.mark.rule("R-X9")
def test_only_a_send_of_mime_and_an_upload_are_not_json(gmail):
    mime = gmail.error("POST", "/send", data=b"{", headers={"Content-Type": "message/rfc822"})
    uploaded = upload(gmail)

    assert mime != BAD_JSON
    assert uploaded["object"] == "file"


@pytest.mark.rule("R-X10", "R-GEN-04")
@pytest.mark.parametrize("body", [None, b"{}", b"null", b'{"display_name": "x"}'])
def test_a_deletion_may_have_a_body(gmail, body):
    label = gmail.post("/labels", {"display_name": "Old"})
    message = arrive(gmail)
    file = upload(gmail)
    job_id = gmail.post("/v2/outbox", letter(send_at=gmail.mock.clock.now + 3600))["job_status_id"]
    paths = [
        f"/labels/{label['id']}",
        f"/messages/{message['id']}",
        f"/files/{file['id']}",
        f"/v2/outbox/{job_id}",
    ]

    statuses = [gmail.request("DELETE", path, data=body).status_code for path in paths]

    assert statuses == [200] * 4


@pytest.mark.rule("R-X11", "R-GEN-07")
@pytest.mark.parametrize(
    "row",
    [row for row in OPERATIONS if row.auth == "account" and row.name != "oauth.revoke"],
    ids=lambda row: row.name,
)
def test_a_trailing_slash_is_answered_directly(gmail, row):
    path = path_of(row)

    plain, slashed = (gmail.request(row.method, each, {}) for each in (path, f"{path}/"))

    assert slashed.status_code == plain.status_code
    assert slashed.data == plain.data or slashed.status_code == 200
    assert slashed.status_code not in {301, 302, 307, 308}


@pytest.mark.rule("R-X11")
def test_a_send_with_a_trailing_slash_sends(gmail):
    assert gmail.request("POST", "/v2/send/?sendnow=false", letter()).status_code == 202
    assert gmail.request("POST", "/send/", letter()).status_code == 200


BODIES = [
    ("POST", "/labels"),
    ("POST", "/send"),
    ("POST", "/v2/send"),
    ("POST", "/v2/outbox"),
    ("PUT", "/messages/{}"),
    ("PUT", "/threads/{}"),
    ("PATCH", "/v2/outbox/{}"),
]


@pytest.mark.rule("R-X12", "E-02", "R-GEN-05")
@pytest.mark.parametrize(("method", "path"), BODIES)
@pytest.mark.parametrize("body", [b"{", b"to=me", b"\xff\xfe", b'{"a": NaN}', b"{'a': 1}"])
def test_a_body_that_is_not_json_is_refused(gmail, method, path, body):
    assert gmail.error(method, path.format("1"), data=body) == BAD_JSON


@pytest.mark.rule("R-X12", "E-03", "R-GEN-05")
@pytest.mark.parametrize(("method", "path"), BODIES)
@pytest.mark.parametrize("body", [b"[]", b'"text"', b"7", b"true", b"null"])
def test_json_that_is_not_an_object_is_refused(gmail, method, path, body):
    expected = (400, "invalid_request_error", "Invalid request body")

    assert gmail.error(method, path.format("1"), data=body) == expected


@pytest.mark.rule("E-04", "R-GEN-06", "R-T13")
@pytest.mark.parametrize("path", ["/messages/{}", "/threads/{}", "/labels/{}"])
def test_a_put_without_a_body_is_refused_and_an_empty_object_changes_nothing(gmail, path):
    message = arrive(gmail)
    label = gmail.post("/labels", {"display_name": "Mine"})
    wanted = {"messages": message["id"], "threads": message["thread_id"], "labels": label["id"]}
    path = path.format(wanted[path.split("/")[1]])
    before = gmail.get(path)

    refused = gmail.error("PUT", path)
    answer = gmail.put(path, {})

    assert refused == (400, "invalid_request_error", "Empty request body.")
    assert gmail.get(path) == before
    assert {**answer, "job_status_id": ""} == {**before, "job_status_id": ""}
    assert gmail.get(f"/threads/{message['thread_id']}")["version"] == 0


@pytest.mark.rule("R-T13", "E-04")
@pytest.mark.nylas(options={"strict": True})
def test_a_strict_sandbox_refuses_an_empty_object(gmail):
    message = arrive(gmail)
    label = gmail.post("/labels", {"display_name": "Mine"})
    paths = [
        f"/messages/{message['id']}",
        f"/threads/{message['thread_id']}",
        f"/labels/{label['id']}",
    ]

    answers = {gmail.error("PUT", path, {}) for path in paths}

    assert answers == {(400, "invalid_request_error", "Empty request body.")}


@pytest.mark.rule("R-X13", "R-GEN-01")
def test_success_is_200_or_202_with_json(gmail):
    message = arrive(gmail)
    file = upload(gmail)
    calls = [
        ("PUT", f"/messages/{message['id']}", {"unread": False}),
        ("PUT", f"/threads/{message['thread_id']}", {"starred": True}),
        ("POST", "/labels", {"display_name": "Neu"}),
        ("POST", "/send", letter()),
        ("POST", "/v2/send?sendnow=false", letter()),
        ("DELETE", f"/files/{file['id']}", None),
        ("DELETE", f"/messages/{message['id']}", {}),
    ]

    answers = [gmail.request(*call) for call in calls]

    assert [one.status_code for one in answers] == [200, 200, 200, 200, 202, 200, 200]
    assert [type(json.loads(one.data)) for one in answers] == [dict] * 5 + [type(None)] * 2


@pytest.mark.rule("R-X14")
def test_a_deletion_that_answers_nothing_answers_null(gmail):
    file = upload(gmail)

    answer = gmail.request("DELETE", f"/files/{file['id']}")

    assert (answer.status_code, answer.data) == (200, b"null")


@pytest.mark.rule("R-X15", "R-GEN-10", "R-GEN-11")
def test_options_are_answered_without_credentials(gmail):
    answer = gmail.http.options("/messages")

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Methods"] == "GET,PUT,POST,DELETE,OPTIONS"
    assert answer.headers["Access-Control-Allow-Headers"] == (
        "Authorization,Accept,Cache-Control,X-Requested-With,Content-Type"
    )
    assert answer.headers["Access-Control-Allow-Credentials"] == "true"


@pytest.mark.rule("R-X17")
def test_two_equal_posts_do_their_work_twice(nylas_mock, gmail):
    headers = {"Idempotency-Key": "same", "X-Idempotency-Key": "same"}

    answers = [gmail.post("/send", letter(), headers=headers) for _ in range(2)]
    jobs = [gmail.post("/v2/outbox", letter(), headers=headers) for _ in range(2)]
    nylas_mock.clock.settle()

    assert len(set(ids(answers))) == 2
    assert len({one["job_status_id"] for one in jobs}) == 2
    assert len(nylas_mock.sent()) == 4


@pytest.mark.rule("R-X18", "R-X19", "R-VER-01", "R-VER-02")
@pytest.mark.parametrize("version", ["1.0", *(f"2.{minor}" for minor in range(8))])
def test_the_version_of_the_request_is_the_version_of_the_answer(gmail, version):
    asked = {"Nylas-API-Version": version}

    served = gmail.request("GET", "/account", headers=asked)
    refused = gmail.request("GET", "/messages/1", headers=asked)
    next_one = gmail.request("GET", "/account")

    assert served.headers.getlist("Nylas-Api-Version") == [version]
    assert refused.headers.getlist("Nylas-Api-Version") == [version]
    assert next_one.headers.getlist("Nylas-Api-Version") == ["2.0"]


@pytest.mark.rule("R-VER-05")
@pytest.mark.parametrize("version", ["2.99", "3.0", "two", "2.5.1"])
def test_a_version_that_is_none_counts_as_the_pinned_one(nylas_mock, gmail, version):
    nylas_mock.set_options({"api_version": "2.3"})

    served = gmail.request("GET", "/account", headers={"Nylas-API-Version": version})

    assert (served.status_code, served.headers["Nylas-Api-Version"]) == (200, "2.3")


@pytest.mark.rule("R-X21", "R-VER-03")
def test_the_headers_of_the_sdks_are_accepted(gmail):
    headers = {
        "X-Nylas-Client-Id": gmail.mock.client_id,
        "X-Nylas-API-Wrapper": "python",
        "Nylas-SDK-API-Version": "2.5",
        "Nylas-API-Version": "2.5",
        "User-Agent": "Nylas Python SDK 5.14.1 - 3.11",
    }

    assert gmail.request("POST", "/send", letter(), headers=headers).status_code == 200


@pytest.mark.rule("R-X22", "R-GEN-08")
def test_ids_are_25_digits_of_base_36(nylas_mock, gmail):
    message = gmail.post("/send", letter(file_ids=[upload(gmail)["id"]]))
    sent = gmail.post("/v2/outbox", letter())
    labels = [one["id"] for one in gmail.get("/labels")]

    found = [
        message["id"],
        message["thread_id"],
        message["account_id"],
        message["files"][0]["id"],
        sent["job_status_id"],
        *labels,
    ]

    assert all(re.fullmatch(r"[0-9a-z]{25}", one) for one in found)
    assert len(set(found)) == len(found)


@pytest.mark.rule("R-X23", "E-10")
@pytest.mark.parametrize("wanted", ["ABC", "a-b", "a" * 26, "ü", "a b", "*"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/messages/{}"),
        ("PUT", "/messages/{}"),
        ("GET", "/threads/{}"),
        ("GET", "/labels/{}"),
        ("DELETE", "/labels/{}"),
        ("GET", "/files/{}"),
        ("GET", "/job-statuses/{}"),
        ("PATCH", "/v2/outbox/{}"),
    ],
)
def test_a_malformed_id_is_told_from_an_unknown_one(gmail, method, path, wanted):
    expected = (400, "invalid_request_error", f"Invalid id: {wanted}")

    assert not is_id(wanted)
    assert gmail.error(method, path.format(wanted), {}) == expected


NOT_FOUND = [
    ("GET", "/threads/{}", "Couldn't find thread `{}`"),
    ("PUT", "/threads/{}", "Couldn't find thread `{}`"),
    ("GET", "/messages/{}", "Couldn't find message {}"),
    ("PUT", "/messages/{}", "Couldn't find message {}"),
    ("DELETE", "/messages/{}", "Couldn't find message {}"),
    ("GET", "/files/{}", "Couldn't find file {} "),
    ("GET", "/files/{}/download", "Couldn't find file {} "),
    ("DELETE", "/files/{}", "Couldn't find file {} "),
    ("GET", "/labels/{}", "Object not found"),
    ("PUT", "/labels/{}", "Couldn't find label {}"),
    ("DELETE", "/labels/{}", "Couldn't find label {}"),
    ("GET", "/job-statuses/{}", "Couldn't find job {}"),
    ("PATCH", "/v2/outbox/{}", "Couldn't find job {}"),
    ("PUT", "/v2/outbox/{}", "Couldn't find job {}"),
    ("DELETE", "/v2/outbox/{}", "Couldn't find job {}"),
]


@pytest.mark.rule(
    "R-X23", "R-M23", "R-T15", "R-F13", "E-22", "E-23", "E-25", "E-28", "E-29", "E-91"
)
@pytest.mark.parametrize(("method", "path", "message"), NOT_FOUND)
def test_an_unknown_id_is_not_found_in_the_words_of_its_resource(gmail, method, path, message):
    unknown = "0123456789abcdefghijklmno"
    expected = (404, "invalid_request_error", message.format(unknown))

    assert gmail.error(method, path.format(unknown), {}) == expected


@pytest.mark.rule("R-X24")
def test_objects_say_their_type_and_their_owner(nylas_mock, gmail, exchange):
    message = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])
    arrive(exchange)
    shown = {
        "message": gmail.get("/messages"),
        "thread": gmail.get("/threads"),
        "label": gmail.get("/labels"),
        "file": gmail.get("/files"),
        "account": [gmail.get("/account")],
    }

    for kind, documents in shown.items():
        assert {(one["object"], one["account_id"]) for one in documents} == {
            (kind, gmail.account.id)
        }
    assert {one["object"] for one in exchange.get("/folders")} == {"folder"}
    assert ids(shown["message"]) == [message["id"]]


@pytest.mark.rule("R-X31", "R-PAGE-04")
@pytest.mark.parametrize(
    "query", [{"offset": 0}, {"limit": 5000, "offset": "x"}, {"view": "count"}, {"view": "odd"}]
)
def test_paging_is_ignored_on_single_objects(gmail, query):
    message = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])
    job_id = gmail.put(f"/messages/{message['id']}", {"starred": True})["job_status_id"]
    paths = [
        "/account",
        f"/messages/{message['id']}",
        f"/threads/{message['thread_id']}",
        f"/files/{message['files'][0]['id']}",
        f"/labels/{message['labels'][0]['id']}",
        f"/job-statuses/{job_id}",
    ]

    for path in paths:
        assert gmail.request("GET", path, query_string=query).get_json() == gmail.get(path), path


@pytest.mark.rule("E-06")
@pytest.mark.parametrize("path", ["/", "/nowhere", "/messages/1/2", "/v3/grants", "//messages"])
def test_an_unknown_path_is_not_found(gmail, path):
    assert gmail.error("GET", path) == NO_ROUTE


@pytest.mark.rule("E-07", "R-T15")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/account"),
        ("DELETE", "/threads/1"),
        ("PATCH", "/threads/1"),
        ("PATCH", "/messages/1"),
        ("PATCH", "/labels/1"),
        ("PATCH", "/folders/1"),
        ("POST", "/messages"),
        ("GET", "/send"),
    ],
)
def test_a_wrong_method_is_not_allowed(gmail, method, path):
    assert gmail.error(method, path, {}) == NOT_ALLOWED


@pytest.mark.rule("R-X46", "E-40", "E-41", "R-GATE-01", "R-GATE-02", "R-P21")
@pytest.mark.parametrize(("state", "refusal"), [("invalid", INVALID), ("stopped", STOPPED)])
def test_an_account_out_of_order_reads_but_does_not_write(gmail, state, refusal):
    message = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])
    set_account(gmail, sync_state=state)
    writes = [
        ("PUT", f"/messages/{message['id']}", {"unread": False}),
        ("PUT", f"/threads/{message['thread_id']}", {"unread": False}),
        ("DELETE", f"/messages/{message['id']}", None),
        ("POST", "/labels", {"display_name": "x"}),
        ("PUT", f"/labels/{message['labels'][0]['id']}", {}),
        ("DELETE", f"/labels/{message['labels'][0]['id']}", None),
        ("POST", "/send", letter()),
        ("POST", "/send", {}),
        ("POST", "/v2/send", letter()),
        ("POST", "/v2/send?sendnow=false", letter()),
        ("POST", "/v2/outbox", letter()),
        ("PATCH", "/v2/outbox/1", {}),
        ("DELETE", "/v2/outbox/1", None),
        ("POST", "/files", None),
    ]
    before = snapshot(gmail.mock.world)

    answers = {call[:2]: gmail.error(*call) for call in writes}
    malformed = gmail.error("POST", "/send", data=b"{")
    reads = [gmail.request("GET", path).status_code for path in READS]
    download = gmail.request("GET", f"/files/{message['files'][0]['id']}/download")

    assert set(answers.values()) == {refusal}, answers
    assert malformed == refusal
    assert {*reads, download.status_code} == {200}
    assert snapshot(gmail.mock.world) == before


@pytest.mark.rule("R-X47", "E-01", "E-43", "R-GATE-04")
def test_a_deleted_account_is_gone_and_a_cancelled_one_refused(world, gmail, imap):
    world.store.drop("account", gmail.account.id)
    set_account(imap, billing_state="cancelled", sync_state="stopped")

    assert gmail.error("GET", "/account") == UNAUTHORIZED
    assert imap.error("GET", "/messages") == (403, "api_error", "Account has been cancelled")
    assert imap.get("/account")["sync_state"] == "stopped"


@pytest.mark.rule("R-X49")
def test_the_catalogue_knows_the_types_of_the_api_and_no_others():
    assert {row.type for row in CATALOGUE.values()} <= {
        "invalid_request_error",
        "api_error",
        "provider_error",
        "database_error",
        "auth_error",
    }


@pytest.mark.rule("R-X48", "R-GEN-12")
def test_errors_are_objects_with_type_and_message(nylas_mock, gmail):
    nylas_mock.fault("provider", "reject", reason="550 5.1.1 no such user")

    bodies = [
        gmail.request(*call).get_json()
        for call in (
            ("GET", "/nowhere"),
            ("GET", "/messages/1"),
            ("POST", "/send", {}),
            ("POST", "/labels", {}),
        )
    ]
    failed = gmail.request("POST", "/send", letter()).get_json()

    assert all(set(one) == {"type", "message"} for one in bodies)
    assert {one["type"] for one in bodies} == {"api_error", "invalid_request_error"}
    assert failed["server_error"] == "550 : 5.1.1 no such user"


@pytest.mark.rule("R-X44", "R-X45", "E-70")
def test_a_rate_limit_is_met_only_when_a_fault_says_so(nylas_mock, gmail):
    statuses = {gmail.request("GET", "/account").status_code for _ in range(200)}
    nylas_mock.fault(
        "request",
        "refuse",
        status=429,
        times=1,
        headers={"X-RateLimit-Limit": 50, "X-RateLimit-Reset": 7},
    )

    limited = gmail.request("GET", "/account")

    assert statuses == {200}
    assert (limited.status_code, limited.get_json()) == (
        429,
        {"type": "api_error", "message": "Too many requests"},
    )
    assert limited.headers["X-RateLimit-Limit"] == "50"
    assert limited.headers["X-RateLimit-Reset"] == "7"
    assert gmail.request("GET", "/account").status_code == 200


@pytest.mark.rule("R-X51", "R-J3")
def test_each_write_has_a_job_that_is_done(gmail):
    message = arrive(gmail)
    label = gmail.post("/labels", {"display_name": "Mine"})
    answers = {
        "update_message": gmail.put(f"/messages/{message['id']}", {"starred": True}),
        "create_label": label,
        "update_label": gmail.put(f"/labels/{label['id']}", {"display_name": "Ours"}),
    }

    jobs = {
        action: gmail.get(f"/job-statuses/{one['job_status_id']}")
        for action, one in answers.items()
    }

    assert {action: one["action"] for action, one in jobs.items()} == {one: one for one in jobs}
    assert {one["status"] for one in jobs.values()} == {"successful"}
    assert jobs["update_message"]["id"] == message["id"]
    assert jobs["update_label"]["id"] == label["id"]


@pytest.mark.rule("E-74")
def test_a_body_beyond_every_measure_is_refused(nylas_mock, gmail):
    app = create_app(nylas_mock.sandboxes)
    app.config["MAX_CONTENT_LENGTH"] = 100
    body = json.dumps(letter(body="x" * 200)).encode()

    answer = app.test_client().post("/send", data=body, headers=gmail.headers)

    assert (answer.status_code, answer.get_json()["message"]) == (413, "Request Entity Too Large")


@pytest.mark.rule("E-08")
def test_an_unexpected_fault_is_answered_and_remembered(nylas_mock, gmail, monkeypatch, caplog):
    monkeypatch.setattr(nylas_mock.world.containers, "create", lambda *_: 1 / 0)

    status, kind, message = gmail.error("POST", "/labels", {"display_name": "x"})

    assert (status, kind) == (500, "api_error")
    assert re.fullmatch(
        r"An internal error occured\. If this issue persists, please contact support@nylas\.com "
        r"and include this request_uid: [0-9a-z]{25}",
        message,
    )
    assert isinstance(nylas_mock.world.internal_errors.pop(), ZeroDivisionError)
    assert "labels.create" in caplog.text


def test_calls_of_strangers_are_kept_apart(nylas_mock, gmail):
    kept = len(nylas_mock.sandboxes.stray_calls)

    gmail.http.get("/messages", headers={"Authorization": "Bearer nobody"})

    assert len(nylas_mock.sandboxes.stray_calls) == kept + 1
    assert len(nylas_mock.calls()) == 0


def test_an_upload_is_logged_by_its_length(nylas_mock, gmail):
    gmail.post("/files", data={"file": (BytesIO(b"x"), "a.txt")})

    logged = list(nylas_mock.calls())[-1]

    assert re.fullmatch(r"\d+ bytes of multipart/form-data", logged.request)
    assert logged.operation == "files.upload"


@pytest.mark.rule("E-01")
@pytest.mark.parametrize("header", ["Basic é", "Basic é:", "Bearer é", "é"])
def test_credentials_that_are_not_ascii_are_unknown(nylas_mock, gmail, header):
    answer = gmail.http.get("/account", headers={"Authorization": header})

    assert (answer.status_code, answer.get_json()["message"]) == (401, UNAUTHORIZED[2])
    assert nylas_mock.world.internal_errors == []


@pytest.mark.rule("E-02")
@pytest.mark.parametrize(("opening", "closing"), [(b'{"a":', b"}"), (b"[", b"]")])
def test_json_that_is_nested_too_deeply_is_refused_and_the_log_stays_readable(
    nylas_mock, gmail, opening, closing
):
    deepest, deeper = (opening * depth + b"1" + closing * depth for depth in (100, 101))

    served = gmail.error("POST", "/labels", data=deepest)
    refused = gmail.error("POST", "/labels", data=deeper)
    calls = gmail.http.get(f"/__admin/sandboxes/{nylas_mock.sandbox.id}/calls")

    assert served[1] == "invalid_request_error"
    assert refused == BAD_JSON
    assert calls.status_code == 200
    assert [one["request"] is None for one in calls.get_json()] == [False, False]


@pytest.mark.rule("E-06")
def test_a_path_that_only_begins_like_the_control_api_is_an_ordinary_one(nylas_mock, gmail):
    answer = gmail.request("GET", "/__administrator")

    assert (answer.status_code, answer.get_json()["message"]) == (404, NO_ROUTE[2])
    assert "Nylas-Api-Version" in answer.headers
    assert [one.path for one in nylas_mock.calls()] == ["/__administrator"]
