"""One visit of every operation, told as what an application would do; its answers are examples."""

import json

from tests.conftest import START
from tests.openapi.recorder import Recorder
from tests.support.hooks import URL, Receiver
from tests.support.mail import ADA, DAY, GRACE, HOUR
from tests.support.oauth import CALLBACK, told
from tests.support.pdf import pdf
from tests.support.syntax import ROOT

EXAMPLES = ROOT / "fixtures/examples.json"
MARY = {"name": "Mary Somerville", "email": "mary@royal.example"}
TO_MARY = {"to": [MARY], "subject": "The engine", "body": "<p>It runs!</p>"}
MIME = "From: Ada <{}>\r\nTo: {}\r\nSubject: Raw\r\n\r\nHello\r\n"
LETTER = {
    "from": f"Mary Somerville <{MARY['email']}>",
    "subject": "The engine",
    "body": "<p>Dear Ada,</p><p>What an excellent plan!</p><p>Best regards,<br>Mary Somerville"
    "<br>Astronomer<br>mary@royal.example<br>+44 20 7946 0123<br>https://royal.example</p>",
    "headers": {"Message-Id": "<1843@royal.example>"},
}
V25 = {"Nylas-API-Version": "2.5"}
LATER = START + DAY


def tell():
    """Return the examples of every operation, by its name and the status of the answer."""
    with Recorder() as tape:
        for chapter in (mail, writing, sending, calendars, events, contacts, scheduling):
            chapter(tape)
        for chapter in (reading, deltas, webhooks, components, beta, signing_in, management):
            chapter(tape)
        return dict(sorted(tape.examples.items()))


def arrived(tape, account="gmail", **fields):
    return tape.mock.simulate.inbound(tape.address(account), {**LETTER, **fields})


def mail(tape):
    plan = {"filename": "plan.csv", "content": "1,2", "content_type": "text/csv"}
    message = arrived(tape, files=[plan])
    one, thread = message["id"], message["thread_id"]
    label = tape.ask("labels.create", {"display_name": "Engines"})
    tape.ask("labels.list", limit=2)
    tape.ask("labels.get", id=label["id"])
    tape.ask("labels.update", {"display_name": "Machines"}, id=label["id"])
    tape.ask("threads.list", any_email=MARY["email"], limit=1)
    tape.ask("threads.get", id=thread)
    tape.ask("threads.search", q="engine", limit=1)
    tape.ask("threads.update", {"starred": True}, id=thread)
    tape.ask("messages.list", from_=MARY["email"], unread="true", limit=1)
    tape.ask("messages.get", id=one, view="expanded")
    tape.ask("messages.get_several", id=f"{one},{one}")
    for delay in (0, HOUR):  # until it is synced
        tape.mock.set_options({"raw_delay": delay})
        tape.ask("messages.raw", id=one, headers={"Accept": "message/rfc822"})
    tape.ask("messages.search", q="engine", limit=1)
    tape.ask("messages.update", {"unread": False, "label_ids": [label["id"]]}, id=one)
    tape.ask("files.list", message_id=one)
    tape.ask("files.get", id=message["files"][0]["id"])
    tape.ask("files.download", id=message["files"][0]["id"])
    tape.ask("labels.delete", id=label["id"])
    tape.ask("messages.delete", id=arrived(tape, subject="Spam")["id"])
    folder = tape.ask("folders.create", {"display_name": "Engines"}, account="eas")
    tape.ask("folders.list", account="eas", limit=2)
    tape.ask("folders.get", id=folder["id"], account="eas")
    tape.ask("folders.update", {"display_name": "Machines"}, id=folder["id"], account="eas")
    tape.ask("folders.delete", id=folder["id"], account="eas")


