"""Facts about mail providers."""

import pytest

from mocknylas.providers import PROVIDERS, facts, server_settings


@pytest.mark.rule("R-A2", "R-ACC-04")
def test_gmail_has_labels_and_the_rest_folders():
    assert {name for name in PROVIDERS if facts(name).unit == "label"} == {"gmail"}
    assert {facts(name).unit for name in [*PROVIDERS, "pigeon"]} == {"label", "folder"}


def test_an_unknown_provider_is_a_plain_folder_provider():
    assert facts("pigeon").unit == "folder"
    assert not facts("pigeon").sync_send


@pytest.mark.rule("R-V2")
def test_gmail_and_graph_send_synchronously():
    sending = {name for name in PROVIDERS if facts(name).sync_send}

    assert sending == {"gmail", "graph", "office365"}


@pytest.mark.parametrize(("provider", "host"), [("imap", "imap.test"), ("pigeon", "mail.test")])
def test_server_settings_name_the_servers(provider, host):
    assert server_settings(provider) == {
        "imap_host": f"imap.{host}",
        "imap_port": 993,
        "smtp_host": f"smtp.{host}",
        "smtp_port": 465,
        "ssl_required": True,
    }


def test_no_mail_server_is_a_real_one():
    hosts = {facts(name).host for name in [*PROVIDERS, "pigeon"]} - {""}

    assert all(host.endswith(".test") for host in hosts)
