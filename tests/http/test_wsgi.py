import io
from datetime import timedelta

import pytest
import requests
from flask import Flask, Response, redirect, request

from mocknylas.http.wsgi import WsgiAdapter

URL = "https://api.nylas.com"


def toy_app():
    app = Flask(__name__)
    app.config["PROPAGATE_EXCEPTIONS"] = True

    @app.route("/echo", methods=["GET", "POST", "PUT", "HEAD"])
    @app.route("/echo/<path:rest>")
    def echo(rest=""):
        return {
            "url": request.url,
            "rest": rest,
            "query": request.query_string.decode(),
            "body": request.get_data(as_text=True),
            "length": request.content_length,
            "headers": dict(request.headers),
            "files": {name: file.read().decode() for name, file in request.files.items()},
            "raw": request.environ["REQUEST_URI"],
        }

    @app.get("/cookies")
    def cookies():
        answer = Response("set")
        answer.set_cookie("a", "1")
        answer.set_cookie("b", "2")
        return answer

    @app.get("/away")
    def away():
        return redirect("/echo")

    @app.get("/broken")
    def broken():
        raise LookupError("lost")

    return app


@pytest.fixture
def session():
    with requests.Session() as session:
        session.mount("https://", WsgiAdapter(toy_app()))
        session.mount("http://", WsgiAdapter(toy_app()))
        yield session


@pytest.fixture
def read():
    """What a test's own app has done: the pieces drawn from it, and `closed`."""
    return []


@pytest.fixture
def streaming(session, read):
    class Body:
        def __init__(self):
            self.pieces = iter([b"one\nt", b"", b"wo\n", b"three\n"])

        def __iter__(self):
            return self

        def __next__(self):
            piece = next(self.pieces)
            read.append(piece)
            return piece

        def close(self):
            read.append("closed")

    def app(environ, start_response):
        start_response("200 Fine", [("Content-Type", "text/plain; charset=utf-8")])
        return Body()

    session.mount("https://", WsgiAdapter(app))
    return session


def test_answer_is_like_one_from_a_socket(session):
    answer = session.get(f"{URL}/echo?x=1")

    assert (answer.status_code, answer.reason, answer.ok) == (200, "OK", True)
    assert answer.headers["content-type"] == "application/json"
    assert answer.url == f"{URL}/echo?x=1"
    assert answer.request.method == "GET"
    assert isinstance(answer.elapsed, timedelta)
    assert isinstance(answer.connection, WsgiAdapter)
    assert answer.json()["url"] == f"{URL}/echo?x=1"


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://api.nylas.com:443/echo", "https://api.nylas.com/echo"),
        ("http://api.nylas.com:80/echo", "http://api.nylas.com/echo"),
        ("http://127.0.0.1:5000/echo", "http://127.0.0.1:5000/echo"),
        ("https://key:@api.nylas.com/echo", "https://api.nylas.com/echo"),
        ("https://api.nylas.com/echo#part", "https://api.nylas.com/echo"),
    ],
)
def test_app_sees_scheme_and_host_of_the_url(session, url, seen):
    assert session.get(url).json()["url"] == seen


def test_path_is_decoded_once_and_the_query_is_left_alone(session):
    echo = session.get(f"{URL}/echo/a%2Fb%20c/grün?q=%20x&q=y").json()

    assert echo["rest"] == "a/b c/grün"
    assert echo["query"] == "q=%20x&q=y"
    assert echo["raw"] == "/echo/a%2Fb%20c/gr%C3%BCn?q=%20x&q=y"


@pytest.mark.parametrize(
    "body",
    [
        "gr\u00fcn",
        "gr\u00fcn".encode(),
        bytearray("gr\u00fcn".encode()),
        io.BytesIO("gr\u00fcn".encode()),
        io.StringIO("gr\u00fcn"),
        iter(["gr", b"\xc3\xbc", "n"]),
    ],
    ids=lambda body: type(body).__name__,
)
def test_body_of_any_kind_arrives_whole(session, body):
    echo = session.post(f"{URL}/echo", data=body).json()

    assert (echo["body"], echo["length"]) == ("gr\u00fcn", 5)
    assert "Transfer-Encoding" not in echo["headers"]


def test_file_is_read_from_where_it_stands(session):
    file = io.BytesIO(b"skip this")
    file.seek(5)

    assert session.put(f"{URL}/echo", data=file).json()["body"] == "this"


def test_form_with_a_file_arrives(session):
    echo = session.post(f"{URL}/echo", files={"file": ("a.txt", b"content")}).json()

    assert echo["files"] == {"file": "content"}


