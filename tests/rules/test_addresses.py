"""Addresses are compared in lower case and listed once."""

import pytest

from mocknylas.rules.addresses import emails, mailbox_of, recipients, union

ADA = {"name": "Ada", "email": "Ada@Example.com"}
SAME = {"name": "A. Lovelace", "email": "ada@example.COM"}
BOB = {"name": "", "email": "bob@example.com"}


@pytest.mark.rule("R-X38")
def test_addresses_are_in_lower_case():
    assert emails([ADA, BOB]) == ["ada@example.com", "bob@example.com"]


def test_a_mail_goes_to_each_address_once_in_order():
    mail = {"to": [BOB, ADA], "cc": [SAME], "bcc": [{"name": "", "email": "eve@example.com"}]}

    assert recipients(mail) == ["bob@example.com", "ada@example.com", "eve@example.com"]


@pytest.mark.parametrize("mail", [{}, {"to": [], "cc": None}])
def test_a_mail_may_go_to_nobody(mail):
    assert recipients(mail) == []


@pytest.mark.parametrize(
    ("address", "mailbox"),
    [
        ("Ada@Example.com", "ada@example.com"),
        ("ada+tag@example.com", "ada@example.com"),
        ("ada+a+b@example.com", "ada@example.com"),
        ("+tag@example.com", "@example.com"),
        ("odd@local@example.com", "odd@local@example.com"),
    ],
)
def test_a_tag_leads_to_the_same_mailbox(address, mailbox):
    assert mailbox_of(address) == mailbox


def test_joined_participants_are_listed_once_by_their_first_name():
    assert union([[ADA], [BOB, SAME], []]) == [ADA, BOB]
