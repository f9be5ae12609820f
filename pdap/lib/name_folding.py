"""How names of places and agencies are stored and compared, the same in Python and in the database.

The database has functions with the same names (`public.folded`, `public.name_key`, `public.county_key`), which depend
on neither the server's locale nor its version. tests/pdap/lib/test_name_folding.py keeps the two the same.
"""

# ruff: noqa: RUF001 - letters that look alike are what this is about
import re
import unicodedata
from functools import lru_cache

# The longest name that forms, the admin, the API and imports accept; the longest real one has 89 characters.
LONGEST_NAME = 500

# Standalone accents, which would otherwise become a space and an accent.
LONE_ACCENTS = "\u00b4\u0384\u1fbd\u1fbf\u1fef\u1ffd\u1ffe"
# Marks on letters, apostrophes and okinas of every kind, and invisible characters.
DROPPED = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u2018-\u201b\u2032\u2035\ua78b\ua78c"
    r"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
# Punctuation and symbols, which only separate. Letters of other scripts are unchanged.
SEPARATING = (
    r"\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u02ff\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f"
    r"\ue000-\uf8ff\ufe10-\ufe6f\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U0010ffff"
)
# Latin letters that Unicode does not decompose, and their small letters without strokes and hooks.
LETTERS = (
    "ÐØðøĐđĦħıĸŁłŊŋŦŧƀƁƂƃƄƆƇƈƉƊƋƌƎƏƐƑƒƓƔƖƗƘƙƚƜƝƞƟƢƤƥƦƧƩƫƬƭƮƱƲƳƴƵƶƷƸƼǤǥǶǷȜȠȡȢȤȥȴȵȶȷȺȻȼȽȾȿɀɁɃɄɅɆɇɈɉɊɋɌɍɎɏɓɕɖɗɟɠɦɨɫɬ"
    "ɭɱɲɳɵɼɽɾʂʄʈʉʋʐʑʝʠᵬᵭᵮᵯᵰᵱᵲᵳᵴᵵᵶᵽᶀᶁᶂᶃᶄᶅᶆᶇᶈᶉᶊᶌᶍᶎᶏᶑᶒᶖᶙẜẝỺỼỾỿⱠⱡⱢⱣⱤⱥⱦⱧⱨⱩⱪⱫⱬⱭⱮⱯⱰⱱⱲⱳⱴⱵⱸⱺⱾⱿꜢꜤꜦꜨꜪꜬꜮꜲꜴꜶꜸꜺꜼꜾꝀꝁꝂꝃꝄꝅꝆꝈꝉꝊꝋꝌꝍꝎ"
    "ꝐꝑꝒꝓꝔꝕꝖꝗꝘꝙꝚꝜꝞꝟꝠꝢꝤꝦꝨꝪꝬꝮꝹꝻꝽꝾꞀꞂꞄꞆꞋꞍꞎꞐꞑꞒꞓꞔꞕꞖꞗꞘꞙꞚꞜꞞꞠꞡꞢꞣꞤꞥꞦꞧꞨꞩꞪꞫꞬꞭꞮꞰꞱꞲꞳꞴꞶꞸꞹꞺꞼꞾꟀꟂꟄꟅꟆꟇꟈꟉꟊꟋꟌꟍꟐꟖꟘꟚꟜꟵꬴꬷꬸꬹꬺꬻꭉꭎꭒꭖꭗꭘꭙꭚ𝼉𝼑𝼓𝼖"
    "𝼚𝼛𝼝𝼞"
)
PLAIN = (
    "dododdhhikllnnttbbbbƅɔccddddǝəɛffgɣɩikklɯnnoƣppʀƨʃttttʊvyyzzʒƹƽggƕƿȝndȣzzlntjaccltszɂbuʌeejjqqrryybcddjghill"
    "lmnnorrrsjtuvzzjqbdfmnprrstzpbdfgklmnprsvxzadeiussỻỽyylllprathhkkzzɑmɐɒvwwvⱶeoszꜣꜥꜧꜩꜫꜭꜯꜳꜵꜷꜹꜻꜽꜿkkkkkkꝇllooooꝏ"
    "ppppppqqqqꝛꝝvvꝡꝣꝥꝧꝩꝫꝭꝯꝺꝼᵹꝿꞁꞃꞅꞇꞌɥlnnccchbbffꞛꞝꞟggkknnrrsshɜɡlɪʞʇjꭓꞵꞷuuꞻꞽꞿꟁꟃcszddssɤssꟑꟗꟙꟛƛꟶelllmnruuxxxxytllr"
    "iocs"
)
DOUBLE_LETTERS = {"Æ": "ae", "æ": "ae", "Œ": "oe", "œ": "oe", "ẞ": "ss", "ß": "ss", "Þ": "th", "þ": "th"}
CAPITALS = {chr(capital): chr(capital + 32) for capital in range(ord("A"), ord("Z") + 1)}
FULL_WORDS = {"st": "saint", "ste": "saint", "sainte": "saint", "ft": "fort", "mt": "mount"}

