"""Uploads: names in every encoding, a bounded size, and an end by the clock when switched on."""

import io
import tracemalloc

import pytest

from mocknylas.rules.mime import parse
from tests.support.mail import ADA, DAY, GRACE, arrive, ids, job, letter, people, snapshot, upload

pytestmark = pytest.mark.nylas(seed_name="empty")
expiring = pytest.mark.nylas(seed_name="empty", options={"file_expiry": 7 * DAY})
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}


def send_part(api, disposition, data=b"data"):
    """Upload one part whose disposition is written by hand; return the file."""
    head = f"Content-Disposition: form-data; {disposition}".encode()
    body = b"--x\r\n" + head + b"\r\n\r\n" + data + b"\r\n--x--\r\n"
    return api.post("/files", data=body, headers=MULTIPART)[0]


@pytest.mark.rule("R-FI1", "R-FI5")
@pytest.mark.parametrize(
    ("written", "filename"),
    [
        ('filename="Grüße.txt"', "Grüße.txt"),
        ("filename*=UTF-8''Gr%C3%BC%C3%9Fe.txt", "Grüße.txt"),
        ("filename=\"a.txt\"; filename*=utf-8'de'%E6%97%A5%E6%9C%AC.txt", "日本.txt"),
        ("filename*=iso-8859-1''%FC.txt", "ü.txt"),
        ('filename="=?utf-8?b?5pel5pysLnR4dA==?="', "日本.txt"),
        ('filename="=?iso-8859-1?q?Gr=FC=DFe?= =?iso-8859-1?q?_Ada?="', "Grüße Ada"),
        ('filename="=?klingon?q?x?="', "=?klingon?q?x?="),
        ('filename="=?utf-8?b?!?="', "=?utf-8?b?!?="),
        ('filename="two  blanks.txt"', "two  blanks.txt"),
        (r'filename="a \"b\".txt"', 'a "b".txt'),
        ("filename=plain.txt", "plain.txt"),
    ],
)
def test_the_name_of_an_upload_is_read_in_every_encoding(gmail, written, filename):
    file = send_part(gmail, f'name="file"; {written}')

    assert file["filename"] == filename
    assert ids(gmail.get("/files", filename=filename)) == [file["id"]]


@pytest.mark.rule("R-FI5", "R-M9")
@pytest.mark.parametrize("filename", ["日本.txt", "a\tb\x1b.txt", "x" * 300])
def test_a_name_travels_with_its_file(gmail, exchange, filename):
    file = upload(gmail, filename=filename)

    gmail.post("/send", letter(GRACE, file_ids=[file["id"]]))

    (message,) = exchange.get("/messages")
    (arrived,) = message["files"]
    path = f"/messages/{message['id']}"
    text = exchange.request("GET", path, headers={"Accept": "message/rfc822"}).data
    download = exchange.request("GET", f"/files/{arrived['id']}/download")
    assert arrived["filename"] == filename
    assert parse(text)["files"][0]["filename"].split() == filename.replace("\x1b", " ").split()
    assert download.data == b"some bytes"
    assert download.headers["Content-Disposition"].isprintable()


@pytest.mark.rule("R-FI8", "E-74")
@pytest.mark.nylas(seed_name="empty", options={"max_file_size": 1000})
@pytest.mark.parametrize("field", ["file", "other"])
def test_of_an_upload_that_is_too_large_little_is_read_into_memory(gmail, field):
    size = 40_000_000
    head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="a"\r\n\r\n'.encode()
    body = Zeros(head, size, b"\r\n--x--\r\n")
    environ = {
        "wsgi.input": body,
        "CONTENT_LENGTH": str(body.length),
        "CONTENT_TYPE": MULTIPART["Content-Type"],
    }

    tracemalloc.start()
    answer = gmail.request("POST", "/files", environ_overrides=environ)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    expected = {"file": (413, "Request Entity Too Large"), "other": (400, "No file uploaded")}
    assert (answer.status_code, answer.get_json()["message"]) == expected[field]
    assert peak < size / 10
    assert gmail.get("/files") == []


class Zeros(io.RawIOBase):
    """A body made up while it is read: so many zeros between a head and a tail."""

    def __init__(self, head, size, tail):
        self._rest = [head, size, tail]
        self.length = len(head) + size + len(tail)

    def readable(self):
        return True

    def readinto(self, buffer):
        chunk = self._chunk(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def _chunk(self, size):
        while self._rest and not self._rest[0]:
            self._rest.pop(0)
        if not self._rest:
            return b""
        first = self._rest[0]
        if isinstance(first, int):
            self._rest[0] = max(first - size, 0)
            return bytes(min(first, size))
        self._rest[0] = first[size:]
        return first[:size]


@pytest.mark.rule("E-76")
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"no parts at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data"),
        ("multipart/form-data; boundary=x", b'--x\r\nX: y\r\n\r\nfile; name="file"\r\n--x--\r\n'),
        ("multipart/form-data; boundary=x", b"--x\r\n\xff\xfe: \0\r\n\r\n\r\n--x--\r\n"),
        ("multipart/form-data; boundary=\xff", b"--\xff\r\n"),
    ],
    ids=repr,
)
def test_a_multipart_body_that_is_broken_holds_no_file(gmail, content_type, body):
    before = snapshot(gmail.mock.world)

    answer = gmail.request("POST", "/files", data=body, headers={"Content-Type": content_type})

    assert answer.status_code == 400
    assert answer.get_json()["type"] in {"invalid_request_error", "api_error"}
    assert snapshot(gmail.mock.world) == before


