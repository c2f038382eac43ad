"""The story that a failing test prints."""

import pytest

from mocknylas.controls.story import MAX_LINES
from mocknylas.mock import MockNylas

TO_GRACE = {"to": [{"email": "grace.hopper@outlook.test"}], "subject": "The plan"}


def lines_of(story, part):
    """The lines of one part, without their indent."""
    lines = story.splitlines()
    begin = lines.index(f"{part}:") + 1
    rest = lines[begin:]
    end = next((at for at, line in enumerate(rest) if not line.startswith("  ")), len(rest))
    return [line.strip() for line in rest[:end]]


def test_story_begins_with_what_makes_it_happen_again(nylas_mock):
    head = nylas_mock.story().splitlines()

    assert head == [
        f"sandbox {nylas_mock.sandbox.id}: recipe default, seed 0, start 1718010000, "
        "now 2024-06-10T09:00:00Z"
    ]


def test_story_tells_calls_changes_faults_and_what_waits(gmail, nylas_mock):
    nylas_mock.fault("provider", "defer", name="busy", match={"to": "grace*"}, reason="421 later")
    gmail.request("GET", "/messages?limit=x")
    job_id = gmail.post("/v2/send?sendnow=false", TO_GRACE)["job_status_id"]
    nylas_mock.clock.settle()

    story = nylas_mock.story()

    assert lines_of(story, "calls") == [
        "#1 GET /messages limit=x → 400 {'type': 'invalid_request_error', "
        "'message': 'Limit parameter must be an integer.'}",
        "#2 POST /v2/send sendnow=false → 202",
    ]
    assert lines_of(story, "changes")[0].startswith(f"2024-06-10T09:00:00Z job.delayed {job_id}")
    assert lines_of(story, "faults") == ["busy: struck 1 of 1 matches"]
    assert lines_of(story, "waiting") == [
        "2024-06-10T09:01:00Z try 2 to send 'The plan' to grace.hopper@outlook.test"
    ]
    assert "internal errors:" not in story


def test_story_names_the_fault_behind_an_answer(gmail, nylas_mock):
    nylas_mock.fault("request", "refuse", name="down", error="database")
    gmail.request("GET", "/account")

    (call,) = lines_of(nylas_mock.story(), "calls")

    assert call.startswith("#1 GET /account → 503 (by fault 'down') {'type': 'database_error'")


def test_story_tells_why_a_fault_did_not_strike(gmail, nylas_mock):
    nylas_mock.fault("provider", "reject", name="gone", match={"to": "*@gone.example"})
    gmail.post("/send", TO_GRACE)

    (fault,) = lines_of(nylas_mock.story(), "faults")

    assert fault.startswith(
        "gone: struck 0 of 0 matches; last passed over: to is ['grace.hopper@outlook.test'], not"
    )


def test_story_keeps_the_latest_of_many_lines(gmail, nylas_mock):
    for _ in range(MAX_LINES + 5):
        gmail.request("GET", "/account")

    first, *calls = lines_of(nylas_mock.story(), "calls")

    assert first == "… 5 earlier ones"
    assert len(calls) == MAX_LINES
    assert calls[-1].startswith(f"#{MAX_LINES + 5} ")


@pytest.mark.parametrize("place", ["query", "body"])
def test_story_tells_no_secrets(place, gmail, nylas_mock):
    options = {"query": {"query_string": {"access_token": "s3cret"}}, "body": {}}[place]
    gmail.request("POST", "/send", {"client_secret": "s3cret"}, **options)

    story = nylas_mock.story()

    assert "s3cret" not in story
    assert "#1 POST /send" in story


def test_story_tells_of_credentials_that_nobody_has(gmail, nylas_mock):
    gmail.request("GET", "/account", headers={"Authorization": "Bearer unheard-of"})

    assert any(
        "GET /account → 401" in line
        for line in lines_of(nylas_mock.story(), "calls with unknown credentials")
    )


def test_story_tells_what_is_wrong_with_calls_and_what_to_do(gmail, nylas_mock):
    gmail.request("GET", "/message")
    gmail.request("GET", "/account?limt=1", headers={"Authorization": "Bearer unheard-of"})

    assert lines_of(nylas_mock.story(), "what is wrong with them") == [
        "#1 GET /message → 404",
        "no_route [E-06]: Ask for GET /messages: 'messages' instead of 'message'.",
        f"#{nylas_mock.sandboxes.stray_calls.total} GET /account?limt=1 → 401"
        " with unknown credentials",
        "unauthorized at /headers/Authorization [E-01]: Send an account's access token, as Bearer "
        "or as the user name of Basic (here `nylas_mock.access_token`); this one is missing, "
        "unknown or revoked.",
    ]


def test_story_of_calls_without_a_mistake_explains_nothing(gmail, nylas_mock):
    gmail.request("GET", "/account")

    assert "what is wrong" not in nylas_mock.story()


def test_story_leaves_out_such_calls_of_earlier_tests(gmail, nylas_mock, nylas_server):
    gmail.request("GET", "/account", headers={"Authorization": "Bearer unheard-of"})

    with MockNylas(server=nylas_server, sandbox_id="later") as later:
        assert "unknown credentials" not in later.story()
    assert "unknown credentials" in nylas_mock.story()


def test_story_tells_internal_errors(nylas_mock, gmail):
    nylas_mock.world.internal_errors.append(ValueError("by accident"))

    story = nylas_mock.story()
    nylas_mock.world.internal_errors.clear()

    assert lines_of(story, "internal errors") == ["ValueError('by accident')"]
