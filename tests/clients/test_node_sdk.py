"""The official Node SDK, unmodified, works over HTTP: each test runs a chapter of node/main.mjs."""

import pytest

# The SDK compares `sendAt` with the computer's clock, so the world has to start now.
pytestmark = pytest.mark.nylas(start="now")
SCRIPT = "main.mjs"


def bodies(nylas_mock, method):
    """Return the JSON bodies of all requests with this method, oldest first."""
    return [call.request for call in nylas_mock.calls() if call.method == method]


@pytest.mark.rule("R-C9", "R-X29")
def test_mail_is_read(chapter, nylas_mock):
    told = chapter("readMail")

    listed = told["list"]
    assert told["account"] == {
        "emailAddress": "ada.lovelace@gmail.test",
        "provider": "gmail",
        "organizationUnit": "label",
    }
    assert len(listed) == told["count"] > 3
    assert listed == told["ids"]
    assert told["limit"] == told["find several"] == listed[:3]
    assert told["first"] == told["find"]["id"] == listed[0]
    assert told["find one of several"] == [listed[1]]
    assert told["expanded"].keys() == {"Message-Id", "In-Reply-To", "References"}
    assert sorted(told["thread"]) == sorted(told["messages of the thread"])
    assert {call.status for call in nylas_mock.calls()} == {200}


@pytest.mark.rule("R-C7")
@pytest.mark.parametrize(("account", "unit"), [("gmail", "label_ids"), ("eas", "folder_id")])
def test_messages_and_threads_are_saved(chapter, nylas_mock, account, unit):
    told = chapter("changeMail", account)

    message_body, thread_body = bodies(nylas_mock, "PUT")
    assert message_body.keys() == {unit, "starred", "unread", "metadata"}
    assert thread_body.keys() == {unit, "starred", "unread"}
    assert told["save a message"] == told["find it"]
    assert (told["find it"]["unread"], told["find it"]["starred"]) == (False, True)
    again = told["find the message again"]
    assert (again["unread"], again["starred"]) == (True, False)


@pytest.mark.rule("R-C10", "R-X10")
@pytest.mark.parametrize(("account", "keys"), [("gmail", set()), ("eas", {"name"})])
def test_labels_and_folders_are_made_renamed_and_deleted(chapter, nylas_mock, account, keys):
    told = chapter("containers", account)

    assert bodies(nylas_mock, "POST")[0].keys() == {"display_name"} | keys
    assert bodies(nylas_mock, "DELETE") == [{}]
    assert (told["create"], told["rename"]) == ("Plans", "Old plans")
    assert set(told["list"]) - set(told["list again"]) == {"Old plans"}


def test_a_file_is_uploaded_and_sent(chapter, nylas_mock):
    told = chapter("sendWithFile")

    file_id = told["upload"]["id"]
    assert told["upload"] == {
        "id": file_id,
        "filename": "plan.txt",
        "size": 20,
        "contentType": "text/plain",
    }
    assert told["download"] == "The plan is simple.\n"
    assert told["sent"] == {**told["send"], "files": [file_id]}
    assert told["delete a file in use"]["statusCode"] == 400
    [mail] = nylas_mock.sent()
    assert (mail["subject"], mail["files"]) == ("The plan", ["plan.txt"])


@pytest.mark.rule("R-C8")
def test_a_draft_is_saved_and_sent(chapter, nylas_mock):
    told = chapter("sendDraft")

    created, sent = bodies(nylas_mock, "POST")
    [changed] = bodies(nylas_mock, "PUT")
    assert {"subject", "from", "to", "cc", "bcc", "body", "events", "file_ids"} <= created.keys()
    assert {"version", "files", "file_ids"} & changed.keys() == {"version", "file_ids"}
    assert sent == {
        "draft_id": told["save"]["id"],
        "version": changed["version"] + 1,
        "tracking": {"opens": True, "payload": "p"},
    }
    assert told["save again"]["id"] == told["save"]["id"]
    assert told["send"]["subject"] == "A better plan"
    assert told["drafts"] == []
    assert nylas_mock.sent()[0]["tracking"]["payload"] == "p"


