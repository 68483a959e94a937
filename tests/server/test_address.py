import socket

import pytest

from raftlib.server.address import PORTS_TRIED, ServerError, check_loopback, open_socket


@pytest.mark.parametrize(
    "ip",
    ["0.0.0.0", "192.168.1.5", "::", "fe80::1", "10.0.0.1", "raft.example.com", "", "128.0.0.1"],
)
def test_address_that_others_could_reach_is_refused(ip: str):
    with pytest.raises(ServerError, match=r"no sign-in yet.*Sign-in comes with the next version"):
        check_loopback(ip)


@pytest.mark.parametrize("ip", ["127.0.0.1", "127.8.8.8", "::1"])
def test_loopback_is_taken_as_it_is(ip: str):
    assert check_loopback(ip) == ip


def test_refused_address_is_named():
    with pytest.raises(ServerError, match=r"'192\.168\.1\.5'"):
        open_socket("192.168.1.5", 8866)


def test_free_port_is_used():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    listening = open_socket("localhost", port)

    assert listening.url == f"http://127.0.0.1:{port}/"
    listening.socket.close()


def test_next_free_port_is_used_where_one_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        listening = open_socket("127.0.0.1", port)

    assert port < listening.port < port + PORTS_TRIED
    listening.socket.close()


def test_no_free_port_says_which_were_tried():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()

        with pytest.raises(ServerError, match="No port from 65535 to 65535 is free"):
            open_socket("127.0.0.1", 65535)


def test_address_of_ipv6_is_written_in_brackets():
    listening = open_socket("::1", 18950)

    assert listening.url.startswith("http://[::1]:")
    listening.socket.close()
