"""The mailing service behind asynchronous sends, and the limit of tries: switches."""

import pytest

LETTER = {"to": [{"email": "grace.hopper@outlook.test"}], "subject": "Persistent"}


def send_later(api):
    return api.post("/v2/outbox", LETTER)["job_status_id"]


def status(api, job_id):
    return api.get(f"/job-statuses/{job_id}")["status"]


@pytest.mark.rule("R-V15")
@pytest.mark.nylas(options={"fallback_service": True})
def test_a_daily_limit_leads_to_the_service_at_once(gmail, exchange, nylas_mock):
    nylas_mock.fault("provider", "quota")
    job_id = send_later(gmail)

    nylas_mock.clock.settle()

    assert status(gmail, job_id) == "successful"
    assert [mail["via"] for mail in nylas_mock.sent()] == ["service"]
    assert exchange.get("/messages", limit=1)[0]["subject"] == "Persistent"


@pytest.mark.rule("R-V15")
@pytest.mark.nylas(options={"fallback_service": True})
@pytest.mark.parametrize("effect", ["defer", "reject"])
def test_other_errors_lead_to_the_service_after_five_tries(effect, gmail, nylas_mock):
    nylas_mock.fault("provider", effect)
    job_id = send_later(gmail)

    story = nylas_mock.clock.run_until_idle()

    delays = [
        one["at"] - nylas_mock.sandbox.spec.start for one in story if "delayed" in one["kind"]
    ]
    assert delays == [0, 60, 180, 420]
    assert nylas_mock.clock.now - nylas_mock.sandbox.spec.start == 900  # the fifth try
    assert status(gmail, job_id) == "successful"
    assert nylas_mock.faults()[0]["hits"] == 5


@pytest.mark.rule("R-V15", "R-V17")
@pytest.mark.nylas(options={"fallback_service": True})
def test_invalid_authentication_never_reaches_the_service(gmail, nylas_mock):
    nylas_mock.fault("provider", "auth_fail")
    job_id = send_later(gmail)

    nylas_mock.clock.settle()

    assert status(gmail, job_id) == "failed"
    assert nylas_mock.sent() == []


@pytest.mark.rule("R-V16")
def test_without_the_service_a_daily_limit_is_retried(gmail, nylas_mock):
    nylas_mock.fault("provider", "quota", times=1)
    job_id = send_later(gmail)

    nylas_mock.clock.settle()
    assert status(gmail, job_id) == "delayed"

    nylas_mock.clock.advance("1m")
    assert status(gmail, job_id) == "successful"


@pytest.mark.rule("R-J4")
@pytest.mark.nylas(options={"max_tries": 20})
def test_a_job_fails_after_twenty_tries_where_asked_to(gmail, nylas_mock):
    nylas_mock.fault("provider", "defer", reason="421 4.7.0 try later")
    job_id = send_later(gmail)

    nylas_mock.clock.run_until_idle()

    assert gmail.get(f"/job-statuses/{job_id}")["reason"] == "421 4.7.0 try later"
    assert status(gmail, job_id) == "failed"
    assert nylas_mock.faults()[0]["hits"] == 20


@pytest.mark.rule("R-V22")
def test_domain_and_sender_are_verified_unless_the_sandbox_says_otherwise(gmail, nylas_mock):
    path = "/v2/outbox/onboard/verified_status"
    assert gmail.get(path) == {"results": {"domain_verified": True, "sender_verified": True}}

    nylas_mock.set_options({"domain_verified": False})

    assert gmail.get(path) == {"results": {"domain_verified": False, "sender_verified": True}}


@pytest.mark.rule("R-V22")
@pytest.mark.parametrize("body", [None, {}, {"email": "nobody@example.com"}])
def test_a_sub_user_can_be_deleted_whatever_its_email(body, gmail, nylas_mock):
    assert gmail.delete("/v2/outbox/onboard/subuser", body) is None

    assert [one["kind"] for one in nylas_mock.events()] == ["subuser.deleted"]


SERVICE = {"match": {"via": "service"}}


def took(mock):
    return [mail["via"] for mail in mock.sent()]


