import json
import socket
import ssl
import threading
from email.utils import parsedate_to_datetime

import pytest
import requests
from flask import Flask, Response, current_app, request

from mocknylas.errors import UsageError
from mocknylas.http.server import Server
from mocknylas.http.tls import Authority

LIMIT = 1000  # bytes of a request body in these tests


def echo():
    return {
        "method": request.method,
        "path": request.environ["PATH_INFO"],
        "query": request.query_string.decode(),
        "body": request.get_data(as_text=True),
        "length": request.content_length,
        "headers": dict(request.headers),
        "url": request.url,
    }


def stream():
    gate = current_app.config["GATE"]

    def pieces():
        yield "one\n"
        gate.wait(10)
        yield "two\n"

    return Response(pieces())


def endless():
    gate = current_app.config["GATE"]

    def pieces():
        try:
            while True:
                yield "x" * 65536
        finally:
            gate.set()

    return Response(pieces())


VIEWS = {
    "/echo": echo,
    "/stream": stream,
    "/endless": endless,
    "/ignore": lambda: "ignored",
    "/nothing": lambda: ("", 204),
    "/short": lambda: Response(iter(["12345"]), headers={"Content-Length": "10"}),
    "/last": lambda: Response("bye", headers={"Connection": "close"}),
    "/own": lambda: Response(
        headers={"Date": "Thu, 01 Jan 1970 00:00:00 GMT", "Server": "nginx", "X-Odd": "ä"}
    ),
}


def toy_app(gate=None):
    app = Flask(__name__)
    app.config["GATE"] = gate
    for path, view in VIEWS.items():
        app.add_url_rule(path, path, view, methods=["GET", "POST", "PUT"])
    return app


@pytest.fixture
def gate():
    return threading.Event()


@pytest.fixture
def log():
    return []


@pytest.fixture
def server(gate, log):
    server = Server(toy_app(gate), log=log.append)
    server.max_body = LIMIT
    with server:
        yield server
    gate.set()


@pytest.fixture
def client(server):
    with Client(server) as client:
        yield client


class Client:
    """A socket and a stream of answers, so that a test says each byte."""

    def __init__(self, server):
        host, _, port = server.url.partition("://")[2].rpartition(":")
        self.socket = socket.create_connection((host, int(port)), timeout=10)
        self.stream = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()
        self.socket.close()

    def send(self, *lines, body=b""):
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)

    def head(self):
        status = self.stream.readline().decode().strip()
        fields = {}
        while line := self.stream.readline().decode("latin-1").strip():
            name, _, value = line.partition(": ")
            assert name not in fields, f"{name} came twice"
            fields[name] = value
        return status, fields

    def answer(self):
        status, fields = self.head()
        return status, fields, self.stream.read(int(fields.get("Content-Length", 0)))

    def is_closed(self):
        try:
            return self.stream.read(1) == b""
        except ConnectionResetError:
            return True


def serve_wsgi(app, request_lines=("GET / HTTP/1.1", "Host: a"), **options):
    with Server(app, **options) as server, Client(server) as client:
        client.send(*request_lines)
        status, fields = client.head()
        return status, fields, client.stream.read(int(fields.get("Content-Length", 0)))


def test_url_names_the_port_that_was_free(server):
    assert server.url.startswith("http://127.0.0.1:")
    assert requests.get(f"{server.url}/echo", timeout=10).json()["url"] == f"{server.url}/echo"


def test_server_bound_to_every_address_names_one_that_can_be_called():
    with Server(toy_app(), host="0.0.0.0") as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert requests.get(f"{server.url}/echo", timeout=10).ok


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_ipv6_address_stands_in_brackets():
    try:
        with Server(toy_app(), host="::1") as server:
            assert server.url.startswith("http://[::1]:")
            assert requests.get(f"{server.url}/echo", timeout=10).ok
    except UsageError as error:
        pytest.skip(str(error))


def test_port_in_use_is_named_with_the_remedy(server):
    port = int(server.url.rpartition(":")[2])

    with pytest.raises(UsageError, match=rf"port {port} of 127.0.0.1 is in use; .*--port 0"):
        Server(toy_app(), port=port).start()


def test_host_that_is_not_ours_is_refused_with_a_sentence():
    with pytest.raises(UsageError, match=r"port 0 of 192.0.2.1 cannot be bound"):
        Server(toy_app(), host="192.0.2.1").start()


