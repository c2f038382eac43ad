"""The official Python SDK, unmodified, works against the mock as it does against Nylas.

Each test that takes `connect` or a client runs twice: in process, and over TLS sockets.
"""

import io
from datetime import UTC, datetime, timedelta

import pytest
from nylas import APIClient
from nylas.client.errors import MessageRejectedError, NylasApiError, RateLimitError
from nylas.client.restful_models import JobStatus, Message

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp")

# The SDK compares `send_at` with the computer's clock, so the two must agree.
# Not before 2025: urllib3 takes an older clock for a broken one, and warns.
frozen = pytest.mark.nylas(freeze=True, start="2026-06-10T09:00:00Z")

PDF = b"%PDF-1.4\n\x00\xff not really\r\n"
BUSY = "421 4.7.0 Try again later"
FRIEND = "friend@partner.example"


def everything(collection):
    return collection.where(limit=1000).all()


def ids(models):
    return [one["id"] for one in models]


def emails(people):
    return {one["email"] for one in people or ()}


def names(containers):
    return {one.name or one.display_name for one in containers}


def named(containers, name):
    return next(one for one in containers if name in {one.name, one.display_name})


def latest(nylas_mock, method):
    """Return the path and the JSON body of the latest request with this method."""
    call = [one for one in nylas_mock.calls() if one.method == method][-1]
    return call.path, call.request


def compose(client, to=FRIEND, **fields):
    """Return a draft that is not saved."""
    fields = {"subject": "The plan", "body": "<p>As agreed.</p>", **fields}
    return client.drafts.create(to=[{"name": "Friend", "email": to}], **fields)


def upload(client, content_type="application/pdf"):
    file = client.files.create(filename="plan.pdf", content_type=content_type)
    file.stream = io.BytesIO(PDF)
    file.save()
    return file


def tomorrow(**later):
    return datetime.now(UTC) + timedelta(days=1, **later)


def job_of(client, scheduled):
    """Return what `/job-statuses` says; the SDK's own model drops `reason` and `message_id`."""
    return client._get_resource_raw(JobStatus, scheduled.job_status_id).json()


# Reading


@pytest.mark.rule("R-A1")
def test_a_token_selects_its_account(connect, nylas_mock):
    for account in nylas_mock.accounts:
        found = connect(account.email_address).account

        assert (found.email_address, found.provider) == (account.email_address, account.provider)
        assert found.organization_unit == ("label" if account.provider == "gmail" else "folder")


@pytest.mark.rule("R-C1")
def test_plain_http_is_set_after_the_client_is_made(nylas_mock):
    credentials = (nylas_mock.client_id, nylas_mock.client_secret, nylas_mock.access_token)

    with pytest.raises(Exception, match="you must include https://"):
        APIClient(*credentials, api_server=nylas_mock.url)
    client = APIClient(*credentials)
    client.api_server = nylas_mock.url

    assert client.account.email_address == nylas_mock.accounts[0].email_address


@pytest.mark.rule("R-X28", "R-M1")
def test_iteration_reaches_every_message_newest_first(client):
    dates = [message.date for message in client.messages]

    assert len(dates) == client.messages.where(view="count").count() > 100
    assert dates == sorted(dates, reverse=True)


@pytest.mark.rule("R-C2")
def test_count_needs_the_view_to_be_said(client):
    with pytest.raises(TypeError):
        client.messages.count()

    unread = [message for message in everything(client.messages) if message.unread]
    assert client.messages.where(view="count", unread=True).count() == len(unread)


@pytest.mark.rule("R-X29")
def test_the_ids_view_is_the_same_list_in_short(client):
    answer = client._get_resource_raw(Message, None, view="ids", limit=1000).json()

    assert answer == ids(everything(client.messages))


