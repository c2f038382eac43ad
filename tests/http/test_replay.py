"""Tapes of runs are played: the same bytes again, or the first difference by name."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from mocknylas import MockNylas
from mocknylas.errors import UsageError
from mocknylas.http.replay import play
from mocknylas.tapes import Recording, first_difference, read_tape
from mocknylas.tapes.files import HEAD
from tests.support.api import Api
from tests.support.hooks import Application, Receiver, touch

pytestmark = pytest.mark.nylas(record=True)
JANE = "Jane.Doe@corp-of-jane.com"
SENT = {
    "to": [{"name": "Jane Doe", "email": JANE}],
    "subject": "The plan",
    "body": f"Dear Jane Doe, write to {JANE}",
}
RECIPE = """
accounts:
  - {name: Own One, email_address: own@corp-of-own.com, provider: imap, messages: 3}
"""


@pytest.fixture
def replayed(nylas_mock, tmp_path):
    """Write the tape of the test's sandbox and play it; return it, its text and its head."""

    def run(mock=nylas_mock, **options):
        path = tmp_path / "tape.json"
        mock.save_replay(path, **options)
        recording, head = read_tape(path)
        difference = first_difference(recording.entries, play(recording).entries)
        assert difference is None, str(difference)
        return recording, path.read_text(), head

    return run


def kinds(recording):
    return [entry.kind for entry in recording.entries]


def calls(recording):
    return [entry for entry in recording.entries if entry.kind == "call"]


def test_a_run_with_faults_webhooks_time_and_what_happens_outside_replays(
    nylas_mock, gmail, replayed
):
    application, receiver = Application(nylas_mock), Receiver(500, 200)
    nylas_mock.mount("https://app.test", receiver)
    application.register("message.created", "message.opened", "job.successful")
    nylas_mock.fault("provider", "defer", times=1, name="busy")
    assert gmail.error("POST", "/send", SENT)[0] == 429
    sent = gmail.post("/send", {**SENT, "tracking": {"opens": True}})
    gmail.post("/v2/send?sendnow=false", {**SENT, "send_at": nylas_mock.clock.now + 7200})
    nylas_mock.simulate.open(sent["id"], after="1h")
    nylas_mock.simulate.inbound("eas", {"from": JANE, "subject": "Re", "body": "Yes"})
    nylas_mock.accounts.connect(JANE, "imap", settings={"imap_password": "hush-hush"})
    nylas_mock.set_options({"max_limit": 5})
    nylas_mock.clock.run_until_idle()
    nylas_mock.clock.advance("3d")
    gmail.get("/messages", any_email=JANE, limit=3)

    recording, text, head = replayed()

    assert head["notes"] == []
    assert set(kinds(recording)) == {"call", "verb", "clock", "parcel"}
    assert len(calls(recording)) == len(nylas_mock.calls())
    assert len(receiver.got) == kinds(recording).count("parcel") - 1 > 3  # a challenge
    for secret in ("corp-of-jane", "Jane", "hush-hush", nylas_mock.client_secret):
        assert secret not in text
    assert nylas_mock.access_token not in text
    assert "person-1@domain-1.example" in text


def test_a_receiver_that_calls_back_is_played_too(nylas_mock, gmail, replayed):
    def receive(parcel):
        gmail.get("/account")
        nylas_mock.simulate.inbound("imap", {"subject": "Caused"}, after="1h")

    nylas_mock.mount("https://app.test", receive)
    Application(nylas_mock).register("message.created")
    nylas_mock.simulate.inbound("gmail", {"subject": "First"})
    nylas_mock.clock.advance("90m")

    recording, _, head = replayed()

    assert head["notes"] == []
    assert max(entry.within for entry in recording.entries) > 2


