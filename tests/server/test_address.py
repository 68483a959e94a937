import socket

import pytest

from raftlib.server.address import PORTS_TRIED, open_socket
from raftlib.server.site import ServerError, Site


@pytest.fixture
def taken():
    """Hold a port that the next one after is likely free."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_free_port_is_used():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    listening = open_socket(Site(ip="localhost", port=port))

    assert listening.url == f"http://127.0.0.1:{port}/"
    listening.socket.close()


def test_next_free_port_is_used_where_one_is_taken(taken):
    listening = open_socket(Site(port=taken))

    assert taken < listening.port < taken + PORTS_TRIED
    listening.socket.close()


def test_no_free_port_says_which_were_tried():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 65535))
        taken.listen()

        with pytest.raises(ServerError, match="No port from 65535 to 65535 is free"):
            open_socket(Site(port=65535))


def test_address_of_ipv6_is_written_in_brackets():
    listening = open_socket(Site(ip="::1", port=18950))

    assert listening.url.startswith("http://[::1]:")
    listening.socket.close()
