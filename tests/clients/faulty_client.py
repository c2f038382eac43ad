"""A client of Nylas with one mistake in each of its functions, and one that makes none.

Each function takes the mock's doors (`Doors`) and calls the API as an application would. `MISTAKES`
says for each what a report has to find: kind, operation, place, rule, and at which call.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import requests

API = "https://api.nylas.com"
TOMORROW = 86_400
READ_ONLY = "email.read_only"
RECURRENCE = {"rrule": ["RRULE:FREQ=WEEKLY"], "timezone": "Europe/Berlin"}


class Mistake(NamedTuple):
    """What is to be found of a function: number is that of the first call that shows it."""

    kind: str
    operation: str
    place: str
    rule: str
    number: int = 1


@dataclass
class Doors:
    """What an application is given: tokens, an account's provider, and how to wait."""

    mock: object
    provider: str = "gmail"
    scopes: str = ""
    token: str = field(init=False)

    def __post_init__(self):
        account = self.mock.account(self.provider)
        tokens = self.mock.world.tokens
        self.token = tokens.grant(account.id, self.scopes) if self.scopes else account.access_token

    def ask(self, method, path, body=None):
        return requests.request(method, f"{API}{path}", json=body, auth=(self.token, ""))

    def get(self, path):
        return self.ask("GET", path).json()


def letter(subject="Hello", **more):
    return {"to": [{"email": "eve@example.com"}], "subject": subject, "body": "Hi", **more}


def asks_for_a_route_that_does_not_exist(doors):
    doors.ask("GET", "/message")


def does_more_than_it_may(doors):
    Doors(doors.mock, scopes=READ_ONLY).ask("POST", "/send", letter())


def relies_on_what_the_service_may_refuse(doors):
    doors.ask("GET", "/events?expand_recurring=true&limit=5")


def sends_too_much(doors):
    calendar = doors.get("/calendars")[0]["id"]
    when = {"date": "2030-01-31"}
    doors.ask("POST", "/events", {"calendar_id": calendar, "title": "x" * 2000, "when": when})


def sends_again_when_the_answer_was_lost(doors):
    doors.mock.fault("request", "lose_reply", times=1)
    while doors.ask("POST", "/send", letter()).status_code != 200:
        pass


def schedules_the_same_mail_twice(doors):
    for _ in range(2):
        at = doors.mock.clock.now + TOMORROW
        doors.ask("POST", "/v2/send?sendnow=false", letter(send_at=at))


def waits_too_short_a_time(doors):
    doors.mock.fault("request", "rate_limit", times=1, reset=30)
    while doors.ask("GET", "/account").status_code != 200:
        doors.mock.clock.advance(29)


def does_not_wait_when_told_to(doors):
    doors.mock.fault("request", "rate_limit", times=1, reset=30)
    while doors.ask("GET", "/account").status_code != 200:
        pass


def misspells_a_field(doors):
    doors.ask("POST", "/send", letter(subjet="Hello"))


def misspells_a_field_of_the_second_recipient(doors):
    doors.ask("POST", "/send", letter(cc=[{"email": "a@b.example"}, {"email": "c@d.e", "nme": ""}]))


def misspells_a_parameter(doors):
    doors.get("/messages?limitt=5&limit=5")


def sends_a_number_as_text(doors):
    doors.ask("POST", "/send", letter(tracking={"opens": "true"}))


def calls_what_has_a_successor(doors):
    at = doors.mock.clock.now + TOMORROW
    doors.ask("POST", "/v2/outbox", letter(send_at=at))


def asks_more_of_the_provider_than_it_takes(doors):
    doors = Doors(doors.mock, provider="eas")
    calendar = doors.get("/calendars")[0]["id"]
    event = {"calendar_id": calendar, "title": "Weekly", "when": {"date": "2030-01-31"}}
    doors.ask("POST", "/events", {**event, "recurrence": RECURRENCE})


def asks_faster_than_the_limit(doors):
    for number in range(51):
        doors.get(f"/messages?limit=1&offset={number}")


def forgets_the_second_page(doors):
    doors.get("/messages")


def fetches_each_message_alone(doors):
    for message in doors.get("/messages?limit=6"):
        doors.get(f"/messages/{message['id']}")