def test_a_receiver_that_fails_its_test_fails_again(nylas_mock, replayed):
    def receive(parcel):
        raise AssertionError("not what was wanted")

    nylas_mock.mount("https://app.test", receive)
    Application(nylas_mock).register("message.created")
    nylas_mock.simulate.inbound("gmail", {})
    with pytest.raises(AssertionError):
        nylas_mock.clock.advance("1m")

    recording, _, head = replayed()

    assert head["notes"] == []
    assert [one.came for one in recording.entries if one.kind == "clock"] == [
        {"raised": "AssertionError"}
    ]


def test_disturbed_answers_and_rate_limits_replay(nylas_mock, gmail, replayed):
    nylas_mock.set_options({"rate_limits": True, "rate_limit_token": 3})
    nylas_mock.fault("request", "slow", by="90s", match={"operation": "account.get"})
    nylas_mock.fault("request", "malformed", how="html", match={"operation": "messages.get"})
    nylas_mock.fault("request", "cut", after=5, match={"operation": "labels.list"})
    gmail.request("GET", "/messages/1")
    gmail.request("GET", "/labels")
    nylas_mock.simulate.inbound("gmail", {}, after="1m")
    for _ in range(5):
        gmail.request("GET", "/account")
    gmail.request("GET", "/nowhere")
    gmail.request("POST", "/send", data=b"{")

    recording, _, head = replayed()

    assert head["notes"] == []
    assert {entry.came["status"] for entry in calls(recording)} >= {200, 400, 404}
    assert [rule["hits"] for rule in nylas_mock.faults()] == [5, 1, 1]


def test_opens_and_clicks_over_http_replay(nylas_mock, gmail, replayed):
    link = '<a href="https://a.example">A</a>'
    tracking = {"opens": True, "links": True}
    sent = gmail.post("/send", {**SENT, "body": link, "tracking": tracking})
    for path in (f"/open/{nylas_mock.client_id}/{sent['id']}",
                 f"/link/{nylas_mock.client_id}/{sent['id']}/0"):  # fmt: skip
        gmail.http.get(path, headers={"User-Agent": "a reader"})

    recording, text, head = replayed()

    assert (head["notes"], len(calls(recording))) == ([], 3)
    assert nylas_mock.client_id not in text


def test_signing_in_replays_with_other_codes_and_tokens(nylas_mock, gmail, replayed):
    native = {
        "client_id": nylas_mock.client_id,
        "name": "Jane Doe",
        "email_address": JANE,
        "provider": "imap",
        "settings": {"imap_host": "a.test", "imap_username": JANE, "imap_password": "hush-hush"},
        "scopes": "email",
    }
    native["settings"] |= {"smtp_host": "a.test", "smtp_port": 465, "imap_port": 993}
    native["settings"] |= {
        "smtp_username": JANE,
        "smtp_password": "hush-hush",
        "ssl_required": True,
    }
    code = gmail.post("/connect/authorize", native)["code"]
    exchange = {"client_id": nylas_mock.client_id, "client_secret": nylas_mock.client_secret}
    answer = gmail.post("/connect/token", {**exchange, "code": code})
    token = {"Authorization": f"Bearer {answer['access_token']}"}
    assert gmail.request("GET", "/messages?limit=2", headers=token).status_code == 200

    recording, text, head = replayed()

    assert head["notes"] == []
    assert [entry.came["status"] for entry in calls(recording)] == [200, 200, 200]
    for secret in (code, answer["access_token"], "hush-hush", "corp-of-jane"):
        assert secret not in text


MIME = (
    b"From: =?utf-8?q?J=C3=A4ne?= <%(jane)s>\r\nTo: joe@corp-of-jane.com\r\nSubject: Raw\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n"
    b"--B\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"Write to joe@corp-of-ja=\r\nne.com\r\n"
    b"--B\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    b"U2VuZCBpdCB0byBqYW5lLmRvZUBjb3JwLW9mLWphbmUuY29tLCBwbGVhc2Uu\r\n--B--\r\n"
) % {b"jane": JANE.encode()}


