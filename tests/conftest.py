"""No test reaches the network or is timed: a connection that leaves this machine is an error at the place that opens it,
and no property fails for a slow machine.
"""

import ipaddress
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from page_browser import open_browser

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


def _refuse_remote(address: Any) -> None:
    if not isinstance(address, tuple):  # a Unix socket's path
        return
    host = address[0]
    if host == "localhost" or ipaddress.ip_address(host.partition("%")[0]).is_loopback:
        return
    raise RuntimeError(f"a test tried to reach {address}")


def _local_connect(self: socket.socket, address: Any) -> None:
    _refuse_remote(address)
    _connect(self, address)


def _local_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_remote(address)
    return _connect_ex(self, address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Callable[..., Any]]:
    """Give what makes contexts in one browser for all tests of the pages; every module serves at an address of its own."""
    with open_browser() as contexts:
        yield contexts


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _local_connect)
        patch.setattr(socket.socket, "connect_ex", _local_connect_ex)
        yield


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter, with whatever a test closes in it."""
    with tempfile.TemporaryDirectory() as folder:  # pytest's own folders are closed to other users
        Path(folder).chmod(0o755)
        yield Path(folder)
        for each in (Path(folder), *Path(folder).rglob("*")):
            if each.is_dir():
                each.chmod(0o755)
