"""The report: it adds up, it is data, and what is accepted is marked."""

import json
from dataclasses import replace

import pytest
import requests

from mocknylas import MockNylas
from mocknylas.calls import Calls
from mocknylas.errors import UsageError
from mocknylas.judging.findings import Findings
from mocknylas.judging.gathering import gathering_of
from mocknylas.judging.mailing import Duplicates
from mocknylas.judging.page import page
from mocknylas.judging.report import Report
from mocknylas.judging.told import tell
from mocknylas.version import VERSION
from tests.clients.faulty_client import (
    API,
    Doors,
    asks_for_a_route_that_does_not_exist,
    calls_what_has_a_successor,
    does_not_answer_notifications,
    misspells_a_field,
    misspells_a_parameter,
    schedules_the_same_mail_twice,
    sends_again_when_the_answer_was_lost,
    works_by_the_book,
)
from tests.support.calls import a_call
from tests.support.mail import letter

START = 1_718_010_000


@pytest.fixture
def told(nylas_mock):
    """Let a client make mistakes; return the report on them."""

    def tell(*mistakes, **more):
        for make in mistakes:
            make(Doors(nylas_mock))
        return nylas_mock.report(**more)

    return tell


def kinds(findings):
    return [one.kind for one in findings]


def test_a_report_says_what_was_called_when_and_what_was_not(told, nylas_mock):
    doors = Doors(nylas_mock)
    doors.get("/account")
    nylas_mock.clock.advance("1h")
    doors.get("/labels")

    report = told()

    assert (report.calls, report.worlds, report.tests) == (2, 1, set())
    assert (report.begun, report.ended) == (START, START + 3600)
    assert report.exercised == ["account.get", "labels.list"]
    assert "threads.list" in report.as_json()["missed"]["operations"]
    assert report.peaks == {"/account": 1, "/labels": 1}
    assert report.open == []


def test_a_report_survives_as_json(told):
    report = told(misspells_a_field, misspells_a_parameter, accept=["ignored-field"])

    data = json.loads(json.dumps(report.as_json()))

    assert Report.from_json(data).as_json() == data
    assert [(one["kind"], one["accepted"]) for one in data["findings"]] == [
        ("ignored-parameter", False),
        ("ignored-field", True),
    ]


@pytest.mark.parametrize("changes", [{"version": "9.0"}, {"version": None}])
def test_a_report_of_another_version_is_refused_with_the_remedy(told, changes):
    data = {**told().as_json(), **changes, "findings": [{"kind": "not-yet-known"}]}

    with pytest.raises(UsageError, match=f"is of mocknylas {changes['version']}, and this is "):
        Report.from_json(data)


def test_reports_add_up(told):
    one, other = told(misspells_a_field), told(misspells_a_parameter)

    both = Report()
    both.merge(one)
    both.merge(other)

    assert both.calls == one.calls + other.calls == 3
    assert both.worlds == 2
    assert [(found.kind, found.count) for found in both.open] == [
        ("ignored-field", 2),
        ("ignored-parameter", 1),
    ]
    assert both.begun == one.begun


def test_what_is_accepted_does_not_fail(told):
    report = told(misspells_a_field, calls_what_has_a_successor, accept=["ignored-field:send.*"])

    assert kinds(report.open) == ["deprecated"]
    assert kinds(report.accepted) == ["ignored-field"]
    assert kinds(report.failing(["ignored-field", "deprecated"])) == ["deprecated"]


@pytest.mark.nylas(options={"accept": "ignored-field, deprecated:outbox_v2.*"})
def test_a_sandbox_accepts_what_its_options_say(told):
    report = told(misspells_a_field, calls_what_has_a_successor, misspells_a_parameter)

    assert kinds(report.open) == ["ignored-parameter"]
    assert kinds(report.accepted) == ["ignored-field", "deprecated"]


def test_an_option_that_accepts_what_is_not_is_refused(nylas_mock):
    with pytest.raises(UsageError, match="did you mean 'ignored-field'"):
        nylas_mock.set_options({"accept": "ignored-feld"})
    with pytest.raises(UsageError, match="did you mean 'ignored-field'"):
        MockNylas(options={"accept": "ignored-feld"})


