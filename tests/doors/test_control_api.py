"""The control API: every verb over HTTP, for the default and for a named sandbox."""

import base64
import json

import pytest

from mocknylas.controls import CONTROLS
from mocknylas.http.local import LocalServer
from mocknylas.mock import make_spec
from mocknylas.store import GuardedTable
from tests.support.hooks import DELIVERY, queue_delivery

START = 1_718_010_000
ADA, GRACE = "ada.lovelace@gmail.test", "grace.hopper@outlook.test"
TO_GRACE = {"to": [{"email": GRACE}], "subject": "The plan", "body": "At noon."}
TRACKED = {
    **TO_GRACE,
    "body": '<a href="https://a.example">A</a>',
    "tracking": {"opens": True, "links": True},
}
BUSY = {"name": "busy", "seam": "provider", "effect": "defer"}


class Admin:
    """Requests to the control API of one sandbox, and to the API with its first token."""

    def __init__(self, server, place):
        self.server = server
        self.http = server.app.test_client()
        self.place = f"/__admin{place}"

    def request(self, method, path, body=None, **options):
        if body is not None:
            options["data"] = json.dumps(body)  # no content type: JSON is JSON
        return self.http.open(self.place + path, method=method, **options)

    def __call__(self, method, path, body=None):
        """Return the JSON of a call that must succeed."""
        response = self.request(method, path, body)
        assert response.status_code == 200, response.text
        assert response.mimetype == "application/json"
        return response.get_json()

    def refused(self, method, path, body=None, **options):
        """Return status and message of a call that must be refused."""
        response = self.request(method, path, body, **options)
        answer = response.get_json()
        assert answer["type"] == "usage_error", answer
        return response.status_code, answer["message"]

    def api(self, method, path, body=None, *, token=""):
        sandbox_id = self.place.partition("/sandboxes/")[2] or "default"
        token = token or next(iter(self.server.sandboxes.get(sandbox_id).tokens))
        headers = {"Authorization": f"Bearer {token}"}
        return self.http.open(path, method=method, json=body, headers=headers)


@pytest.fixture(scope="module")
def server():
    return LocalServer(make_spec(start=START, record=True), table_class=GuardedTable)


@pytest.fixture(params=["", "/sandboxes/other"], ids=["default", "named"])
def admin(request, server):
    """The control API of a fresh sandbox, with and without its name in the path."""
    if request.param:
        server.sandboxes.create("other", server.sandboxes.spec)
    yield Admin(server, request.param)
    forget_all(server)


@pytest.fixture
def root(server):
    """The control API of the process, as one asks it for sandboxes."""
    yield Admin(server, "")
    forget_all(server)


def forget_all(server):
    for sandbox in server.sandboxes.all():
        for kind in sandbox.world.store.kinds:
            sandbox.world.store.table(kind).check_all()
        server.sandboxes.delete(sandbox)


