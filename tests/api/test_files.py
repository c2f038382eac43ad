"""`/files`: upload, description, download, deletion."""

from io import BytesIO

import pytest

from tests.support.mail import ALAN, GRACE, arrive, ids, letter, upload

pytestmark = pytest.mark.nylas(seed_name="empty")


def refusal(message, status=400, kind="invalid_request_error"):
    return (status, kind, message)


def send_part(gmail, head, data=b"data"):
    """Upload one part with these header lines, written by hand."""
    body = b"--x\r\n" + head.encode() + b"\r\n\r\n" + data + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return gmail.request("POST", "/files", data=body, headers=headers)


@pytest.mark.rule("R-FI1", "R-FI9")
def test_an_upload_answers_an_array_with_its_file(gmail):
    answer = gmail.post("/files", data={"file": (BytesIO(b"12345"), "q2.csv", "text/csv")})

    assert answer == [
        {
            "id": answer[0]["id"],
            "object": "file",
            "account_id": gmail.account.id,
            "filename": "q2.csv",
            "size": 5,
            "content_type": "text/csv",
        }
    ]
    assert gmail.get(f"/files/{answer[0]['id']}") == answer[0]


@pytest.mark.rule("R-FI1", "E-76")
@pytest.mark.parametrize(
    "options",
    [
        {"data": {"other": (BytesIO(b"x"), "a.txt")}},
        {"data": {"file": "just text"}, "content_type": "multipart/form-data"},
        {"json": {}},
        {},
    ],
    ids=["other field", "no file", "json", "nothing"],
)
def test_an_upload_needs_the_part_named_file(gmail, options):
    assert gmail.error("POST", "/files", **options) == refusal("No file uploaded")
    assert gmail.get("/files") == []


@pytest.mark.rule("R-FI3", "R-C6")
@pytest.mark.parametrize(
    ("filename", "content_type"),
    [("photo.png", "image/png"), ("notes.txt", "text/plain"), ("thing.qqq", None), ("thing", None)],
)
def test_a_part_without_a_type_is_guessed_by_its_name(gmail, filename, content_type):
    head = f'Content-Disposition: form-data; name="file"; filename="{filename}"'

    (file,) = send_part(gmail, head).get_json()

    assert file["content_type"] == (content_type or "application/octet-stream")
    assert file["filename"] == filename


@pytest.mark.rule("R-FI4")
def test_uploads_and_attachments_are_listed(gmail):
    loose = upload(gmail)
    used = upload(gmail, filename="used.txt")
    message = gmail.post("/send", letter(file_ids=[used["id"]]))

    listed = {one["id"]: one for one in gmail.get("/files")}

    assert list(listed) == [loose["id"], used["id"]]
    assert "message_ids" not in listed[loose["id"]]
    assert listed[used["id"]]["message_ids"] == [message["id"]]
    assert ids(gmail.get("/files", message_id=message["id"])) == [used["id"]]


@pytest.mark.rule("R-FI5", "R-FI11")
@pytest.mark.parametrize(
    ("filename", "shown"),
    [
        ("q2 numbers.csv", "q2 numbers.csv"),
        ("Grüße.txt", "Grüße.txt"),
        ("日本.txt", "=?utf-8?b?5pel5pysLnR4dA==?="),
    ],
)
def test_a_download_is_raw_and_named_without_quotes(gmail, filename, shown):
    data = bytes(range(256))
    file = arrive(
        gmail, files=[{"filename": filename, "content_type": "text/csv", "content_base64": ""}]
    )["files"][0]
    loose = upload(gmail, data, filename=filename, content_type="text/csv")

    answer = gmail.request("GET", f"/files/{loose['id']}/download")

    assert answer.status_code == 200
    assert answer.data == data
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={shown}"
    assert gmail.request("GET", f"/files/{file['id']}/download").data == b""


