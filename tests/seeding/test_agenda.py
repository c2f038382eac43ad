"""Seeded calendars: what lies in the mail and what lies in the calendars is the same."""

import pytest

from mocknylas.rules.ics_reading import read

FIELDS = ("title", "description", "location", "when")


def test_default_accounts_have_meetings_series_and_holidays(default_seed):
    for account in default_seed.accounts:
        agenda = account.agenda
        assert [name for name, _ in agenda.calendars] == ["Team", "Holidays"]
        assert len(agenda.series) == 3
        assert len(agenda.invitations) == 2


@pytest.mark.rule("R-CAL-02", "R-EVT-11")
@pytest.mark.parametrize("account", ["gmail", "eas", "imap"])
def test_an_invitation_in_the_mail_reads_back_as_its_event(world, account):
    found = world.account(account)
    emailed = world.calendars.emailed(found)["id"]
    events = world.store.filed("event", found["id"], "calendar_id", emailed)
    texts = {told["uid"]: told for told in _invitations(world, found)}

    assert len(events) == 2
    for event in events:
        told = texts[event["ical_uid"]]
        assert {name: told[name] for name in FIELDS} == {name: event[name] for name in FIELDS}
        assert told.get("recurrence") == event.get("recurrence")


def _invitations(world, account):
    for message in world.store.values("message", lambda one: one["account_id"] == account["id"]):
        for file in message["files"]:
            if file["content_type"].startswith("text/calendar"):
                blob = world.store.at("blob", file["id"])
                yield from read(blob["data"])