REQUESTS = {  # a request of each control that must succeed, in a fresh sandbox
    "report": {"everywhere": True, "accept": "deprecated"},
    "health": None,
    "clock": None,
    "clock.advance": {"by": "2h"},
    "clock.move_to": {"to": START + 60},
    "clock.settle": None,
    "clock.tick": {},
    "clock.run_until_idle": {"limit": "2d"},
    "clock.run_until": {"until": "job.*", "limit": "2d"},
    "clock.agenda": None,
    "reset": None,
    "snapshot": None,
    "restore": lambda admin: {"snapshot": admin("GET", "/snapshot")},
    "tape": {"keep_addresses": True},
    "har": None,
    "sent": {"account": ADA},
    "outbox": {"account": ADA, "status": "pending"},
    "duplicates": None,
    "story": None,
    "expect": {"sent": {"count": 1}, "outbox": [{"status": "pending"}]},
    "request": {"method": "GET", "path": "/messages?limit=1", "account": ADA},
    "send": {"message": {"to": GRACE}, "account": ADA, "at": "1h"},
    "contract": None,
    "contract.usage": {"everywhere": True},
    "events": {"since": 0, "kind": "job.*", "account": ADA},
    "calls": {"since": 0, "operation": "messages.list", "status": 200},
    "requests": {"since": 0, "operation": "messages.list", "status": 200},
    "requests.explain": None,
    "faults": None,
    "faults.add": BUSY,
    "faults.clear": None,
    "faults.delete": {},
    "scenarios": None,
    "options": None,
    "options.set": {"options": {"strict": True}},
    "scenarios.load": {"scenario": "provider-busy-twice"},
    "webhooks": None,
    "webhooks.deliveries": {"status": "queued", "trigger": "message.*"},
    "webhooks.trigger": {"trigger": "message.created", "account": ADA},
    "webhooks.check": {"receiver": "http://127.0.0.1:1/hooks"},
    "webhooks.replay": None,
    "webhooks.show": None,
    "simulate.inbound": {"account": ADA, "message": {"subject": "Hi"}, "after": "1h"},
    "simulate.invite": {"account": ADA, "invite": {"start": "2030-01-31T09:00Z"}},
    "simulate.rsvp": {"account": ADA, "participant": ADA, "status": "yes"},
    "simulate.open": None,
    "simulate.click": {"link": "https://a.example"},
    "simulate.reply": {"by": GRACE, "body": "Yes"},
    "simulate.forward": {"to": "charles@engine.example"},
    "simulate.bounce": {"soft": True, "after": "1h"},
    "simulate.out_of_office": {"after": 60},
    "accounts": None,
    "accounts.set": {"account": ADA, "sync_state": "invalid"},
    "accounts.connect": {"email_address": "new@gmail.test"},
    "accounts.accept": {"email_address": ADA, "password": "right"},
    "accounts.revoke": {"account": ADA},
    "accounts.delete": {"account": ADA},
    "accounts.expire_codes": {},
    "application": None,
    "application.set": {"redirect_uris": ["https://app.test/done"]},
    "contacts.add": {"account": ADA, "contact": {"given_name": "Charles"}},
    "contacts.add_group": {"account": ADA, "path": "Rivals"},
    "contacts.set_picture": {"account": ADA, "contact": GRACE},
    "contacts.remove_picture": {"account": ADA, "contact": GRACE},
    "sandboxes": None,
    "sandboxes.create": {"id": "new", "seed_name": "empty"},
    "sandboxes.delete": {},
}
UNTAPED = {  # asks, begins anew, or is about another sandbox
    "expect", "reset", "restore", "sandboxes.create", "sandboxes.delete",
}  # fmt: skip


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_each_control_answers_in_the_default_and_in_a_named_sandbox(control, admin, server):
    prepare(admin, server)

    ask(control, admin)


@pytest.mark.parametrize(
    "control", [one for one in CONTROLS if one.method != "GET"], ids=lambda control: control.name
)
def test_each_control_that_changes_a_sandbox_is_on_its_tape(control, root, server):
    prepare(root, server)
    before = len(server.sandboxes.default.world.tape.entries())

    ask(control, root)

    tape = server.sandboxes.default.world.tape
    grown = tape is not None and len(tape.entries()) > before
    assert grown == (control.name not in UNTAPED)


def prepare(admin, server):
    """Let there be something that each control can act upon."""
    admin.api("POST", "/send", TRACKED)
    invite = {"start": "2030-01-31T09:00Z"}
    admin("POST", "/simulate/invite", {"account": ADA, "invite": invite})
    admin("POST", "/faults", {**BUSY, "name": "here"})
    admin("POST", "/sandboxes", {"id": "spare", "seed_name": "empty"})
    admin("POST", "/send", {"message": {"to": GRACE}, "at": "1d"})
    queue_delivery(server.sandboxes.get(admin.place.partition("/sandboxes/")[2] or "default"))


def ask(control, admin):
    known = DELIVERY if control.name.startswith("webhooks") else "spare"
    path = control.path.format(name="here", id=known, number=1)

    body = REQUESTS[control.name]
    admin(control.method, path, body(admin) if callable(body) else body)


def test_health_says_that_the_mock_is_up(admin):
    health = admin("GET", "/health")

    assert health["status"] == "ok"
    assert health["internal_errors"] == []