def test_server_that_does_not_run_has_no_url():
    with pytest.raises(UsageError, match="start it first"):
        _ = Server(toy_app()).url


def test_server_cannot_be_started_twice(server):
    with pytest.raises(UsageError, match="runs already"):
        server.start()


def test_server_can_be_started_again_after_stop(server):
    server.stop()
    server.stop()
    server.start()

    assert requests.get(f"{server.url}/echo", timeout=10).ok


def test_stop_hangs_up_on_idle_clients_and_frees_the_port(server, client):
    port = int(server.url.rpartition(":")[2])
    client.send("GET /echo HTTP/1.1", "Host: a")
    client.answer()

    server.stop()

    assert client.is_closed()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def test_connection_is_kept_for_the_next_request(client):
    for number in range(3):
        client.send(f"GET /echo?n={number} HTTP/1.1", "Host: a")
        status, fields, body = client.answer()

        assert status == "HTTP/1.1 200 OK"
        assert json.loads(body)["query"] == f"n={number}"
        assert "Connection" not in fields


def test_pipelined_requests_are_answered_in_order(client):
    requests_ = [f"GET /echo?n={n} HTTP/1.1\r\nHost: a\r\n\r\n" for n in range(5)]

    client.socket.sendall("\r\n".join(requests_).encode())

    assert [json.loads(client.answer()[2])["query"] for _ in range(5)] == [
        f"n={n}" for n in range(5)
    ]


@pytest.mark.parametrize("path", ["/echo", "/last"])
def test_connection_close_is_honoured_from_either_side(client, path):
    client.send(f"GET {path} HTTP/1.1", "Host: a", *(["Connection: close"] * (path == "/echo")))

    _, fields, _ = client.answer()

    assert fields["Connection"] == "close"
    assert client.is_closed()


def test_http_1_0_client_is_closed_after_its_answer(client):
    client.send("GET /echo HTTP/1.0")

    status, _, body = client.answer()

    assert status == "HTTP/1.1 200 OK"
    assert json.loads(body)["path"] == "/echo"
    assert client.is_closed()


def test_http_1_0_client_may_ask_to_be_kept(client):
    for _ in range(2):
        client.send("GET /echo HTTP/1.0", "Connection: keep-alive")

        assert client.answer()[1]["Connection"] == "keep-alive"


def test_http_1_0_client_gets_a_stream_until_the_end_of_the_connection(client, gate):
    gate.set()
    client.send("GET /stream HTTP/1.0", "Connection: keep-alive")

    _, fields = client.head()

    assert fields["Connection"] == "close"
    assert "Transfer-Encoding" not in fields
    assert client.stream.read() == b"one\ntwo\n"


def test_body_with_a_length_arrives_whole(client):
    client.send("POST /echo HTTP/1.1", "Host: a", "Content-Length: 5", body=b"hello")

    assert json.loads(client.answer()[2])["body"] == "hello"


def test_chunked_body_arrives_whole_and_has_a_length(client):
    chunks = b"5;note=x\r\nhello\r\n1 \r\n \r\n5\r\nworld\r\n0\r\nTrailer: x\r\n\r\n"
    client.send("POST /echo HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", body=chunks)

    echo = json.loads(client.answer()[2])

    assert (echo["body"], echo["length"]) == ("hello world", 11)
    client.send("GET /echo HTTP/1.1", "Host: a")
    assert client.answer()[0] == "HTTP/1.1 200 OK"


def test_generator_sent_by_requests_arrives_whole(server):
    answer = requests.post(f"{server.url}/echo", data=iter([b"a", b"b"]), timeout=10)

    assert answer.json()["body"] == "ab"


def test_client_that_expects_100_continue_gets_it_before_it_sends(client):
    client.send("PUT /echo HTTP/1.1", "Host: a", "Content-Length: 2", "Expect: 100-continue")
    assert client.head() == ("HTTP/1.1 100 Continue", {})

    client.socket.sendall(b"ok")

    assert json.loads(client.answer()[2])["body"] == "ok"