def writing(tape):
    file = tape.ask("files.upload", ("notes.txt", b"some notes", "text/plain"))[0]
    spare = tape.ask("files.upload", ("spare.txt", b"", "text/plain"))[0]
    tape.ask("files.delete", id=spare["id"])
    draft = tape.ask("drafts.create", {**TO_MARY, "file_ids": [file["id"]]})
    tape.ask("drafts.list", limit=1)
    tape.ask("drafts.get", id=draft["id"])
    change = {"subject": "The new engine", "version": draft["version"]}
    draft = tape.ask("drafts.update", change, id=draft["id"])
    spare = tape.ask("drafts.create", {"subject": "Spare"})
    tape.ask("drafts.delete", {"version": spare["version"]}, id=spare["id"])
    tape.ask("send.draft", {"draft_id": draft["id"], "version": draft["version"]})
    tape.ask("send.direct", {**TO_MARY, "tracking": {"opens": True, "payload": "a-1"}})
    tape.ask("send.raw", MIME.format(ADA, GRACE))


def sending(tape):
    unsent = tape.ask("outbox.create", {**TO_MARY, "send_at": LATER})
    tape.ask("outbox.list", limit=1)
    job = {"job_status_id": unsent["job_status_id"]}
    tape.ask("outbox.update", {"send_at": LATER + HOUR}, **job)
    tape.ask("outbox.delete", **job)
    tape.ask("send_v2.sync", TO_MARY, sendnow="true")
    tape.ask("send_v2.async", {**TO_MARY, "send_at": LATER}, sendnow="false")
    sent = tape.ask("outbox_v2.create", {**TO_MARY, "send_at": LATER})
    job = {"job_status_id": sent["job_status_id"]}
    tape.ask("outbox_v2.update", {"send_at": LATER + HOUR}, **job)
    tape.ask("outbox_v2.replace", {"subject": "The new engine"}, **job)
    tape.ask("job_statuses.get", **job)
    tape.ask("job_statuses.list", limit=2)
    tape.ask("outbox_v2.cancel", **job)
    tape.ask("outbox_v2.verified_status")
    tape.ask("outbox_v2.delete_subuser", {"email": ADA})


def calendars(tape):
    made = tape.ask("calendars.create", {"name": "Works", "timezone": "Europe/London"})
    tape.ask("calendars.list", limit=2)
    tape.ask("calendars.get", id=made["id"])
    tape.ask("calendars.update", {"description": "All about engines"}, id=made["id"])
    tape.ask("calendars.delete", id=made["id"], headers=V25)
    window = {"start_time": START, "end_time": START + 2 * HOUR}
    meeting = {**window, "duration_minutes": 60, "interval_minutes": 30}
    tape.ask("calendars.free_busy", {**window, "emails": [ADA, GRACE]})
    tape.ask("calendars.availability", {**meeting, "emails": [ADA, GRACE]})
    tape.ask("calendars.consecutive", {**meeting, "emails": [[ADA], [GRACE]]})
    tape.ask("resources.list", limit=1)


def events(tape):
    calendar = tape.ask("calendars.list")[0]["id"]
    when = {"start_time": LATER, "end_time": LATER + HOUR}
    body = {"calendar_id": calendar, "title": "Engines", "when": when, "participants": [MARY]}
    made = tape.ask("events.create", body, notify_participants="true")
    tape.ask("events.list", calendar_id=calendar, starts_after=START, limit=1)
    tape.ask("events.get", id=made["id"])
    tape.ask("events.update", {"location": "Works"}, id=made["id"])
    tape.ask("events.patch", {"title": "Machines"}, id=made["id"])
    tape.ask("events.to_ics", {"event_id": made["id"], "ics_options": {"method": "request"}})
    tape.ask("events.delete", id=made["id"], headers=V25)
    invite = {"title": "Invited", "start": LATER}
    invited = tape.mock.simulate.invite(ADA, invite)["events"][0]["id"]
    account = tape.mock.account("gmail").id
    tape.ask("events.rsvp", {"event_id": invited, "status": "yes", "account_id": account})