def test_verbs_of_one_sandbox_leave_the_others_alone(root, server):
    root("POST", "/sandboxes", {"id": "one"})
    root("POST", "/sandboxes", {"id": "two"})
    one, two = Admin(server, "/sandboxes/one"), Admin(server, "/sandboxes/two")

    one("POST", "/clock/advance", {"by": "1d"})
    one("POST", "/faults", BUSY)
    one("POST", "/simulate/inbound", {"account": ADA, "message": {"subject": "Hi"}})

    assert one("GET", "/clock")["now"] == START + 86400
    for other in (two, root):
        assert other("GET", "/clock")["now"] == START
        assert (other("GET", "/faults"), other("GET", "/events")) == ([], [])


# --- the clock ---


def test_clock_tells_now_and_what_waits(admin):
    admin.api("POST", "/v2/send?sendnow=false", {**TO_GRACE, "send_at": START + 3600})

    clock = admin("GET", "/clock")

    assert (clock["now"], clock["iso"]) == (START, "2024-06-10T09:00:00Z")
    assert clock["next_event"] == clock["pending"][0]
    assert clock["next_event"]["at"] == START + 3600


@pytest.mark.parametrize(
    ("path", "body", "seconds"),
    [
        ("/clock/advance", {"by": "2h"}, 7200),
        ("/clock/advance", {"by": 7200}, 7200),
        ("/clock/advance?by=2h", None, 7200),
        ("/clock/move_to", {"to": START + 7200}, 7200),
        ("/clock/move_to", {"to": "2024-06-10T11:00:00Z"}, 7200),
        ("/clock/move_to", {"to": "2024-06-10T13:00+02:00"}, 7200),
        ("/clock/tick", None, 3600),
        ("/clock/run_until_idle", None, 3600),
        ("/clock/settle", None, 0),
    ],
)
def test_turning_the_clock_answers_what_happened(path, body, seconds, admin):
    admin.api("POST", "/v2/send?sendnow=false", {**TO_GRACE, "send_at": START + 3600})

    happened = admin("POST", path, body)

    assert admin("GET", "/clock")["now"] == START + seconds
    assert [one["at"] for one in happened if one["kind"] == "job.successful"] == (
        [START + 3600] if seconds else []
    )


@pytest.mark.parametrize(
    ("path", "body", "message"),
    [
        (
            "/clock/advance",
            {"by": "soon"},
            "clock.advance, 'by': not a duration: 'soon'; write 90s, 15m",
        ),
        ("/clock/advance", {"by": -5}, "clock.advance, 'by': not a duration: -5"),
        ("/clock/advance", {"by": [1]}, "clock.advance, 'by': not a duration: [1]"),
        (
            "/clock/move_to",
            {"to": "soon"},
            "clock.move_to, 'to': not an instant: 'soon'; write Unix seconds",
        ),
        ("/clock/move_to", {"to": [1]}, "clock.move_to, 'to': not an instant: [1]"),
        ("/clock/move_to", {"to": START - 1}, "time never runs backwards"),
        (
            "/clock/run_until_idle",
            {"limit": "soon"},
            "clock.run_until_idle, 'limit': not a duration: 'soon'",
        ),
    ],
)
def test_time_that_cannot_be_is_refused(path, body, message, admin):
    status, told = admin.refused("POST", path, body)

    assert (status, admin("GET", "/clock")["now"]) == (400, START)
    assert told.startswith(message)


def test_queue_that_never_drains_names_what_waits(admin):
    admin("POST", "/faults", BUSY)
    admin.api("POST", "/v2/send?sendnow=false", TO_GRACE)

    status, message = admin.refused("POST", "/clock/run_until_idle", {"limit": "1h"})

    assert status == 400
    assert "did not drain by 2024-06-10T10:00:00Z: outbox.try" in message
    assert "delete the fault that keeps it going" in message