def test_pages_are_slices_of_one_list(client):
    whole = ids(everything(client.messages))

    assert ids(client.messages.where(limit=7)) == whole[:7]
    assert ids(client.messages.all(limit=60)) == whole[:60]
    assert ids(client.messages.where(limit=5, offset=3).all()) == whole[3:8]
    assert ids(client.messages[10:13]) == whole[10:13]
    assert client.messages[4].id == whole[4]
    assert client.messages.first().id == whole[0]
    assert client.messages.where(subject="no such subject").first() is None


MESSAGE_FILTERS = {  # what to ask for, given a message; whether another message is wanted then
    "in_": (lambda _: "sent", lambda one, value: value in names(one.labels)),
    "unread": (lambda _: True, lambda one, value: one.unread is value),
    "starred": (lambda _: True, lambda one, value: one.starred is value),
    "has_attachment": (lambda _: True, lambda one, _: bool(one.files)),
    "from_": (
        lambda one: next(iter(emails(one["from"]))),
        lambda one, value: value in emails(one["from"]),
    ),
    "to": (lambda one: next(iter(emails(one.to))), lambda one, value: value in emails(one.to)),
    "subject": (lambda one: one.subject, lambda one, value: one.subject == value),
    "thread_id": (lambda one: one.thread_id, lambda one, value: one.thread_id == value),
    "received_after": (lambda one: one.received_at, lambda one, value: one.received_at > value),
    "received_before": (lambda one: one.received_at, lambda one, value: one.received_at <= value),
}


@pytest.mark.rule("R-X35", "R-X39")
@pytest.mark.parametrize("name", MESSAGE_FILTERS)
def test_messages_are_filtered(client, name):
    value_of, wanted = MESSAGE_FILTERS[name]
    messages = everything(client.messages)
    value = value_of(messages[40])

    found = ids(client.messages.where(limit=1000, **{name: value}).all())

    assert found == ids(one for one in messages if wanted(one, value))
    assert 0 < len(found) < len(messages)


THREAD_FILTERS = {
    "in_": (lambda _: "sent", lambda one, value: value in names(one.labels)),
    "unread": (lambda _: True, lambda one, value: one.unread is value),
    "starred": (lambda _: True, lambda one, value: one.starred is value),
    "subject": (lambda one: one.subject, lambda one, value: one.subject == value),
    "from_": (
        lambda one: next(iter(emails(one.messages[0]["from"]))),
        lambda one, value: any(value in emails(each["from"]) for each in one.messages),
    ),
    "last_message_after": (
        lambda one: one.last_message_at,
        lambda one, value: one.last_message_at > value,
    ),
    "started_before": (
        lambda one: one.first_message_at,
        lambda one, value: one.first_message_at < value,
    ),
}


@pytest.mark.parametrize("name", THREAD_FILTERS)
def test_threads_are_filtered(client, name):
    value_of, wanted = THREAD_FILTERS[name]
    threads = client.threads.where(limit=1000, view="expanded").all()
    value = value_of(threads[20])

    found = ids(client.threads.where(limit=1000, **{name: value}).all())

    assert found == ids(one for one in threads if wanted(one, value))
    assert 0 < len(found) < len(threads)


@pytest.mark.rule("R-X40")
@pytest.mark.parametrize("kind", ["messages", "threads"])
def test_a_folder_is_meant_by_name_display_name_or_id(exchange_client, kind):
    collection = getattr(exchange_client, kind)
    trash = named(exchange_client.folders, "trash")

    by_name = ids(collection.where(in_="trash"))

    assert by_name
    assert ids(collection.where(in_=trash.id)) == by_name
    assert ids(collection.where(in_=trash.display_name)) == by_name
    assert ids(collection.where(in_="no such folder")) == []


def test_a_thread_leads_to_its_messages(client):
    thread = max(client.threads, key=lambda one: len(one.message_ids))

    messages = list(thread.messages)

    assert len(messages) > 2
    assert sorted(ids(messages)) == sorted(thread.message_ids)
    assert {one.thread_id for one in messages} == {thread.id}


