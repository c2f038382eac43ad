"""Which proxies would stand before this machine, and how they are told not to."""

import pytest

from mocknylas.proxies import exceptions_with_near, proxies_before

LOOPBACK = "127.0.0.1"


@pytest.mark.parametrize(
    ("environ", "asked"),
    [
        ({}, []),
        ({"HTTPS_PROXY": " "}, []),
        ({"NO_PROXY": "intranet.test"}, []),
        ({"HTTP_PROXY": "x"}, ["HTTP_PROXY"]),
        ({"all_proxy": "x", "HTTPS_PROXY": "x"}, ["HTTPS_PROXY", "all_proxy"]),
        ({"HTTP_PROXY": "x", "NO_PROXY": "*"}, []),
        ({"HTTP_PROXY": "x", "NO_PROXY": "intranet.test, 127.0.0.1"}, []),
        ({"HTTP_PROXY": "x", "NO_PROXY": "127.0.0.0/8"}, []),
        ({"HTTP_PROXY": "x", "NO_PROXY": "10.0.0.0/8,127.0.0.10"}, ["HTTP_PROXY"]),
        ({"HTTP_PROXY": "x", "NO_PROXY": "127.0.0.1", "no_proxy": "a.test"}, ["HTTP_PROXY"]),
    ],
)
def test_proxies_that_would_be_asked_for_loopback_are_listed(environ, asked):
    assert proxies_before(LOOPBACK, environ) == asked


@pytest.mark.parametrize("spared", ["", "intranet.test"])
def test_with_the_exceptions_no_proxy_is_asked_and_the_others_stay(spared):
    environ = {"HTTP_PROXY": "x", "NO_PROXY": spared}

    mended = exceptions_with_near(environ)

    assert proxies_before(LOOPBACK, {**environ, "no_proxy": mended}) == []
    assert mended == ",".join(filter(None, [spared, "127.0.0.1,localhost"]))
