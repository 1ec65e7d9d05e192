import socket

import pytest


def test_a_connection_that_leaves_the_machine_is_refused() -> None:
    with socket.socket() as connection, pytest.raises(RuntimeError, match="tried to reach"):
        connection.connect(("192.0.2.1", 443))


def test_a_local_connection_is_let_through() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