def test_post_without_a_body_has_length_0(session):
    assert session.post(f"{URL}/echo").json()["length"] == 0


def test_headers_arrive_as_text_or_bytes(session):
    headers = {"X-Text": "t", "X-Bytes": b"b", "Host": "other.test"}

    echo = session.get(f"{URL}/echo", headers=headers, auth=("key", "")).json()

    assert echo["headers"]["X-Text"] == "t"
    assert echo["headers"]["X-Bytes"] == "b"
    assert echo["headers"]["Host"] == "other.test"
    assert echo["headers"]["Authorization"] == "Basic a2V5Og=="


def test_cookies_are_kept_by_the_session(session):
    answer = session.get(f"{URL}/cookies")

    assert answer.cookies.get_dict() == {"a": "1", "b": "2"}
    assert session.cookies.get_dict() == {"a": "1", "b": "2"}
    assert session.get(f"{URL}/echo").json()["headers"]["Cookie"] == "a=1; b=2"


def test_redirect_is_followed_and_remembered(session):
    answer = session.get(f"{URL}/away")

    assert answer.url == f"{URL}/echo"
    assert [step.status_code for step in answer.history] == [302]


def test_head_has_headers_and_no_body(session):
    answer = session.head(f"{URL}/echo")

    assert int(answer.headers["Content-Length"]) > 0
    assert answer.content == b""


def test_error_status_raises_where_asked(session):
    with pytest.raises(requests.HTTPError, match="404 Client Error: NOT FOUND"):
        session.get(f"{URL}/nowhere").raise_for_status()


def test_exception_of_the_app_reaches_the_caller(session):
    with pytest.raises(LookupError, match="lost"):
        session.get(f"{URL}/broken")


def test_whole_answer_is_read_and_closed_at_once(streaming, read):
    answer = streaming.get(URL)

    assert read == [b"one\nt", b"", b"wo\n", b"three\n", "closed"]
    assert answer.text == "one\ntwo\nthree\n"
    assert answer.raw.read() == b""


def test_stream_is_drawn_as_it_is_read(streaming, read):
    answer = streaming.get(URL, stream=True)
    assert read == []

    lines = answer.iter_lines()

    assert next(lines) == b"one"
    assert read == [b"one\nt"]
    assert list(lines) == [b"two", b"three"]
    assert read[-1] == "closed"


def test_stream_can_be_taken_up_again(streaming):
    answer = streaming.get(URL, stream=True)

    assert next(answer.iter_content(2)) == b"on"
    assert b"".join(answer.iter_content(None)) == b"e\ntwo\nthree\n"


def test_content_comes_in_pieces_of_the_size_asked_for(streaming):
    answer = streaming.get(URL, stream=True)

    assert list(answer.iter_content(5)) == [b"one\nt", b"wo\n", b"three", b"\n"]


def test_raw_stream_reads_like_a_file(streaming):
    raw = streaming.get(URL, stream=True).raw

    assert (raw.read(6), raw.read(1), raw.read(), raw.read(1)) == (
        b"one\ntw",
        b"o",
        b"\nthree\n",
        b"",
    )
    assert (raw.status, raw.reason) == (200, "Fine")


def test_closing_a_stream_closes_the_app_once(streaming, read):
    with streaming.get(URL, stream=True) as answer:
        next(answer.iter_lines())

    answer.close()

    assert read == [b"one\nt", "closed"]


def test_app_that_is_a_generator_may_start_late(session):
    def app(environ, start_response):
        start_response("201 CREATED", [("X-Late", "yes"), ("X-Late", "twice")])
        yield b"body"

    session.mount("https://", WsgiAdapter(app))

    answer = session.get(URL)

    assert (answer.status_code, answer.content) == (201, b"body")
    assert answer.headers["X-Late"] == "yes, twice"


def test_error_amid_the_body_reaches_the_caller_and_closes_the_app(session, read):
    def body():
        try:
            yield b"half"
            raise LookupError("lost")
        finally:
            read.append("closed")

    def app(environ, start_response):
        start_response("200 OK", [])
        return body()

    session.mount("https://", WsgiAdapter(app))

    with pytest.raises(LookupError, match="lost"):
        session.get(URL)
    assert read == ["closed"]


def test_app_may_write_before_its_body(session):
    def app(environ, start_response):
        start_response("200 OK", [])(b"before ")
        return [b"after"]

    session.mount("https://", WsgiAdapter(app))

    assert session.get(URL).content == b"before after"