@pytest.mark.rule("R-X31")
def test_one_message_is_read_by_its_id(client, nylas_mock):
    listed = client.messages.first()

    found = client.messages.get(listed.id)

    assert list(nylas_mock.calls())[-1].query == {"offset": "0"}
    assert found.as_json() == listed.as_json()
    assert [one.name for one in found.labels] == [one.name for one in listed.labels]


# Changing messages and threads


@pytest.mark.rule("R-C3")
@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("mark_as_read", {"unread": False}),
        ("mark_as_unread", {"unread": True}),
        ("star", {"starred": True}),
        ("unstar", {"starred": False}),
    ],
)
@pytest.mark.parametrize("kind", ["messages", "threads"])
def test_flags_are_changed(client, nylas_mock, kind, verb, body):
    (flag, value), collection = *body.items(), getattr(client, kind)
    one = collection.where(**{flag: not value}).first()

    getattr(one, verb)()

    assert latest(nylas_mock, "PUT") == (f"/{kind}/{one.id}", body)
    assert getattr(collection.get(one.id), flag) is value


@pytest.mark.rule("R-C3")
def test_a_message_moves_to_another_folder(exchange_client, nylas_mock):
    message = exchange_client.messages.where(in_="inbox").first()
    travel = named(exchange_client.folders, "Travel")

    moved_to = message.update_folder(travel.id)

    assert latest(nylas_mock, "PUT") == (f"/messages/{message.id}", {"folder": travel.id})
    assert moved_to.display_name == message.folder.display_name == "Travel"
    assert message.id in ids(travel.messages)


@pytest.mark.rule("R-C3")
def test_labels_are_added_to_a_message_and_removed(client, nylas_mock):
    message = client.messages.where(in_="inbox").first()
    before, travel = names(message.labels), named(client.labels, "Travel")

    message.add_label(travel.id)
    _, body = latest(nylas_mock, "PUT")
    with_label = names(client.messages.get(message.id).labels)
    message.remove_label(travel.id)

    assert set(body) == {"labels"}
    assert travel.id in body["labels"]
    assert with_label == before | {"Travel"}
    assert names(client.messages.get(message.id).labels) == before


@pytest.mark.rule("R-C4")
@pytest.mark.parametrize(("account", "unit"), [("gmail", "labels"), ("eas", "folder")])
def test_a_message_is_saved_whole(connect, nylas_mock, account, unit):
    client = connect(account)
    message = client.messages.where(in_="inbox", unread=True).first()
    subject, message.unread, message.starred = message.subject, False, True

    message.subject = "Only flags and folders can be changed"
    message.save()

    _, body = latest(nylas_mock, "PUT")
    assert {"subject", "body", "date", "from", "to", "unread", "starred", unit} <= set(body)
    assert "id" in (body["labels"][0] if unit == "labels" else body["folder"])
    assert {"id", "account_id", "object", "job_status_id"}.isdisjoint(body)
    assert None not in body.values()
    assert (message.unread, message.starred, message.subject) == (False, True, subject)
    assert message.as_json() == client.messages.get(message.id).as_json()


@pytest.mark.rule("R-C4")
def test_a_thread_is_saved_whole(client, nylas_mock):
    thread = client.threads.where(unread=True).first()

    thread.unread, thread.starred = False, True
    thread.save()

    _, body = latest(nylas_mock, "PUT")
    assert {"subject", "message_ids", "participants", "labels", "version"} <= set(body)
    assert not any(one.unread for one in client.messages.where(thread_id=thread.id))
    assert all(one.starred for one in client.messages.where(thread_id=thread.id))


@pytest.mark.rule("R-C3")
def test_a_thread_moves_to_another_folder(exchange_client, nylas_mock):
    thread = exchange_client.threads.where(in_="inbox").first()
    travel = named(exchange_client.folders, "Travel")

    thread.update_folder(travel.id)

    assert latest(nylas_mock, "PUT") == (f"/threads/{thread.id}", {"folder": travel.id})
    assert "Travel" in names(exchange_client.threads.get(thread.id).folders)
    assert thread.id in ids(travel.threads)


