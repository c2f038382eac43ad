"""Sandboxes: side by side without touching, reset to their seed, found by their tokens."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from mocknylas import MockNylas
from mocknylas.errors import ConflictError, NotFoundError, UsageError
from mocknylas.sandboxes import DEFAULT, MAX_BASES, Sandboxes, Spec
from tests.conftest import START
from tests.support.api import Api
from tests.support.mail import ADA, GRACE, arrive, ids, letter, set_account

pytestmark = pytest.mark.nylas(seed_name="empty")
SPEC = Spec(seed_name="empty", start=START)


@pytest.fixture
def sandboxes():
    return Sandboxes(SPEC)


@pytest.fixture
def neighbour(nylas_mock):
    """Another sandbox of the same server."""
    with MockNylas(server=nylas_mock.server, sandbox_id="neighbour", seed_name="empty") as other:
        yield other


def test_sandboxes_share_nothing_but_the_server(nylas_mock, neighbour, gmail):
    there = Api(neighbour, "gmail")
    neighbour.fault("provider", "reject", match={"to": GRACE})

    gmail.post("/send", letter(GRACE))
    there.error("POST", "/send", letter(GRACE))
    neighbour.clock.advance("1d")

    assert len(gmail.get("/messages")) == 1
    assert there.get("/messages") == Api(neighbour, "eas").get("/messages") == []
    assert nylas_mock.clock.now == START
    assert (nylas_mock.faults(), neighbour.sent()) == ([], [])
    assert next(one.operation for one in neighbour.calls()) == "send.direct"
    assert len(nylas_mock.calls()) == 2


@pytest.mark.rule("R-X4")
def test_a_token_belongs_to_one_account_of_one_sandbox(nylas_mock, neighbour, gmail):
    mine = {one.access_token for one in nylas_mock.accounts}
    theirs = {one.access_token for one in neighbour.accounts}
    gmail.post("/labels", {"display_name": "Mine"})

    assert len(mine) == len(theirs) == 3
    assert not mine & theirs
    assert nylas_mock.client_id != neighbour.client_id
    assert nylas_mock.client_secret != neighbour.client_secret
    assert len(Api(neighbour, "gmail").get("/labels")) == 7
    for account in nylas_mock.accounts:
        assert Api(nylas_mock, account.id).get("/account")["id"] == account.id


def test_a_reset_brings_the_seed_back_and_keeps_the_tokens(nylas_mock, gmail):
    before = nylas_mock.sandbox.as_json()
    seeded = gmail.get("/labels")
    arrive(gmail)
    gmail.post("/labels", {"display_name": "Work"})
    gmail.post("/v2/outbox", letter())
    nylas_mock.fault("provider", "defer")
    nylas_mock.clock.advance("1d")

    answer = nylas_mock.reset()

    assert answer == before
    assert (nylas_mock.clock.now, nylas_mock.clock.show()["pending"]) == (START, [])
    assert nylas_mock.faults() == nylas_mock.events() == nylas_mock.sent() == []
    assert len(nylas_mock.calls()) == 0
    assert gmail.get("/labels") == seeded
    assert gmail.get("/messages") == gmail.get("/job-statuses") == []


def test_a_reset_gives_revoked_tokens_back_and_tells_observers(nylas_mock, gmail):
    told = []
    nylas_mock.world.clock.observers.append(told.append)
    nylas_mock.clock.advance("1h")
    nylas_mock.world.accounts.revoke(gmail.account.access_token)
    refused = gmail.request("GET", "/account").status_code

    nylas_mock.reset()

    assert refused == 401
    assert gmail.request("GET", "/account").status_code == 200
    assert told == [START + 3600, START]


def test_a_reset_starts_the_same_ids_again(nylas_mock, gmail):
    first = gmail.post("/send", letter())

    nylas_mock.reset()

    assert gmail.post("/send", letter()) == first


def test_the_default_is_made_when_it_is_first_used(sandboxes):
    before = sandboxes.all()

    default = sandboxes.default

    assert before == []
    assert sandboxes.default is sandboxes.get(DEFAULT) is default
    assert [one.id for one in sandboxes.all()] == [DEFAULT]


def test_sandboxes_are_numbered_named_found_and_forgotten(sandboxes):
    made = [sandboxes.create(None, SPEC).id for _ in range(2)]
    named = sandboxes.create("my.own_one-1", SPEC)
    token = next(iter(named.tokens))
    found = sandboxes.find(token)

    sandboxes.delete(named)

    assert made == ["sandbox-1", "sandbox-2"]
    assert found == (named, named.world.account(ADA))
    assert sandboxes.find(token) is None
    with pytest.raises(NotFoundError, match="no sandbox 'sandbox-3'; did you mean 'sandbox-"):
        sandboxes.get("sandbox-3")


@pytest.mark.parametrize("name", ["a b", "../x", "é", "-x", "x" * 101, "a/b"])
def test_a_bad_id_is_refused(sandboxes, name):
    with pytest.raises(UsageError, match="not a sandbox id"):
        sandboxes.create(name, SPEC)


def test_a_taken_id_is_refused(sandboxes):
    sandboxes.create("one", SPEC)

    with pytest.raises(ConflictError, match="sandbox 'one' exists already"):
        sandboxes.create("one", SPEC)


def test_credentials_depend_on_the_id_alone(sandboxes):
    first = sandboxes.create("one", SPEC).as_json()
    second = Sandboxes(Spec(seed_name="empty", seed=5, start=0)).create(
        "one", Spec(seed_name="empty", seed=5, start=0)
    )

    assert second.client_id == first["client_id"]
    assert second.client_secret == first["client_secret"]
    assert list(second.tokens) == [one["access_token"] for one in first["accounts"]]
    assert [one["email_address"] for one in second.credentials()] == [
        one["email_address"] for one in first["accounts"]
    ]


def test_a_sandbox_tells_what_a_client_needs(nylas_mock):
    shown = nylas_mock.sandbox.as_json()

    assert {name: shown[name] for name in ("seed_name", "seed", "start", "now")} == {
        "seed_name": "empty",
        "seed": 0,
        "start": START,
        "now": START,
    }
    assert shown["client_id"] == nylas_mock.client_id
    assert shown["options"] == nylas_mock.world.options.as_json()
    assert shown["accounts"][0] == {
        "id": nylas_mock.accounts[0].id,
        "email_address": ADA,
        "name": "Ada Lovelace",
        "provider": "gmail",
        "access_token": nylas_mock.access_token,
    }


def test_a_deleted_account_loses_its_credentials(world, nylas_mock, gmail):
    world.store.drop("account", gmail.account.id)

    assert nylas_mock.sandboxes.find(gmail.account.access_token) is None
    assert [one.provider for one in nylas_mock.accounts] == ["eas", "imap"]


def test_base_worlds_are_shared_and_never_touched(sandboxes):
    one = sandboxes.create("one", SPEC)
    one.world.inbound.receive(one.world.account(ADA), {}, [])

    other = sandboxes.create("other", SPEC)

    assert len(one.world.store.table("message")) == 1
    assert len(other.world.store.table("message")) == 0
    assert one.world.account(ADA)["id"] == other.world.account(ADA)["id"]


def test_only_so_many_base_worlds_are_kept(sandboxes):
    for seed in range(MAX_BASES + 2):
        sandboxes.create(None, SPEC.changed(seed=seed))

    assert len(sandboxes._bases) == MAX_BASES
    assert len({one.world.account(ADA)["id"] for one in sandboxes.all()}) == MAX_BASES + 2


def test_a_spec_changes_only_what_is_given():
    assert SPEC.changed(seed=3, start=None) == Spec(seed_name="empty", seed=3, start=START)


def test_accounts_can_be_asked_for_in_several_ways(nylas_mock, gmail):
    wanted = nylas_mock.account("gmail")

    assert nylas_mock.account(ADA) == nylas_mock.account(wanted.id) == wanted
    with pytest.raises(NotFoundError, match=r"did you mean 'ada\.lovelace@gmail\.test'"):
        nylas_mock.account("ada.lovelace@gmail.tset")


def test_a_changed_account_is_shown_at_once(gmail):
    set_account(gmail, name="Countess")

    assert gmail.get("/account")["name"] == "Countess"
    assert gmail.post("/send", letter())["from"][0]["name"] == "Countess"
    assert len(ids(gmail.get("/messages"))) == 1


@pytest.mark.usefixtures("restless_threads")
def test_tokens_are_good_at_every_moment_of_a_reset(sandboxes):
    sandbox = sandboxes.create("one", SPEC)
    token = next(iter(sandbox.tokens))

    with ThreadPoolExecutor(1) as pool:
        resets = pool.submit(lambda: [sandboxes.reset(sandbox) for _ in range(1000)])
        lost = [1 for _ in iter(resets.done, True) if sandboxes.find(token) is None]

    assert resets.exception() is None
    assert lost == []


def test_a_number_is_never_given_twice(sandboxes):
    first = sandboxes.create(None, SPEC)
    sandboxes.delete(first)

    second = sandboxes.create(None, SPEC)

    assert (first.id, second.id) == ("sandbox-1", "sandbox-2")
    assert not first.tokens.keys() & second.tokens.keys()
