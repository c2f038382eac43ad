"""`/a/{client_id}/webhooks`: who may ask, the challenge, and what a webhook must be."""

import base64

import pytest
from flask import Flask, request

from mocknylas.mock import MockNylas
from tests.support.hooks import URL, Application, Receiver

pytestmark = pytest.mark.nylas(seed_name="empty")
UNAUTHORIZED = (401, "invalid_request_error", "Could not verify access credential.")
FAILED_CHALLENGE = (
    400,
    "invalid_request_error",
    "Failed to verify challenge string. Please refer to our documentation for more information: "
    "https://docs.nylas.com/reference#section-verification-request",
)
NOBODY = "3qpv9cya4bgjdhkgqq7z2vlxe"


@pytest.fixture
def application(nylas_mock):
    return Application(nylas_mock)


@pytest.fixture
def receiver(nylas_mock):
    found = Receiver()
    nylas_mock.mount("https://app.test", found)
    return found


def answering(answer, status=200, headers=()):
    """Return an application that answers every challenge with `answer(challenge)`."""
    app = Flask("receiver")
    app.seen = []

    @app.route("/hooks", methods=["GET", "POST"])
    def hook():
        app.seen.append((request.method, request.query_string.decode()))
        return answer(request.args.get("challenge", "")), status, dict(headers)

    return app


def wish(**fields):
    return {"callback_url": URL, "triggers": ["message.created"], "state": "active", **fields}


# --- who may ask ---


@pytest.mark.rule("R-AUTHZ-05", "R-AUTHZ-06")
@pytest.mark.parametrize(
    ("scheme", "credential", "status"),
    [
        ("Basic", "secret", 200),
        ("Bearer", "secret", 200),
        ("Bearer", "token", 200),  # as the Python SDK does it
        ("Basic", "token", 401),
        ("Basic", "client_id", 401),
        ("Bearer", "unheard of", 401),
        ("Basic", "", 401),
    ],
)
def test_an_application_is_known_by_its_secret(nylas_mock, application, scheme, credential, status):
    known = {
        "secret": nylas_mock.client_secret,
        "token": nylas_mock.access_token,
        "client_id": nylas_mock.client_id,
    }
    word = known.get(credential, credential)
    if scheme == "Basic":
        word = base64.b64encode(f"{word}:".encode()).decode()

    answer = application.request(
        "GET", application.webhooks, headers={"Authorization": f"{scheme} {word}"}
    )

    assert answer.status_code == status
    if status == 401:
        assert answer.get_json() == {"type": UNAUTHORIZED[1], "message": UNAUTHORIZED[2]}
        assert "API Access Token Required" in answer.headers["WWW-Authenticate"]


@pytest.mark.rule("R-AUTHZ-05")
@pytest.mark.parametrize("credential", ["client_secret", "access_token"])
def test_no_application_sees_another(nylas_mock, nylas_server, credential):
    with MockNylas(server=nylas_server, sandbox_id="another", seed_name="empty") as other:
        stranger = Application(other)
        stranger.headers = {"Authorization": f"Bearer {getattr(other, credential)}"}

        assert stranger.error("GET", f"/a/{nylas_mock.client_id}/webhooks") == UNAUTHORIZED
        assert stranger.get(f"/a/{other.client_id}/webhooks") == []


@pytest.mark.rule("R-AUTHZ-06")
def test_a_token_does_not_stand_for_the_secret_in_a_strict_sandbox(nylas_mock, application):
    nylas_mock.set_options({"strict": True})
    token = {"Authorization": f"Bearer {nylas_mock.access_token}"}

    assert application.error("GET", application.webhooks, headers=token) == UNAUTHORIZED
    assert application.get(application.webhooks) == []


def test_a_deleted_sandbox_lets_nobody_in(nylas_mock, nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="gone", seed_name="empty") as gone:
        application = Application(gone)
    application.mock = nylas_mock

    assert application.error("GET", application.webhooks) == UNAUTHORIZED


def test_faults_strike_applications_too(nylas_mock, application):
    nylas_mock.fault("request", "refuse", status=429, match={"operation": "webhooks.*"})

    assert application.error("GET", application.webhooks)[0] == 429


# --- what a webhook is ---


