"""The title of a page, from as much of its HTML as was read."""

import codecs
import html
import re
import unicodedata

LONGEST_TITLE = 200
SNIFFED = 2048

DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
# Encodings that decode in linear time; Python knows others that don't, such as punycode.
KNOWN = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|latin-?1|iso-?8859-\d{1,2}|windows-125\d|cp125\d|koi8-[ru]|macintosh"
    r"|shift[_-]jis|euc-(jp|kr)|iso-2022-jp|gbk|gb2312|gb18030|big5",
    re.IGNORECASE,
)
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Where a title can begin, and what can contain one that isn't the page's; each is read once, so time is linear.
PLACES = re.compile(r"<!--|<(title|svg|script|style|template)\b[^>]{0,500}>|<body\b", re.IGNORECASE)


def title_of(body: bytes, content_type: str) -> str:
    """Return a page's title as one line of plain text, at most 200 characters; empty without one."""
    text = decode_page(body, content_type)
    position = 0
    while tag := PLACES.search(text, position):
        name = (tag[1] or "").lower()
        if tag[0] == "<!--":
            end = text.find("-->", tag.end())
        elif not name:  # the body has begun
            return ""
        else:
            closing = re.compile(rf"</{name}", re.IGNORECASE).search(text, tag.end())
            end = closing.start() if closing else -1
            if name == "title":
                return text_in_one_line(text[tag.end() : end if closing else tag.end() + 10 * LONGEST_TITLE])
        if end < 0:
            return ""
        position = end
    return ""


def decode_page(body: bytes, content_type: str) -> str:
    """Return text, decoded by its byte order mark, the server's charset, the page's charset, or the web's default."""
    for mark, encoding in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    charset = re.search(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", content_type, re.IGNORECASE)
    declared = DECLARED.search(body[:SNIFFED])
    for name in (charset[1] if charset else "", declared[1].decode("ascii") if declared else ""):
        if KNOWN.fullmatch(name):
            # Browsers read both names as this one.
            name = "windows-1252" if name.lower() in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii") else name
            try:
                return body.decode(name, "replace")
            except LookupError:  # a number that its family doesn't have
                continue
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        # If reading stopped in the middle of a character, it is still UTF-8.
        return body.decode("utf-8" if error.start >= len(body) - 3 else "windows-1252", "replace")


def text_in_one_line(markup: str, longest: int = LONGEST_TITLE) -> str:
    """Return markup's text with spaces collapsed, and without characters that would hide or reverse text."""
    text = "".join(
        " " if character.isspace() else character
        for character in html.unescape(markup[: 20 * longest])
        if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