# --- what is wrong with a request ---


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("POST", "/clock/advance", {"bye": "2h"}, "no key 'bye'; did you mean 'by'?"),
        ("POST", "/clock/advance", None, "'by': is missing"),
        ("GET", "/events?sincee=1", None, "no key 'sincee'; did you mean 'since'?"),
        ("GET", "/events?since=x", None, "'since': write a whole number"),
        ("GET", "/calls?status=x", None, "'status': write a whole number"),
        ("GET", "/health?x=1", None, "no key 'x'"),
        ("POST", "/faults", {**BUSY, "tims": 2}, "no key 'tims'; did you mean 'times'?"),
        ("POST", "/faults", {**BUSY, "effect": "defr"}, "did you mean 'defer'?"),
        ("POST", "/faults", {**BUSY, "seam": "providerr"}, "provider"),
        ("POST", "/faults", {**BUSY, "times": "2"}, "'times'"),
        ("POST", "/faults", {**BUSY, "attributes": {"reasonn": "x"}}, "did you mean 'reason'?"),
        ("POST", "/faults", {**BUSY, "window": {"afterr": "1h"}}, "did you mean 'after'?"),
        ("POST", "/scenarios/load", {"scenario": {"stps": []}}, "did you mean 'steps'?"),
        ("POST", "/sandboxes", {"sed": 1}, "no key 'sed'; did you mean 'seed'?"),
        ("POST", "/sandboxes", {"id": "a b"}, "not a sandbox id: 'a b'"),
        ("POST", "/sandboxes", {"options": {"strct": True}}, "did you mean 'strict'?"),
        ("POST", "/sandboxes", {"start": "soon"}, "not an instant: 'soon'"),
    ],
)
def test_wrong_argument_is_told_with_the_nearest_right_one(method, path, body, message, admin):
    status, told = admin.refused(method, path, body)

    assert status == 400
    assert message in told


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"{nope", "the body is not JSON"), (b"[1]", "expected a JSON object of arguments, got list")],
)
def test_body_that_is_no_json_object_is_refused(data, message, admin):
    status, told = admin.refused("POST", "/clock/advance", data=data)

    assert status == 400
    assert message in told


@pytest.mark.parametrize(
    ("method", "path", "body", "message"),
    [
        ("DELETE", "/faults/busyy", None, "no fault 'busyy'; did you mean 'busy'?"),
        ("GET", "/sent?account=ada", None, "no account 'ada'"),
        ("GET", f"/events?account=x{ADA}", None, f"did you mean {ADA!r}?"),
        ("POST", "/simulate/inbound", {"account": "x", "message": {}}, "no account 'x'"),
        ("POST", "/scenarios/load", {"scenario": "rate-limit"}, "did you mean 'rate-limited'?"),
        ("POST", "/sandboxes", {"seed_name": "empti"}, "did you mean 'empty'?"),
        ("DELETE", "/sandboxes/defaultt", None, "did you mean 'default'?"),
        ("POST", "/clock/advnce", {"by": "1h"}, "did you mean 'POST /clock/advance'?"),
        ("GET", "/clock/advance", None, "no control 'GET /clock/advance'; did you mean 'POST"),
    ],
)
def test_what_does_not_exist_is_told_with_the_nearest_that_does(method, path, body, message, admin):
    admin("POST", "/faults", BUSY)
    admin.server.sandboxes.default  # noqa: B018  # made when first asked for

    status, told = admin.refused(method, path, body)

    assert status == 404
    assert message in told


def test_unknown_sandbox_is_told_with_the_nearest(root):
    root("POST", "/sandboxes", {"id": "checkout"})

    for control in CONTROLS:
        path = f"/sandboxes/checkoutt{control.path.format(name='x', id='y', number=1)}"
        status, message = root.refused(control.method, path)
        assert status == 404
        assert message == "no sandbox 'checkoutt'; did you mean 'checkout'?"


# --- faults ---


def test_faults_are_listed_with_their_counters(admin):
    admin("POST", "/faults", {**BUSY, "times": 1})
    for _ in range(2):
        admin.api("POST", "/send", TO_GRACE)

    (fault,) = admin("GET", "/faults")

    assert (fault["name"], fault["matches"], fault["hits"]) == ("busy", 2, 1)
    assert fault["last_miss"] == "spent, it strikes 1 times"


@pytest.mark.parametrize("name", ["busy", "provider busy", "100 %", "a/b", "größer"])
def test_fault_is_deleted_by_its_name(name, admin):
    admin("POST", "/faults", {**BUSY, "name": name})
    admin("POST", "/faults", {**BUSY, "name": "stays"})

    admin("DELETE", f"/faults/{name.replace('%', '%25').replace('/', '%2F')}")

    assert [fault["name"] for fault in admin("GET", "/faults")] == ["stays"]


def test_name_that_is_taken_is_a_conflict(admin):
    admin("POST", "/faults", BUSY)

    status, message = admin.refused("POST", "/faults", BUSY)

    assert status == 409
    assert "a fault named 'busy' is armed already" in message


