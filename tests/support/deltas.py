"""What tests of deltas say over and over: reading pages, and a client that keeps a copy."""

import threading

from mocknylas.rules.cursors import number_of

REPLICATED = ("message", "thread", "draft", "file", "folder", "label")


def latest(api):
    return api.post("/delta/latest_cursor")["cursor"]


def since(api, cursor, **query):
    """Return the deltas after a cursor, one page."""
    return api.get("/delta", cursor=cursor, **query)["deltas"]


def pages(api, cursor, **query):
    """Return every page after a cursor, up to the first empty one."""
    found = []
    while (page := api.get("/delta", cursor=cursor, **query))["deltas"]:
        assert page["cursor_start"] == cursor
        assert page["cursor_end"] == page["deltas"][-1]["cursor"]
        cursor = page["cursor_end"]
        found.append(page["deltas"])
    assert page["cursor_end"] == cursor
    return found


def told(deltas):
    """Return object and event of each delta."""
    return [(one["object"], one["event"]) for one in deltas]


class Replica:
    """A client that keeps a copy of an account by its deltas alone."""

    def __init__(self, api):
        self.api = api
        self.documents = self.truth()
        self.cursor = latest(api)
        self.numbers = []

    def truth(self):
        """Return what the account really has, by object and id."""
        store, account_id = self.api.mock.world.store, self.api.account.id
        return {
            (kind, one["id"]): one
            for kind in REPLICATED
            for one in store.values(kind, lambda one: one["account_id"] == account_id)
        }

    def read(self, limit):
        """Read one page and bring the copy up to date; say whether there was anything."""
        page = self.api.get("/delta", cursor=self.cursor, limit=limit)
        for delta in page["deltas"]:
            self._apply(delta)
        self.cursor = page["cursor_end"]
        return bool(page["deltas"])

    def _apply(self, delta):
        self.numbers.append(number_of(self.api.account.id, delta["cursor"]))
        key = delta["object"], delta["id"]
        if delta["event"] == "delete":
            self.documents.pop(key, None)
        else:
            self.documents[key] = delta["attributes"]


class Listeners(list):
    """The listeners of a journal, which tell when clients begin to wait, and when none does."""

    def __init__(self, world):
        super().__init__(world.journal.listeners)
        self._came, self._left = threading.Event(), threading.Event()
        world.journal.listeners = self

    def append(self, listener):
        super().append(listener)
        self._came.set()

    def remove(self, listener):
        super().remove(listener)
        self._left.set()

    def await_one(self):
        assert self._came.wait(30), "nobody waits"

    def await_none(self):
        assert self._left.wait(30), "somebody still waits"
