"""Guards before a .docx or .xlsx is unpacked: both are archives of XML that a stranger has sent.

Sizes are bounded and document type declarations refused, because neither format has any: an entity that expands or
reaches outside can then not exist, whatever parser reads the part later.
"""

import zipfile
import zlib
from pathlib import Path

from index.errors import DocumentError
from index.readers.limits import LARGEST_UNPACKED, LARGEST_XML, MOST_PARTS

_DECLARATIONS = tuple(
    text.encode(encoding) for text in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_CHUNK = 1 << 20


def check_archive(path: Path) -> None:
    """Read through an office archive once, keeping nothing.

    Raises: DocumentError when it is damaged, encrypted, unpacks beyond bounds or declares entities.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            xml = [member for member in members if member.filename.lower().endswith((".xml", ".rels", ".vml"))]
            if (
                len(members) > MOST_PARTS
                or sum(member.file_size for member in members) > LARGEST_UNPACKED
                or sum(member.file_size for member in xml) > LARGEST_XML
            ):
                raise DocumentError(
                    "压缩内容过大，疑似异常文件，请另存后重试 / "
                    "the file unpacks to far more than a disclosure holds: save it anew and try again"
                )
            if any(member.flag_bits & 1 for member in members):
                raise DocumentError(
                    "文件已加密，请去掉密码后重试 / the file is encrypted: remove its password and try again"
                )
            for member in xml:
                _check_member(archive, member)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise DocumentError(
            "文件损坏或不完整，请重新下载 / the file is damaged or cut short: download it again"
        ) from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    # A declaration may lie across two chunks, so the end of each is looked at again with the next.
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            window = tail + chunk
            if any(declaration in window for declaration in _DECLARATIONS):
                raise DocumentError(
                    f"{member.filename} 含有实体声明，不是正常的办公文件 / "
                    f"{member.filename} declares entities, which no office file does"
                )
            tail = window[-32:]
