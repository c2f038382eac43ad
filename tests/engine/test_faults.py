"""Fault rules: which strike what, how often, when, and what they say of near misses."""

import pytest
import requests

from mocknylas.engine.effects import EFFECTS
from mocknylas.errors import ApiError, ConflictError, NotFoundError, UsageError
from tests.support.mail import ADA, ALAN, GRACE, arrive, job, letter, people, upload

pytestmark = pytest.mark.nylas(seed_name="empty")


def statuses(api, count, *calls):
    """Return the statuses of so many equal calls, by default of the account."""
    calls = calls or (("GET", "/account"),)
    return [api.request(*call).status_code for _ in range(count) for call in calls]


def counters(mock, name):
    rule = next(one for one in mock.faults() if one["name"] == name)
    return rule["matches"], rule["hits"]


def miss(mock):
    return mock.faults()[-1]["last_miss"]


def test_nothing_fails_unless_a_rule_says_so(nylas_mock, gmail):
    assert nylas_mock.faults() == []
    assert not nylas_mock.world.faults.armed
    assert set(statuses(gmail, 5, ("GET", "/messages"), ("POST", "/send", letter()))) == {200}


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"status": 503}, (503, "api_error", "Server busy, try again later.")),
        ({"status": 402}, (402, "api_error", "Sending to all recipients failed")),
        ({"status": 418}, (418, "api_error", "I'm a Teapot")),
        (
            {"error": "daily_quota_exceeded"},
            (429, "api_error", "Daily sending quota exceeded"),
        ),
        (
            {"error": "message_not_found"},
            (404, "invalid_request_error", "Couldn't find message injected"),
        ),
        (
            {"error": "database", "status": 500},
            (
                500,
                "database_error",
                "A temporary database error prevented us from serving this request. "
                "Please try again.",
            ),
        ),
        (
            {"status": 400, "type": "provider_error", "message": "Mine"},
            (400, "provider_error", "Mine"),
        ),
        ({}, (503, "api_error", "Server busy, try again later.")),
    ],
    ids=str,
)
def test_a_request_is_refused_by_status_or_by_name(nylas_mock, gmail, attributes, expected):
    nylas_mock.fault("request", "refuse", name="down", **attributes)

    answer = gmail.request("GET", "/account")

    body = answer.get_json()
    assert (answer.status_code, body["type"], body["message"]) == expected
    assert answer.headers["X-Mocknylas-Fault"] == "down"
    assert list(nylas_mock.calls())[-1].fault == "down"


@pytest.mark.parametrize("status", range(400, 600, 7))
def test_any_error_status_can_be_answered(nylas_mock, gmail, status):
    nylas_mock.fault("request", "refuse", status=status)

    assert gmail.request("GET", "/account").status_code == status


def test_an_injected_401_asks_for_credentials(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", status=401)

    assert "WWW-Authenticate" in gmail.request("GET", "/account").headers


def test_a_refused_request_does_nothing(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", match={"operation": "send.direct"})

    gmail.error("POST", "/send", letter())

    assert nylas_mock.sent() == gmail.get("/messages") == []


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({}, ["account", "list", "send", "other"]),
        ({"operation": "messages.list"}, ["list"]),
        ({"operation": ["account.get", "send.*"]}, ["account", "send", "other"]),
        ({"method": "POST"}, ["send"]),
        ({"account": ADA.upper()}, ["account", "list", "send"]),
        ({"account": "*@outlook.test"}, ["other"]),
        ({"provider": "eas"}, ["other"]),
        ({"to": "*@imap.test"}, ["send"]),
        ({"to": GRACE}, ["send"]),
        ({"to": ["x@x.example", ALAN]}, ["send"]),
        ({"subject": "Hello", "operation": "send.*"}, ["send"]),
        ({"subject": "Hello", "operation": "messages.*"}, []),
        ({"limit": "3"}, ["list"]),
        ({"path": "/mess*"}, ["list"]),
        ({"nothing": "x"}, []),
    ],
    ids=str,
)
def test_a_request_is_matched_by_value_list_or_glob(nylas_mock, gmail, exchange, match, struck):
    nylas_mock.fault("request", "refuse", status=418, match=match)

    answers = {
        "account": gmail.request("GET", "/account"),
        "list": gmail.request("GET", "/messages?limit=3"),
        "send": gmail.request("POST", "/send", letter(GRACE, ALAN)),
        "other": exchange.request("GET", "/account"),
    }

    assert [name for name, one in answers.items() if one.status_code == 418] == struck


