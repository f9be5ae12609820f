"""Names: one folding, independent of the server's locale and of the version of its libraries.

pdap/lib/names.py says the same in Python. When one of these functions changes, the indexes on it must be rebuilt and the
views of spellings refreshed.

Revision ID: c58002749b04
Revises: 5370fa073cef
Create Date: 2026-11-29 07:58:00+00:00
"""

# ruff: noqa: RUF001 - letters that look alike are what this is about
from alembic import op

revision = "c58002749b04"
down_revision = "5370fa073cef"
branch_labels = None
depends_on = None

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
# Marks, apostrophes and okinas, what cannot be seen; then what only separates.
DROPPED = (
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    r"\u02b9-\u02bf\u02c8\u02ca\u02cb\u055a\u2018-\u201b\u2032\u2035\ua78b\ua78c"
    r"\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
SEPARATING = (
    r"\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u02b0-\u02ff\u2000-\u2bff\u2e00-\u2e7f\u3000-\u303f"
    r"\ue000-\uf8ff\ufe10-\ufe6f\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U0010ffff"
)


def upgrade() -> None:
    # Words stand between two blanks until the abbreviations are written out, so that neighbors do not share one.
    op.execute(rf"""
        CREATE FUNCTION public.folded(name text) RETURNS text
        LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
        DECLARE
            words text := name;
        BEGIN
            IF octet_length(words) > length(words) THEN
                words := normalize(translate(words, U&'\00b4\0384\1fbd\1fbf\1fef\1ffd\1ffe', ''), NFKD);
                words := translate(regexp_replace(words, '[{DROPPED}]', '', 'g'), '{LETTERS}', '{PLAIN}');
                words := replace(replace(words, 'Æ', 'ae'), 'æ', 'ae');
                words := replace(replace(words, 'Œ', 'oe'), 'œ', 'oe');
                words := replace(replace(words, 'ẞ', 'ss'), 'ß', 'ss');
                words := replace(replace(words, 'Þ', 'th'), 'þ', 'th');
            END IF;
            words := lower(words COLLATE "C");
            IF strpos(words, '.') > 0 THEN
                words := replace(regexp_replace(words, '(?<=[a-z][a-z])\.(?=[a-z0-9])', ' ', 'g'), '.', '');
            END IF;
            words := replace(translate(words, U&'\0027\0060', ''), '&', ' and ');
            words := '  ' || regexp_replace(words, '[{SEPARATING}]+', '  ', 'g') || '  ';
            words := replace(replace(replace(words, ' st ', ' saint '), ' ste ', ' saint '), ' sainte ', ' saint ');
            words := replace(replace(words, ' ft ', ' fort '), ' mt ', ' mount ');
            RETURN btrim(replace(words, '  ', ' '));
        END
        $$
    """)
    op.execute("""
        CREATE FUNCTION public.name_key(name text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT replace(public.folded(name), ' ', '') $$
    """)
    op.execute(r"""
        CREATE FUNCTION public.county_key(name text) RETURNS text
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            SELECT replace(regexp_replace(regexp_replace(regexp_replace(public.folded(name),
                '^(city and county|city and borough|county|parish|borough|municipality|municipio|condado) (of|de) ', ''),
                '^city of (.+)$', '\1 city'),
                '(?<=.) (city and county|city and borough|county|parish|borough|census area|planning region'
                '|municipality|municipio|cnty|cty|co)$', ''),
                ' ', '')
        $$
    """)


def downgrade() -> None:
    op.execute("DROP FUNCTION public.county_key(text)")
    op.execute("DROP FUNCTION public.name_key(text)")
    op.execute("DROP FUNCTION public.folded(text)")