@pytest.mark.rule("R-FI5")
def test_a_file_without_a_name_is_downloaded_under_its_type(gmail):
    head = 'Content-Disposition: form-data; name="file"; filename=""\r\nContent-Type: image/png'
    (file,) = send_part(gmail, head).get_json()

    answer = gmail.request("GET", f"/files/{file['id']}/download")

    assert file["filename"] is None
    assert answer.headers["Content-Disposition"] == "attachment; filename=attachment.png"


@pytest.mark.rule("R-FI6", "E-77")
def test_only_an_upload_that_nothing_uses_can_be_deleted(gmail):
    loose, used = upload(gmail), upload(gmail)
    gmail.post("/send", letter(file_ids=[used["id"]]))
    received = arrive(gmail, files=[{"filename": "a.txt", "content": "x"}])["files"][0]

    answer = gmail.request("DELETE", f"/files/{loose['id']}")

    assert (answer.status_code, answer.data) == (200, b"null")
    assert gmail.error("GET", f"/files/{loose['id']}")[0] == 404
    for file in (used, received):
        assert gmail.error("DELETE", f"/files/{file['id']}") == refusal(
            "Can't delete file that is attachment."
        )
        assert gmail.request("GET", f"/files/{file['id']}/download").status_code == 200


@pytest.mark.rule("R-FI8", "E-74")
@pytest.mark.nylas(options={"max_file_size": 10})
def test_an_upload_over_the_limit_is_refused(gmail):
    upload(gmail, b"x" * 10)

    refused = gmail.error("POST", "/files", data={"file": (BytesIO(b"x" * 11), "a.txt")})

    assert refused == refusal("Request Entity Too Large", 413, "api_error")
    assert len(gmail.get("/files")) == 1


@pytest.mark.rule("R-FI8")
def test_thirty_megabytes_may_be_uploaded(gmail):
    head = 'Content-Disposition: form-data; name="file"; filename="large.bin"'

    (file,) = send_part(gmail, head, bytes(30 * 1024 * 1024)).get_json()

    assert file["size"] == 30 * 1024 * 1024


def test_by_default_an_upload_is_kept(nylas_mock, gmail):
    file = upload(gmail)

    nylas_mock.clock.advance("365d")

    assert gmail.get(f"/files/{file['id']}") == file


@pytest.mark.rule("R-FI10")
def test_other_parts_are_ignored(gmail):
    parts = {
        "file": (BytesIO(b"1"), "a.txt"),
        "other": (BytesIO(b"2"), "b.txt"),
        "comment": "three",
    }

    answer = gmail.post("/files", data=parts)

    assert [one["filename"] for one in answer] == ["a.txt"]
    assert gmail.get("/files") == answer


def test_an_attachment_travels_with_the_mail(gmail, exchange):
    file = upload(gmail, b"content", filename="plan.pdf", content_type="application/pdf")

    gmail.post("/send", letter(GRACE, ALAN, file_ids=[file["id"]]))

    (message,) = exchange.get("/messages")
    (arrived,) = message["files"]
    assert {**arrived, "id": ""} == {
        "id": "",
        "filename": "plan.pdf",
        "content_type": "application/pdf",
        "size": 7,
        "content_id": "",
        "content_disposition": "attachment",
    }
    assert exchange.request("GET", f"/files/{arrived['id']}/download").data == b"content"
    assert exchange.get(f"/files/{arrived['id']}")["message_ids"] == [message["id"]]
    assert exchange.error("GET", f"/files/{file['id']}")[0] == 404


@pytest.mark.rule("R-FI4")
@pytest.mark.parametrize("account", ["gmail", "imap"])
def test_files_of_a_folder_are_found_though_a_draft_holds_one(request, account):
    api = request.getfixturevalue(account)
    file = upload(api)
    api.post("/drafts", {"file_ids": [file["id"]]})
    message = arrive(api, files=[{"filename": "a.txt", "content": "x"}])

    found = api.get("/files", **{"in": "inbox"})

    assert ids(found) == ids(message["files"])
