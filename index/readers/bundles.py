"""A .zip of documents, as departments publish them: unpacked to a folder, member by member.

Nothing in an archive names a place to write to: members are written under numbers of our own, and an archive whose
names lead outside it is refused, since nobody makes one by accident.
"""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from index.errors import DocumentError
from index.readers.limits import DEEPEST_BUNDLE, LARGEST_BUNDLE, MOST_MEMBERS

_MARKS = (b"PK\x03\x04", b"PK\x05\x06")
# What an archive holds when it is one document.
_OFFICE_PARTS = {"[Content_Types].xml", "mimetype", "OFD.xml"}
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_CHUNK = 1 << 20
_LONGEST_NAME = 80
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A document of an archive: its name as the archive gives it, and either the file or why there is none."""

    name: PurePosixPath
    file: Path | None
    error: str | None = None


@dataclass(slots=True)
class _Allowance:
    """What may still be unpacked, over an archive and all archives inside it."""

    members: int
    size: int


def is_bundle(path: Path) -> bool:
    """Tell whether a file is an archive of documents and not itself one."""
    try:
        with path.open("rb") as stream:
            if not stream.read(4).startswith(_MARKS):
                return False
        with zipfile.ZipFile(path) as archive:
            return not _OFFICE_PARTS & set(archive.namelist())
    except _DAMAGED:
        return False


def unpack_bundle(path: Path, folder: Path) -> Iterator[Member]:
    """Yield the documents of an archive and of the archives in it, each unpacked into `folder` under its own name.

    Raises: DocumentError when it is damaged or encrypted, exceeds a bound, or holds names that lead outside it.
    """
    yield from _unpack(path, folder, PurePosixPath(), _Allowance(MOST_MEMBERS, LARGEST_BUNDLE), 1)


def _unpack(path: Path, folder: Path, inside: PurePosixPath, left: _Allowance, depth: int) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(path) as archive:
            named = [(_name(member), member) for member in archive.infolist() if not member.is_dir()]
            documents = [(name, member) for name, member in named if not _is_furniture(name)]
            _check(documents, left)
            for number, (name, member) in enumerate(documents):
                target = folder / f"{number}" / _file_name(name)
                target.parent.mkdir(parents=True)
                try:
                    _write(archive, member, target, left)
                except _DAMAGED:
                    yield Member(inside / name, None, f"{name.name}：压缩包中的这个文件已损坏 / damaged in its archive")
                    continue
                if not is_bundle(target):
                    yield Member(inside / name, target)
                elif depth < DEEPEST_BUNDLE:
                    yield from _unpack_inner(target, folder / f"in-{number}", inside / name, left, depth + 1)
                else:
                    yield Member(
                        inside / name,
                        None,
                        f"{name.name}：压缩包嵌套超过 {DEEPEST_BUNDLE} 层，请解压后再导入 / "
                        f"archives more than {DEEPEST_BUNDLE} deep: unpack it first",
                    )
    except _DAMAGED as error:
        raise DocumentError(
            f"压缩包无法解压，请重新下载 / the archive cannot be unpacked, download it again: {error}"
        ) from error


def _unpack_inner(path: Path, folder: Path, inside: PurePosixPath, left: _Allowance, depth: int) -> Iterator[Member]:
    try:
        yield from _unpack(path, folder, inside, left, depth)
    except DocumentError as error:
        yield Member(inside, None, f"{inside.name}：{error}")


def _check(documents: list[tuple[PurePosixPath, zipfile.ZipInfo]], left: _Allowance) -> None:
    left.members -= len(documents)
    if left.members < 0:
        raise DocumentError(
            f"压缩包里的文件超过 {MOST_MEMBERS} 个，请分批导入 / more than {MOST_MEMBERS} files in the archive: split it"
        )
    if sum(member.file_size for _, member in documents) > left.size:
        raise _too_large()
    if any(member.flag_bits & _ENCRYPTED for _, member in documents):
        raise DocumentError("压缩包已加密，请解压后再导入 / the archive is encrypted: unpack it first")
    for name, member in documents:
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if is_link or name.is_absolute() or ".." in name.parts or (name.parts and name.parts[0].endswith(":")):
            raise DocumentError(
                f"压缩包里的“{name}”指向包外，拒绝解压 / {name} leads outside the archive: it is not unpacked"
            )


def _write(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: _Allowance) -> None:
    # The size that an archive states is not taken on trust.
    with archive.open(member) as source, target.open("wb") as stream:
        while chunk := source.read(_CHUNK):
            left.size -= len(chunk)
            if left.size < 0:
                raise _too_large()
            stream.write(chunk)


def _name(member: zipfile.ZipInfo) -> PurePosixPath:
    """Return the name of a member; archives made in China hold names in GBK, which zip files have no mark for."""
    name = member.orig_filename
    if not member.flag_bits & _UTF_8:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return PurePosixPath(name.replace("\\", "/"))


def _is_furniture(name: PurePosixPath) -> bool:
    """Tell whether a member is what an operating system leaves behind."""
    return (
        "__MACOSX" in name.parts
        or name.name.startswith((".", "~$"))
        or name.name.lower() in ("thumbs.db", "desktop.ini")
    )


def _file_name(name: PurePosixPath) -> str:
    printed = "".join(char if char.isprintable() and char not in '<>:"|?*' else "_" for char in name.name)
    path = PurePosixPath(printed)
    return path.stem[:_LONGEST_NAME] + path.suffix[:10]


def _too_large() -> DocumentError:
    return DocumentError(
        f"压缩包解压后超过 {LARGEST_BUNDLE >> 20} MB，请分批导入 / "
        f"the archive unpacks to more than {LARGEST_BUNDLE >> 20} MB: split it"
    )