@pytest.mark.rule("R-HOOK-06", "R-HOOK-08", "R-HOOK-16")
def test_a_webhook_is_created_listed_shown_changed_and_deleted(nylas_mock, application, receiver):
    made = application.register("message.created", "job.failed")

    place = f"{application.webhooks}/{made['id']}"
    assert made == {
        "id": made["id"],
        "application_id": nylas_mock.client_id,
        "callback_url": URL,
        "state": "active",
        "triggers": ["message.created", "job.failed"],
        "version": "2.0",
    }
    assert application.get(application.webhooks) == [made]
    assert application.get(place, offset=0) == made
    assert application.put(place, {"state": "inactive"}) == {**made, "state": "inactive"}
    assert application.delete(place, {}) is None
    assert application.get(application.webhooks) == []
    assert application.error("GET", place)[0] == 404


@pytest.mark.rule("R-HOOK-08", "R-PAGE-09")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize(
    ("webhook_id", "told"),
    [(NOBODY, (404, f"Couldn't find webhook {NOBODY}")), ("A-1", (400, "Invalid id: A-1"))],
)
def test_a_webhook_that_is_not_there_is_told(application, method, webhook_id, told):
    status, _, message = application.error(
        method, f"{application.webhooks}/{webhook_id}", {"state": "inactive"}
    )

    assert (status, message) == told


def test_webhooks_are_listed_by_pages(application, receiver):
    made = [application.register("message.created", url=f"{URL}/{n}")["id"] for n in range(3)]

    def page(**query):
        return [one["id"] for one in application.get(application.webhooks, **query)]

    assert (page(limit=2), page(offset=2), page(offset=3)) == (made[:2], made[2:], [])
    assert application.get(application.webhooks, view="ids") == made
    assert application.get(application.webhooks, view="count") == {"count": 3}
    assert application.error("GET", f"{application.webhooks}?limit=1001")[0] == 400


@pytest.mark.rule("R-HOOK-04", "R-HOOK-06", "R-HOOK-07")
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"callback_url": None}, "Invalid callback_url: none"),
        ({"callback_url": 7}, "Invalid callback_url: 7"),
        ({"callback_url": "ftp://app.test/hooks"}, "Invalid callback_url: ftp://app.test/hooks"),
        ({"callback_url": "https:///hooks"}, "Invalid callback_url: https:///hooks"),
        ({"callback_url": "https://[app/hooks"}, "Invalid callback_url: https://[app/hooks"),
        ({"triggers": None}, "Invalid triggers: none"),
        ({"triggers": []}, "Invalid triggers: none"),
        ({"triggers": "message.created"}, "Invalid triggers: message.created"),
        ({"triggers": ["message.created", "draft.created"]}, "Invalid triggers: draft.created"),
        ({"triggers": [1]}, "Invalid triggers: [1]"),
        ({"state": "failing"}, "Invalid state: failing"),
        ({"state": 1}, "Invalid state: 1"),
    ],
    ids=str,
)
def test_a_wish_that_makes_no_sense_is_refused(application, receiver, fields, message):
    told = application.error("POST", application.webhooks, wish(**fields))

    assert told == (400, "invalid_request_error", message)
    assert application.get(application.webhooks) == []


@pytest.mark.rule("R-HOOK-06")
def test_what_is_left_out_or_misspelt_is_filled_in(application, receiver):
    made = application.post(
        application.webhooks,
        {"callback_url": URL, "triggers": ["job.succesful", "job.successful"], "id": "mine"},
    )

    assert (made["state"], made["triggers"]) == ("active", ["job.successful"])


@pytest.mark.rule("R-HOOK-05")
def test_each_webhook_has_an_address_of_its_own(application, receiver):
    application.register("message.created")

    told = application.error("POST", application.webhooks, wish(triggers=["job.failed"]))

    assert told == (400, "invalid_request_error", f"A webhook for {URL} already exists")


@pytest.mark.rule("R-HOOK-07")
@pytest.mark.parametrize("body", [{"state": "failed"}, {"state": None}, {"triggers": []}, {}])
def test_a_change_is_a_change_of_state(application, receiver, body):
    made = application.register("message.created")

    status, _, message = application.error("PUT", f"{application.webhooks}/{made['id']}", body)

    assert (status, message.split(":")[0]) == (400, "Invalid state")


