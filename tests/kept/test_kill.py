"""A server killed at any moment: nothing that was answered is lost, no mail is sent twice."""

import random
import subprocess
import sys
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from itertools import count

import pytest
import requests

ROOM = 200_000  # bytes: the file is written anew all the time
SERVE = f"from mocknylas.kept import log; log.ROOM = {ROOM}; from mocknylas.cli import main; main()"
LAST_LINE = "export NYLAS_ACCESS_TOKEN_IMAP="
CLIENTS = 4
MOST = 60  # answers until a server is killed
LONGEST = 1.0  # real seconds until one is killed that is beginning
FRESH = 20  # kills after which another file is begun


class Server:
    """A `mocknylas serve --data` in a process of its own; its time runs fast."""

    def __init__(self, path, *arguments):
        options = ["--data", path, "--port", "0", "--no-tls", "--seed-name", "empty", *arguments]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "serve", *map(str, options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.url = self.token = ""

    def wait(self):
        """Read the greeting; a file that does not open fails the test."""
        for line in self.process.stdout:
            self.url = line.split()[-1] if line.startswith("listening") else self.url
            if line.startswith(LAST_LINE):
                return self
            if line.startswith("export NYLAS_ACCESS_TOKEN="):
                self.token = line.strip().partition("=")[2]
        raise AssertionError(f"the server did not start: {self.process.communicate()}")

    def kill_soon(self, seconds):
        """Kill it while it begins, or just after."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self.kill()

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def get(self, path, session=requests):
        answer = session.get(self.url + path, auth=(self.token, ""), timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()


class Ledger:
    """What clients were told, by all the servers of one file."""

    def __init__(self):
        self.numbers = count()
        self.answers = threading.Semaphore(0)
        self.sent, self.scheduled, self.labels = set(), {}, set()  # subjects, subject → job, names
        self.seen = set()  # subjects that somebody saw among the sent mail

    def put_load(self, server, stop):
        """Send, schedule, look, until the server is gone."""
        with requests.Session() as session:
            session.auth = (server.token, "")
            while not stop.is_set():
                try:
                    self._act(server, session, next(self.numbers))
                except requests.RequestException:
                    return
                finally:
                    self.answers.release()

    def _act(self, server, session, number):
        subject = f"Mail {number}"
        mail = {"to": [{"email": "grace.hopper@outlook.test"}], "subject": subject}
        if number % 4 == 0:
            self._post(server, session, "/send", mail)
            self.sent.add(subject)
        elif number % 4 == 1:
            answer = self._post(server, session, "/labels", {"display_name": subject})
            self.labels.add(answer["display_name"])
        elif number % 4 == 2 and number % 5 == 0:
            shown = server.get("/__admin/sent", session)
            self.seen |= {one["subject"] for one in shown}
        else:
            answer = self._post(server, session, "/v2/send?sendnow=false", mail)
            self.scheduled[subject] = answer["job_status_id"]

    def _post(self, server, session, path, body):
        answer = session.post(server.url + path, json=body, timeout=30)
        assert answer.status_code in {200, 202}, answer.text
        return answer.json()

    def check(self, server):
        """Fail when a server does not know what was told."""
        sent = Counter(one["subject"] for one in server.get("/__admin/sent"))
        assert not [one for one, times in sent.items() if times > 1]
        assert self.sent | self.seen <= set(sent)
        assert self.labels <= {one["display_name"] for one in server.get("/labels?limit=1000")}
        jobs = {one["job_status_id"] for one in server.get("/job-statuses?limit=1000")}
        assert set(self.scheduled.values()) <= jobs or len(jobs) == 1000
        return sent

    def check_at_last(self, path):
        """Fail unless every scheduled mail goes out once when time goes on."""
        server = Server(path, "--still").wait()
        try:
            requests.post(f"{server.url}/__admin/clock/run_until_idle", json={}, timeout=60)
            sent = self.check(server)
            assert set(self.scheduled) <= set(sent)
        finally:
            server.kill()


@contextmanager
def load(ledger, server):
    """Let clients work while the block is entered; it ends with the server."""
    stop = threading.Event()
    clients = [
        threading.Thread(target=ledger.put_load, args=(server, stop)) for _ in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    try:
        yield
    finally:
        stop.set()
        for client in clients:
            client.join()


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=pytest.mark.slow)])
def test_a_kill_at_any_moment_loses_and_doubles_nothing(tmp_path, kills):
    chance = random.Random(kills)
    told = 0
    for first in range(0, kills, FRESH):
        path, ledger = tmp_path / f"{first}.data", Ledger()
        for _ in range(min(FRESH, kills - first)):
            server = Server(path, "--speed", "600")
            if chance.random() < 0.2:  # while it begins
                server.kill_soon(chance.uniform(0, LONGEST))
                continue
            try:
                ledger.check(server.wait())
                with load(ledger, server):
                    for _ in range(chance.randint(1, MOST)):
                        ledger.answers.acquire()
                    server.kill()
            finally:
                server.kill()
        ledger.check_at_last(path)
        told += len(ledger.sent) + len(ledger.scheduled)

    assert told > kills