@pytest.mark.rule("R-X2", "R-C8", "R-V9", "R-V10", "R-V13", "R-J1c")
def test_mail_is_scheduled_changed_cancelled_and_sent(chapter, nylas_mock):
    told = chapter("schedule")

    assert bodies(nylas_mock, "PATCH")[0] == {}
    assert told["send"] == told["touch"]
    assert told["scheduled"] == {
        "status": "pending",
        "action": "new_outbox",
        "sendAt": told["send"]["sendAt"],
    }
    assert (told["change"]["status"], told["change"]["subject"]) == ("pending", "Another plan")
    assert told["change"]["sendAt"] - told["send"]["sendAt"] >= 3600
    assert (told["cancel"], told["cancelled"]["status"]) == (None, "cancelled")
    assert told["sent"]["status"] == "successful"
    assert "before the current time" in told["past"]["message"]
    [mail] = nylas_mock.sent()
    assert (mail["id"], mail["subject"]) == (told["sent"]["messageId"], "Another plan")
    assert mail["at"] == told["change"]["sendAt"]


@pytest.mark.nylas(seed_name="empty", start="now")
@pytest.mark.rule("R-DEL-02", "R-DEL-09", "R-DEL-14", "R-DEL-15", "R-DEL-16", "R-DEL-18")
def test_deltas_are_listed_polled_and_streamed(chapter, nylas_mock):
    told = chapter("deltas")

    thread, message = told["since"]
    assert told["latest cursor"] == told["cursors"][0] == "0"
    assert (thread["kind"], message["kind"]) == ("Thread", "Message")
    assert (message["event"], message["object"], message["subject"]) == ("create", "message", "One")
    assert (told["included"], told["excluded"]) == ([message], [thread])
    assert told["expanded"].keys() == {"Message-Id", "In-Reply-To", "References"}
    assert told["bad cursor"]["message"] == "Invalid cursor parameter"
    assert [one["subject"] for one in told["long-poll"]] == ["Two"]
    assert told["stream"]["subject"] == "Three"
    ways = [call.operation for call in nylas_mock.calls(operation="deltas.*")]
    assert {"deltas.longpoll", "deltas.stream"} < set(ways)


def test_errors_are_the_sdks_own(chapter, nylas_mock):
    limits = {"X-RateLimit-Limit": 500, "X-RateLimit-Reset": 30}
    nylas_mock.fault("request", "refuse", status=429, headers=limits, times=1)
    nylas_mock.fault("provider", "reject")

    told = chapter("fail")

    limited = told["rate limit"]
    assert (limited["statusCode"], limited["rateLimit"], limited["rateLimitReset"]) == (
        429,
        500,
        30,
    )
    statuses = {step: (error["statusCode"], error["kind"]) for step, error in told.items()}
    assert statuses == {
        "rate limit": (429, "Too Many Requests"),
        "rejected": (402, "Request Failed or Payment Required"),
        "missing": (404, "Not Found"),
        "bad token": (401, "Unauthorized"),
    }
    assert all(error["message"] and error["type"] for error in told.values())


@pytest.mark.rule("R-OAUTH-03", "R-OAUTH-10", "R-OAUTH-14")
def test_a_user_signs_in_over_the_hosted_page(chapter, nylas_mock):
    nylas_mock.set_options({"auto_approve": True})

    told = chapter("signIn")

    assert told["back"] == ["http://localhost:3000/callback", "s1"]
    assert told["token"]["email_address"] == told["account"] == "new.user@yahoo.com"
    assert (told["token"]["provider"], told["token"]["token_type"]) == ("yahoo", "bearer")
    assert told["again"]["message"] == "No access token in response"
    assert told["revoke"] is None
    assert told["after"]["statusCode"] == 401


@pytest.mark.rule("R-NAT-01", "R-NAT-02", "R-NAT-04", "R-NAT-11", "R-NAT-13")
def test_a_user_signs_in_natively(chapter):
    told = chapter("signInNatively")

    assert (told["refused"]["statusCode"], told["refused"]["type"]) == (403, "auth_error")
    assert told["missing"]["statusCode"] == 400
    assert told["token"]["email_address"] == told["account"] == "new.user@yahoo.com"
    assert told["again"]["message"] == "Unable to associate credentials"


@pytest.mark.rule("R-MGMT-04", "R-MGMT-05", "R-MGMT-11", "R-MGMT-12", "R-MGMT-15")
def test_application_and_accounts_are_managed(chapter):
    told = chapter("manage")

    assert (told["rename"], told["application"]) == ("Orbit", "Orbit")
    assert told["accounts"] == ["ada.lovelace@gmail.test", "eas"]
    assert told["downgrade"] == told["upgrade"] == told["revoke all"] == {"success": "true"}
    assert told["cancelled"] == "cancelled"
    assert told["save"] == {"plan": "gold"}
    assert (told["info"], told["addresses"]) == ("valid", 3)
    assert told["none"]["statusCode"] == 404
    assert told["after"]["statusCode"] == 401
