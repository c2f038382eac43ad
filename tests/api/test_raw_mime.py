"""`GET /messages/{id}` as raw MIME: what went over the wire, once it is synced."""

from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocknylas import MockNylas
from mocknylas.catalogue import CATALOGUE
from mocknylas.rules.mime import parse
from tests.support.api import Api
from tests.support.headers import folded
from tests.support.mail import ALAN, GRACE, arrive, letter, people, snapshot, upload
from tests.support.properties import steady

pytestmark = pytest.mark.nylas(seed_name="empty")
TYPE = "message/rfc822"
UNSUBSCRIBE = [  # as printed in seed 003
    {"name": "List-Unsubscribe-Post", "value": "List-Unsubscribe=One-Click"},
    {
        "name": "List-Unsubscribe",
        "value": "<mailto: nyla@example.com?subject=unsubscribe>, "
        "<https://mailinglist.example.com/unsubscribe.html>",
    },
]


def raw(api, message):
    """Return the response to a GET that accepts raw MIME."""
    return api.request("GET", f"/messages/{message['id']}", headers={"Accept": TYPE})


def read(api, message):
    """Return a message's raw text as the standard library reads it."""
    return message_from_bytes(raw(api, message).data, policy=policy.default)


def addresses(found, header):
    return [address for _, address in getaddresses(found.get_all(header, []))]


