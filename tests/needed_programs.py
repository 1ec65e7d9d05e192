"""Programs beside Python that some tests need: without one a test skips with the reason, and fails where CI runs it."""

import os
import shutil
import subprocess
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def need_chinese_font() -> None:
    if shutil.which("fc-list") and not subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout:
        missing("no Chinese font on this machine; README names the package")


def need_office() -> None:
    if not any(map(shutil.which, ("soffice", "libreoffice"))):
        missing("no LibreOffice on this machine; README names the packages")