def test_what_a_test_asks_by_verbs_is_nobodys_mistake(nylas_mock):
    nylas_mock.request("GET", "/message", status=404)
    for _ in range(2):
        nylas_mock.send({"to": ["eve@example.com"], "subject": "Twice"})

    assert nylas_mock.report().open == []


def test_a_mail_that_differs_is_no_duplicate(nylas_mock):
    doors = Doors(nylas_mock)
    for subject in ("One", "Two"):
        doors.ask("POST", "/send", letter(subject=subject))

    assert nylas_mock.report().open == []


def test_a_draft_that_is_sent_twice_is_found_by_what_was_answered(nylas_mock):
    doors = Doors(nylas_mock)
    for _ in range(2):
        draft = doors.ask("POST", "/drafts", letter()).json()
        doors.ask("POST", "/send", {"draft_id": draft["id"], "version": draft["version"]})

    (found,) = nylas_mock.report().open

    assert (found.kind, found.operation) == ("duplicate-send", "send.draft")
    assert [one.number for one in found.calls] == [2, 4]


def test_a_duplicate_names_each_call_that_sent_it(told):
    (found,) = told(sends_again_when_the_answer_was_lost).open

    assert [one.number for one in found.calls] == [1, 2]
    assert found.message.startswith("'Hello', 2 times: 2024-06-10T09:00:00Z, ")


def test_the_same_mail_of_another_account_is_no_duplicate(told, nylas_mock):
    Doors(nylas_mock, provider="eas").ask("POST", "/send", letter(subject="Hello"))

    (found,) = told(sends_again_when_the_answer_was_lost).open

    assert (found.count, [one.number for one in found.calls]) == (1, [2, 3])


def send_twice(doors, apart):
    doors.ask("POST", "/send", letter())
    doors.mock.clock.advance(apart)
    doors.ask("POST", "/send", letter())


@pytest.mark.rule("R-X17")
@pytest.mark.parametrize(
    ("apart", "lost", "expected"),
    [
        ("10m", "", ["duplicate-send"]),
        ("601s", "", []),
        ("7d", "", []),
        ("7d", "lose_reply", ["duplicate-send"]),
    ],
)
def test_the_same_mail_much_later_is_meant_unless_an_answer_was_lost(
    nylas_mock, apart, lost, expected
):
    if lost:
        nylas_mock.fault("request", lost, times=1)

    send_twice(Doors(nylas_mock), apart)

    assert kinds(nylas_mock.report().open) == expected


@pytest.mark.rule("R-X17")
def test_only_what_follows_a_lost_answer_repeats_it(nylas_mock):
    doors = Doors(nylas_mock)
    send_twice(doors, "7d")
    nylas_mock.clock.advance("7d")
    nylas_mock.fault("request", "lose_reply", times=1)

    send_twice(doors, "1h")

    (found,) = nylas_mock.report().open
    assert (found.kind, found.count) == ("duplicate-send", 1)
    assert [one.number for one in found.calls] == [3, 4]


@pytest.mark.rule("R-X17")
@pytest.mark.parametrize(("apart", "expected"), [(600, ["duplicate-send"]), (86_400, [])])
def test_mails_scheduled_far_apart_are_no_duplicates(nylas_mock, apart, expected):
    doors = Doors(nylas_mock)
    for number in (1, 2):
        at = nylas_mock.clock.now + 86_400 + number * apart
        doors.ask("POST", "/v2/send?sendnow=false", letter(send_at=at))

    assert kinds(nylas_mock.report().open) == expected


def revoke_by_verb(mock, doors):
    mock.accounts.revoke("gmail")


def delete_by_verb(mock, doors):
    mock.accounts.delete("gmail")


def revoke_itself(mock, doors):
    doors.ask("POST", "/oauth/revoke")


def revoke_all(mock, doors):
    path = f"/a/{mock.client_id}/accounts/{mock.account('gmail').id}/revoke-all"
    assert requests.post(f"{API}{path}", json={}, auth=(mock.client_secret, "")).ok


@pytest.mark.parametrize("end", [revoke_by_verb, delete_by_verb, revoke_itself, revoke_all])
def test_a_token_that_was_ended_explains_its_refusals(nylas_mock, end):
    doors = Doors(nylas_mock)
    end(nylas_mock, doors)

    assert doors.ask("GET", "/account").status_code == 401
    assert nylas_mock.report().open == []