@pytest.mark.rule("R-M8", "R-X8")
@pytest.mark.parametrize("accept", [TYPE, f"{TYPE}, */*;q=0.1", "Message/RFC822"])
def test_raw_mime_is_answered_with_its_type_and_no_suffix(gmail, accept):
    message = gmail.post("/send", letter())

    answer = gmail.request("GET", f"/messages/{message['id']}", headers={"Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == TYPE
    assert message_from_bytes(answer.data, policy=policy.default)["Subject"] == "Hello"


@pytest.mark.rule("R-M8")
@pytest.mark.parametrize("accept", ["*/*", "application/json", "message/*", ""])
def test_whoever_does_not_ask_for_it_gets_json(gmail, accept):
    message = gmail.post("/send", letter())

    answer = gmail.request("GET", f"/messages/{message['id']}", headers={"Accept": accept})

    assert answer.get_json() == message


@pytest.mark.rule("R-M9")
def test_a_mail_that_came_as_a_form_is_written_from_its_fields(gmail):
    message = arrive(
        gmail,
        subject="Grüße",
        body="<p>Hi</p>",
        date=1_718_000_000,
        headers={"Message-Id": "<2@x.example>", "In-Reply-To": "<1@x.example>", "X-Own": "mine"},
        files=[{"filename": "ü.txt", "content": "x", "content_type": "text/plain"}],
        **{"from": people(GRACE), "cc": ALAN, "reply_to": GRACE},
    )

    found = read(gmail, message)

    assert [found[name] for name in ("From", "Cc", "Reply-To")] == [GRACE, ALAN, GRACE]
    assert (found["Subject"], found["Message-Id"], found["In-Reply-To"]) == (
        "Grüße",
        "<2@x.example>",
        "<1@x.example>",
    )
    assert (found["Date"].datetime.timestamp(), found["X-Own"]) == (1_718_000_000, "mine")
    assert [one.get_filename() for one in found.iter_attachments()] == ["ü.txt"]


@pytest.mark.rule("R-M8")
def test_a_mail_that_came_as_mime_is_answered_as_it_came(gmail):
    mime = f"Received: by somebody\r\nFrom: {GRACE}\r\nSubject: Raw\r\n\r\nHi\r\n"

    message = arrive(gmail, mime=mime)

    assert raw(gmail, message).data == mime.encode()


@pytest.mark.rule("R-M9")
def test_the_same_message_has_the_same_bytes_every_time(gmail, exchange):
    sent = gmail.post("/send", letter(GRACE, file_ids=[upload(gmail)["id"]]))
    (received,) = exchange.get("/messages")

    first, second = raw(gmail, sent), raw(gmail, sent)

    mine, theirs = message_from_bytes(first.data), message_from_bytes(raw(exchange, received).data)
    assert first.data == second.data
    assert [mine[name] for name in ("Message-Id", "Date", "Subject")] == [
        theirs[name] for name in ("Message-Id", "Date", "Subject")
    ]


@pytest.mark.rule("R-M8")
@pytest.mark.nylas(seed_name="empty", options={"raw_delay": 60})
def test_raw_mime_is_not_there_until_it_is_synced(nylas_mock, gmail):
    message = gmail.post("/send", letter())
    old = arrive(gmail, date=nylas_mock.clock.now - 60)

    early = raw(gmail, message)
    nylas_mock.clock.advance("59s")
    late = raw(gmail, message)
    nylas_mock.clock.advance("1s")

    assert (early.status_code, late.status_code) == (202, 202)
    assert early.get_json() == {"message": "Message is not synced yet"}
    assert early.headers["Content-Type"] == "application/json"
    assert raw(gmail, message).status_code == raw(gmail, old).status_code == 200
    assert gmail.get(f"/messages/{message['id']}") == message


@pytest.mark.rule("R-M8", "E-10", "E-23")
def test_only_messages_of_the_account_have_a_text(gmail, imap):
    foreign = arrive(imap)

    refused = [raw(gmail, {"id": one}) for one in (foreign["id"], "unknown", "No-Id")]

    assert [one.status_code for one in refused] == [404, 404, 400]
    assert refused[1].get_json()["message"] == "Couldn't find message unknown"


@pytest.mark.rule("R-M8", "R-M5", "E-46")
def test_a_draft_has_no_text_yet(gmail):
    draft = gmail.post("/drafts", letter())

    answer = raw(gmail, draft)

    assert answer.status_code == 404
    assert answer.get_json() == {
        "type": "invalid_request_error",
        "message": f"Couldn't find raw contents for message `{draft['id']}`. "
        "Please try again in a few minutes.",
    }


@pytest.mark.rule("R-M8", "E-44", "E-45", "E-47a")
@pytest.mark.parametrize(
    ("name", "status", "message"),
    [
        (
            "mail_server_busy",
            503,
            "Email server returned a temporary error. Please try again in a few minutes.",
        ),
        ("data_deleted", 404, "The data was deleted on the email server."),
        ("raw_data_not_found", 404, "Couldn't find data on the email server."),
    ],
)
def test_the_provider_can_fail_to_give_the_text(nylas_mock, gmail, name, status, message):
    sent = gmail.post("/send", letter())
    nylas_mock.fault("request", "refuse", error=name, match={"operation": "messages.raw"})

    answer = raw(gmail, sent)

    assert answer.status_code == status
    assert answer.get_json()["type"] == CATALOGUE[name].type
    assert answer.get_json()["message"] == message
    assert gmail.get(f"/messages/{sent['id']}") == sent


@pytest.mark.rule("R-FI9", "E-44", "E-45", "E-47b")
@pytest.mark.parametrize("name", ["mail_server_busy", "data_deleted", "file_data_not_found"])
def test_the_provider_can_fail_to_give_a_file(nylas_mock, gmail, name):
    file = upload(gmail)
    nylas_mock.fault("request", "refuse", error=name, match={"operation": "files.download"})

    refused = gmail.error("GET", f"/files/{file['id']}/download")

    row = CATALOGUE[name]
    assert refused == (row.status, row.type, row.message)
    assert gmail.get(f"/files/{file['id']}") == file


@pytest.mark.rule("R-P13")
def test_one_click_unsubscribe_is_in_the_text_for_all_who_get_it(gmail, exchange):
    sent = gmail.post("/send", letter(GRACE, custom_headers=UNSUBSCRIBE))
    (received,) = exchange.get("/messages")

    for api, message in ((gmail, sent), (exchange, received)):
        found = read(api, message)
        assert {one["name"]: found[one["name"]] for one in UNSUBSCRIBE} == {
            one["name"]: one["value"] for one in UNSUBSCRIBE
        }


@pytest.mark.rule("R-P13", "R-P19")
def test_custom_headers_cannot_undo_what_the_message_is(gmail):
    names = ("Bcc", "To", "Content-Type", "MIME-Version", "Subject")
    custom = [{"name": name, "value": "spy@x.example"} for name in names]

    sent = gmail.post("/send", letter(GRACE, custom_headers=custom))

    found = read(gmail, sent)
    assert b"spy" not in raw(gmail, sent).data
    assert (found.get_content_type(), found["To"]) == ("multipart/alternative", GRACE)


@pytest.mark.rule("R-P19")
def test_no_text_tells_of_the_bcc(gmail, exchange, imap):
    sent = gmail.post("/send", letter(GRACE, bcc=people(ALAN)))
    copies = [(api, api.get("/messages")[0]) for api in (exchange, imap)]

    for api, message in [(gmail, sent), *copies]:
        assert ALAN.encode() not in raw(api, message).data
        assert read(api, message)["Bcc"] is None


@pytest.mark.rule("R-P26", "R-P11")
def test_parts_are_text_html_and_files_of_which_some_are_inline(gmail):
    plan, logo = upload(gmail, b"the plan"), upload(gmail, b"PNG", "l.png", "image/png")
    body = f"<p>Hi</p><img src='cid:{logo['id']}'>"
    sent = gmail.post("/send", letter(body=body, file_ids=[plan["id"], logo["id"]]))

    found = read(gmail, sent)

    texts, attached, inline = found.iter_parts()
    assert found.get_content_type() == "multipart/mixed"
    assert texts.get_content_type() == "multipart/alternative"
    assert [one.get_content().strip() for one in texts.iter_parts()] == ["Hi", body]
    assert attached["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert attached["Content-Id"] is None
    assert (inline["Content-Id"], inline.get_content_disposition()) == (f"<{logo['id']}>", "inline")
    assert [one.get_payload(decode=True) for one in (attached, inline)] == [b"the plan", b"PNG"]


@pytest.mark.rule("R-P14", "R-P20")
def test_a_reply_names_its_parents(nylas_mock, gmail):
    first = gmail.post("/send", letter(GRACE))
    second = gmail.post("/send", letter(GRACE, reply_to_message_id=first["id"]))
    third = gmail.post("/send", letter(GRACE, reply_to_message_id=second["id"]))

    found = read(gmail, third)

    lineage = [f"<{one['id']}-0@mailer.nylas.com>" for one in (first, second)]
    assert found["In-Reply-To"] == lineage[1]
    assert found["References"].split() == lineage
    assert found["Message-Id"] == f"<{third['id']}-0@mailer.nylas.com>"


texts = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ['Jürgen, "der" <x>', "=?utf-8?q?no?=", "日本" * 40, "a\r\nBcc: b", "\0\x1b\x7f", "x" * 990]
)
emails = st.sampled_from(
    [GRACE, ALAN, "jürgen@grüße.example", '"a b"@x.example', "x+y@[1.2.3.4]", "o'hara@x.example"]
).filter(lambda one: "[" not in one)
participants = st.lists(st.fixed_dictionaries({"name": texts, "email": emails}), max_size=3)
letters = st.fixed_dictionaries(
    {
        "to": participants.filter(bool),
        "cc": participants,
        "bcc": participants,
        "from": st.lists(st.fixed_dictionaries({"name": texts, "email": emails}), max_size=1),
        "subject": texts,
        "body": texts,
    }
)
parts = st.lists(
    st.tuples(
        st.binary(max_size=50),
        texts.filter(lambda one: not set(one) & set('\r\n\0"\\')),
        st.sampled_from(["text/plain", "text/html", "image/png"]),
        st.booleans(),
    ),
    max_size=2,
)


@pytest.mark.rule("R-M8", "R-M9", "R-P26")
def test_any_message_reads_back_as_it_was_sent(nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="read-back", seed_name="empty") as mock:
        gmail = Api(mock, "gmail")

        @steady(60)
        @given(body=letters, files=parts)
        def check(body, files):
            uploaded = [upload(gmail, *part[:3]) for part in files]
            shown = [one["id"] for one, part in zip(uploaded, files, strict=True) if part[3]]
            images = "".join(f"<img src=cid:{one}>" for one in shown)
            content = {**body, "body": body["body"] + images}
            sent = gmail.post("/send", {**content, "file_ids": [one["id"] for one in uploaded]})

            agree(raw(gmail, sent).data, sent, [part[0] for part in files])

        check()

        assert mock.world.internal_errors == []


def agree(written, sent, data):
    """Fail unless a text says what the message says, to our parser and to the library's."""
    ours, theirs = parse(written), message_from_bytes(written, policy=policy.default)
    for name in ("from", "to", "cc"):
        assert [one["email"] for one in ours[name]] == [one["email"] for one in sent[name]]
        assert [folded(one["name"]) for one in ours[name]] == [
            folded(one["name"]) for one in sent[name]
        ]
    assert ours["subject"] == folded(theirs["Subject"]) == folded(sent["subject"])
    assert ours["body"] == sent["body"].replace("\r\n", "\n").replace("\r", "\n")
    for one, file, content in zip(ours["files"], sent["files"], data, strict=True):
        assert one["data"] == content
        assert folded(one["filename"] or "") == folded(file["filename"] or "")
        for name in ("content_type", "content_disposition", "content_id"):
            assert one[name] == file[name]
    assert ours["bcc"] == []
    assert theirs.defects == []


def test_reading_the_text_changes_nothing(gmail):
    message = gmail.post("/send", letter(file_ids=[upload(gmail)["id"]]))
    before = snapshot(gmail.mock.world)

    raw(gmail, message)

    assert snapshot(gmail.mock.world) == before