def fetches_what_it_has(doors):
    for _ in range(5):
        doors.get("/labels")


def does_not_answer_notifications(doors, url="https://app.test/hooks"):
    mock = doors.mock
    mock.mount(url.partition("?")[0], lambda parcel: 200 if "challenge" in parcel.url else 500)
    hook = {"callback_url": url, "triggers": ["message.created"], "state": "active"}
    hooks = f"{API}/a/{mock.client_id}/webhooks"
    requests.post(hooks, json=hook, auth=(mock.client_secret, ""))
    mock.simulate.inbound(mock.accounts[0].email_address, {"subject": "News"})
    mock.clock.settle()


def sends_back_what_it_was_given(doors):
    draft = doors.ask("POST", "/drafts", {"subject": "Hi"}).json()
    doors.ask(
        "PUT", f"/drafts/{draft['id']}", {"id": draft["id"], "subject": "Hello", "version": 0}
    )


MISTAKES = {
    asks_for_a_route_that_does_not_exist: Mistake("unexplained-error", "GET /message", "", "E-06"),
    does_more_than_it_may: Mistake(
        "missing-scope", "send.direct", "/headers/Authorization", "R-OAUTH-02"
    ),
    relies_on_what_the_service_may_refuse: Mistake(
        "tolerated", "events.list", "/query/expand_recurring", "R-REC-05"
    ),
    sends_too_much: Mistake("over-limit", "events.create", "/body/title", "R-EVT-27", 2),
    sends_again_when_the_answer_was_lost: Mistake("duplicate-send", "send.direct", "", "R-X17"),
    schedules_the_same_mail_twice: Mistake("duplicate-send", "send_v2.async", "", "R-X17"),
    waits_too_short_a_time: Mistake("no-backoff", "account.get", "", "R-X44", 2),
    does_not_wait_when_told_to: Mistake("unseen-backoff", "account.get", "", "R-X44", 2),
    misspells_a_field: Mistake("ignored-field", "send.direct", "/body/subjet", "E-35"),
    misspells_a_field_of_the_second_recipient: Mistake(
        "ignored-field", "send.direct", "/body/cc/1/nme", "E-35"
    ),
    misspells_a_parameter: Mistake("ignored-parameter", "messages.list", "/query/limitt", "R-X32"),
    sends_a_number_as_text: Mistake(
        "coerced-value", "send.direct", "/body/tracking/opens", "R-WHEN-03"
    ),
    calls_what_has_a_successor: Mistake("deprecated", "outbox_v2.create", "", "R-V5"),
    asks_more_of_the_provider_than_it_takes: Mistake(
        "provider-limit", "events.create", "/body/recurrence/rrule", "R-REC-12", 2
    ),
    asks_faster_than_the_limit: Mistake("rate-limit", "messages.list", "", "R-RATE-01", 51),
    forgets_the_second_page: Mistake("missing-paging", "messages.list", "", "R-PAGE-02"),
    fetches_each_message_alone: Mistake("n-plus-one", "messages.get", "", "R-X29", 6),
    fetches_what_it_has: Mistake("repeated-fetch", "labels.list", "", "R-X43", 5),
    does_not_answer_notifications: Mistake(
        "webhook-unanswered", "message.created", "", "R-HOOK-10", 0
    ),
    sends_back_what_it_was_given: Mistake(
        "read-only-field", "drafts.update", "/body/id", "R-D10", 2
    ),
}


def works_by_the_book(doors):
    """Read every page, wait when told to, send once, ask for each thing once."""
    offset, page = 0, doors.get("/messages")
    while len(page) == 100:
        offset += len(page)
        page = doors.get(f"/messages?offset={offset}")
    doors.mock.fault("request", "rate_limit", times=1, reset=30)
    answer = doors.ask("GET", "/account")
    doors.mock.clock.advance(int(answer.headers["X-RateLimit-Reset"]))
    assert doors.ask("GET", "/account").ok
    assert doors.ask("POST", "/send", letter()).ok
    job = doors.ask("POST", "/v2/send?sendnow=false", letter("Later")).json()
    for _ in range(6):
        doors.get(f"/job-statuses/{job['job_status_id']}")
    assert doors.ask("PUT", f"/messages/{page[0]['id']}", {"unread": False}).ok
