"""`POST /v2/send`: now, keeping nothing, or later, keeping a job."""

import pytest

from tests.support.mail import ADA, GRACE, arrive, ids, letter, people, set_account, upload

pytestmark = pytest.mark.nylas(seed_name="empty")


@pytest.mark.rule("R-V1", "E-19")
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?sendnow=true", 200),
        ("?sendnow=True", 200),
        ("?sendnow=false", 202),
        ("?sendnow=FALSE", 202),
        ("?sendnow=later", 400),
        ("?sendnow=", 400),
    ],
)
def test_sendnow_decides_when(gmail, query, status):
    answer = gmail.request("POST", f"/v2/send{query}", letter())

    assert answer.status_code == status
    assert ("job_status_id" in answer.get_json()) == (status == 202)
    if status == 400:
        value = query.partition("=")[2]
        assert answer.get_json()["message"] == (
            f'Value must be "true" or "false" (not "{value}") for sendnow'
        )


@pytest.mark.rule("R-V2", "R-V3")
def test_what_is_sent_now_is_nowhere_but_at_its_recipients(nylas_mock, gmail, exchange):
    file = upload(gmail)

    answer = gmail.post("/v2/send", letter(GRACE, file_ids=[file["id"]]))

    assert answer["object"] == "message"
    assert answer["account_id"] == gmail.account.id
    assert answer["from"] == [{"name": gmail.account.name, "email": ADA}]
    assert (answer["subject"], answer["date"]) == ("Hello", nylas_mock.clock.now)
    assert ids(answer["files"]) == [file["id"]]
    assert gmail.error("GET", f"/messages/{answer['id']}")[0] == 404
    assert gmail.error("GET", f"/threads/{answer['thread_id']}")[0] == 404
    assert gmail.get("/messages") == gmail.get("/threads") == gmail.get("/job-statuses") == []
    (received,) = exchange.get("/messages")
    assert received["files"][0]["size"] == file["size"]
    assert nylas_mock.sent()[0]["via"] == "send_v2"


@pytest.mark.rule("R-V2", "E-94")
@pytest.mark.parametrize(
    "provider", ["eas", "ews", "outlook", "imap", "yahoo", "custom", "fastmail"]
)
def test_some_providers_do_not_send_now(nylas_mock, exchange, provider):
    set_account(exchange, provider=provider)
    expected = (422, "api_error", f"{provider} is not supported for synchronous send")

    assert exchange.error("POST", "/v2/send", letter()) == expected
    assert exchange.error("POST", "/v2/send?sendnow=true", letter()) == expected
    assert nylas_mock.sent() == []
    assert exchange.request("POST", "/v2/send?sendnow=false", letter()).status_code == 202


@pytest.mark.rule("R-V2")
@pytest.mark.parametrize("provider", ["graph", "office365"])
def test_graph_sends_now(exchange, provider):
    set_account(exchange, provider=provider)

    assert exchange.post("/v2/send", letter())["object"] == "message"


@pytest.mark.rule("R-V2")
@pytest.mark.parametrize(
    ("effect", "status"), [("reject", 402), ("auth_fail", 403), ("quota", 429), ("defer", 429)]
)
def test_the_verdict_of_the_provider_is_told_at_once(nylas_mock, gmail, effect, status):
    nylas_mock.fault("provider", effect, match={"via": "send_v2"})

    assert gmail.error("POST", "/v2/send", letter())[0] == status
    assert nylas_mock.clock.show()["pending"] == []


@pytest.mark.rule("R-V4")
def test_inline_images_go_along(gmail, exchange):
    image = upload(gmail, filename="logo.png")
    body = f"<img src='cid:{image['id']}'>"

    answer = gmail.post("/v2/send", letter(GRACE, body=body, file_ids=[image["id"]]))

    for message in (answer, exchange.get("/messages")[0]):
        assert message["files"][0]["content_disposition"] == "inline"
        assert message["files"][0]["content_id"] == image["id"]


def test_a_reply_that_is_not_kept_still_joins_the_thread_of_its_recipient(gmail, exchange):
    exchange.post("/send", letter(ADA))
    (question,) = gmail.get("/messages")

    answer = gmail.post("/v2/send", letter(GRACE, reply_to_message_id=question["id"]))

    assert answer["thread_id"] == question["thread_id"]
    assert len(exchange.get("/threads")) == 1
    assert gmail.get(f"/threads/{question['thread_id']}")["message_ids"] == [question["id"]]


@pytest.mark.parametrize("path", ["/v2/send", "/v2/send?sendnow=false", "/v2/outbox"])
def test_both_ways_check_their_body_like_a_direct_send(gmail, path):
    message = arrive(gmail)
    refused = [
        {"to": people(ADA), "subject": 7},
        {"to": people(ADA), "thread_id": "unknown"},
        {"to": people(ADA), "custom_headers": {}},
        {"to": people(ADA), "metadata": []},
    ]

    assert {gmail.error("POST", path, body)[0] for body in refused} == {400}
    assert gmail.get("/messages") == [message]