def test_controls_are_never_subject_to_faults(admin):
    admin("POST", "/faults", {"seam": "request", "effect": "refuse"})

    struck = admin.api("GET", "/account")
    (fault,) = admin("GET", "/faults")

    assert struck.status_code == 503
    assert struck.headers["X-Mocknylas-Fault"] == "request refuse"
    assert fault["matches"] == 1


# --- logs ---


def test_controls_leave_no_trace_in_the_calls(admin):
    admin("POST", "/clock/advance", {"by": "1h"})
    admin.refused("GET", "/nowhere")
    admin.api("GET", "/account")

    assert [call["path"] for call in admin("GET", "/calls")] == ["/account"]
    assert [
        call.path for call in admin.server.sandboxes.stray_calls if "__admin" in call.path
    ] == []


def test_calls_are_listed_with_request_and_answer(admin):
    admin.api("POST", "/send?x=1", TO_GRACE)

    (call,) = admin("GET", "/calls")

    assert (call["number"], call["at"], call["operation"]) == (1, START, "send.direct")
    assert (call["method"], call["path"], call["query"]) == ("POST", "/send", {"x": "1"})
    assert (call["request"], call["status"], call["fault"]) == (TO_GRACE, 200, "")
    assert call["response"]["subject"] == "The plan"


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        ("", ["/account", "/messages", "/nowhere"]),
        ("?since=1", ["/messages", "/nowhere"]),
        ("?operation=account.get", ["/account"]),
        ("?status=400", ["/messages"]),
        ("?status=200&since=1", []),
    ],
)
def test_calls_are_filtered(query, paths, admin):
    admin.api("GET", "/account")
    admin.api("GET", "/messages?limit=x")
    admin.api("GET", "/nowhere")

    assert [call["path"] for call in admin("GET", f"/calls{query}")] == paths


def test_secrets_are_blanked_in_the_calls(admin):
    body = {**TO_GRACE, "client_secret": "s3cret", "deep": [{"Password": "s3cret"}]}
    admin.api("POST", "/send?access_token=s3cret", body)

    (call,) = admin("GET", "/calls")

    assert "s3cret" not in json.dumps(call)
    assert call["query"] == {"access_token": "[redacted]"}
    assert call["request"]["deep"] == [{"Password": "[redacted]"}]
    assert call["request"]["subject"] == "The plan"


def test_token_of_the_request_is_kept_nowhere(admin):
    token = next(iter(admin.server.sandboxes.get(sandbox_of(admin)).tokens))

    admin.api("GET", "/account", token=token)

    assert token not in json.dumps(admin("GET", "/calls"))


def test_answer_that_is_no_json_is_shown_as_its_length(admin):
    message = admin(
        "POST",
        "/simulate/inbound",
        {"account": ADA, "message": {"files": [{"filename": "a.txt", "content": "abc"}]}},
    )

    admin.api("GET", f"/files/{message['files'][0]['id']}/download")

    assert admin("GET", "/calls")[0]["response"] == "3 bytes"


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", {"thread.created", "message.created", "mail.sent"}),
        ("?kind=message.created", {"message.created"}),
        ("?kind=m*", {"message.created", "mail.sent"}),
        (f"?account={GRACE}", {"thread.created", "message.created"}),
        ("?since=1000", set()),
    ],
)
def test_events_are_filtered(query, kinds, admin):
    admin.api("POST", "/send", TO_GRACE)

    assert {event["kind"] for event in admin("GET", f"/events{query}")} == kinds


def test_sent_mail_is_listed_of_all_accounts_or_one(admin):
    admin.api("POST", "/send", TO_GRACE)

    (mail,) = admin("GET", "/sent")

    assert (mail["account"], mail["subject"], mail["via"]) == (ADA, "The plan", "send")
    assert [one["email"] for one in mail["to"]] == [GRACE]
    assert admin("GET", f"/sent?account={ADA}") == [mail]
    assert admin("GET", f"/sent?account={GRACE}") == []


# --- mail from outside ---


def receive(admin, message, account=ADA):
    return admin("POST", "/simulate/inbound", {"account": account, "message": message})


