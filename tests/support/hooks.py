"""Webhooks in tests: an application with its secret, receivers, and what arrived at them."""

from mocknylas.ids import Streams
from tests.support.api import Api

URL = "https://app.test/hooks"
DELIVERY = Streams(0).new_id("delivery")  # id of the first delivery of a world with seed 0


class Application(Api):
    """Requests with the client secret, in process, without a socket."""

    def __init__(self, mock):
        super().__init__(mock, mock.accounts[0].id)
        self.headers = {"Authorization": f"Bearer {mock.client_secret}"}
        self.webhooks = f"/a/{mock.client_id}/webhooks"

    def register(self, *triggers, url=URL, **fields):
        """Create a webhook and return it."""
        body = {"callback_url": url, "triggers": list(triggers), "state": "active", **fields}
        return self.post(self.webhooks, body)

    def state(self, webhook):
        """Return a webhook's state as the API tells it."""
        return self.get(f"{self.webhooks}/{webhook['id']}")["state"]


class Receiver:
    """A receiver to mount: keeps what it gets, and answers with one status after the other."""

    def __init__(self, *statuses):
        self.statuses = list(statuses)
        self.got = []

    def __call__(self, parcel):
        self.got.append(parcel)
        return self.statuses.pop(0) if self.statuses else 200

    @property
    def deltas(self):
        """Every change it was told of, in the order of arrival."""
        return [delta for parcel in self.got for delta in parcel.json["deltas"]]

    @property
    def types(self):
        return [delta["type"] for delta in self.deltas]

    @property
    def ids(self):
        return [delta["object_data"]["id"] for delta in self.deltas]


def touch(mock, number=0, *, account=0, kind="message.updated", **attributes):
    """Journal a change of an object that nobody looks at, in a mock or in a sandbox."""
    world = mock.world
    owner = world.store.values("account")[account]
    world.state.record(kind, {"id": f"object{number}", "account_id": owner["id"]}, **attributes)


def queue_delivery(sandbox):
    """Leave a webhook with one delivery in a sandbox."""
    url = "http://127.0.0.1:1/hooks"
    wish = {"callback_url": url, "triggers": ["message.updated"], "state": "active"}
    sandbox.world.webhooks.create(wish)
    touch(sandbox)