@pytest.mark.rule("R-C3")
def test_labels_are_added_to_a_thread_and_removed(client):
    thread = client.threads.where(in_="inbox").first()
    before, travel = names(thread.labels), named(client.labels, "Travel")

    thread.add_label(travel.id)
    labelled = [names(one.labels) for one in thread.messages]
    thread.remove_labels([travel.id])

    assert all("Travel" in one for one in labelled)
    assert names(client.threads.get(thread.id).labels) == before


# Folders, labels and files


@pytest.mark.parametrize(("account", "kind"), [("gmail", "labels"), ("eas", "folders")])
def test_a_container_is_made_renamed_and_deleted(connect, account, kind):
    collection = getattr(connect(account), kind)

    one = collection.create(display_name="Plans", name="plans")
    one.save()
    made = collection.get(one.id)
    one.display_name = "Old plans"
    one.save()
    renamed = names(collection)
    collection.delete(one.id)

    assert made.display_name == "Plans"
    assert collection.where(view="count").count() == len(renamed) - 1
    assert one.id not in ids(collection)


@pytest.mark.rule("R-F1")
@pytest.mark.parametrize(("account", "kind"), [("gmail", "folders"), ("eas", "labels")])
def test_the_other_unit_is_refused_with_a_reason(connect, account, kind):
    with pytest.raises(NylasApiError, match=rf"404 .* Reason: .* accounts don't support {kind}"):
        getattr(connect(account), kind).first()


@pytest.mark.rule("R-C6")
@pytest.mark.parametrize(
    ("content_type", "stored"), [("application/pdf", "application/pdf"), (None, "application/pdf")]
)
def test_a_file_is_uploaded_listed_downloaded_and_deleted(client, content_type, stored):
    file = upload(client, content_type)

    listed = client.files.where(filename="plan.pdf").first()
    assert (listed.id, listed.size, listed.content_type) == (file.id, len(PDF), stored)
    assert client.files.get(file.id).download() == PDF

    client.files.delete(file.id)

    with pytest.raises(NylasApiError, match="404"):
        client.files.get(file.id)


def test_the_attachments_of_a_message_are_listed(client):
    message = client.messages.where(has_attachment=True).first()

    files = list(message.attachments)

    assert ids(files) == [one["id"] for one in message.files]
    assert all(len(one.download()) == one.size for one in files)


# Sending at once


@pytest.mark.rule("R-P22")
def test_a_draft_is_sent_without_being_saved(client, nylas_mock):
    draft = compose(client, cc=[{"email": "cc@partner.example"}])
    draft.attach(upload(client))

    sent = draft.send()

    [mail] = nylas_mock.sent()
    assert (mail["subject"], mail["files"]) == ("The plan", ["plan.pdf"])
    assert emails(mail["to"] + mail["cc"]) == {FRIEND, "cc@partner.example"}
    found = client.messages.where(in_="sent").first()
    assert (found.id, found.subject, found.body) == (sent["id"], "The plan", "<p>As agreed.</p>")
    assert (found.unread, found.date) == (False, nylas_mock.clock.now)
    assert names(found.labels) == {"sent", "all"}
    assert [one["email"] for one in found["from"]] == [client.account.email_address]
    assert [one.download() for one in found.attachments] == [PDF]


def test_an_account_of_the_same_world_receives_the_mail(client, connect):
    sent = compose(client, to="grace.hopper@outlook.test").send()

    received = connect("eas").messages.where(in_="inbox").first()

    assert (received.subject, received.unread) == ("The plan", True)
    assert emails(received["from"]) == {"ada.lovelace@gmail.test"}
    assert received.id != sent["id"]