def test_raw_mail_and_uploads_replay_without_their_addresses(gmail, replayed):
    gmail.post("/send", data=MIME, headers={"Content-Type": "message/rfc822"})
    file = (io.BytesIO(f"call {JANE}".encode()), "plan.txt", "text/plain")
    gmail.post("/files", data={"file": file})

    recording, text, head = replayed()

    assert head["notes"] == []
    assert [entry.came["status"] for entry in calls(recording)] == [200, 200]
    raw = b"".join(entry.given["body"] for entry in calls(recording)).decode()
    for word in ("corp-of-ja", "J=C3", "U2VuZCBpdCB0byBqYW5l"):
        assert word not in raw + text
    assert raw.count("person-") >= 4


def test_addresses_can_be_kept_and_secrets_cannot(nylas_mock, gmail, replayed):
    gmail.post("/send", SENT)
    gmail.request("GET", "/account", headers={"Authorization": "Bearer not-known-here"})

    _, text, _ = replayed(keep_addresses=True)

    assert (JANE in text, "Dear Jane Doe" in text) == (True, True)
    assert nylas_mock.access_token not in text


@pytest.mark.parametrize("times", [1, 2])
def test_a_tape_is_of_the_time_since_the_last_reset(nylas_mock, gmail, replayed, times):
    for _ in range(times):
        gmail.get("/account")
        nylas_mock.reset()
    gmail.get("/calendars")

    recording, _, _ = replayed()

    assert [entry.came["operation"] for entry in recording.entries] == ["calendars.list"]


def test_a_scenario_is_on_the_tape_by_its_steps(nylas_mock, replayed):
    nylas_mock.load_scenario("job-status-polled")

    recording, _, head = replayed()

    assert head["notes"] == []
    assert {"call", "verb", "clock"} <= set(kinds(recording))
    assert recording.seed == nylas_mock.sandbox.spec.seed


def test_a_scenario_that_fails_leaves_nothing_on_the_tape(nylas_mock, gmail, replayed):
    gmail.get("/account")
    steps = [{"clock.advance": {"by": "1h"}}, {"clock.move_to": {"to": 5}}]
    with pytest.raises(UsageError):
        nylas_mock.load_scenario({"steps": steps})

    recording, _, head = replayed()

    assert (kinds(recording), head["notes"]) == (["call"], [])


def test_arguments_of_any_kind_are_repeated(nylas_mock, replayed):
    nylas_mock.simulate.inbound("gmail", {"subject": "A"}, after=timedelta(hours=1))
    nylas_mock.clock.move_to(datetime(2024, 6, 11, tzinfo=UTC))
    contact = nylas_mock.contacts.add("gmail", {"given_name": "Jane"})
    nylas_mock.contacts.set_picture("gmail", contact["id"], content=b"\x89PNG\r\n\x1a\n")

    recording, _, head = replayed()

    assert head["notes"] == []
    given = [entry.given["arguments"] for entry in recording.entries if entry.kind == "verb"]
    assert given[0]["after"] == {"$seconds": 3600.0}
    assert list(given[2]["content"]) == ["$bytes"]


def test_a_verb_that_was_refused_is_refused_again(nylas_mock, replayed):
    for attempt in ({"account": "nobody", "message": {}}, {"nonsense": 1}):
        with pytest.raises((UsageError, TypeError)):
            nylas_mock.simulate.inbound(**attempt)

    recording, _, head = replayed()

    assert [one.came["raised"] for one in recording.entries] == ["NotFoundError", "TypeError"]
    assert head["notes"] == []


@pytest.mark.nylas(intercept=False)
def test_an_own_recipe_lies_in_the_tape(nylas_server, tmp_path, replayed):
    recipe = tmp_path / "own.yaml"
    recipe.write_text(RECIPE)
    with MockNylas(seed_name=f"{recipe},default", record=True, start=5_000_000) as mock:
        Api(mock, "own@corp-of-own.com").get("/messages")
        mock.save_replay(tmp_path / "own.json")
    recipe.unlink()

    recording, _ = read_tape(tmp_path / "own.json")

    assert first_difference(recording.entries, play(recording).entries) is None


