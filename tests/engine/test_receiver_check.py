"""The check of a receiver: every common mistake is found out and named."""

import hashlib
import hmac
import json

import pytest
from flask import Flask, Response, request

from mocknylas.errors import UsageError

pytestmark = pytest.mark.nylas(seed_name="empty")
URL = "https://app.test/hooks"
SIGNATURE = "X-Nylas-Signature"


def digest(key, body):
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def receiver(mock, *, challenge=lambda text: text, verify=None, refusal=401, taken=200):
    """Return an application that makes at most the mistakes that are asked for."""
    app = Flask("receiver")

    def sound(body, signature):
        return signature == digest(mock.client_secret, body)

    @app.get("/hooks")
    def answer():
        return challenge(request.args["challenge"])

    @app.post("/hooks")
    def take():
        body, signature = request.get_data(), request.headers.get(SIGNATURE, "")
        return Response(status=taken if (verify or sound)(body, signature) else refusal)

    return app


def checked(mock, app, url=URL):
    """Return the mistakes that the check finds, by check."""
    mock.mount("https://app.test", app)
    findings = mock.webhooks.check(url)
    assert [one["check"] for one in findings] == ["challenge", "right signature", "wrong signature"]
    return {one["check"]: one["mistake"] for one in findings if not one["ok"]}


def test_a_sound_receiver_passes(nylas_mock):
    assert checked(nylas_mock, receiver(nylas_mock)) == {}


def test_the_check_leaves_no_trace_in_the_world(nylas_mock):
    checked(nylas_mock, receiver(nylas_mock))

    assert (
        nylas_mock.events() == nylas_mock.webhooks.deliveries() == nylas_mock.webhooks.all() == []
    )


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda text: "", "the answer is empty"),
        (lambda text: f"{text}\n", "there is white space around it"),
        (json.dumps, "there are quotes around it; send text and not JSON"),
        (lambda text: "<!DOCTYPE html><p>Hi", "the answer is a web page"),
        (lambda text: {"challenge": text}, 'there is more around it: \'{"challenge":'),
        (lambda text: "ok", "the answer is 'ok'"),
        (lambda text: (text, 201), "answers 201: v2 counts only 200"),
        (lambda text: (text, 403), "answer with status 200, not 403"),
        (lambda text: ("", 404), "answers 404: nothing is served at this URL"),
        (lambda text: ("", 405), "answers 405: this URL takes no GET"),
        (
            lambda text: ("", 302, {"Location": "/login"}),
            "answer at this very URL: redirects, as to /login, are failures",
        ),
        (lambda text: 1 / 0, "answers 500: it raised an error; its own log tells which"),
    ],
)
def test_a_wrong_answer_to_the_challenge_is_named(nylas_mock, answer, mistake):
    found = checked(nylas_mock, receiver(nylas_mock, challenge=answer))

    assert found.keys() == {"challenge"}
    assert mistake in found["challenge"]


@pytest.mark.parametrize(
    ("verify", "mistake"),
    [
        (
            lambda secret, body, seen: (
                seen == digest(secret, json.dumps(json.loads(body)).encode())
            ),
            "this receiver signs the body as json.dumps writes it anew",
        ),
        (
            lambda secret, body, seen: (
                seen == digest(secret, json.dumps(json.loads(body), separators=(",", ":")).encode())
            ),
            "refuses the same notification in another layout",
        ),
        (lambda secret, body, seen: seen == digest(secret, body).upper(), "in upper case"),
        (lambda secret, body, seen: seen == digest("another", body), "the key must be the client"),
        (lambda secret, body, seen: False, "it refuses a right signature (status 401)"),
    ],
    ids=["spaced", "compact", "upper", "secret", "never"],
)
def test_a_wrong_reading_of_the_signature_is_named(nylas_mock, verify, mistake):
    app = receiver(
        nylas_mock, verify=lambda body, seen: verify(nylas_mock.client_secret, body, seen)
    )

    found = checked(nylas_mock, app)

    assert mistake in found["right signature"]