def test_a_reply_joins_the_thread(client, connect, nylas_mock):
    compose(client, to="grace.hopper@outlook.test").send()
    grace = connect("eas")
    received = grace.messages.where(in_="inbox").first()

    answer = compose(grace, to="ada.lovelace@gmail.test", reply_to_message_id=received.id).send()

    thread = client.threads.where(in_="inbox").first()
    assert answer["thread_id"] == received.thread_id
    assert len(grace.threads.get(received.thread_id).message_ids) == 2
    assert [one["from"][0]["name"] for one in thread.messages] == ["Grace Hopper", "Ada Lovelace"]
    first, second = [mail["headers"] for mail in nylas_mock.sent()]
    assert second["In-Reply-To"] == first["Message-Id"]
    assert second["References"] == [first["Message-Id"]]


# Drafts and raw MIME


@pytest.mark.rule("R-C4", "R-C5")
def test_a_draft_is_saved_changed_and_sent(client, nylas_mock):
    draft = compose(client)
    draft.save()
    first_version, draft.subject = draft.version, "A better plan"
    draft.attach(upload(client))
    draft.save()
    _, saved = latest(nylas_mock, "PUT")
    listed = ids(client.drafts)

    sent = draft.send()

    assert {"subject", "body", "to", "file_ids", "version"} <= set(saved)
    assert {"id", "account_id", "object", "job_status_id"}.isdisjoint(saved)
    assert draft.version == first_version + 1
    body = {"draft_id": draft.id, "version": draft.version}
    assert latest(nylas_mock, "POST") == ("/send", body)
    assert (listed, ids(client.drafts)) == ([draft.id], [])
    assert client.messages.get(sent["id"]).subject == "A better plan"
    assert [mail["files"] for mail in nylas_mock.sent()] == [["plan.pdf"]]


def test_a_draft_is_deleted(client):
    draft = compose(client)
    draft.save()

    draft.delete()

    assert list(client.drafts) == []


@pytest.mark.rule("R-C13")
def test_a_thread_leads_to_its_drafts(client, nylas_mock):
    thread = client.threads.where(in_="inbox").first()
    compose(client).save()
    draft = thread.create_reply()
    draft.to = [{"email": FRIEND}]
    draft.save()

    assert ids(thread.drafts) == [draft.id]
    assert list(nylas_mock.calls())[-2].query["thread_id"] == thread.id
    assert sorted(ids(thread.messages)) == sorted(thread.message_ids)


@pytest.mark.rule("R-C5")
def test_raw_mime_is_sent_and_read(client, nylas_mock):
    mime = f"From: ada.lovelace@gmail.test\r\nTo: {FRIEND}\r\nSubject: Raw\r\n\r\nAs it is.\r\n"

    sent = client.drafts.create().send_raw(mime)
    raw = client.messages.get(sent["id"]).raw

    assert nylas_mock.sent()[0]["subject"] == "Raw"
    assert b"Subject: Raw" in raw
    assert b"As it is." in raw


def test_messages_and_threads_are_searched(client):
    message = client.messages.where(in_="inbox").first()
    [person] = emails(message["from"])

    found = client.messages.search(person, limit=100)

    assert message.id in ids(found)
    assert message.thread_id in ids(client.threads.search(person, limit=100))


# Sending later


@frozen
@pytest.mark.rule("R-V8", "R-V20", "R-J1a", "R-J2")
def test_a_scheduled_mail_goes_out_at_its_time(client, nylas_mock):
    send_at = tomorrow()

    scheduled = client.outbox.send(compose(client), send_at)
    nylas_mock.clock.advance("23h59m59s")
    before = client.job_statuses.get(scheduled.job_status_id)
    sent_before = nylas_mock.sent()
    nylas_mock.clock.advance("1s")
    after = client.job_statuses.get(scheduled.job_status_id)

    assert scheduled.status == before.status == "pending"
    assert scheduled.original_data["send_at"] == int(send_at.timestamp())
    assert scheduled.original_data["original_send_at"] == int(send_at.timestamp())
    assert after.status == "successful"
    assert (before.is_successful(), after.is_successful()) == (False, True)
    assert sent_before == []
    [mail] = nylas_mock.sent()
    assert mail["at"] == int(send_at.timestamp())
    assert client.messages.get(job_of(client, scheduled)["message_id"]).subject == "The plan"