def test_body_that_the_app_does_not_read_is_not_taken_for_a_request(client):
    client.send("POST /ignore HTTP/1.1", "Host: a", "Content-Length: 5", body=b"GET /")
    assert client.answer()[2] == b"ignored"

    client.send("GET /echo HTTP/1.1", "Host: a")

    assert client.answer()[0] == "HTTP/1.1 200 OK"


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ([f"Content-Length: {LIMIT + 1}", "Expect: 100-continue"], b""),
        ([f"Content-Length: {LIMIT + 1}"], b"x" * (LIMIT + 1)),
        (["Content-Length: 1" + "0" * 17], b""),
        (["Transfer-Encoding: chunked"], b"258\r\n" + b"x" * 600 + b"\r\n258\r\n"),
    ],
)
def test_body_above_the_limit_is_refused_in_the_shape_of_the_api(client, fields, body):
    client.send("POST /ignore HTTP/1.1", "Host: a", *fields, body=body)

    status, fields, answer = client.answer()

    assert status == "HTTP/1.1 413 Request Entity Too Large"
    assert json.loads(answer) == {"type": "api_error", "message": "Request Entity Too Large"}
    assert fields["Connection"] == "close"
    assert client.is_closed()


def test_refusal_reaches_a_client_that_is_still_sending(server):
    answer = requests.post(f"{server.url}/ignore", data=b"x" * (LIMIT * 900), timeout=10)

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "lines",
    [
        ["nonsense"],
        ["GET /"],
        ["GET / HTTP/2.0"],
        ["GET  / HTTP/1.1"],
        ["GET nowhere HTTP/1.1"],
        ["CONNECT a:443 HTTP/1.1"],
        ["\x16\x03\x01 hello"],
        ["GET / HTTP/1.1", "no colon"],
        ["GET / HTTP/1.1", "Space : x"],
        ["GET / HTTP/1.1", " folded: x"],
        ["GET / HTTP/1.1", "Null: \0"],
        ["POST / HTTP/1.1", "Content-Length: -1"],
        ["POST / HTTP/1.1", "Content-Length: 1", "Content-Length: 2"],
        ["POST / HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked"],
        ["POST / HTTP/1.1", "Transfer-Encoding: chunked", "", "zz"],
        ["POST / HTTP/1.1", "Transfer-Encoding: chunked", "", "1", "xy"],
    ],
)
def test_malformed_request_is_refused(client, log, capsys, lines):
    client.send(*lines)

    status, _, body = client.answer()

    assert status == "HTTP/1.1 400 Bad Request"
    assert json.loads(body) == {"type": "api_error", "message": "Bad Request"}
    assert client.is_closed()
    assert log == ["refused → 400 Bad Request"]
    assert capsys.readouterr().err == ""


def test_transfer_coding_other_than_chunked_is_refused(client):
    client.send("POST / HTTP/1.1", "Transfer-Encoding: gzip")

    assert client.answer()[0] == "HTTP/1.1 501 Not Implemented"


@pytest.mark.parametrize(
    "lines",
    [
        ["GET /" + "x" * 70_000 + " HTTP/1.1"],
        ["GET / HTTP/1.1", "Long: " + "x" * 70_000],
        ["GET / HTTP/1.1", *(f"Name-{n}: {n}" for n in range(9000))],
    ],
)
def test_head_that_is_too_long_is_refused(client, lines):
    client.send(*lines)

    assert client.answer()[0] == "HTTP/1.1 431 Request Header Fields Too Large"
    assert client.is_closed()


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /ec",
        b"GET /echo HTTP/1.1\r\nHost",
        b"POST /echo HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf",
        b"POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe",
    ],
)
def test_client_that_leaves_amid_its_request_is_let_go(client, log, sent):
    client.socket.sendall(sent)
    client.socket.shutdown(socket.SHUT_WR)

    assert client.is_closed()
    assert log == []


def test_head_request_gets_the_head_alone(client):
    client.send("HEAD /echo HTTP/1.1", "Host: a")
    status, fields = client.head()

    client.send("GET /nothing HTTP/1.1", "Host: a")

    assert status == "HTTP/1.1 200 OK"
    assert int(fields["Content-Length"]) > 0
    assert client.head()[0] == "HTTP/1.1 204 NO CONTENT"


def test_answer_without_a_body_leaves_the_connection_usable(client):
    for _ in range(2):
        client.send("GET /nothing HTTP/1.1", "Host: a")

        assert client.head()[0] == "HTTP/1.1 204 NO CONTENT"


