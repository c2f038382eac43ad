"""Runs of the unmodified SDKs, taped and replayed byte for byte in another process."""

import json
import os
import subprocess
import sys

import pytest

from tests.support.hooks import Application, Receiver

pytestmark = [
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp"),
    pytest.mark.nylas(record=True, freeze=True, start="2026-06-10T09:00:00Z"),
]
SCRIPT = "main.mjs"
JANE, MAX = "jane.doe@corp-of-jane.com", "max@corp-of-jane.com"


@pytest.fixture
def replayed(nylas_mock, tmp_path):
    """Write the tape, look for what must not be in it, and replay it in another process."""
    path = tmp_path / "tape.json"

    def run():
        told = nylas_mock.save_replay(path)
        environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "UTC-5"}
        done = subprocess.run(
            [sys.executable, "-m", "mocknylas", "replay", str(path)],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        text = path.read_text()
        secrets = [nylas_mock.client_secret, *nylas_mock.sandbox.tokens, "corp-of-jane", "Jane"]
        assert not [one for one in secrets if one in text]
        calls = sum(one["kind"] == "call" for one in json.loads(text)["entries"])
        return calls, told["notes"]

    return run


def test_a_run_of_the_python_sdk_replays(connect, nylas_mock, replayed):
    client, receiver = connect("gmail"), Receiver(503)
    nylas_mock.mount("https://app.test", receiver)
    Application(nylas_mock).register("message.created", "thread.replied")
    draft = client.drafts.create(
        to=[{"name": "Jane Doe", "email": JANE}], subject="The plan", body=f"Ask {MAX}, Jane Doe."
    )
    draft.tracking = {"opens": True, "thread_replies": True}
    sent = draft.send()
    later = client.outbox.send(
        client.drafts.create(to=[{"email": MAX}], subject="Later", body="x"),
        nylas_mock.clock.now + 900,
    )
    nylas_mock.simulate.reply(sent["id"], body=f"Fine. {JANE}", after="5m")
    nylas_mock.fault("provider", "defer", times=1)
    nylas_mock.clock.run_until_idle()
    assert client.job_statuses.get(later.job_status_id).is_successful()
    message = client.messages.where(any_email=JANE).first()
    message.mark_as_read()
    file = client.files.create(filename="plan.txt", content_type="text/plain")
    file.stream = f"call {JANE}"
    file.save()
    for contact in client.contacts.where(limit=3):
        assert contact.id
    for event in client.events.where(limit=3):
        assert event.id

    calls, notes = replayed()

    assert (calls, notes) == (len(nylas_mock.calls()), [])
    assert len(receiver.got) > 2


@pytest.mark.nylas(record=True, freeze=False, start="now")
@pytest.mark.parametrize("name", ["readMail", "sendWithFile", "sendDraft", "schedule", "fail"])
def test_a_run_of_the_node_sdk_replays(chapter, nylas_mock, replayed, name):
    chapter(name)

    calls, notes = replayed()

    assert (calls, notes) == (len(nylas_mock.calls()), [])
    assert calls > 2


@pytest.mark.nylas(record=True, freeze=False, start="now")
def test_signing_in_by_the_node_sdk_replays(chapter, nylas_mock, replayed):
    told = chapter("signInNatively")

    assert told["account"]
    assert replayed()[1] == []
