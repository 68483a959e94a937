"""Which ways of serving are refused, and which hosts a request may name."""

from pathlib import Path

import pytest

from raftlib.server.site import ServerError, Site, check_site, load_certificate

NAMED = frozenset({"raft.example.nhs.uk"})
PEM = Path("certificate.pem")


@pytest.mark.parametrize("ip", ["0.0.0.0", "192.168.1.5", "::", "fe80::1", "128.0.0.1"])
def test_address_that_others_reach_needs_a_certificate_or_a_proxy(ip):
    with pytest.raises(ServerError, match=f"on '{ip}' without a certificate.*--proxy"):
        check_site(Site(ip=ip, hosts=NAMED))


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_computer_alone_needs_none(ip):
    assert check_site(Site(ip=ip)).ip == ip


@pytest.mark.parametrize("ip", ["", "raft.example.com", "1.2.3"])
def test_what_is_no_address_is_refused(ip):
    with pytest.raises(ServerError, match="is not an address of this computer"):
        check_site(Site(ip=ip, certificate=PEM, hosts=NAMED))


@pytest.mark.parametrize(
    "site",
    [
        Site(ip="0.0.0.0", certificate=PEM, hosts=NAMED),
        Site(ip="10.0.0.4", proxies=frozenset({"10.0.0.5"}), hosts=NAMED),
    ],
)
def test_site_with_tls_may_be_reached_by_others(site):
    assert check_site(site) is site


@pytest.mark.parametrize(
    "site",
    [Site(ip="0.0.0.0", certificate=PEM), Site(proxies=frozenset({"127.0.0.1"}))],
)
def test_site_for_others_needs_a_name(site):
    with pytest.raises(ServerError, match="--host"):
        check_site(site)


def test_proxy_must_be_an_address():
    with pytest.raises(ServerError, match=r"'proxy\.example' is not an address"):
        check_site(Site(proxies=frozenset({"proxy.example"}), hosts=NAMED))


def test_header_for_signing_in_needs_a_proxy_to_come_from():
    with pytest.raises(ServerError, match="X-Forwarded-User: no proxy is named"):
        check_site(Site(sign_in_header="X-Forwarded-User"))


@pytest.mark.parametrize(
    "header",
    ["REMOTE_USER", "X-Raft-Sign-In", "x-forwarded-for", "X-Forwarded-Proto", "Cookie", "X User"],
)
def test_header_that_others_could_send_under_another_name_is_refused(header):
    """A name with an underscore would not be taken away from strangers."""
    with pytest.raises(ServerError, match=f"header '{header}' cannot say who"):
        check_site(Site(sign_in_header=header, proxies=frozenset({"10.0.0.5"}), hosts=NAMED))


@pytest.mark.parametrize(
    ("site", "scheme", "sender", "served"),
    [
        (Site(), "http", "127.0.0.1", True),
        (Site(proxies=frozenset({"10.0.0.5"})), "https", "10.0.0.9", True),
        (Site(proxies=frozenset({"10.0.0.5"})), "http", "10.0.0.9", False),
        (Site(proxies=frozenset({"10.0.0.5"})), "http", "", False),
        (Site(proxies=frozenset({"10.0.0.5"})), "http", "127.0.0.1", True),
    ],
)
def test_others_are_not_served_past_the_proxy_without_https(site, scheme, sender, served):
    assert site.allows_scheme(scheme, sender) is served


@pytest.mark.parametrize(
    "host",
    ["raft.example.nhs.uk", "RAFT.example.nhs.uk:8443", "localhost", "127.0.0.1:8866", "[::1]:1"],
)
def test_own_hosts_are_served(host):
    assert Site(hosts=NAMED).allows_host(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "raft.example.nhs.uk.evil.example",
        "xraft.example.nhs.uk",
        "192.168.1.5",
        "10.0.0.1:80",
        "",
        ":80",
        "[::2]:80",
        "[",
        "127.0.0.1.evil.example",
        "localhost:80;x",
        "localhost:evil",
        "evil.example@localhost",
        "localhost,evil.example",
    ],
)
def test_other_hosts_are_not_served(host):
    assert not Site(hosts=NAMED).allows_host(host)


def test_certificate_that_is_none_is_named(tmp_path):
    (tmp_path / "c.pem").write_text("no certificate")

    with pytest.raises(ServerError, match=r"c\.pem cannot be used.*PEM files"):
        load_certificate(Site(certificate=tmp_path / "c.pem"))


def test_certificate_that_is_missing_is_named(tmp_path):
    with pytest.raises(ServerError, match=r"none\.pem cannot be used: No such file"):
        load_certificate(Site(certificate=tmp_path / "none.pem"))


def test_site_without_a_certificate_needs_no_context():
    assert load_certificate(Site()) is None