def test_what_no_tape_can_see_is_noted_and_named(nylas_mock, gmail):
    gmail.post("/send", SENT)
    account = nylas_mock.world.store.values("account")[0]
    nylas_mock.world.store.put("account", {**account, "name": f"Jane {JANE}"})
    gmail.get("/account")

    [note] = nylas_mock.tape()["notes"]

    assert note.startswith("already the run itself does not repeat: call 2 (GET ")
    assert "answer at /name differs" in note
    assert "corp-of-jane" not in note


def test_what_redaction_changes_is_noted(nylas_mock, gmail):
    nylas_mock.fault("request", "refuse", status=403, match={"body": "*corp-of-jane*"})
    refused = gmail.request("POST", "/send", SENT).status_code

    [note] = nylas_mock.tape()["notes"]

    assert refused >= 400
    assert note.startswith("without its secrets and addresses call 1 answers 200 instead of")
    assert nylas_mock.tape(keep_addresses=True)["notes"] == []


def test_a_call_that_cannot_be_logged_ends_on_the_tape(nylas_mock, gmail, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(nylas_mock.world.calls, "add", None)
        assert gmail.request("GET", "/account").status_code == 400
    nylas_mock.world.internal_errors.clear()
    gmail.get("/calendars")

    urls = [one.given["url"].rpartition("/")[2] for one in nylas_mock.world.tape.entries()]

    assert urls == ["account", "calendars"]


def test_a_tape_that_was_full_says_so(nylas_mock, gmail, monkeypatch, replayed):
    monkeypatch.setattr("mocknylas.engine.tape.MAX_BYTES", 10)
    gmail.get("/account")
    gmail.get("/calendars")

    recording, _, head = replayed()

    assert len(recording.entries) == 1
    assert head["notes"] == ["the run went on, but the tape was full"]


def test_a_tape_from_a_later_version_is_played_as_far_as_it_goes(nylas_mock):
    nylas_mock.simulate.inbound("gmail", {})
    document = json.loads(json.dumps(nylas_mock.tape()))
    for name in ("no.such.verb", "clock.advance", "server.stop"):
        document["entries"][0]["given"]["verb"] = name
        recording = Recording.from_json(
            {key: one for key, one in document.items() if key not in HEAD}
        )

        assert play(recording).entries == []


def test_a_tape_whose_world_cannot_be_made_says_why():
    recording = Recording("tape", "no-such-recipe", 0, 0, 0)

    with pytest.raises(UsageError, match="no recipe 'no-such-recipe'"):
        play(recording)


@pytest.mark.nylas(record=False)
def test_a_sandbox_that_is_not_recorded_says_how_to(nylas_mock):
    with pytest.raises(UsageError, match="option record: a tape holds a world from its beginning"):
        nylas_mock.set_options({"record": True})
    with pytest.raises(UsageError, match="is not recorded; begin it with record=True"):
        nylas_mock.tape()


def test_a_sandbox_that_goes_on_from_a_snapshot_has_no_tape_until_a_reset(nylas_mock, replayed):
    nylas_mock.restore(nylas_mock.snapshot())
    touch(nylas_mock)

    with pytest.raises(UsageError, match="goes on from a snapshot or data file"):
        nylas_mock.tape()
    nylas_mock.reset()
    assert replayed()[0].entries == []


def test_exporting_changes_nothing(nylas_mock, gmail):
    gmail.post("/send", SENT)
    before = (nylas_mock.story(), len(nylas_mock.world.tape.entries()))

    first, second = nylas_mock.tape(), nylas_mock.tape()

    assert first == second
    assert (nylas_mock.story(), len(nylas_mock.world.tape.entries())) == before