def test_a_token_that_never_was_explains_nothing(nylas_mock):
    doors = Doors(nylas_mock)
    doors.token = "never"

    assert doors.ask("GET", "/account").status_code == 401
    assert kinds(nylas_mock.report().open) == ["unexplained-error"]


def test_a_duplicate_that_waits_is_told_until_it_is_cancelled(told, nylas_mock):
    first = told(schedules_the_same_mail_twice)
    doors = Doors(nylas_mock)
    doors.ask("DELETE", f"/v2/outbox/{nylas_mock.outbox[0]['job_status_id']}")

    assert kinds(first.open) == ["duplicate-send"]
    assert nylas_mock.report().open == []


def test_a_receiver_that_fails_by_a_fault_is_not_blamed(nylas_mock):
    nylas_mock.fault("webhook", "swallow")

    does_not_answer_notifications(Doors(nylas_mock))

    assert nylas_mock.report().open == []


def test_a_receiver_is_named_without_the_secrets_in_its_address(nylas_mock):
    does_not_answer_notifications(Doors(nylas_mock), "https://user:word@app.test/hooks?token=t#x")

    [found, *_] = nylas_mock.report().open

    assert found.message.startswith("https://app.test/hooks answered 500 at ")


def test_calls_of_nobody_count_from_when_the_mock_began(nylas_server):
    def ask(mock, secret):
        mock.server.app.test_client().get("/account", headers={"Authorization": f"Bearer {secret}"})

    with MockNylas(server=nylas_server, sandbox_id="first") as first:
        ask(first, "wrong")
        with MockNylas(server=nylas_server, sandbox_id="second") as second:
            ask(second, "wrong, too")

            assert [one.count for one in first.report().open] == [2]
            assert [one.count for one in second.report().open] == [1]


def test_a_report_reads_each_call_once_and_judges_it_in_passing(nylas_mock, monkeypatch):
    works_by_the_book(Doors(nylas_mock))
    schedules_the_same_mail_twice(Doors(nylas_mock))
    report, read = Report(), []

    def passing(calls, every=Calls.__iter__):
        for call in every(calls):
            read.append((call.number, report.calls))
            yield call

    monkeypatch.setattr(Calls, "__iter__", passing)
    report.add_world(nylas_mock.world)

    assert "duplicate-send" in kinds(report.open)
    assert read == [(number, number - 1) for number in range(1, report.calls + 1)]


def test_a_call_is_asked_once_what_it_sent_however_much_mail_there_is(nylas_mock):
    class Request(dict):
        asked = 0

        def get(self, *names):
            Request.asked += 1
            return super().get(*names)

    for number in (0, 1, 2, 3) * 2:
        Doors(nylas_mock).ask("POST", "/send", letter(subject=f"News {number}"))
    calls = list(nylas_mock.world.calls)
    findings = Findings()

    duplicates = Duplicates(nylas_mock.world, findings)
    for call in calls:
        duplicates.see(replace(call, request=Request(call.request)))
    duplicates.end()

    assert [one.count for one in findings] == [4]
    assert Request.asked == len(calls)


def test_calls_of_nobody_have_no_time():
    report = Report()
    report.add(a_call(account_id="", status=401))

    assert tell(report).startswith(f"mocknylas {VERSION}: 1 call in 0 worlds\n")
    assert "1970" not in page(report)


def test_all_sandboxes_are_reported_together(nylas_mock):
    asks_for_a_route_that_does_not_exist(Doors(nylas_mock))
    with MockNylas(server=nylas_mock.server, sandbox_id="other") as other:
        misspells_a_field(Doors(other))

        every = nylas_mock.report(everywhere=True)

        assert kinds(other.report().open) == ["ignored-field"]
    assert {"unexplained-error", "ignored-field"} <= set(kinds(every.open))


def test_all_sandboxes_are_reported_where_only_usage_is_gathered(nylas_mock, monkeypatch):
    monkeypatch.setattr(nylas_mock.sandboxes, "witness", None)
    gathering_of(nylas_mock.sandboxes)
    misspells_a_field(Doors(nylas_mock))

    assert "ignored-field" in kinds(nylas_mock.report(everywhere=True).open)


def test_a_preflight_and_a_verb_of_nobody_are_no_calls(nylas_mock):
    requests.options(f"{API}/account", timeout=9)
    nylas_mock.request("GET", "/account", auth="none", status=401)

    assert nylas_mock.report().calls == 0