@frozen
@pytest.mark.rule("R-V5")
@pytest.mark.parametrize("send_at", [0, None])
def test_a_mail_without_a_time_goes_out_at_the_next_tick(client, nylas_mock, send_at):
    scheduled = client.outbox.send(compose(client), send_at)

    nylas_mock.clock.settle()

    assert scheduled.original_data["send_at"] == nylas_mock.clock.now
    assert client.job_statuses.get(scheduled.job_status_id).is_successful()


@frozen
@pytest.mark.rule("R-V9", "R-V10")
def test_a_scheduled_mail_can_be_changed(client, nylas_mock):
    scheduled = client.outbox.send(compose(client), tomorrow())

    untouched = client.outbox.update(scheduled.job_status_id)
    later = tomorrow(hours=5)
    changed = client.outbox.update(
        scheduled.job_status_id, draft=compose(client, subject="Another plan"), send_at=later
    )
    nylas_mock.clock.advance("2d")

    assert untouched.as_json() == scheduled.as_json()
    assert changed.status == "pending"
    data, instant = changed.original_data, int(later.timestamp())
    assert (data["send_at"], data["original_send_at"]) == (instant, instant)
    assert data["retry_limit_datetime"] == instant + 24 * 3600
    [mail] = nylas_mock.sent()
    assert (mail["subject"], mail["at"]) == ("Another plan", instant)


@frozen
@pytest.mark.rule("R-V13", "E-98")
def test_a_scheduled_mail_can_be_cancelled(client, nylas_mock):
    scheduled = client.outbox.send(compose(client), tomorrow())

    client.outbox.delete(scheduled.job_status_id)
    nylas_mock.clock.advance("2d")

    assert client.job_statuses.get(scheduled.job_status_id).status == "cancelled"
    assert job_of(client, scheduled)["reason"]
    assert [one["id"] for one in nylas_mock.events(kind="job.*")] == [scheduled.job_status_id]
    assert nylas_mock.sent() == []
    with pytest.raises(NylasApiError, match="400"):
        client.outbox.delete(scheduled.job_status_id)


@frozen
@pytest.mark.rule("R-V19")
def test_a_provider_that_defers_twice_only_delays(client, nylas_mock):
    nylas_mock.fault("provider", "defer", times=2, reason=BUSY)
    scheduled = client.outbox.send(compose(client), tomorrow())

    jobs = [job_of(client, scheduled)]
    for wait in ("1d", "60s", "119s", "1s"):
        nylas_mock.clock.advance(wait)
        jobs.append(job_of(client, scheduled))

    statuses = [job["status"] for job in jobs]
    assert statuses == ["pending", "delayed", "delayed", "delayed", "successful"]
    assert [job.get("reason") for job in jobs] == [None, BUSY, BUSY, BUSY, None]
    assert len(nylas_mock.sent()) == 1


@frozen
@pytest.mark.rule("R-V16", "R-V18", "R-V20")
@pytest.mark.parametrize(
    ("hours", "allowed", "attempts"), [(24, None, 29), (3, timedelta(hours=3), 8)]
)
def test_endless_deferral_fails_at_the_retry_limit(client, nylas_mock, hours, allowed, attempts):
    nylas_mock.fault("provider", "defer", reason=BUSY)
    send_at = tomorrow()
    limit = allowed and send_at + allowed
    scheduled = client.outbox.send(compose(client), send_at, retry_limit_datetime=limit)

    nylas_mock.clock.move_to(int(send_at.timestamp()) + hours * 3600 - 1)
    before = client.job_statuses.get(scheduled.job_status_id).status
    nylas_mock.clock.advance("1s")

    assert before == "delayed"
    assert client.job_statuses.get(scheduled.job_status_id).status == "failed"
    assert job_of(client, scheduled)["reason"] == "Reached retry limit datetime"
    assert nylas_mock.faults()[0]["hits"] == attempts  # after 1, 2, 4 … minutes, then hourly
    assert nylas_mock.sent() == []