def test_a_request_is_matched_by_any_list_of_its_body(nylas_mock, gmail):
    file = upload(gmail)
    nylas_mock.fault("request", "refuse", status=418, match={"file_ids": file["id"]})

    assert gmail.request("POST", "/send", letter(file_ids=[file["id"]])).status_code == 418
    assert gmail.request("POST", "/send", letter()).status_code == 200


@pytest.mark.parametrize("value", [[{"email": 7}], [{}], ["x"], 7, [[]], None])
def test_strange_bodies_pass_an_armed_rule_unharmed(nylas_mock, gmail, value):
    nylas_mock.fault("request", "refuse", match={"to": "x@x.example"})

    assert gmail.request("POST", "/send", {"to": value}).status_code == 400


@pytest.mark.parametrize(
    ("match", "struck"),
    [
        ({"provider": "gmail"}, [True, True, False]),
        ({"from": ADA}, [True, True, False]),
        ({"account": [GRACE, ALAN]}, [False, False, True]),
        ({"to": "*@imap.test"}, [False, True, True]),
        ({"via": "send"}, [True, False, True]),
        ({"subject": "he*lo"}, [True, True, True]),
        ({"attempt": 1, "via": "outbox"}, [False, True, False]),
        ({"attempt": 2}, [False, False, False]),
    ],
    ids=str,
)
def test_a_submission_is_matched_by_what_the_provider_sees(
    nylas_mock, gmail, exchange, match, struck
):
    nylas_mock.fault("provider", "reject", match=match)

    direct = gmail.request("POST", "/send", letter(GRACE)).status_code
    scheduled = gmail.post("/v2/outbox", letter(GRACE, bcc=people(ALAN)))
    nylas_mock.clock.settle()
    other = exchange.request("POST", "/send", letter(ALAN)).status_code

    assert [direct == 402, job(gmail, scheduled)["status"] == "delayed", other == 402] == struck


def test_a_rule_can_let_some_pass_and_strike_so_many_times(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", name="third", status=418, skip=2, times=3)

    assert statuses(gmail, 8) == [200, 200, 418, 418, 418, 200, 200, 200]
    assert counters(nylas_mock, "third") == (8, 3)


def test_chance_is_the_same_each_time_and_shifted_by_no_other_rule(nylas_mock, gmail):
    def luck():
        nylas_mock.reset()
        nylas_mock.fault("request", "refuse", name="often", status=418, probability=0.5)
        return statuses(gmail, 40)

    first = luck()
    again = luck()
    nylas_mock.reset()
    nylas_mock.fault("provider", "defer", name="other", probability=0.5)
    nylas_mock.fault("request", "refuse", name="never", status=500, match={"method": "-"})
    nylas_mock.fault("request", "refuse", name="often", status=418, probability=0.5)
    gmail.request("POST", "/v2/outbox", letter())
    nylas_mock.clock.run_until_idle()

    assert first == again
    assert 8 < first.count(418) < 32
    assert statuses(gmail, 39) == first[1:]


@pytest.mark.parametrize(("probability", "expected"), [(0, 200), (1, 418), (1.0, 418)])
def test_chance_can_be_none_or_certain(nylas_mock, gmail, probability, expected):
    nylas_mock.fault("request", "refuse", status=418, probability=probability)

    assert set(statuses(gmail, 10)) == {expected}


def test_a_window_opens_and_closes_in_virtual_time(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", status=418, window={"after": "10m", "for": "1h"})

    found = []
    for step in ("0s", "9m59s", "1s", "59m59s", "1s"):
        nylas_mock.clock.advance(step)
        found += statuses(gmail, 1)

    assert found == [200, 200, 418, 418, 200]
    assert miss(nylas_mock) == "outside its window"


def test_a_window_without_an_end_stays_open(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", status=418, window={"after": "1m"})
    nylas_mock.clock.advance("365d")

    assert statuses(gmail, 1) == [418]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"match": {"method": "POST"}}, "method is 'GET', not 'POST'"),
        ({"match": {"method": "GET", "provider": ["eas"]}}, "provider is 'gmail', not ['eas']"),
        ({"skip": 1}, "skipped, the first 1 pass"),
        ({"window": {"after": "1h"}}, "outside its window"),
        ({}, ""),
    ],
    ids=str,
)
def test_a_near_miss_says_why(nylas_mock, gmail, rule, said):
    nylas_mock.fault("request", "refuse", **rule)

    gmail.request("GET", "/account")

    assert miss(nylas_mock) == said