@pytest.mark.rule("R-V15")
@pytest.mark.nylas(options={"fallback_service": True})
def test_a_busy_service_is_tried_again(gmail, nylas_mock):
    nylas_mock.fault("provider", "quota")
    nylas_mock.fault("provider", "defer", times=2, reason="421 4.7.0 service busy", **SERVICE)
    job_id = send_later(gmail)

    nylas_mock.clock.settle()
    assert gmail.get(f"/job-statuses/{job_id}")["reason"] == "421 4.7.0 service busy"
    nylas_mock.clock.run_until_idle()

    assert (status(gmail, job_id), took(nylas_mock)) == ("successful", ["service"])


@pytest.mark.rule("R-V15")
@pytest.mark.nylas(options={"fallback_service": True})
@pytest.mark.parametrize("via", ["service", "s*", ["send", "service"]])
def test_a_service_that_rejects_has_the_last_word(gmail, nylas_mock, via):
    nylas_mock.fault("provider", "quota", match={"via": "outbox"})
    nylas_mock.fault("provider", "reject", match={"via": via}, reason="550 5.7.1 suppressed")
    job_id = send_later(gmail)

    nylas_mock.clock.settle()

    assert status(gmail, job_id) == "failed"
    assert gmail.get(f"/job-statuses/{job_id}")["reason"] == "550 5.7.1 suppressed"
    assert took(nylas_mock) == []


@pytest.mark.rule("R-V15")
@pytest.mark.nylas(options={"fallback_service": True})
def test_a_service_delivers_to_some_and_lets_others_bounce(gmail, exchange, nylas_mock):
    nylas_mock.fault("provider", "quota")
    nylas_mock.fault("provider", "partial", times=1, recipients=["gone@*"], **SERVICE)
    nylas_mock.fault("provider", "bounce_later", after="1h", **SERVICE)
    people = [{"email": "gone@x.example"}, *LETTER["to"]]
    some = gmail.post("/v2/outbox", {**LETTER, "to": people})["job_status_id"]
    later = send_later(gmail)

    nylas_mock.clock.settle()

    assert (status(gmail, some), status(gmail, later)) == ("failed", "successful")
    arrived = [one["subject"] for one in exchange.get("/messages", limit=2)]
    assert arrived == ["Persistent", "Persistent"]
    nylas_mock.clock.advance("1h")
    assert [(one["refused"], one["bounced"]) for one in nylas_mock.sent()] == [
        (["gone@x.example"], []),
        ([], ["grace.hopper@outlook.test"]),
    ]


@pytest.mark.nylas(options={"fallback_service": True})
def test_a_slow_service_takes_the_mail_later(gmail, nylas_mock):
    start = nylas_mock.clock.now
    nylas_mock.fault("provider", "quota")
    nylas_mock.fault("provider", "slow", by="5m", **SERVICE)
    send_later(gmail)

    nylas_mock.clock.run_until_idle()

    assert [(mail["via"], mail["at"] - start) for mail in nylas_mock.sent()] == [("service", 300)]


@pytest.mark.rule("R-V15", "R-V22")
@pytest.mark.nylas(options={"fallback_service": True})
@pytest.mark.parametrize("missing", ["domain_verified", "sender_verified"])
def test_a_service_takes_nothing_from_who_is_not_verified(gmail, nylas_mock, missing):
    nylas_mock.set_options({missing: False})
    nylas_mock.fault("provider", "quota", times=1)
    job_id = send_later(gmail)

    nylas_mock.clock.run_until_idle()

    assert (status(gmail, job_id), took(nylas_mock)) == ("successful", ["outbox"])


@pytest.mark.nylas(options={"fallback_service": True})
def test_a_throttled_provider_leads_to_the_service_too(gmail, nylas_mock):
    nylas_mock.fault("provider", "throttle", retry_after=0)
    job_id = send_later(gmail)

    nylas_mock.clock.run_until_idle()

    assert (status(gmail, job_id), took(nylas_mock)) == ("successful", ["service"])
    assert nylas_mock.faults()[0]["hits"] == 5