@frozen
@pytest.mark.rule("R-V7")
def test_the_sdk_itself_refuses_the_past(client, nylas_mock):
    with pytest.raises(ValueError, match="before the current time"):
        client.outbox.send(compose(client), tomorrow(hours=-25))
    with pytest.raises(ValueError, match="before time to send at"):
        client.outbox.send(compose(client), tomorrow(), retry_limit_datetime=tomorrow(hours=-1))
    client.outbox.send(compose(client), tomorrow())

    assert len(nylas_mock.calls()) == 1


@pytest.mark.nylas(start="now")
def test_a_world_that_starts_now_agrees_with_the_sdk_unfrozen(client, nylas_mock):
    scheduled = client.outbox.send(compose(client), tomorrow())

    nylas_mock.clock.advance("2d")

    assert client.job_statuses.get(scheduled.job_status_id).is_successful()


# Errors


@pytest.mark.rule("R-X50", "R-P7")
def test_402_is_a_rejected_message(client, nylas_mock):
    nylas_mock.fault("provider", "reject", times=1)

    with pytest.raises(MessageRejectedError) as raised:
        compose(client).send()
    compose(client).send()

    [response] = raised.value.args
    assert response.status_code == 402
    assert response.json()["message"]
    assert response.json()["server_error"].startswith("550 : 5.1.1 ")
    assert len(nylas_mock.sent()) == 1


@pytest.mark.rule("R-X50")
def test_429_is_a_rate_limit_with_its_figures(client, nylas_mock):
    limits = {"X-RateLimit-Limit": 500, "X-RateLimit-Reset": 30}
    nylas_mock.fault("request", "refuse", status=429, headers=limits, times=1)

    with pytest.raises(RateLimitError, match=r"429 .* Reason: .+ Nylas Error Type: ") as raised:
        client.messages.first()

    assert (raised.value.rate_limit, raised.value.rate_limit_reset) == (500, 30)
    assert client.messages.first()


@pytest.mark.rule("R-X50")
def test_503_is_an_api_error(client, nylas_mock):
    nylas_mock.fault("request", "refuse", status=503, match={"operation": "messages.*"})

    with pytest.raises(NylasApiError, match=r"503 .* Reason: .+ Nylas Error Type: ") as raised:
        client.messages.first()

    assert raised.value.response.headers["X-Mocknylas-Fault"] == "request refuse"
    assert client.threads.first()


@pytest.mark.rule("R-X6", "R-X50")
def test_401_answers_a_bad_token(connect):
    client = connect(token="no-such-token")

    with pytest.raises(NylasApiError, match=r"401 .* Reason: .+ Nylas Error Type: ") as raised:
        client.messages.first()

    headers = raised.value.response.headers
    assert headers["WWW-Authenticate"].startswith("Basic realm=")
    assert headers["Link"].endswith('/explain?stray=true>; rel="help"')


@pytest.mark.rule("R-X4")
def test_404_answers_an_id_of_another_account(client, exchange_client):
    message = exchange_client.messages.first()

    with pytest.raises(NylasApiError, match=r"404 .* Reason: .+ Nylas Error Type: ") as raised:
        client.messages.get(message.id)

    assert message.id in str(raised.value)


@pytest.mark.rule("R-V22")
def test_the_mailing_service_can_be_asked_and_left(client):
    status = client.outbox.send_grid_verification_status()

    assert (status.domain_verified, status.sender_verified) == (True, True)
    client.outbox.delete_send_grid_sub_user("ada.lovelace@gmail.test")