def test_mail_from_outside_lies_unread_in_the_inbox(admin):
    stored = receive(admin, {"from": "charles@engine.example", "subject": "Hi", "body": "<p>A</p>"})

    served = admin.api("GET", f"/messages/{stored['id']}").get_json()

    assert served == stored
    assert stored["from"] == [{"name": "", "email": "charles@engine.example"}]
    assert [one["email"] for one in stored["to"]] == [ADA]
    assert (stored["date"], stored["unread"], stored["snippet"]) == (START, True, "A")
    assert {label["name"] for label in stored["labels"]} == {"inbox", "all"}


@pytest.mark.parametrize(
    "given",
    [
        "ann@x.example",
        ["ann@x.example"],
        {"email": "ann@x.example"},
        [{"email": "ann@x.example", "name": ""}],
    ],
)
def test_participants_may_be_given_in_several_ways(given, admin):
    people = dict.fromkeys(("from", "to", "cc", "bcc", "reply_to"), given)

    stored = receive(admin, people)

    assert {json.dumps(stored[name]) for name in people} == {
        json.dumps([{"name": "", "email": "ann@x.example"}])
    }


def test_participant_keeps_its_name(admin):
    stored = receive(admin, {"from": {"name": "Ann", "email": "ann@x.example"}})

    assert stored["from"] == [{"name": "Ann", "email": "ann@x.example"}]


def test_files_are_given_as_text_or_base_64(admin):
    stored = receive(
        admin,
        {
            "files": [
                {"filename": "a.txt", "content_type": "text/plain", "content": "å"},
                {"filename": "b.bin", "content_base64": base64.b64encode(b"\0\1").decode()},
            ]
        },
    )

    data = [admin.api("GET", f"/files/{one['id']}/download").data for one in stored["files"]]

    assert data == ["å".encode(), b"\0\1"]
    assert [file["content_type"] for file in stored["files"]] == [
        "text/plain",
        "application/octet-stream",
    ]


def test_headers_put_a_mail_into_its_thread(admin):
    first = receive(admin, {"subject": "A", "headers": {"Message-Id": "<1@x>", "X-Mine": "1"}})
    second = receive(admin, {"subject": "Re: A", "headers": {"in-reply-to": "<1@x>"}})
    third = receive(admin, {"subject": "Re: A", "headers": {"References": "<0@x> <1@x>"}})
    other = receive(admin, {"subject": "A"})

    assert {first["thread_id"]} == {second["thread_id"], third["thread_id"]}
    assert other["thread_id"] != first["thread_id"]


def test_answer_to_sent_mail_lands_in_its_thread(admin):
    sent = admin.api("POST", "/send", TO_GRACE).get_json()
    message_id = admin("GET", "/sent")[0]["headers"]["Message-Id"]

    answer = receive(admin, {"subject": "Re: The plan", "headers": {"In-Reply-To": message_id}})

    assert answer["thread_id"] == sent["thread_id"]


def test_labels_and_folders_are_given_by_name(admin):
    labelled = receive(admin, {"labels": ["Travel", "all"], "unread": False, "starred": True})
    filed = receive(admin, {"folder": "Travel"}, account=GRACE)

    assert [one["display_name"] for one in labelled["labels"]] == ["Travel", "All Mail"]
    assert (labelled["unread"], labelled["starred"]) == (False, True)
    assert filed["folder"]["display_name"] == "Travel"


@pytest.mark.parametrize("date", [START - 400 * 86400, "2023-05-07T09:00:00Z"])
def test_date_in_the_past_back_fills_the_mailbox(date, admin):
    stored = receive(admin, {"subject": "Old", "date": date})

    oldest = admin.api("GET", "/messages?received_before=1690000000").get_json()

    assert stored["date"] == 1_683_450_000
    assert [one["id"] for one in oldest] == [stored["id"]]


def test_mail_is_given_as_raw_mime(admin):
    mime = (
        "From: Ann <ann@x.example>\r\nTo: ada.lovelace@gmail.test\r\nSubject: Hi\r\n"
        "Date: Sat, 1 Jun 2024 10:00:00 +0200\r\nMessage-Id: <raw@x>\r\n\r\nHello\r\n"
    )

    stored = receive(admin, {"mime": mime, "starred": True})
    answer = receive(admin, {"subject": "Re: Hi", "headers": {"In-Reply-To": "<raw@x>"}})

    assert stored["from"] == [{"name": "Ann", "email": "ann@x.example"}]
    assert (stored["subject"], stored["date"], stored["starred"]) == ("Hi", 1_717_228_800, True)
    assert "Hello" in stored["body"]
    assert answer["thread_id"] == stored["thread_id"]