def test_stream_is_sent_in_chunks_as_they_come(client, gate):
    client.send("GET /stream HTTP/1.1", "Host: a")
    _, fields = client.head()
    before = client.stream.readline() + client.stream.readline()

    gate.set()
    after = [client.stream.readline() for _ in range(6)]

    assert fields["Transfer-Encoding"] == "chunked"
    assert before == b"4\r\none\n"
    assert after == [b"\r\n", b"4\r\n", b"two\n", b"\r\n", b"0\r\n", b"\r\n"]
    client.send("GET /echo HTTP/1.1", "Host: a")
    assert client.answer()[0] == "HTTP/1.1 200 OK"


def test_client_that_leaves_amid_a_stream_ends_it_quietly(server, gate, log, capsys):
    with Client(server) as client:
        client.send("GET /endless HTTP/1.1", "Host: a")
        client.head()

    assert gate.wait(10), "the app's generator was not closed"
    assert log == []
    assert capsys.readouterr().err == ""


def test_answer_shorter_than_it_says_ends_with_the_connection(client):
    client.send("GET /short HTTP/1.1", "Host: a")
    client.head()

    assert client.stream.read() == b"12345"


def test_headers_of_the_app_pass_unmodified(client):
    client.send("GET /own HTTP/1.1", "Host: a")

    _, fields, _ = client.answer()

    assert fields["Date"] == "Thu, 01 Jan 1970 00:00:00 GMT"
    assert fields["Server"] == "nginx"
    assert fields["X-Odd"] == "ä"


def test_date_and_server_are_set_where_the_app_is_silent(client):
    client.send("GET /echo HTTP/1.1", "Host: a")

    _, fields, _ = client.answer()

    assert parsedate_to_datetime(fields["Date"]).tzinfo is not None
    assert fields["Server"] == "mocknylas"
    assert fields["Content-Type"] == "application/json"


def test_path_is_decoded_once_and_the_query_is_left_alone(client):
    client.send("GET /%65cho?a=%20b&c HTTP/1.1", "Host: a")

    echo = json.loads(client.answer()[2])

    assert (echo["path"], echo["query"]) == ("/echo", "a=%20b&c")


@pytest.mark.parametrize(
    ("target", "path", "host"),
    [
        ("http://b.test/x?y", "/x", "b.test"),
        ("http://b.test?y", "/", "b.test"),
        ("*", "*", "a"),
        ("//double", "//double", "a"),
        ("/gr%C3%BCn", "/gr\u00c3\u00bcn", "a"),
        ("/gr\u00c3\u00bcn", "/gr\u00c3\u00bcn", "a"),
    ],
)
def test_every_form_of_target_is_understood(target, path, host):
    seen = {}

    def app(environ, start_response):
        seen.update(environ)
        start_response("200 OK", [])
        return []

    serve_wsgi(app, (f"OPTIONS {target} HTTP/1.1", "Host: a"))

    assert (seen["PATH_INFO"], seen["HTTP_HOST"], seen["REQUEST_URI"]) == (path, host, target)


def test_repeated_headers_are_joined_and_underscores_are_dropped(client):
    client.send(
        "GET /echo HTTP/1.1", "Host: a", "X-A: 1", "x-a:2 ", "Cookie: a=1", "Cookie: b=2", "X_A: 3"
    )

    headers = json.loads(client.answer()[2])["headers"]

    assert headers["X-A"] == "1,2"
    assert headers["Cookie"] == "a=1; b=2"


def test_error_of_the_app_becomes_a_500_in_the_shape_of_the_api(log):
    def app(environ, start_response):
        raise LookupError("lost")

    status, fields, body = serve_wsgi(app, log=log.append)

    answer = json.loads(body)
    assert status == "HTTP/1.1 500 Internal Server Error"
    assert answer["type"] == "api_error"
    assert answer["message"].startswith("An internal error occured. If this issue persists,")
    assert fields["Content-Type"] == "application/json"
    assert "LookupError: lost" in log[0]


def test_error_of_the_app_is_printed_when_there_is_no_log(capsys):
    def app(environ, start_response):
        raise ConnectionError("of the app's own")

    status, _, _ = serve_wsgi(app)

    assert status == "HTTP/1.1 500 Internal Server Error"
    assert "ConnectionError: of the app's own" in capsys.readouterr().err