def contacts(tape):
    group = tape.mock.contacts.add_group(ADA, "Work")
    emails = [{"type": "work", "email": MARY["email"]}]
    body = {"given_name": "Mary", "surname": "Somerville", "emails": emails, "group": group["id"]}
    made = tape.ask("contacts.create", body)
    tape.mock.contacts.set_picture(ADA, made["id"])
    tape.ask("contacts.list", email=MARY["email"])
    tape.ask("contacts.get", id=made["id"])
    tape.ask("contacts.search", q="Mary", limit=1)
    tape.ask("contacts.groups")
    tape.ask("contacts.picture", id=made["id"])
    tape.ask("contacts.update", {"job_title": "Astronomer"}, id=made["id"])
    tape.ask("contacts.delete", id=made["id"], headers=V25)


def scheduling(tape):
    config = {
        "event": {"duration": 60, "title": "A talk"},
        "booking": {"available_days_in_future": 1, "confirmation_method": "manual"},
        "timezone": "UTC",
    }
    page = tape.ask("scheduler.create_page", {"name": "Meet Ada", "slug": "ada", "config": config})
    tape.ask("scheduler.list_pages", limit=1)
    tape.ask("scheduler.get_page", id=page["id"])
    tape.ask("scheduler.update_page", {"name": "Meet me"}, id=page["id"])
    tape.ask("scheduler.list_calendars", id=page["id"])
    image = {"contentType": "image/png", "objectName": "ada.png"}
    tape.ask("scheduler.upload_image", image, id=page["id"])
    tape.ask("scheduler.provider_busy", provider="google")
    tape.ask("scheduler.show_page", slug="ada")
    slot = tape.ask("scheduler.list_slots", slug="ada")[0]
    booked = tape.ask("scheduler.book", {**MARY, "slot": slot, "timezone": "UTC"}, slug="ada")
    names = {"slug": "ada", "edit_hash": booked["edit_hash"]}
    tape.ask("scheduler.confirm", **names)
    tape.ask("scheduler.cancel", {"reason": "ill"}, **names)
    tape.ask("scheduler.delete_page", id=page["id"])


def reading(tape):
    one = arrived(tape)["id"]
    file = tape.ask("files.upload", ("plan.pdf", pdf("The engine"), "application/pdf"))[0]["id"]
    tape.ask("neural.sentiment", {"text": "What an excellent plan!"})
    tape.ask("neural.signature", {"message_id": [one], "parse_contacts": True})
    tape.ask("neural.ocr", {"file_id": file, "pages": [1]})
    tape.ask("neural.categorize", {"message_id": [one], "only_category": True})
    tape.ask("neural.conversation", {"message_id": [one], "ignore_links": True})
    tape.ask("neural.categorize_feedback", {"message_id": one, "category": "feed"})
    tape.ask("neural.sentiment_feedback", {"text": "Oh!", "sentiment": "NEUTRAL"})
    tape.ask("neural.signature_feedback", {"message_id": one})
    tape.ask("neural.ocr_feedback", {"file_id": file})
    tape.ask("neural.conversation_feedback", {"message_id": one})


def deltas(tape):
    cursor = tape.ask("deltas.latest_cursor")["cursor"]
    tape.ask("deltas.generate_cursor", {"start": START})
    arrived(tape)
    tape.ask("deltas.list", cursor=cursor, include_types="message")
    tape.ask("deltas.longpoll", cursor=cursor, include_types="message", timeout=1)
    tape.ask("deltas.stream", cursor=cursor, include_types="message", timeout=1)


def webhooks(tape):
    tape.mock.mount("https://app.test", Receiver())
    made = tape.ask("webhooks.create", {"callback_url": URL, "triggers": ["message.created"]})
    tape.ask("webhooks.list", limit=1)
    tape.ask("webhooks.get", id=made["id"])
    tape.ask("webhooks.update", {"state": "inactive"}, id=made["id"])
    tape.ask("webhooks.delete", id=made["id"])


