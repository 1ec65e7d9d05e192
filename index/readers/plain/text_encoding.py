"""Bytes of a text file into text, whatever of the encodings met in Chinese offices they are in.

Refuses bytes that are no text in any of them: a wrong guess would become a document full of noise.
"""

import codecs
import re

from index.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # The UTF-32 mark begins with the UTF-16 one, so it is tried first.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_MOST_DAMAGE = 0.05


def decode_text(data: bytes) -> str:
    """Return the text of a file with plain line ends.

    Raises: DocumentError when the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            break
    else:
        text = _unmarked(data)
    if len(_CONTROL.findall(text)) > len(text) * 0.01 or text.count("\ufffd") > len(text) * _MOST_DAMAGE:
        raise _undecodable()
    # The mark of a new page before the first line of it makes no line of its own.
    return _LINE_END.sub("\n", _CONTROL.sub("", text).replace("\n\f", "\n"))


def _unmarked(data: bytes) -> str:
    wide = _wide_encoding(data)
    encodings = [wide] if wide else ["utf-8", *_declared(data), "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    # A file cut in the middle of a character, or one bad byte in a long text, is still readable.
    for encoding in encodings:
        text = data.decode(encoding, errors="replace")
        foreign = sum(char > "\x7f" for char in text)
        if text.count("\ufffd") <= max(1, foreign * _MOST_DAMAGE):
            return text
    raise _undecodable()


def _declared(data: bytes) -> list[str]:
    """Return the encoding that an HTML or XML text declares, if Python knows it as one of text."""
    found = _DECLARED.search(data[:4096])
    if found is None:
        return []
    try:
        codec = codecs.lookup(found[1].decode("ascii"))
    except LookupError:
        return []
    return [codec.name] if codec.name in ("big5", "big5hkscs", "gbk", "gb18030", "shift_jis") else []


def _wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 byte order of data without a mark: line ends and digits leave every second byte zero."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 50 and odd > 4 * even:
        return "utf-16-le"
    if even > len(sample) // 50 and even > 4 * odd:
        return "utf-16-be"
    return None


def _undecodable() -> DocumentError:
    return DocumentError(
        "无法识别文字编码，不是文本文件；请另存为 UTF-8 文本、.docx、.xlsx 或 PDF / "
        "not a text file in any known encoding: save it as UTF-8 text, .docx, .xlsx or PDF"
    )
