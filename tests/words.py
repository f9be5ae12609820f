"""The words that no one should read on this site, in its mails, its admin and its documents, and the better ones.

A pattern stands for a whole kind of word: its forms, and for British spellings the rule by which they are made.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

# What English spells with -ise or -yse on both sides of the Atlantic.
WITH_S = (
    "ad?vise|adverti[sz]e|apprise|arise|braise|bruise|chastise|circumcise|comprise|compromise|concise|cruise|demise|"
    "despise|devise|disguise|enterprise|excise|exercise|expertise|franchise|imprecise|improvise|incise|liaise|"
    "merchandise|noise|paradise|phrase|poise|practise|praise|precise|premise|promise|raise|reprise|revise|rise|"
    "supervise|surmise|surprise|televise|treatise|turquoise|uprise|wise|[a-z]*wise|[a-z]*raise|[a-z]*cruise"
)
STEMS_WITH_S = "|".join(word.removesuffix("e") for word in WITH_S.split("|"))

OUR = (
    "arm|behavi|cand|clam|col|discol|recol|enam|endeav|fav|flav|glam|harb|hon|hum|lab|neighb|od|parl|ranc|rig|rum|sav|"
    "splend|tum|val|vap|vig"
)
DOUBLED_L = (
    "cancel|channel|counsel|dial|fuel|funnel|label|level|libel|marshal|model|panel|quarrel|rival|shovel|signal|spiral|"
    "total|travel|tunnel|unravel"
)

# British spelling and usage: in no text, and in no name or comment of the code either.
BRITISH: dict[str, str] = {
    rf"(?:{OUR})our(?:s|ed|ing|able|ful|ite|ites|less|hood|hoods)?": "-or-",
    rf"(?!(?:{STEMS_WITH_S})(?:e[sdr]?|ing)\b)[a-z]{{2,}}(?<![aeou])is(?:e|es|ed|er|ers|ing|ation|ations)": "-iz-",
    r"(?:anal|paral|catal)ys(?:e|es|ed|er|ing)": "-yz-",
    r"(?:cent|fib|lit|met|theat|calib|spect|lust)re[sd]?": "-er",
    r"(?:lic|def|off|pret)ence[sd]?": "-ense",
    rf"(?:{DOUBLED_L})l(?:ed|er|ers|ing|ings)": "one l",
    r"fulfils?|enrols?|instalments?|skilful(?:ly)?|wilful(?:ly)?": "ll",
    r"grey(?:s|ed|ish)?": "gray",
    r"cheques?|tyres?|kerbs?|ploughs?|storeys?|sceptic\w*|artefacts?|aluminium|jewellery|programmes?|maths": "American",
    r"judgements?|acknowledgements?|ageing": "American spelling",
    r"whilst|amongst": "while, among",
    r"learnt|spelt|burnt|dreamt|leant": "-ed",
    r"(?:to|after|back|for|in|out|up|down)wards": "without the s",
    r"organisations?": "organization",
}
# Each pattern with what to write instead. Case does not matter.
PATTERNS: dict[str, str] = {
    r"mend(?:s|ed|ing)?": "fix",
    r"anew": "again",
    r"who(?:m?so)?m?ever": "anyone who",
    r"whom": "who",
    r"whose own": "with its own",
    r"some-?body(?:['’]s)?": "someone",
    r"every-?body(?:['’]s)?": "everyone",
    r"any-?body(?:['’]s)?": "anyone",
    r"nobody(?:['’]s)?": "no one",
    r"one['’]s own|of yours": "your own",
    r"(?:for|of) those that are named": "for the given ones",
    r"what there is": "what is available",
    r"at the moment": "right now",
    r"e-mail(?:s|ed|ing)?": "email",
    r"mails?(?! server)": "email",
    r"kinds? of record": "record type",
    r"any more(?=[.,;:?!)]|$| (?:here|now|there|and|or|if|when|by|in|on|than|before|after|since)\b)": "anymore",
    r"(?:not )?(?:take|takes|taken|taking) in": "decline",
    r"ask(?:s|ed|ing)? for": "request",
    r"speaks? of": "mention",
    r"ticks?|ticked|ticking": "select",
    r"for good": "permanently",
    r"lately": "recently",
    r"forgotten your": "forgot your",
    r"looks? into (?:your|the) (?:mail|folder)": "check",
    r"there is no such": "doesn't exist",
    r"stands? in no": "isn't in any",
    r"put away": "close",
    r"(?:is|are|was|were) told (?:of|that|whether)": "get updates about, or is shown",
    r"(?:here|there)(?:by|in|of|upon|after)": "a plainer word",
    r"hence(?:forth)?|hitherto|moreover|furthermore|notwithstanding": "a plainer word",
    r"prior to": "before",
    r"in order to": "to",
    r"utili[sz](?:e|es|ed|ing)": "use",
    r"catalogu(?:e|es|ed|ing|er|ers)": "catalog",
    **BRITISH,
}
# Only where residents read: the admin and the API have these words for what is stored.
PUBLIC_PATTERNS: dict[str, str] = {
    r"localit(?:y|ies)": "city or town",
    r"curat(?:e|es|ed|ing)": "review",
}
# A date as Americans write it: `F j, Y`, not `j F Y`.
BRITISH_DATE = re.compile(r"""\bdate:['"][jd] ?[FMNm]""")


def whole_word(pattern: str) -> re.Pattern[str]:
    # Neither a part of a longer name nor of an address, such as `catalogue.py`, `e-mail-x` or `mail.example.org`.
    return re.compile(rf"(?<![\w./@-])(?:{pattern})(?![\w/@]|\.\w|-\w)", re.IGNORECASE)


def compiled(patterns: dict[str, str]) -> list[tuple[re.Pattern[str], str]]:
    return [(whole_word(pattern), better) for pattern, better in patterns.items()]


EVERYWHERE, IN_PUBLIC = compiled(PATTERNS), compiled(PUBLIC_PATTERNS)
IN_CODE = whole_word("|".join(BRITISH))
# Names of the existing database.
NAMES_OF_OTHERS = re.compile(r"\w*normalised_url\w*")
WORD_OF_NAME = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# One look tells that almost every text has none of them.
ANY_OF_THEM = whole_word("|".join([*PATTERNS, *PUBLIC_PATTERNS]))


@dataclass(frozen=True)
class Passage:
    """A text that people read, and the line on which it begins."""

    line: int
    text: str


def wrong_words(text: str, public: bool = False) -> list[tuple[str, str]]:
    """Return the words of a text that are not used, each with the better one."""
    if not ANY_OF_THEM.search(text):
        return []
    return [
        (match[0], better)
        for pattern, better in [*EVERYWHERE, *(IN_PUBLIC if public else [])]
        for match in pattern.finditer(text)
    ]


COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}|<!--.*?-->|<(style|script)\b.*?</\1>", re.S)
CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
QUOTED = re.compile(r"""\b(?:label|heading|last|title|default|text|help|yesno|pluralize)[:=]["']([^"']*)["']""")
TAG = re.compile(r"<[a-zA-Z/!][^<>]*>", re.S)
READ_ALOUD = re.compile(r"""\b(?:aria-label|alt|title|placeholder|content|value|data-filter)=["]([^"]*)["]""", re.S)