@pytest.mark.rule("R-FI2")
def test_only_a_multipart_type_makes_an_upload(gmail):
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--x--\r\n'
    types = ["application/x-www-form-urlencoded", MULTIPART["Content-Type"]]

    answers = [
        gmail.request("POST", "/files", data=body, headers={"Content-Type": one}) for one in types
    ]

    assert [one.status_code for one in answers] == [400, 200]
    assert len(gmail.get("/files")) == 1


@pytest.mark.rule("R-FI7")
def test_files_stay_for_ever_unless_switched(nylas_mock, gmail):
    file = upload(gmail)

    nylas_mock.clock.advance("1000d")

    assert gmail.get("/files") == [file]
    assert gmail.post("/send", letter(file_ids=[file["id"]]))["files"][0]["id"] == file["id"]


@expiring
@pytest.mark.rule("R-FI7", "R-FI9", "E-25")
def test_an_upload_that_nothing_uses_is_gone_after_its_time(nylas_mock, gmail):
    file, path = upload(gmail), "/files/{id}"
    nylas_mock.clock.advance("7d")
    kept = gmail.get(path.format(**file))
    young = upload(gmail)

    nylas_mock.clock.advance("1s")

    gone = (404, "invalid_request_error", f"Couldn't find file {file['id']} ")
    assert kept == file
    assert gmail.error("GET", path.format(**file)) == gone
    assert gmail.error("GET", path.format(**file) + "/download") == gone
    assert gmail.error("DELETE", path.format(**file)) == gone
    assert gmail.get("/files") == gmail.get("/files", filename="notes.txt") == [young]
    assert gmail.get("/files", view="count") == {"count": 1}
    assert gmail.get("/files", view="ids", limit=1) == [young["id"]]
    assert gmail.delete(path.format(**young)) is None


@expiring
@pytest.mark.rule("R-FI7", "E-64")
@pytest.mark.parametrize("path", ["/send", "/drafts", "/v2/send", "/v2/outbox"])
def test_an_upload_that_is_gone_cannot_be_sent(nylas_mock, gmail, path):
    file = upload(gmail)
    nylas_mock.clock.advance("7d1s")

    refused = gmail.error("POST", path, letter(file_ids=[file["id"]]))

    assert refused == (400, "invalid_request_error", f"Invalid block public id {file['id']}")
    assert nylas_mock.sent() == gmail.get("/drafts") == []


@expiring
@pytest.mark.rule("R-FI7")
def test_attachments_stay(nylas_mock, gmail, exchange):
    sent = gmail.post("/send", letter(GRACE, file_ids=[upload(gmail)["id"]]))
    (received,) = exchange.get("/messages")
    other = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])

    nylas_mock.clock.advance("30d")

    for api, message in ((gmail, sent), (exchange, received), (gmail, other)):
        file = message["files"][0]
        assert api.get(f"/files/{file['id']}")["message_ids"] == [message["id"]]
        assert api.request("GET", f"/files/{file['id']}/download").status_code == 200
    assert len(gmail.get("/files")) == 2


@expiring
@pytest.mark.rule("R-FI7", "R-D9")
def test_a_draft_keeps_its_files_and_lets_old_ones_go(nylas_mock, gmail):
    file = upload(gmail)
    draft = gmail.post("/drafts", {"to": people(ADA), "file_ids": [file["id"]]})
    nylas_mock.clock.advance("30d")
    path = f"/drafts/{draft['id']}"

    kept = gmail.put(path, {"version": 0, "file_ids": [file["id"]]})
    bare = gmail.put(path, {"version": 1, "file_ids": []})

    assert ids(kept["files"]) == [file["id"]]
    assert bare["files"] == gmail.get("/files") == []
    assert gmail.error("PUT", path, {"version": 2, "file_ids": [file["id"]]})[2] == (
        f"Invalid block public id {file['id']}"
    )


@expiring
@pytest.mark.rule("R-FI7")
def test_a_scheduled_mail_whose_file_is_gone_fails_and_says_why(nylas_mock, gmail):
    file = upload(gmail)
    nylas_mock.clock.advance("5d")
    body = letter(file_ids=[file["id"]], send_at=nylas_mock.clock.now + 3 * DAY)
    sent = gmail.post("/v2/outbox", body)

    nylas_mock.clock.advance("4d")

    found = job(gmail, sent)
    assert (found["status"], found["reason"]) == ("failed", f"Invalid block public id {file['id']}")
    assert nylas_mock.sent() == []


def test_the_switch_can_be_turned_while_files_are_there(nylas_mock, gmail):
    file = upload(gmail)
    nylas_mock.clock.advance("1h")

    nylas_mock.set_options({"file_expiry": 60})
    gone = gmail.get("/files")
    nylas_mock.set_options({"file_expiry": 0})

    assert gone == []
    assert gmail.get("/files") == [file]