def test_a_spent_rule_and_a_lucky_request_say_so(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", times=1)
    statuses(gmail, 2)
    spent = miss(nylas_mock)
    nylas_mock.fault("request", "refuse", probability=0)
    statuses(gmail, 1)

    assert spent == "spent, it strikes 1 times"
    assert miss(nylas_mock).startswith("spared by chance (")


def test_the_first_rule_that_strikes_decides(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", name="a", status=418, times=1)
    nylas_mock.fault("request", "refuse", name="b", status=410)

    assert statuses(gmail, 2) == [418, 410]
    assert (counters(nylas_mock, "a"), counters(nylas_mock, "b")) == ((2, 1), (1, 1))


def test_rules_strike_only_at_their_own_seam(nylas_mock, gmail):
    nylas_mock.fault("provider", "reject")

    assert statuses(gmail, 1) == [200]
    assert gmail.request("POST", "/send", letter()).status_code == 402


@pytest.mark.parametrize(
    ("effect", "status", "said"),
    [
        ("defer", 429, "421 : 4.7.2"),
        ("reject", 402, "550 : 5.1.1"),
        ("quota", 429, "550 : 5.4.5"),
        ("auth_fail", 403, "535 : 5.7.8"),
    ],
)
def test_each_effect_of_the_provider_has_a_reply_of_its_own(
    nylas_mock, gmail, effect, status, said
):
    nylas_mock.fault("provider", effect, name="busy")

    answer = gmail.request("POST", "/send", letter())

    assert answer.status_code == status
    assert answer.get_json()["server_error"].startswith(said)
    assert answer.headers["X-Mocknylas-Fault"] == "busy"


def test_rules_are_listed_deleted_and_cleared(nylas_mock, gmail):
    added = nylas_mock.fault("request", "refuse", status=418, match={"method": "GET"})
    nylas_mock.fault("request", "refuse")
    nylas_mock.fault("request", "refuse", name="mine")

    listed = nylas_mock.faults()
    nylas_mock.delete_fault("request refuse")
    after = [one["name"] for one in nylas_mock.faults()]
    nylas_mock.delete_faults()

    assert listed[0] == added
    assert added | {"name": "request refuse", "matches": 0, "hits": 0, "last_miss": ""} == added
    assert [one["name"] for one in listed] == ["request refuse", "request refuse 2", "mine"]
    assert after == ["request refuse 2", "mine"]
    assert nylas_mock.faults() == []
    assert statuses(gmail, 1) == [200]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"seam": "somewhere", "effect": "defer"}, "somewhere"),
        ({"seam": "provider", "effect": "defr"}, "did you mean 'defer'?"),
        ({"seam": "request", "effect": "defer"}, "no request effect 'defer'"),
        ({"seam": "provider", "effect": "defer", "tmes": 2}, "did you mean 'times'?"),
        ({"seam": "provider", "effect": "defer", "times": 0}, "times"),
        ({"seam": "provider", "effect": "defer", "skip": -1}, "skip"),
        ({"seam": "provider", "effect": "defer", "probability": 2}, "probability"),
        ({"seam": "provider", "effect": "defer", "window": {"after": "soon"}}, "soon"),
        ({"seam": "provider", "effect": "defer", "attributes": {"resn": "x"}}, "'reason'"),
        ({"seam": "request", "effect": "refuse", "attributes": {"status": 200}}, "status"),
        ({"seam": "request", "effect": "refuse", "attributes": {"error": "x"}}, "error"),
        ({"effect": "defer"}, "seam"),
    ],
    ids=str,
)
def test_a_wrong_rule_is_refused_with_the_wrong_word(nylas_mock, rule, said):
    with pytest.raises(UsageError) as caught:
        nylas_mock.add_fault(**rule)

    assert said in str(caught.value)
    assert nylas_mock.faults() == []