def test_the_client_id_as_the_key_is_named(nylas_mock):
    app = receiver(nylas_mock, verify=lambda body, seen: seen == digest(nylas_mock.client_id, body))

    assert checked(nylas_mock, app) == {
        "right signature": "take the client secret as the key, not the client id"
    }


def test_a_header_looked_up_in_one_letter_case_is_named(nylas_mock):
    def hook(parcel):
        found = parcel.headers.get("x-nylas-signature", "")
        return 200 if found == digest(nylas_mock.client_secret, parcel.body) else 401

    found = checked(nylas_mock, hook)

    assert found["right signature"].startswith("look the header up in any letter case")


@pytest.mark.parametrize(
    ("verify", "mistake"),
    [
        (lambda right, seen: True, "refuse a wrong signature: this receiver answers 200 to one"),
        (lambda right, seen: not seen or right, f"refuse what has no {SIGNATURE} at all"),
    ],
    ids=["any", "missing"],
)
def test_a_receiver_that_takes_what_it_should_refuse_is_named(nylas_mock, verify, mistake):
    app = receiver(
        nylas_mock,
        verify=lambda body, seen: verify(seen == digest(nylas_mock.client_secret, body), seen),
    )

    found = checked(nylas_mock, app)

    assert found.keys() == {"wrong signature"}
    assert mistake in found["wrong signature"]


@pytest.mark.parametrize(
    ("taken", "mistake"),
    [(302, "redirects, as to nowhere, are failures"), (204, "answers 204: v2 counts only 200")],
)
def test_notifications_are_taken_with_200_and_nothing_else(nylas_mock, taken, mistake):
    found = checked(nylas_mock, receiver(nylas_mock, taken=taken))

    assert mistake in found["right signature"]


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (404, "nothing is served at this URL"),
        (405, "this URL takes no POST"),
        (413, "it takes no body of this size"),
        (415, "it takes no application/json"),
        (429, "it limits how often it is called"),
        (500, "it raised an error; its own log tells which"),
        (503, "what it stands before does not answer, or it is busy"),
    ],
)
def test_a_status_that_says_by_itself_what_is_wrong_is_not_blamed_on_the_signature(
    nylas_mock, status, cause
):
    app = receiver(nylas_mock, verify=lambda body, seen: False, refusal=status)

    told = f"answers {status}: {cause}"
    assert checked(nylas_mock, app) == {"right signature": told, "wrong signature": told}


def test_a_page_about_csrf_tokens_is_told_from_a_refused_signature(nylas_mock):
    app = Flask("receiver")
    app.add_url_rule("/hooks", view_func=lambda: request.args["challenge"])
    page = Response("<h1>CSRF verification failed.</h1>", 403)
    app.add_url_rule("/hooks", "take", lambda: page, methods=["POST"])

    told = "answers 403: exempt this URL from the check of CSRF tokens"
    assert checked(nylas_mock, app) == {"right signature": told, "wrong signature": told}


def test_a_mistake_that_ends_in_an_error_is_still_named(nylas_mock):
    app = receiver(
        nylas_mock,
        verify=lambda body, seen: seen == digest(nylas_mock.client_id, body),
        refusal=500,
    )

    found = checked(nylas_mock, app)

    assert found["right signature"] == "take the client secret as the key, not the client id"


def test_a_receiver_that_takes_anything_with_204_is_told_both_mistakes(nylas_mock):
    found = checked(nylas_mock, receiver(nylas_mock, verify=lambda body, seen: True, taken=204))

    assert found == {
        "right signature": "answers 204: v2 counts only 200",
        "wrong signature": "refuse a wrong signature: this receiver answers 204 to one",
    }


@pytest.mark.parametrize("url", ["localhost:5000/hooks", "/hooks", "ftp://a.test", "http://[::1"])
def test_what_is_no_url_is_refused_with_the_remedy(nylas_mock, url):
    with pytest.raises(UsageError, match=r"not a URL: .*; write http://localhost:5000/hooks"):
        nylas_mock.webhooks.check(url)


def test_a_receiver_that_cannot_be_reached_is_named_in_every_check(nylas_mock):
    found = checked(nylas_mock, print, url="http://127.0.0.1:1/hooks")

    assert list(found.values()) == ["cannot be reached: Connection refused"] * 3