def blanked(text: str) -> str:
    """Return as many lines, empty."""
    return re.sub(r"[^\n]", " ", text)


def template_passages(source: str) -> Iterator[Passage]:
    """Give what a template shows: its text, what is read aloud of its tags, and texts that its code holds."""
    source = COMMENT.sub(lambda match: blanked(match[0]), source)
    for match in CODE.finditer(source):
        for quoted in QUOTED.finditer(match[0]):
            yield Passage(source.count("\n", 0, match.start() + quoted.start()) + 1, unescape(quoted[1]))
    shown = CODE.sub(lambda match: "\N{OBJECT REPLACEMENT CHARACTER}" + blanked(match[0])[1:], source)
    for match in TAG.finditer(shown):
        for attribute in READ_ALOUD.finditer(match[0]):
            yield Passage(shown.count("\n", 0, match.start() + attribute.start()) + 1, unescape(attribute[1]))
    words = TAG.sub(lambda match: blanked(match[0]), shown)
    for number, line in enumerate(words.split("\n"), start=1):
        yield Passage(number, unescape(line))


# Statements, patterns, names and addresses: no one reads them.
STATEMENT = re.compile(
    r"\b(?:select|insert into|update|delete from|create|alter|drop|grant|revoke|with|order by|where|from|join)\b.*"
    r"(?:\b(?:select|from|where|set|values|table|view|function|on|as|join|public\.)\b)",
    re.IGNORECASE | re.S,
)


def python_passages(source: str) -> Iterator[Passage]:
    """Give the texts of Python code that people may read: every literal that is a name or a sentence, and no SQL."""
    tree = ast.parse(source)
    unread = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                unread.add(id(statement.value))
            elif isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == "__all__":
                unread.update(map(id, ast.walk(statement.value)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in unread:
            text = node.value
            is_sql = STATEMENT.search(text) and ("\n" in text or "public." in text)
            if (" " in text.strip() and not is_sql) or text[:1].isupper():
                yield Passage(node.lineno, text)


JS_TEXT = re.compile(r'"((?:[^"\\\n]|\\.)*)"')


def script_passages(source: str) -> Iterator[Passage]:
    """Give the sentences of a script."""
    for number, line in enumerate(source.split("\n"), start=1):
        if not line.lstrip().startswith("//"):
            for match in JS_TEXT.finditer(line):
                if " " in match[1]:
                    yield Passage(number, match[1])


FENCE = re.compile(r"^```.*?^```", re.M | re.S)
NAMED = re.compile(r"`[^`\n]*`|\]\([^)\s]*\)|<https?://[^>]*>|https?://\S+")


def document_passages(source: str) -> Iterator[Passage]:
    """Give the sentences of a document: without code, names and addresses."""
    for pattern in (FENCE, NAMED):
        source = pattern.sub(lambda match: blanked(match[0]), source)
    for number, line in enumerate(source.split("\n"), start=1):
        if not line.startswith("    "):
            yield Passage(number, line)


@cache
def is_british(word: str) -> bool:
    return IN_CODE.fullmatch(word) is not None


def british_words(source: str) -> Iterator[tuple[int, str]]:
    """Give the words of names, comments and docstrings that are spelled as in Britain, with their lines."""
    # Taking a file apart takes long, and almost none has such a word anywhere.
    if not any(map(is_british, set(WORD_OF_NAME.findall(source)))):
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_told = token.type == tokenize.COMMENT or token.string.startswith('"""')
        if token.type != tokenize.NAME and not is_told:
            continue
        for word in WORD_OF_NAME.findall(NAMES_OF_OTHERS.sub("", token.string)):
            if is_british(word):
                yield token.start[0], word
