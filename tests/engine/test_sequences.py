"""Sequences: what a rule does at each match in turn."""

import pytest

from mocknylas.errors import UsageError
from tests.support.mail import job, letter

pytestmark = pytest.mark.nylas(seed_name="empty")
BUSY = "421 4.7.2 Server busy, try again later."


def statuses(api, count):
    return [api.request("GET", "/account").status_code for _ in range(count)]


@pytest.mark.parametrize(
    ("sequence", "expected"),
    [
        ([429, 429, "ok"], [429, 429, 200, 200]),
        (["ok", 503, "ok", 418], [200, 503, 200, 418, 200, 200]),
        (["quota", "ok"], None),
        (["daily_quota_exceeded", "message_not_found"], [429, 404, 200]),
        (["rate_limit", "lose_reply", "refuse", "ok"], [429, 504, 503, 200]),
        (["ok"], [200, 200]),
    ],
    ids=str,
)
def test_each_match_takes_the_next_step(nylas_mock, gmail, sequence, expected):
    if expected is None:  # an effect of another seam
        with pytest.raises(UsageError, match="no step of a request sequence 'quota'"):
            nylas_mock.fault("request", sequence=sequence)
        return
    nylas_mock.fault("request", sequence=sequence)

    assert statuses(gmail, len(expected)) == expected
    rule = nylas_mock.faults()[0]
    assert (rule["name"], rule["matches"]) == ("request sequence", len(expected))
    assert rule["hits"] == sum(status != 200 for status in expected)


def test_a_step_of_a_sequence_is_marked_unless_it_is_ok(nylas_mock, gmail):
    nylas_mock.fault("request", name="turns", sequence=[429, "ok"])

    marks = [gmail.request("GET", "/account").headers.get("X-Mocknylas-Fault") for _ in range(3)]

    assert marks == ["turns", None, None]


def test_attributes_go_to_every_step(nylas_mock, gmail):
    nylas_mock.fault(
        "request", sequence=[429, "refuse"], message="Mine", attributes={"status": 500}
    )

    assert [gmail.error("GET", "/account") for _ in range(2)] == [
        (429, "api_error", "Mine"),
        (500, "api_error", "Mine"),
    ]


def test_a_sequence_counts_its_own_matches_alone(nylas_mock, gmail, exchange):
    nylas_mock.fault("request", sequence=[429, "ok", 503], match={"provider": "gmail"}, skip=1)

    assert statuses(exchange, 3) == [200, 200, 200]
    assert statuses(gmail, 5) == [200, 429, 200, 503, 200]


def test_a_sequence_waits_for_its_window(nylas_mock, gmail):
    nylas_mock.fault("request", sequence=[429, 503], window={"after": "1h"})

    before = statuses(gmail, 3)
    nylas_mock.clock.advance("1h")

    assert (before, statuses(gmail, 3)) == ([200, 200, 200], [429, 503, 200])


@pytest.mark.parametrize(
    ("sequence", "reasons"),
    [
        (["defer", "defer", "ok"], [BUSY, BUSY]),
        ([429, "ok"], [BUSY]),
        (["ok"], []),
        (["server_unavailable", "quota"], [BUSY, "550 5.4.5 Daily user sending quota exceeded."]),
        (["daily_quota_exceeded"], ["550 5.4.5 Daily user sending quota exceeded."]),
        ([402], ["550 5.1.1 The email account that you tried to reach does not exist."]),
    ],
    ids=str,
)
def test_a_provider_goes_through_a_sequence(nylas_mock, gmail, sequence, reasons):
    nylas_mock.fault("provider", sequence=sequence)
    sent = gmail.post("/v2/outbox", letter())

    story = nylas_mock.clock.run_until_idle()

    told = [one["extras"]["reason"] for one in story if one["kind"] == "job.delayed"]
    assert (told, job(gmail, sent)["status"]) == (reasons, "successful")


@pytest.mark.parametrize(
    ("step", "status", "message"),
    [
        (403, 403, "Could not authenticate with the SMTP server."),
        ("smtp_auth_failed", 403, "Could not authenticate with the SMTP server."),
        ("spam_content", 402, "Message blocked due to spam content in the message."),
        ("daily_quota_exceeded", 429, "Daily sending quota exceeded"),
        ("timed_out", 504, "Request timed out."),
    ],
)
def test_a_row_of_the_catalogue_is_what_a_synchronous_send_answers(
    nylas_mock, gmail, step, status, message
):
    nylas_mock.fault("provider", sequence=[step, "ok"])

    assert gmail.error("POST", "/send", letter()) == (status, "api_error", message)
    assert gmail.post("/send", letter())["object"] == "message"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"sequence": []}, "sequence"),
        ({"sequence": "ok"}, "write a list"),
        ({"sequence": [200]}, "no step of a request sequence '200'"),
        ({"sequence": ["okk"]}, "did you mean 'ok'?"),
        ({"sequence": [429, True]}, "no step of a request sequence 'True'"),
        ({"sequence": [429, None]}, "'sequence.1': must not be empty"),
        ({"sequence": [429], "times": 2}, "leave out 'times'"),
        ({"sequence": [429], "probability": 0.5}, "leave out 'probability'"),
        ({"sequence": [429], "effect": "refuse"}, "leave out 'effect'"),
        ({"sequence": [429], "attributes": {"messages": "x"}}, "did you mean 'message'?"),
        ({}, "'effect': is missing"),
    ],
    ids=str,
)
def test_a_wrong_sequence_is_refused_with_the_wrong_word(nylas_mock, rule, said):
    with pytest.raises(UsageError) as caught:
        nylas_mock.add_fault(seam="request", **rule)

    assert said in str(caught.value)
    assert nylas_mock.faults() == []


def test_a_near_miss_of_a_sequence_says_why(nylas_mock, gmail):
    nylas_mock.fault("request", sequence=["ok", 429])
    told = []
    for _ in range(3):
        gmail.request("GET", "/account")
        told.append(nylas_mock.faults()[0]["last_miss"])

    assert told == ["step 1 of its sequence is ok", "", "spent, its sequence has 2 steps"]