@pytest.mark.parametrize(
    ("message", "status", "told"),
    [
        ({"subjct": "Hi"}, 400, "no key 'subjct'; did you mean 'subject'?"),
        ({"files": [{"filenamee": "a"}]}, 400, "no key 'filenamee'; did you mean 'filename'?"),
        ({"files": [{"filename": "a", "content_base64": "!"}]}, 400, "file 'a': not base 64"),
        ({"from": "nobody"}, 400, "from: 'nobody' is no participant; write"),
        ({"to": [5]}, 400, "to: 5 is no participant"),
        ({"date": "yesterday"}, 400, "not an instant: 'yesterday'"),
        ({"unread": "perhaps"}, 400, "write true or false"),
        ({"folder": "Travl"}, 404, "no label 'Travl'; did you mean 'Travel'?"),
        ("Hi", 400, "'message'"),
        (None, 400, "'message'"),
    ],
)
def test_mail_with_a_mistake_is_refused_and_not_stored(message, status, told, admin):
    body = {"account": ADA, "message": message}

    found, text = admin.refused("POST", "/simulate/inbound", body)

    assert found == status
    assert told in text
    assert admin("GET", "/events") == []


# --- scenarios, reset, sandboxes ---


def test_scenario_is_loaded_by_name_or_inline(admin):
    named = admin("POST", "/scenarios/load", {"scenario": "provider-busy-twice"})
    inline = admin(
        "POST",
        "/scenarios/load",
        {"scenario": {"name": "later", "steps": [{"clock.advance": {"by": "1h"}}]}},
    )

    assert named["faults"] == ["provider busy twice"]
    assert inline == {
        "scenario": "later",
        "faults": [],
        "steps": [{"step": "clock.advance", "result": []}],
    }
    assert admin("GET", "/clock")["now"] == START + 3600


