"""`POST /send` of raw MIME: kept as it is but for Bcc, threaded by its headers, never a 500."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocknylas import MockNylas
from tests.support.api import Api
from tests.support.mail import ADA, ALAN, GRACE, STRANGER, arrive, ids, names, people, set_account
from tests.support.properties import steady

pytestmark = pytest.mark.nylas(seed_name="empty")
strict = pytest.mark.nylas(seed_name="empty", options={"strict": True})
TYPE = "message/rfc822"
MIXED = [
    "From: Ada <ada@lovelace.example>",
    f"To: Grace <{GRACE}>",
    "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
    "MIME-Version: 1.0",
    "X-Own: kept",
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/html",
    "",
    "<p>Hi</p>",
    "--b",
    "Content-Type: text/csv",
    "Content-Disposition: attachment; filename=a.csv",
    "Content-Transfer-Encoding: base64",
    "",
    "MSwy",
    "--b--",
    "",
]


def text(*lines, end="\r\n"):
    return end.join(lines).encode()


def send(api, raw, **options):
    """Send a MIME text; return the message."""
    return api.post("/send", data=raw, content_type=TYPE, **options)


def refusal(api, raw, content_type=TYPE):
    return api.error("POST", "/send", data=raw, content_type=content_type)


def raw_of(api, message):
    return api.request("GET", f"/messages/{message['id']}", headers={"Accept": TYPE}).data


@pytest.mark.rule("R-P15", "R-P27", "R-P22")
@pytest.mark.parametrize("end", ["\r\n", "\n"], ids=["CRLF", "LF"])
def test_the_text_is_kept_with_headers_of_our_own_in_front(gmail, exchange, end):
    raw = text(*MIXED, end=end)

    message = send(gmail, raw)

    (received,) = exchange.get("/messages")
    front = (
        f"X-INBOX-ID: {message['id']}\r\nMessage-Id: <{message['id']}-0@mailer.nylas.com>\r\n"
        "User-Agent: mocknylas/"
    )
    kept = raw_of(gmail, message)
    assert kept.startswith(front.encode())
    assert kept.endswith(raw)
    assert raw_of(exchange, received) == kept
    assert (message["subject"], message["body"]) == ("Grüße", "<p>Hi</p>")
    assert message["from"] == [{"name": "Ada", "email": "ada@lovelace.example"}]
    assert message["to"] == [{"name": "Grace", "email": GRACE}]
    assert [(one["filename"], one["size"]) for one in message["files"]] == [("a.csv", 3)]
    assert (message["object"], names(message)) == ("message", {"sent", "all"})
    assert (received["subject"], received["body"]) == ("Grüße", "<p>Hi</p>")


@pytest.mark.rule("R-P15")
def test_a_message_id_of_its_own_is_not_doubled(gmail):
    raw = text(f"To: {GRACE}", "Message-ID: <mine@x.example>", "", "Hi")

    message = send(gmail, raw)

    shown = gmail.get(f"/messages/{message['id']}", view="expanded")["headers"]
    assert raw_of(gmail, message).lower().count(b"message-id:") == 1
    assert shown["Message-Id"] == "<mine@x.example>"


@pytest.mark.rule("R-P15", "R-P19")
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["CRLF", "LF", "CR"])
@pytest.mark.parametrize(
    "bcc",
    [
        [f"Bcc: {ALAN}"],
        [f"BCC:{ALAN}"],
        ["bcc:", f" {ALAN},", f"\tX <{STRANGER}>"],
        [f"Bcc: {ALAN}", f"Bcc: {STRANGER}"],
    ],
    ids=["plain", "capitals", "folded", "twice"],
)
def test_the_bcc_is_taken_out_and_reached(gmail, exchange, imap, bcc, end):
    raw = text(f"To: {GRACE}", *bcc, "Subject: Quietly", "", "Bcc: this is text", end=end)

    message = send(gmail, raw)

    (open_copy,), (hidden_copy,) = exchange.get("/messages"), imap.get("/messages")
    kept = text(f"To: {GRACE}", "Subject: Quietly", "", "Bcc: this is text", end=end)
    assert ALAN in {one["email"] for one in message["bcc"]}
    assert open_copy["bcc"] == hidden_copy["bcc"] == []
    for api, copy in ((gmail, message), (exchange, open_copy), (imap, hidden_copy)):
        assert raw_of(api, copy).endswith(b"\r\n" + kept)
        assert ALAN.encode() not in raw_of(api, copy)


@pytest.mark.rule("R-P15")
def test_a_mail_of_hidden_recipients_alone_is_sent(gmail, imap):
    message = send(gmail, text(f"Bcc: {ALAN}", "Subject: Quietly", "", "Hi"))

    assert message["to"] == []
    assert [one["subject"] for one in imap.get("/messages")] == ["Quietly"]


@pytest.mark.rule("R-P15", "R-P14")
@pytest.mark.parametrize("header", ["In-Reply-To", "References"])
def test_a_mail_is_threaded_by_its_own_headers(gmail, header):
    question = arrive(gmail, subject="Lunch?", headers={"Message-Id": "<q@x.example>"})
    named = text(f"To: {GRACE}", "Subject: Re: Lunch?", f"{header}: <q@x.example>", "", "Yes")
    loose = text(f"To: {GRACE}", "Subject: Re: Lunch?", "", "Yes")

    reply, other = send(gmail, named), send(gmail, loose)

    assert reply["thread_id"] == question["thread_id"] != other["thread_id"]


@pytest.mark.rule("R-P16")
@pytest.mark.parametrize(
    "content_type", [f"{TYPE}; charset=utf-8", f"{TYPE};charset=UTF-8", "Message/RFC822"]
)
def test_a_suffix_of_the_content_type_is_no_matter(gmail, content_type):
    raw = text(f"To: {GRACE}", "Subject: Hello", "", "Hi")

    message = gmail.post("/send", data=raw, content_type=content_type)

    assert message["subject"] == "Hello"


@strict
@pytest.mark.rule("R-P16", "E-02")
def test_a_strict_sandbox_reads_a_suffixed_type_as_json(gmail):
    raw, suffixed = text(f"To: {GRACE}", "", "Hi"), f"{TYPE}; charset=utf-8"
    body = b'{"to": [{"email": "%s"}], "subject": "As JSON"}' % GRACE.encode()

    refused = refusal(gmail, raw, suffixed)
    read = gmail.post("/send", data=body, content_type=suffixed)

    assert refused[0] == 400
    assert refused[2].startswith("400 Bad Request: The browser")
    assert read["subject"] == "As JSON"
    assert send(gmail, raw)["to"] == people(GRACE)


@pytest.mark.rule("R-P17", "E-71")
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n",
        b"Hi",
        text("Subject: x", "", f"To: {GRACE}"),
        text("To: nobody", "", ""),
        text("To: undisclosed-recipients:;", "Cc:", "", ""),
        b"\xff\xfe\x00",
        b'{"to": []}',
    ],
    ids=repr,
)
def test_a_mail_needs_a_recipient(nylas_mock, gmail, raw):
    assert refusal(gmail, raw) == (400, "invalid_request_error", "No recipients specified")
    assert nylas_mock.sent() == []


@pytest.mark.rule("R-P17", "E-62a", "E-62b")
@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["From: a@x.example, b@x.example"], "from_addr field can have at most one item"),
        (["From: a@x.example", "From: b@x.example"], "from_addr field can have at most one item"),
        (["Reply-To: a@x.example, b@x.example"], "reply_to field can have at most one item"),
    ],
    ids=str,
)
def test_a_mail_has_one_sender_and_one_address_to_reply_to(nylas_mock, gmail, lines, message):
    raw = text(f"To: {GRACE}", *lines, "", "Hi")

    assert refusal(gmail, raw) == (400, "invalid_request_error", message)
    assert nylas_mock.sent() == []


@pytest.mark.rule("R-P4", "E-72")
def test_an_implausible_address_is_refused(gmail):
    raw = text("To: a@-b.example", "", "Hi")

    assert refusal(gmail, raw)[::2] == (400, "Invalid recipient address a@-b.example")


@pytest.mark.rule("R-P9")
def test_a_mail_without_a_sender_comes_from_the_account(gmail):
    message = send(gmail, text(f"To: {GRACE}", "", "Hi"))

    assert message["from"] == [{"name": gmail.account.name, "email": ADA}]


@pytest.mark.rule("R-P12", "E-74")
@pytest.mark.nylas(seed_name="empty", options={"max_file_size": 100})
def test_a_mail_has_a_limit(gmail):
    head = text(f"To: {GRACE}", "", "")

    assert send(gmail, head + b"x" * (100 - len(head)))["to"] == people(GRACE)
    assert refusal(gmail, head + b"x" * (101 - len(head))) == (
        413,
        "api_error",
        "Request Entity Too Large",
    )


@pytest.mark.rule("R-P21", "E-40")
def test_an_account_out_of_order_is_told_first(gmail):
    set_account(gmail, sync_state="invalid")

    assert refusal(gmail, b"")[0] == 403


@pytest.mark.rule("R-P2", "R-X9")
def test_only_the_content_type_makes_a_mime_text(nylas_mock, gmail):
    raw = text(f"To: {GRACE}", "", "Hi")

    refused = [refusal(gmail, raw, one)[0] for one in ("text/plain", "application/json")]

    assert refused == [400, 400]
    assert nylas_mock.sent() == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Content-Type: multipart/mixed; boundary=b", "", "--b", ""], ""),
        (["Content-Type: multipart/mixed", "", "--b", "", "Hi"], ""),
        (["Content-Type: text/plain; charset=klingon", "", "Grüße"], "Grüße"),
        (["Content-Transfer-Encoding: base64", "", "!!!"], None),
        (["Content-Type: ;;;", "", "Hi"], "Hi"),
        (["Date: yesterday", "Content-Disposition: ;=", "", "Hi"], None),
        (["Message-Id: <", "References: <<>> \0", "", "Hi"], "Hi"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_mime_that_is_broken_is_sent_as_far_as_it_can_be_read(gmail, lines, expected):
    message = send(gmail, text(f"To: {GRACE}", *lines))

    assert message["to"] == people(GRACE)
    assert expected is None or message["body"] == expected
    assert raw_of(gmail, message).endswith(text(f"To: {GRACE}", *lines))


BOUNDS = steady(100)
HEADERS = ["To", "Cc", "Bcc", "From", "Reply-To", "Subject", "Date", "Message-Id", "References"]
HEADERS += ["In-Reply-To", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition"]
VALUES = [GRACE, f'"a, b" <{ALAN}>', "=?utf-8?b?////?=", "multipart/mixed; boundary=b", "\xff\xfe"]
VALUES += ["base64", "quoted-printable", "text/html; charset=x", "attachment; filename*=''%ff"]
values = st.one_of(st.sampled_from(VALUES), st.text('<>@,;:"()[]\\=?\0\r\n\t äö', max_size=20))
heads = st.lists(st.builds("{}: {}".format, st.sampled_from(HEADERS), values), max_size=6)
mails = st.builds(
    lambda head, body, end: end.join([*head, "", ""]).encode("utf-8", "surrogateescape") + body,
    heads.map(lambda head: [f"To: {GRACE}", *head]),
    st.binary(max_size=40) | st.just(b"--b\r\n\r\nHi\r\n--b--"),
    st.sampled_from(["\r\n", "\n"]),
)


@pytest.mark.rule("R-P15", "R-P17")
def test_no_mime_text_breaks_the_mock_and_none_shows_its_bcc(nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="broken-mime", seed_name="empty") as mock:
        gmail, exchange = Api(mock, "gmail"), Api(mock, "eas")

        @BOUNDS
        @given(raw=st.one_of(mails, st.binary(max_size=60)))
        def check(raw):
            answer = gmail.request("POST", "/send", data=raw, content_type=TYPE)

            assert answer.status_code in {200, 400}
            if answer.status_code == 200:
                kept = raw_of(gmail, answer.get_json())
                assert not any(line[:4].lower() == b"bcc:" for line in _head(kept))

        check()

        received = exchange.get("/messages")
        assert mock.world.internal_errors == []
        assert len(received) > 20
        assert all(one["bcc"] == [] for one in received)


def _head(raw):
    lines = raw.splitlines()
    return lines[: lines.index(b"")] if b"" in lines else lines


def test_messages_of_one_text_sent_twice_are_two(gmail):
    raw = text(f"To: {GRACE}", "Message-Id: <same@x.example>", "", "Hi")

    first, second = send(gmail, raw), send(gmail, raw)

    assert len({*ids([first, second])}) == 2
    assert first["thread_id"] == second["thread_id"]