def test_names_are_unique_and_unknown_ones_are_told(nylas_mock):
    nylas_mock.fault("request", "refuse", name="down")

    with pytest.raises(ConflictError, match="'down' is armed already"):
        nylas_mock.fault("provider", "defer", name="down")
    with pytest.raises(NotFoundError, match="no fault 'dwn'; did you mean 'down'"):
        nylas_mock.delete_fault("dwn")


def test_an_effect_wraps_the_normal_course(world):
    world.faults.add({"name": "down", "seam": "request", "effect": "refuse"})

    with pytest.raises(ApiError) as caught:
        world.faults.around("request", {}, lambda: "served")

    assert caught.value.fault == "down"
    assert world.faults.around("provider", {}, lambda: "served") == "served"


def test_each_effect_says_what_it_does():
    assert all(one.summary and one.attributes for one in EFFECTS.values())
    assert {seam for seam, _ in EFFECTS} >= {"request", "provider"}


def test_controls_are_exempt_from_faults(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", status=503)

    assert gmail.http.get("/__admin/health").status_code == 200
    assert arrive(gmail)["object"] == "message"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("gmail — busy", r"gmail \u2014 busy"), ("busy\r\nX-Other: 1", r"busy\r\nX-Other: 1")],
)
def test_any_name_of_a_rule_reaches_the_client_in_one_header(nylas_mock, gmail, name, shown):
    nylas_mock.fault("request", "refuse", name=name, status=429)

    answer = requests.get(f"{nylas_mock.url}/account", headers=gmail.headers, timeout=10)

    assert (answer.status_code, answer.headers["X-Mocknylas-Fault"]) == (429, shown)
    assert "X-Other" not in answer.headers
    assert nylas_mock.calls()[-1].fault == name


@pytest.mark.parametrize(
    "headers",
    [{"X-Note": "a\r\nX-Other: b"}, {"X-Note": "a\n"}, {"X-Note": "a — b"}, {"X\r\nY": "a"}],
    ids=str,
)
def test_a_header_that_cannot_be_sent_is_refused_at_once(nylas_mock, headers):
    with pytest.raises(UsageError, match="headers"):
        nylas_mock.fault("request", "refuse", headers=headers)

    assert nylas_mock.faults() == []


def test_a_window_without_duration_never_opens(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", status=418, window={"after": 0, "for": 0})

    assert statuses(gmail, 1) == [200]
    assert miss(nylas_mock) == "outside its window"


def test_a_status_without_words_in_the_catalogue_says_its_own(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", status=409)

    assert gmail.error("GET", "/account") == (409, "api_error", "Conflict")


@pytest.mark.parametrize("limit", [5, "5", [4, 5]], ids=repr)
def test_a_query_is_matched_by_number_or_text(nylas_mock, gmail, limit):
    nylas_mock.fault("request", "refuse", status=418, match={"limit": limit})

    found = statuses(gmail, 1, ("GET", "/messages?limit=5"), ("GET", "/messages?limit=50"))

    assert found == [418, 200]
