"""A recipe becomes the same coherent mailboxes every time."""

import json
import random
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from mocknylas.seeding import Shares, build, load_recipe

START = 1_700_000_000
DIGEST = """
import hashlib
from mocknylas.seeding import build, load_recipe
seed = build(load_recipe("default"), seed=5, start=1_700_000_000)
print(hashlib.sha256(repr(seed).encode()).hexdigest())
"""


def mails_of(seed):
    return [mail for account in seed.accounts for mail in account.mails]


def large(messages, **shares):
    recipe = load_recipe("large")
    ada = replace(recipe.accounts[0], messages=messages)
    return replace(recipe, accounts=(ada,), shares=replace(Shares(), **shares))


def test_same_seed_and_start_give_the_same_mails(default_seed):
    again = build(load_recipe("default"), seed=0, start=START)

    assert again == default_seed


def test_another_seed_gives_other_mails(default_seed):
    other = build(load_recipe("default"), seed=1, start=START)

    assert {mail["message_id"] for mail in mails_of(other)}.isdisjoint(
        mail["message_id"] for mail in mails_of(default_seed)
    )


def test_another_start_moves_the_dates_and_keeps_the_rest(default_seed):
    later = build(load_recipe("default"), seed=0, start=START + 1000)

    for before, after in zip(mails_of(default_seed), mails_of(later), strict=True):
        assert after["date"] == before["date"] + 1000
        assert after["message_id"] == before["message_id"]
        assert after["containers"] == before["containers"]
        assert after["unread"] == before["unread"]


def test_the_seed_of_hashing_does_not_matter():
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={"PYTHONHASHSEED": number, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for number in ("1", "2")
    }

    assert len(digests) == 1
    assert len(digests.pop().strip()) == len("0" * 64)


def test_building_leaves_the_global_random_alone():
    random.seed(7)
    untouched = random.getstate()

    build(load_recipe("default"), seed=0, start=START)

    assert random.getstate() == untouched


def test_importing_seeding_does_not_import_faker():
    code = "import sys, mocknylas.seeding; print('faker' in sys.modules)"
    env = {"PYTHONPATH": ":".join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


def test_every_account_has_as_many_mails_as_the_recipe_wants(default_seed):
    assert [len(account.mails) for account in default_seed.accounts] == [120, 120, 120]


def test_the_empty_world_has_the_same_accounts_without_mail(default_seed):
    empty = build(load_recipe("empty"), seed=0, start=START)

    assert mails_of(empty) == []
    assert [account.email_address for account in empty.accounts] == [
        account.email_address for account in default_seed.accounts
    ]


@pytest.mark.rule("R-F15")
def test_containers_are_named_as_the_provider_names_them(default_seed):
    gmail, exchange, imap = default_seed.accounts

    assert gmail.organization_unit == "label"
    assert ("all", "All Mail") in gmail.containers
    assert exchange.organization_unit == imap.organization_unit == "folder"
    assert ("trash", "Deleted Items") in exchange.containers
    assert ("inbox", "INBOX") in imap.containers
    assert (None, "Receipts") in imap.containers


def test_every_mail_lies_in_containers_the_account_has(default_seed):
    for account in default_seed.accounts:
        known = {core or shown for core, shown in account.containers}
        used = {name for mail in account.mails for name in mail["containers"]}
        assert used <= known
        assert {"inbox", "sent", "spam", "trash", "Receipts"} <= used


def test_folder_accounts_have_each_mail_in_exactly_one_folder(default_seed):
    counts = {
        len(mail["containers"])
        for account in default_seed.accounts
        if account.organization_unit == "folder"
        for mail in account.mails
    }

    assert counts == {1}


def test_label_accounts_have_all_but_spam_and_trash_in_all_mail(default_seed):
    gmail = default_seed.accounts[0]

    for mail in gmail.mails:
        hidden = mail["containers"] in (["spam"], ["trash"])
        assert hidden != ("all" in mail["containers"])


def test_dates_ascend_and_end_ten_minutes_before_the_start():
    seed = build(large(3000), seed=2, start=START)
    dates = [mail["date"] for mail in mails_of(seed)]

    assert dates == sorted(dates)
    assert dates[0] >= START - 1000 * 86400
    assert START - 86400 < dates[-1] <= START - 600


def test_recent_days_have_more_mail(default_seed):
    ages = [START - mail["date"] for mail in mails_of(default_seed)]
    recent = sum(age < 30 * 86400 for age in ages)

    assert recent > 0.45 * len(ages)
    assert max(ages) > 60 * 86400


def test_one_day_is_room_enough_for_long_threads():
    recipe = replace(large(500, threads=1.0), days=1)

    dates = [mail["date"] for mail in mails_of(build(recipe, seed=0, start=START))]

    assert min(dates) >= START - 86400
    assert max(dates) <= START - 600


def test_a_reply_answers_an_earlier_mail_of_the_same_mailbox(default_seed):
    replies = 0
    for account in default_seed.accounts:
        seen = {}
        for mail in account.mails:
            seen[mail["message_id"]] = mail
            if mail["in_reply_to"] is None:
                assert mail["references"] == []
                continue
            replies += 1
            parent = seen[mail["in_reply_to"]]
            assert mail["references"] == [*parent["references"], parent["message_id"]]
            assert mail["date"] > parent["date"]
            assert mail["from"] != parent["from"]
            assert mail["to"] == parent["from"]
            assert mail["subject"] == f"Re: {parent['subject'].removeprefix('Re: ')}"

    assert replies > len(mails_of(default_seed)) / 3


def test_a_reply_quotes_what_it_answers():
    mails = mails_of(build(large(200, attachments=0), seed=0, start=START))
    by_id = {mail["message_id"]: mail for mail in mails}

    for mail in mails:
        if mail["in_reply_to"]:
            parent = by_id[mail["in_reply_to"]]
            words = re.split(r"<p>On \d", parent["body"])[0]
            assert f"<blockquote>{words}</blockquote>" in mail["body"]


def test_message_ids_are_unique_in_a_mailbox_and_well_formed(default_seed):
    for account in default_seed.accounts:
        ids = [mail["message_id"] for mail in account.mails]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"<[\w.]+@[\w.-]+>", one) for one in ids)