@pytest.mark.rule("R-HOOK-07")
def test_other_keys_of_a_change_are_ignored(application, receiver):
    made = application.register("message.created")

    changed = application.put(
        f"{application.webhooks}/{made['id']}", {"state": "inactive", "callback_url": "x"}
    )

    assert changed == {**made, "state": "inactive"}


# --- the challenge ---


@pytest.mark.rule("R-HOOK-01", "R-HOOK-03", "R-W11")
@pytest.mark.parametrize(
    ("query", "asked"), [("", "challenge="), ("?token=a%20b", "token=a%20b&challenge=")]
)
def test_a_receiver_is_challenged_before_its_webhook_is_active(
    nylas_mock, application, query, asked
):
    app = answering(str)
    nylas_mock.mount("https://app.test", app)

    application.register("message.created", url=URL + query)

    ((method, query_string),) = app.seen
    assert method == "GET"
    assert query_string.startswith(asked)
    assert query_string.removeprefix(asked).isalnum()


@pytest.mark.rule("R-HOOK-01", "R-HOOK-02")
@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ('"{}"', 200),
        ("{}\n", 200),
        ("ok", 200),
        ("{}", 201),
        ("{}", 302),
        ("{}", 500),
    ],
)
def test_a_receiver_that_fails_the_challenge_gets_no_webhook(
    nylas_mock, application, answer, status
):
    nylas_mock.mount("https://app.test", answering(answer.format, status))

    assert application.error("POST", application.webhooks, wish()) == FAILED_CHALLENGE
    assert application.get(application.webhooks) == []
    (refusal,) = nylas_mock.events(kind="webhook.refused")
    assert (refusal["id"], bool(refusal["reason"])) == (URL, True)


def test_who_registers_a_place_beyond_this_machine_is_told_why_it_fails(nylas_mock, application):
    wanted = wish(callback_url="https://app.example/hooks")

    assert application.error("POST", application.webhooks, wanted) == FAILED_CHALLENGE
    assert "reason=app.example is not this machine; mount a receiver" in nylas_mock.story()


@pytest.mark.rule("R-HOOK-01", "R-HOOK-02")
def test_a_webhook_is_challenged_when_it_becomes_active_and_stays_as_it_is_if_that_fails(
    nylas_mock, application
):
    app, deaf = answering(str), answering(lambda _: "?")
    nylas_mock.mount("https://app.test", app)
    place = f"{application.webhooks}/{application.register('job.failed', state='inactive')['id']}"
    asked_while_inactive = len(app.seen)

    nylas_mock.mount("https://app.test", deaf)
    refusal = application.error("PUT", place, {"state": "active"})
    left_as_it_was = application.get(place)["state"]
    nylas_mock.mount("https://app.test", app)
    application.put(place, {"state": "active"})
    application.put(place, {"state": "active"})

    assert asked_while_inactive == 0
    assert (refusal, left_as_it_was) == (FAILED_CHALLENGE, "inactive")
    assert application.get(place)["state"] == "active"
    assert len(app.seen) == 1


@pytest.mark.rule("R-HOOK-04", "R-HOOK-17")
@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({"verify_webhooks": False}, "http://localhost:1/hooks"),
        ({}, "https://cb.nylas.com/1b4c1a5e"),
    ],
)
def test_the_challenge_can_be_skipped(nylas_mock, application, options, url):
    nylas_mock.set_options(options)

    assert application.register("job.failed", url=url)["state"] == "active"


@pytest.mark.rule("R-HOOK-04")
@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://app.test/hooks", 200),
        ("http://app.test/hooks", 400),
        ("https://localhost/hooks", 400),
        ("https://127.0.0.1:5000/hooks", 400),
        ("https://[::1]/hooks", 400),
    ],
)
def test_a_strict_sandbox_takes_public_https_only(nylas_mock, application, receiver, url, status):
    nylas_mock.set_options({"strict": True, "verify_webhooks": False})

    answer = application.request("POST", application.webhooks, wish(callback_url=url))

    assert answer.status_code == status


@pytest.mark.rule("R-HOOK-01")
def test_a_receiver_may_call_the_mock_while_it_is_challenged(nylas_mock, application, gmail):
    app = Flask("receiver")

    @app.get("/hooks")
    def hook():
        gmail.get("/account")
        return request.args["challenge"]

    nylas_mock.mount("https://app.test", app)

    assert application.register("message.created")["state"] == "active"