def test_scenario_file_with_a_mistake_names_file_and_line_and_changes_nothing(admin, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("options: {max_limit: 5}\nfaults:\n  - {seam: provider, effect: defr}\n")

    status, message = admin.refused("POST", "/scenarios/load", {"scenario": str(file)})

    assert status == 400
    assert message.startswith(f"{file}, line 3: ")
    assert message.endswith("'defr'; did you mean 'defer'?")
    assert admin("GET", "/faults") == []
    assert admin("POST", "/reset")["options"]["max_limit"] != 5


def test_reset_brings_the_seed_back_and_lets_tokens_live_on(admin):
    before = admin.api("GET", "/messages?view=count").get_json()
    admin("POST", "/faults", BUSY)
    receive(admin, {"subject": "Hi"})
    admin("POST", "/clock/advance", {"by": "1d"})

    told = admin("POST", "/reset")

    assert (told["now"], told["start"]) == (START, START)
    assert (admin("GET", "/faults"), admin("GET", "/events"), admin("GET", "/calls")) == (
        [],
        [],
        [],
    )
    assert admin.api("GET", "/messages?view=count").get_json() == before


def test_new_sandbox_answers_all_that_a_client_needs(root):
    created = root(
        "POST",
        "/sandboxes",
        {
            "id": "checkout",
            "seed_name": "empty",
            "seed": 7,
            "start": "2024-06-11T10:00:00Z",
            "options": {"max_limit": 5},
            "scenario": "provider-busy-twice",
        },
    )

    for account in created["accounts"]:
        served = root.api("GET", "/account", token=account["access_token"]).get_json()
        assert {name: served[name] for name in ("id", "email_address", "provider")} == {
            name: account[name] for name in ("id", "email_address", "provider")
        }
    assert (created["id"], created["seed_name"], created["seed"]) == ("checkout", "empty", 7)
    assert created["start"] == created["now"] == 1_718_100_000
    assert created["options"]["max_limit"] == 5
    assert created["client_id"] != created["client_secret"]
    assert [one["name"] for one in root("GET", "/sandboxes/checkout/faults")] == [
        "provider busy twice"
    ]


def test_sandbox_without_an_id_gets_a_number(root):
    first, second = (root("POST", "/sandboxes", {"seed_name": "empty"}) for _ in range(2))

    assert first["id"].startswith("sandbox-")
    assert first["id"] != second["id"]
    assert first["client_id"] != second["client_id"]


def test_sandboxes_are_listed_with_their_credentials(root):
    root("GET", "/health")
    created = root("POST", "/sandboxes", {"id": "checkout"})

    listed = root("GET", "/sandboxes")

    assert [one["id"] for one in listed] == ["default", "checkout"]
    assert listed[1] == created


def test_deleted_sandbox_and_its_tokens_are_gone(root):
    created = root("POST", "/sandboxes", {"id": "checkout", "seed_name": "empty"})
    token = created["accounts"][0]["access_token"]

    root("DELETE", "/sandboxes/checkout")

    assert root.api("GET", "/account", token=token).status_code == 401
    assert root.refused("DELETE", "/sandboxes/checkout")[0] == 404
    assert root("POST", "/sandboxes", {"id": "checkout", "seed_name": "empty"}) == created


@pytest.mark.parametrize("taken", ["default", "checkout"])
def test_id_that_is_taken_is_a_conflict(taken, root):
    root("GET", "/health")
    root("POST", "/sandboxes", {"id": "checkout"})

    status, message = root.refused("POST", "/sandboxes", {"id": taken})

    assert (status, message) == (409, f"sandbox {taken!r} exists already; delete it first")


@pytest.mark.parametrize(
    "scenario",
    ["rate-limit", {"faults": [{"seam": "x"}]}, {"steps": [{"faults.delete": {"name": "none"}}]}],
)
def test_sandbox_whose_scenario_is_wrong_is_not_created(scenario, root):
    root.refused("POST", "/sandboxes", {"id": "checkout", "scenario": scenario})

    assert "checkout" not in [one["id"] for one in root("GET", "/sandboxes")]


def sandbox_of(admin):
    return admin.place.partition("/sandboxes/")[2] or "default"


# --- what must do no harm ---


@pytest.mark.parametrize("by", ["999999999999d", 2**53, "9" * 400, "9" * 400 + "d"])
def test_advance_beyond_the_end_of_time_is_refused_and_the_clock_goes_on(by, admin):
    status, _ = admin.refused("POST", "/clock/advance", {"by": by})

    admin("POST", "/clock/advance", {"by": "1h"})

    assert status == 400
    assert admin("GET", "/clock")["now"] == START + 3600


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "https://127.0.0.1.evil.example:9250"},
        {"Host": "evil.example"},
        {"Host": "evil.example:9250"},
    ],
    ids=str,
)
def test_page_from_elsewhere_is_refused_with_the_remedy(headers, admin):
    status, message = admin.refused("POST", "/clock/advance", {"by": "1h"}, headers=headers)

    assert status == 403
    assert message.endswith("; use an IP address or localhost")
    assert admin("GET", "/clock")["now"] == START


@pytest.mark.parametrize(
    "name", ["127.0.0.1:1", "localhost", "localhost:9250", "mocknylas", "[::1]"]
)
def test_names_of_this_machine_are_answered(name, admin):
    for headers in ({"Host": name}, {"Host": name, "Origin": f"http://{name}"}):
        assert admin.request("GET", "/clock", headers=headers).status_code == 200


def test_file_that_is_no_yaml_file_is_refused_without_its_content(admin, tmp_path):
    file = tmp_path / "hostname"
    file.write_text("s3cret")

    status, message = admin.refused("POST", "/scenarios/load", {"scenario": str(file)})

    assert status == 404
    assert message.endswith("its file must end with .yaml or .yml")
    assert "s3cret" not in message


@pytest.mark.parametrize("path", ["/scenarios/load", "/sandboxes"])
def test_name_of_any_length_is_told_as_unknown(path, root):
    key = {"/scenarios/load": "scenario", "/sandboxes": "seed_name"}[path]

    assert root.refused("POST", path, {key: "x" * 300})[0] == 404


def test_index_lists_the_controls(root):
    index = root("GET", "")

    assert len(index["controls"]) == len(CONTROLS)
    assert any(row.startswith("POST /__admin/clock/advance: ") for row in index["controls"])
