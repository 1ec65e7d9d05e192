"""Files that only an office program can read, turned into .docx or .xlsx by a LibreOffice found on this machine.

What LibreOffice is given has been recognised by its bytes before, because it converts junk without complaint, and it
runs with a profile of its own, so that two conversions, or a person at work, never meet. The profile forbids macros
and links: without it a document can make LibreOffice fetch any address.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from index.blocks import Block
from index.errors import DocumentError
from index.readers.archives import check_archive
from index.readers.limits import LONGEST_CONVERSION
from index.readers.office.docx import read_docx
from index.readers.office.xlsx import read_xlsx

_PROGRAMS = ("soffice", "libreoffice")
# Where the installers of macOS and Windows put it without naming it on the path.
_INSTALLED = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path(os.environ.get("PROGRAMFILES", "/"), "LibreOffice", "program", "soffice.exe"),
)
_TARGETS: dict[str, tuple[str, Callable[[Path], Iterator[Block]]]] = {
    "doc": ("docx", read_docx),
    "rtf": ("docx", read_docx),
    "odt": ("docx", read_docx),
    "xls": ("xlsx", read_xlsx),
    "xlsb": ("xlsx", read_xlsx),
    "ods": ("xlsx", read_xlsx),
    "doc-xml": ("docx", read_docx),
    "xls-xml": ("xlsx", read_xlsx),
}
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        f'<item oor:path="{_SCRIPTING}"><prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
        for name in ("DisableMacrosExecution", "BlockUntrustedRefererLinks")
    )
    + "</oor:items>"
)


def read_office(path: Path, found: str) -> Iterator[Block]:
    """Yield the blocks of a file whose format is one of those that LibreOffice turns into another.

    Raises: DocumentError when there is no LibreOffice, or it cannot read the file, or what it made cannot be read.
    """
    program = _find_program()
    if program is None:
        raise DocumentError(
            "读取旧版 Office、WPS、RTF 或 ODF 文件需要 LibreOffice，请先安装"
            "（Debian/Ubuntu：apt-get install libreoffice-writer-nogui libreoffice-calc-nogui），"
            "或另存为 .docx、.xlsx 后重试 / reading it takes LibreOffice: install it, or save the file as .docx or .xlsx"
        )
    target, reader = _TARGETS[found]
    with TemporaryDirectory(prefix="budgetqa-office-", ignore_cleanup_errors=True) as folder:
        made = _convert(program, path, found, target, Path(folder))
        check_archive(made)
        yield from reader(made)


def _find_program() -> str | None:
    on_path = (shutil.which(program) for program in _PROGRAMS)
    installed = (str(program) for program in _INSTALLED if program.is_file())
    return next((program for program in (*on_path, *installed) if program), None)


def _convert(program: str, path: Path, found: str, target: str, folder: Path) -> Path:
    # A copy under a plain name: the suffix is what LibreOffice goes by, and a name may look like an option.
    source = folder / f"document.{found.removesuffix('-xml')}"
    shutil.copyfile(path, source)
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", target, "--outdir", str(folder), str(source)]
    _run(command)
    made = folder / f"document.{target}"
    # It returns 0 also where it has made nothing.
    if not made.is_file() or made.stat().st_size == 0:
        raise DocumentError(
            "LibreOffice 无法转换，文件可能已加密或损坏，请另存为 .docx、.xlsx 后重试 / "
            "LibreOffice cannot convert it; it may be locked or damaged: save it as .docx or .xlsx and try again"
        )
    return made


def _run(command: list[str]) -> None:
    """Run a program to its end, or end it and whatever it has started."""
    started = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        started.wait(LONGEST_CONVERSION)
    except subprocess.TimeoutExpired as error:
        raise DocumentError(
            f"LibreOffice 转换超过 {LONGEST_CONVERSION} 秒，请另存为 .docx、.xlsx 后重试 / "
            f"LibreOffice took more than {LONGEST_CONVERSION} s: save it as .docx or .xlsx and try again"
        ) from error
    finally:
        if started.poll() is None:
            # The program is a script around another; only its group holds both. Windows knows no groups.
            if hasattr(os, "killpg"):
                os.killpg(started.pid, signal.SIGKILL)
            started.kill()
            started.wait()