@pytest.mark.nylas(seed_name="empty")
@pytest.mark.rule("R-DEL-02", "R-DEL-09", "R-DEL-12", "R-DEL-18")
def test_deltas_are_read_page_by_page(connect, nylas_mock):
    client = connect("gmail")
    start = client.deltas.latest_cursor()
    message = nylas_mock.simulate.inbound("gmail", {"subject": "Hello"})
    draft = compose(client)
    draft.save()
    draft.delete()

    page = client.deltas.since(start)

    assert (page.cursor_start, page.cursor_end) == (start, client.deltas.latest_cursor())
    assert [(one.object, one.event) for one in page.deltas] == [
        ("thread", "create"),
        ("message", "create"),
        ("draft", "delete"),
        ("thread", "delete"),
    ]
    assert page.deltas[1].attributes.subject == "Hello"
    assert page.deltas[1].attributes.id == client.messages.get(message["id"]).id
    assert page.deltas[2].attributes is None
    assert client.deltas.since(page.cursor_end).deltas is None

    def kinds(**filters):
        return [one.object for one in client.deltas.since(start, **filters).deltas]

    assert kinds(include_types=["message", "draft"]) == ["message", "draft"]
    assert kinds(excluded_types="thread") == ["message", "draft"]
    [expanded] = client.deltas.since(start, view="expanded", include_types="message").deltas
    assert expanded.attributes.headers["Message-Id"]
    with pytest.raises(NylasApiError, match="Invalid cursor parameter"):
        client.deltas.since("nonsense")


@pytest.mark.rule("R-DEL-10")
def test_types_both_ways_are_refused_by_the_sdk_already():
    client = APIClient("id", "secret", "token")

    with pytest.raises(ValueError, match="both include_types and excluded_types"):
        client.deltas.since("0", include_types="message", excluded_types="thread")


@pytest.mark.nylas(seed_name="empty")
@pytest.mark.rule("R-DEL-14", "R-DEL-19")
def test_a_long_poll_hands_over_what_there_is(client, nylas_mock):
    nylas_mock.simulate.inbound("gmail", {"subject": "Hello"})
    heard = []

    deltas = client.deltas.longpoll("0", 30, callback=heard.append, include_types="message")

    assert [one.attributes.subject for one in deltas.deltas] == ["Hello"]
    assert heard == [deltas]
    [call] = nylas_mock.calls(operation="deltas.longpoll")
    assert call.query == {"cursor": "0", "timeout": "30", "include_types": "message"}


@pytest.mark.nylas(seed_name="empty", options={"stream_timeout": 0})
@pytest.mark.rule("R-DEL-15", "R-DEL-16", "R-DEL-19")
def test_a_stream_hands_over_one_delta_after_the_other(client, nylas_mock):
    nylas_mock.simulate.inbound("gmail", {"subject": "Hello"})
    heard = []

    deltas = client.deltas.stream("0", callback=heard.append, timeout=30)

    assert [one.object for one in deltas] == ["thread", "message"]
    assert deltas[1].attributes.subject == "Hello"
    assert heard == deltas
    [call] = nylas_mock.calls(operation="deltas.stream")
    assert call.query == {"cursor": "0"}


class _EnoughError(Exception):
    """What a callback raises to leave a stream."""


@pytest.mark.nylas(seed_name="empty", options={"delta_wait": "always"})
@pytest.mark.rule("R-DEL-15")
def test_a_stream_goes_on_with_what_its_callback_brings_about(client, nylas_mock):
    nylas_mock.simulate.inbound("gmail", {"subject": "One"})
    subjects = []

    def listen(delta):
        subjects.append(delta.attributes.subject)
        if len(subjects) > 1:
            raise _EnoughError
        nylas_mock.simulate.inbound("gmail", {"subject": "Two"})

    with pytest.raises(_EnoughError):
        client.deltas.stream("0", callback=listen, include_types="message")

    assert subjects == ["One", "Two"]
