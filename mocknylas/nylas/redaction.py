"""What of a sandbox is a secret, and what its seed has and so is nobody's."""

from mocknylas import jsons
from mocknylas.engine.sign_in import WRONG_PASSWORD
from mocknylas.ids import Streams, fixed_id
from mocknylas.sandboxes import Sandbox, Sandboxes
from mocknylas.tapes import TAPE, Pseudonyms, known_in
from mocknylas.world import World

PURPOSES = ("access_token", "code", "proposal", "login")  # of secrets that applications are given
BYTES = ("blob", "raw")  # kinds of documents that are no JSON


def pseudonyms_of(sandboxes: Sandboxes, sandbox: Sandbox, *, keep_addresses: bool) -> Pseudonyms:
    """Return pseudonyms that leave alone what is in the seed of a sandbox."""
    beside = Sandboxes(sandbox.spec)
    beside.lean_on(sandboxes)
    seeded = beside.create(sandbox.id, sandbox.spec)
    known = set() if keep_addresses else _known(seeded.world)
    return Pseudonyms(_issued(sandbox, seeded), known, keep_addresses=keep_addresses)


def _known(world: World) -> set[str]:
    """Return the addresses and names that occur in a world."""
    found: set[str] = set()
    for kind in world.store.kinds:
        if kind not in BYTES:
            found |= known_in(jsons.dumps(list(world.store.values(kind))).decode())
    return found


def _issued(sandbox: Sandbox, seeded: Sandbox) -> dict[str, str]:
    """Return each secret that a sandbox has given out, and the one of a tape in its place."""
    client, other = (fixed_id("client_id", one) for one in (sandbox.id, TAPE))
    issued = {sandbox.client_secret: fixed_id("client_secret", TAPE)}
    issued |= {client: other, WRONG_PASSWORD: WRONG_PASSWORD}
    for account in seeded.credentials():
        address = account["email_address"]
        issued[account["access_token"]] = fixed_id("access_token", TAPE, address)
    streams, counters = sandbox.world.state.streams, sandbox.world.state.streams.counters
    for purpose in PURPOSES:
        again = Streams(streams.seed)
        for _ in range(counters.get(purpose, 0)):
            drawn = again.new_id(purpose)
            issued[fixed_id(purpose, client, drawn)] = fixed_id(purpose, other, drawn)
    return issued
