"""Decoding a file, whatever encoding a spreadsheet wrote it in."""

import re

LARGEST_FILE = 100 * 1024 * 1024
# Stand for a NUL, which the database can't store, and for a character that can no longer be read.
NUL = "\N{SYMBOL FOR NULL}"
LOST = "\N{REPLACEMENT CHARACTER}"
# The first bytes of files of other kinds.
OTHER_KINDS = {
    b"PK\x03\x04": "This is a workbook or archive, not a CSV file. In your spreadsheet, choose “Save as”, then CSV.",
    b"\xd0\xcf\x11\xe0": "This is an Excel workbook, not a CSV file. In your spreadsheet, choose “Save as”, then CSV.",
    b"\xff\xfe": "This file is in UTF-16. Save it as “CSV UTF-8”.",
    b"\xfe\xff": "This file is in UTF-16. Save it as “CSV UTF-8”.",
    b"%PDF": "This is a PDF, not a CSV file.",
}
OLD_ENCODINGS = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
ACCENTED = "áàâäãåçéèêëíìîïñóòôöõúùûüÁÀÂÄÃÅÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜ"
# Where an accented letter or a punctuation mark is in a usual place.
IN_PLACE = re.compile(
    rf"(?<=[A-Za-z])[{ACCENTED}]|\b[ÁÉÍÓÚÑÜÖÄ](?=[a-z])"
    r"|(?<=[A-Za-z])\u2019(?=[A-Za-z\s,.;\"]|$)|(?:^|(?<=[\s,;(\"]))[\u201c\u2018](?=\w)"
    r"|(?<=[\w.,!?])\u201d|(?<=[\s\d])[\u2013\u2014](?=[\s\d])",
    re.MULTILINE,
)


class UnreadableFileError(ValueError):
    """A file can't be imported at all; the text says why."""


def decode_file(data: bytes) -> tuple[str, list[str]]:
    """Return a file's text, and a remark if its encoding was guessed. UnreadableFileError if it is not text."""
    if len(data) > LARGEST_FILE:
        raise UnreadableFileError(
            f"The file is larger than {LARGEST_FILE // 1024 // 1024} MB. Split it into smaller files."
        )
    for beginning, advice in OTHER_KINDS.items():
        if data.startswith(beginning):
            raise UnreadableFileError(advice)
    if b"\0" in data.partition(b"\n")[0]:
        raise UnreadableFileError("The file contains NUL characters. It isn’t a CSV file, or it’s damaged.")
    while data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    text, remarks = decode_utf_8(data) or decode_old_encoding(data)
    return text.replace("\0", NUL), remarks


def decode_utf_8(data: bytes) -> tuple[str, list[str]] | None:
    """Decode a file that is in UTF-8, or mostly; return None for one that is in another encoding."""
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    lines = data.split(b"\n")
    broken = sum(not is_utf_8(line) for line in lines)
    if broken > sum(not line.isascii() for line in lines) - broken:
        return None
    remark = "Rejected rows that aren’t in UTF-8 like the rest of the file."
    return data.decode("utf-8", "replace"), [remark]


def is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode_old_encoding(data: bytes) -> tuple[str, list[str]]:
    """Decode a file in the encoding that puts most of its characters in usual places."""
    best, name = None, ""
    for encoding, called in OLD_ENCODINGS.items():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(not character.isascii() for character in text)
        score = 2 * len(IN_PLACE.findall(text)) - strange
        if (best is None and (encoding == "cp1252" or score > 0)) or (best is not None and score > best[0]):
            best, name = (score, text), called
    if best is None:
        raise UnreadableFileError("The file isn’t in UTF-8 or Windows-1252. Save it as “CSV UTF-8”.")
    remark = f"The file isn’t in UTF-8, so we read it as {name}. Check the accents and dashes below."
    return best[1], [remark]


# The bytes of one character in UTF-8, read as Windows-1252 and saved again.
TWICE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    "\u2013-\u203a\u20ac\u2122]{1,3}"
)


def undo_double_encoding(text: str) -> str:
    """Correct a text whose characters were encoded twice: "DoÃ±a" is "Doña". Other texts are unchanged."""
    return text if text.isascii() else TWICE.sub(lambda match: undo_one_encoding(match[0]), text)


def undo_one_encoding(text: str) -> str:
    try:
        data = b"".join(
            bytes([ord(character)]) if ord(character) < 256 else character.encode("cp1252") for character in text
        )
        return data.decode("utf-8")
    except (UnicodeDecodeError, UnicodeEncodeError):
        return text