def components(tape):
    body = {"name": "Agenda", "type": "agenda", "settings": {}, "allowed_domains": ["app.test"]}
    made = tape.ask("components.create", body)
    tape.ask("components.list")
    tape.ask("components.get", id=made["id"])
    tape.ask("components.update", {"name": "Our agenda"}, id=made["id"])
    tape.ask("components.delete", id=made["id"])


def beta(tape):
    settings = {"client_id": "google-1", "client_secret": "google-secret"}
    google = {"name": "Google", "provider": "google", "settings": settings, "scope": ["email"]}
    tape.ask("integrations.create", {**google, "redirect_uris": [CALLBACK], "expires_in": 3600})
    tape.ask("integrations.list", limit=1)
    tape.ask("integrations.get", provider="google")
    tape.ask("integrations.update", {"name": "Our Google"}, provider="google")
    wish = {"provider": "google", "redirect_uri": CALLBACK, "login_hint": ADA, "state": "a-1"}
    begun = tape.ask("hosted_auth.begin", wish)["data"]
    tape.ask("hosted_auth.finish", client_id=tape.mock.client_id, id=begun["id"])
    made = tape.ask("grants.create", {"provider": "google", "settings": {"email": ADA}})["data"]
    tape.ask("grants.list", limit=1)
    for verb in ("get", "sync", "sync_by_get"):
        tape.ask(f"grants.{verb}", id=made["id"])
    tape.ask("grants.update", {"metadata": {"team": "engines"}}, id=made["id"])
    tape.ask("grants.delete", id=made["id"])
    tape.ask("integrations.delete", provider="google")


def signing_in(tape):
    client = {"client_id": tape.mock.client_id}
    secret = {**client, "client_secret": tape.mock.client_secret}
    code = {**secret, "grant_type": "authorization_code"}
    for name in ("oauth.token", "oauth.token_by_query"):
        wish = {"redirect_uri": CALLBACK, "response_type": "code", "login_hint": ADA}
        begun = told(tape.ask("oauth.authorize", **client, **wish, scopes="email,calendar"))
        carried = {**client, "proposal_id": begun["proposal_id"]}
        tape.ask("oauth.page", **carried)
        tape.ask("oauth.sign_in", {**carried, "email": ADA, "action": "back"})
        form = {"action": "allow", "email": ADA, "provider": "gmail", "password": "any"}
        found = tape.ask("oauth.sign_in", {**carried, **form})
        given = {**code, "code": told(found)["code"]}
        tape.ask(name, **given) if name.endswith("query") else tape.ask(name, given)
    settings = {"password": "any"}
    address = "mary.somerville@yahoo.test"
    wish = {"name": "Mary", "email_address": address, "provider": "yahoo", "settings": settings}
    found = tape.ask("connect.authorize", {**client, **wish})
    tape.ask("connect.token", {**secret, "code": found["code"]})
    tape.ask("connect.detect_provider", {**secret, "email_address": ADA})


def management(tape):
    one = {"id": tape.mock.account("imap").id}
    token = tape.mock.account("imap").access_token
    tape.ask("account.get")
    tape.ask("accounts.list")
    tape.ask("application.get")
    tape.ask("application.update", {"redirect_uris": [CALLBACK]})
    tape.ask("application.replace", {"application_name": "Engines"})
    tape.ask("application.ip_addresses")
    tape.ask("management.list", limit=1)
    tape.ask("management.get", **one)
    tape.ask("management.update", {"metadata": {"team": "engines"}}, **one)
    tape.ask("management.downgrade", **one)
    tape.ask("management.upgrade", **one)
    tape.ask("management.token_info", {"access_token": token}, **one)
    tape.ask("management.revoke_all", {"keep_access_token": token}, **one)
    tape.ask("management.delete", **one)
    tape.ask("oauth.revoke")


def written():
    """Return the examples as the file of fixtures holds them."""
    return json.dumps(tell(), indent=1, ensure_ascii=False) + "\n"