def test_mail_between_accounts_lies_in_both_mailboxes(default_seed):
    own = {account.email_address: account for account in default_seed.accounts}
    parts = ("message_id", "date", "subject", "body", "from", "to", "cc", "files", "references")
    shared = 0
    for sender in default_seed.accounts:
        for mail in sender.mails:
            readers = {one["email"] for one in mail["to"] + mail["cc"]} & own.keys()
            if mail["from"][0]["email"] != sender.email_address or not readers:
                continue
            assert "sent" in mail["containers"]
            for reader in readers:
                (copy,) = [
                    one for one in own[reader].mails if one["message_id"] == mail["message_id"]
                ]
                assert "inbox" in copy["containers"]
                assert all(copy[part] == mail[part] for part in parts)
                shared += 1

    assert shared >= 10


def test_every_mail_concerns_its_mailbox(default_seed):
    for account in default_seed.accounts:
        for mail in account.mails:
            people = mail["from"] + mail["to"] + mail["cc"]
            assert account.email_address in [one["email"] for one in people]
            assert len({one["email"] for one in people}) == len(people)


def test_own_mail_is_sent_and_never_unread(default_seed):
    for account in default_seed.accounts:
        for mail in account.mails:
            own = mail["from"][0]["email"] == account.email_address
            assert own == ("sent" in mail["containers"])
            assert not (own and mail["unread"])


def test_nobody_can_receive_this_for_real(default_seed):
    domains = {
        one["email"].rpartition(".")[2]
        for mail in mails_of(default_seed)
        for one in mail["from"] + mail["to"] + mail["cc"] + mail["reply_to"]
    }

    assert domains == {"test", "example"}


def test_correspondents_recur_and_some_have_names_beyond_ascii(default_seed):
    senders = Counter(
        (one["email"], one["name"]) for mail in mails_of(default_seed) for one in mail["from"]
    )
    strangers = [email for email, _ in senders if not email.endswith(".test")]

    assert 20 <= len(strangers) <= 25 + 6  # people and machines
    assert any(not name.isascii() for _, name in senders)


@pytest.mark.parametrize(("trait", "share"), [("unread", 0.5), ("starred", 0.2)])
def test_traits_are_as_frequent_as_the_recipe_says(trait, share):
    seed = build(large(4000, **{trait: share}, threads=0), seed=0, start=START)
    mails = [mail for mail in mails_of(seed) if "sent" not in mail["containers"]]

    assert sum(mail[trait] for mail in mails) / len(mails) == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize("share", [0, 1])
def test_a_share_of_none_or_all_is_exact(share):
    seed = build(
        large(300, unread=share, starred=share, attachments=share, notifications=0, threads=0),
        seed=0,
        start=START,
    )

    assert {mail["starred"] for mail in mails_of(seed)} == {bool(share)}
    assert {bool(mail["files"]) for mail in mails_of(seed)} == {bool(share)}
    assert {mail["unread"] for mail in mails_of(seed) if "sent" not in mail["containers"]} == {
        bool(share)
    }


def test_answered_mail_is_read():
    mails = mails_of(build(large(400, unread=1, threads=1), seed=0, start=START))
    answered = {mail["in_reply_to"] for mail in mails if "sent" in mail["containers"]}

    assert not any(mail["unread"] for mail in mails if mail["message_id"] in answered)


def test_accounts_of_very_different_sizes_share_what_fits():
    recipe = load_recipe("default")
    sizes = (3, 40, 0)
    accounts = tuple(
        replace(account, messages=size)
        for account, size in zip(recipe.accounts, sizes, strict=True)
    )
    shares = replace(recipe.shares, between_accounts=1.0)

    seed = build(replace(recipe, accounts=accounts, shares=shares), seed=0, start=START)

    assert tuple(len(account.mails) for account in seed.accounts) == sizes


def test_an_account_without_own_folders_archives_instead(recipe_of):
    recipe = recipe_of("""
        messages: 60
        accounts: [{name: Ada, email_address: ada@imap.test, provider: imap}]
    """)

    (account,) = build(recipe, seed=0, start=START).accounts

    assert {name for mail in account.mails for name in mail["containers"]} <= {
        core for core, _ in account.containers
    }
    assert len(account.containers) == len(["inbox", "archive", "trash", "drafts", "sent", "spam"])


def test_bodies_of_a_large_mailbox_are_of_realistic_size():
    mails = mails_of(build(large(2000), seed=0, start=START))

    assert 900 < sum(len(mail["body"]) for mail in mails) / len(mails) < 1700


def test_all_but_the_files_is_json(default_seed):
    mails = [{**mail, "files": []} for mail in mails_of(default_seed)]

    assert json.loads(json.dumps(mails)) == mails


def test_no_slot_of_a_phrase_is_left_unfilled(default_seed):
    for mail in mails_of(default_seed):
        assert "{" not in mail["subject"] + mail["body"]
        assert mail["subject"] == mail["subject"].strip() != ""


def test_threads_are_one_to_six_mails_long(default_seed):
    lengths = Counter(len(mail["references"]) for mail in mails_of(default_seed))

    assert set(lengths) == {0, 1, 2, 3, 4, 5}
    assert all(lengths[here] >= lengths[there] for here, there in pairwise(sorted(lengths)))