def test_error_amid_an_answer_cuts_it_off(log):
    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", "9")])
        yield b"half"
        raise LookupError("lost")

    with Server(app, log=log.append) as server, Client(server) as client:
        client.send("GET / HTTP/1.1", "Host: a")
        client.head()

        assert client.stream.read() == b"half"
    assert "LookupError: lost" in log[0]


def test_app_that_never_starts_its_answer_gets_a_500(log):
    status, _, _ = serve_wsgi(lambda environ, start_response: [b"x"], log=log.append)

    assert status == "HTTP/1.1 500 Internal Server Error"


def test_list_of_one_piece_gets_its_length():
    def app(environ, start_response):
        start_response("200 OK", [])
        return [b"four"]

    _, fields, body = serve_wsgi(app)

    assert (fields["Content-Length"], body) == ("4", b"four")


def test_app_may_write_before_its_body():
    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", "7")])(b"before ")
        return []

    assert serve_wsgi(app)[2] == b"before "


def test_answer_can_be_replaced_until_it_has_begun():
    def app(environ, start_response):
        start_response("200 OK", [])(b"lost")
        start_response("418 I'M A TEAPOT", [])
        return [b"short"]

    status, _, body = serve_wsgi(app)

    assert (status, body) == ("HTTP/1.1 418 I'M A TEAPOT", b"short")


def test_answer_cannot_be_replaced_once_it_has_begun(log):
    def app(environ, start_response):
        start_response("200 OK", [("Content-Length", "9")])
        yield b"half"
        try:
            raise LookupError("late")
        except LookupError as error:
            start_response("500 ERROR", [], (LookupError, error, error.__traceback__))

    with Server(app, log=log.append) as server, Client(server) as client:
        client.send("GET / HTTP/1.1", "Host: a")
        assert client.stream.read().endswith(b"\r\n\r\nhalf")
    assert "LookupError: late" in log[0]


def test_log_is_given_a_line_per_answer_without_the_secrets_of_its_query(client, log):
    client.send("GET /echo?code=secret HTTP/1.1", "Host: a", "Connection: close")

    client.stream.read()

    assert log == ["GET /echo?… HTTP/1.1 → 200 OK"]


def test_nothing_is_printed_by_default(capfd):
    with Server(toy_app()) as server:
        requests.get(f"{server.url}/echo", timeout=10)

    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def authority():
    authority = Authority.ephemeral()
    yield authority
    authority.close()


@pytest.fixture
def secure(authority):
    with Server(toy_app(), ssl_context=authority.server_context()) as server:
        yield server


def test_https_is_spoken_with_a_context(secure, authority):
    answer = requests.get(f"{secure.url}/echo", verify=str(authority.ca_file), timeout=10)

    assert answer.json()["url"] == f"{secure.url}/echo"
    assert secure.url.startswith("https://127.0.0.1:")


def test_silent_client_does_not_keep_others_from_their_handshake(secure, authority):
    with Client(secure):
        answer = requests.get(f"{secure.url}/echo", verify=str(authority.ca_file), timeout=10)

    assert answer.ok


def test_stop_hangs_up_on_a_client_amid_its_handshake(secure):
    with Client(secure) as client:
        client.socket.sendall(b"\x16\x03\x01")
        with Client(secure):
            secure.stop()

        assert client.is_closed()


def test_plain_http_to_the_tls_port_is_closed_quietly(secure, authority, capfd):
    with Client(secure) as client:
        client.send("GET / HTTP/1.1", "Host: a")

        assert client.is_closed()
    assert requests.get(f"{secure.url}/echo", verify=str(authority.ca_file), timeout=10).ok
    assert capfd.readouterr() == ("", "")


def test_client_that_distrusts_the_certificate_leaves_no_trace(secure, capfd):
    context = ssl.create_default_context()

    with Client(secure) as client, pytest.raises(ssl.SSLCertVerificationError):
        context.wrap_socket(client.socket, server_hostname="localhost")

    assert capfd.readouterr() == ("", "")


def test_unread_answers_do_not_hold_up_other_clients(server, gate):
    with Client(server) as reader, Client(server) as other:
        reader.send("GET /endless HTTP/1.1", "Host: a")
        other.send("GET /echo HTTP/1.1", "Host: a")

        assert other.answer()[0] == "HTTP/1.1 200 OK"
    assert gate.wait(10)
