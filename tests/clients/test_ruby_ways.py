"""What the Ruby SDK sends and reads, by its documented ways; there is no Ruby here to run it."""

import pytest

from mocknylas.catalogue import CATALOGUE

UPDATE_KEYS = {"starred": True, "unread": False}  # beside folder_id or label_ids
CLASSES = {400, 401, 402, 403, 404, 405, 410, 418, 422, 429, 500, 501, 502, 503, 504}
GENERIC = {409, 413}  # an APIError without a class of its own


@pytest.mark.rule("R-C11")
@pytest.mark.parametrize("kind", ["messages", "threads"])
@pytest.mark.parametrize("account", ["gmail", "imap"])
def test_the_only_keys_that_ruby_sends_in_an_update_are_taken(kind, account, request):
    api = request.getfixturevalue(account)
    one = api.get(f"/{kind}", limit=1)[0]
    unit = "label_ids" if account == "gmail" else "folder_id"
    shown = one.get("labels") or one.get("folders") or [one.get("folder")]
    places = [each["id"] for each in shown]
    body = {**UPDATE_KEYS, unit: places if unit == "label_ids" else places[0]}
    if kind == "messages":
        body["metadata"] = {"tag": "ruby"}

    changed = api.put(f"/{kind}/{one['id']}", body)

    assert (changed["starred"], changed["unread"]) == (True, False)
    assert changed.get("metadata", {"tag": "ruby"}) == {"tag": "ruby"}


@pytest.mark.rule("R-C12")
def test_every_error_has_a_status_that_ruby_has_a_class_or_the_generic_one_for():
    statuses = {row.status for row in CATALOGUE.values()}

    assert statuses <= CLASSES | GENERIC
    assert statuses >= GENERIC, "the generic ones are answered, too"
