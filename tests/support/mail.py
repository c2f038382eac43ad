"""What tests of mail say over and over: letters, uploads, arrivals, the state of an account."""

from io import BytesIO

from mocknylas.documents import changed

ADA, GRACE, ALAN = (
    "ada.lovelace@gmail.test",
    "grace.hopper@outlook.test",
    "alan.turing@imap.test",
)
STRANGER = "nobody@elsewhere.example"
HOUR, DAY = 3600, 86400  # seconds


def people(*addresses):
    return [{"name": "", "email": one} for one in addresses]


def letter(*to, **fields):
    """Return the body of a send, to a stranger if nobody is named."""
    return {"to": people(*(to or [STRANGER])), "subject": "Hello", "body": "<p>Hi</p>", **fields}


FULL = {  # a draft with all that it may have
    "subject": "Plan",
    "body": "<p>Let us meet</p>",
    "to": people(GRACE),
    "cc": people(ALAN),
    "bcc": people(STRANGER),
    "reply_to": people(ADA),
    "metadata": {"campaign": "7"},
}


def upload(api, data=b"some bytes", filename="notes.txt", content_type="text/plain"):
    """Return the file that an upload makes."""
    part = (BytesIO(data), filename, content_type)
    return api.post("/files", data={"file": part})[0]


def arrive(api, **message):
    """Let a mail arrive from outside; return the message."""
    return api.mock.simulate.inbound(api.account.email_address, message)


def container(api, name):
    """Return an account's folder or label by name or display name."""
    world = api.mock.world
    return world.mailbox.named(world.account(api.account.email_address), [name])[0]


def containers(api):
    """Return an account's folders or labels by canonical or display name."""
    world = api.mock.world
    found = world.mailbox.containers(world.account(api.account.email_address))
    return {one["name"] or one["display_name"]: one for one in found}


def set_account(api, **fields):
    """Change what the world knows of an account, e.g. its sync_state."""
    world = api.mock.world
    world.store.put("account", changed(world.account(api.account.email_address), **fields))


def ids(documents):
    return [one["id"] for one in documents]


def names(message):
    """Return the canonical or display names of a message's folder or labels."""
    shown = [message["folder"]] if "folder" in message else message["labels"]
    return {one["name"] or one["display_name"] for one in shown}


def job(api, sent):
    """Return the job status of an asynchronous send."""
    return api.get(f"/job-statuses/{sent['job_status_id']}")


def snapshot(world):
    """Return the documents of every table; documents are values, so two are equal or not."""
    tables = {kind: world.store.table(kind) for kind in world.store.kinds}
    return {kind: {one["id"]: one for one in table.values()} for kind, table in tables.items()}