_LONE = dict.fromkeys(map(ord, LONE_ACCENTS))
_DROPPED = re.compile(f"[{DROPPED}]")
_PLAIN = str.maketrans({**dict(zip(LETTERS, PLAIN, strict=True)), **DOUBLE_LETTERS, **CAPITALS})
_DOT_BETWEEN_WORDS = re.compile(r"(?<=[a-z][a-z])\.(?=[a-z0-9])")
_CLOSED_UP = dict.fromkeys(map(ord, ".'`"))
# PostgreSQL has neither NUL nor unpaired surrogates.
_SEPARATING = re.compile(rf"[\x00{SEPARATING}\ud800-\udfff]+")
# Words for counties, and for what states have instead of them; `public.county_key` has the same.
_COUNTY_BEFORE = "city and county|city and borough|county|parish|borough|municipality|municipio|condado"
_COUNTY_AFTER = (
    "city and county|city and borough|county|parish|borough|census area|planning region|municipality|municipio"
)
_COUNTY_FIRST = re.compile(rf"^(?:{_COUNTY_BEFORE}) (?:of|de) ")
_CITY_FIRST = re.compile(r"^city of (.+)$")
_COUNTY_LAST = re.compile(rf"(?<=.) (?:{_COUNTY_AFTER}|cnty|cty|co)$")
# "Co" is also Colorado.
_SAYS_COUNTY = re.compile(rf"(?:^| )(?:{_COUNTY_BEFORE}|{_COUNTY_AFTER})(?: |$)")


# Invisible characters that are not part of a text.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")


def tidy_text(text: str) -> str:
    """Return a text as we store texts: composed letters (NFC), nothing invisible, no spaces around it."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text)).strip()


@lru_cache(maxsize=20_000)
def folded(name: str) -> str:
    """Return a name's words without case, accents, apostrophes and punctuation: "St. John's" is "saint johns".

    Only letters, digits and single spaces are left, so none of it is a wildcard. It may be empty.
    """
    return " ".join(FULL_WORDS.get(word, word) for word in plain_words(name))


def plain_words(text: str) -> list[str]:
    """Return the same words with abbreviations unchanged: "St. John's" is "st" and "johns"."""
    if not text.isascii():
        text = _DROPPED.sub("", unicodedata.normalize("NFKD", text.translate(_LONE)))
    text = _DOT_BETWEEN_WORDS.sub(" ", text.translate(_PLAIN)).translate(_CLOSED_UP).replace("&", " and ")
    return [word for word in _SEPARATING.sub(" ", text).split(" ") if word]


def name_key(name: str) -> str:
    """Return a key that is the same for all ways of writing a name: La Salle is LaSalle, McGregor is Mc Gregor."""
    return folded(name).replace(" ", "")


def county_key(name: str) -> str:
    """Return the key of a county's name without the word for a county: Orleans Parish is Orleans.

    A city that is itself a county keeps its word: Baltimore city is not Baltimore County.
    """
    text = _CITY_FIRST.sub(r"\1 city", _COUNTY_FIRST.sub("", folded(name)))
    return _COUNTY_LAST.sub("", text).replace(" ", "")


def says_county(text: str) -> bool:
    """Return whether a text has a word for a county, or for what a state has instead, spelled out."""
    return _SAYS_COUNTY.search(folded(text)) is not None
