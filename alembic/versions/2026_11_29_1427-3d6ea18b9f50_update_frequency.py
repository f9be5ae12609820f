"""How often the publisher updates a source: a column of the source, and the one function that reads what it says.

The existing system has the column beside the source, in `data_sources_archive_info`, where no one can set it. What stands
there moves into the source, also when a program that knows only that table writes it later.

Revision ID: 3d6ea18b9f50
Revises: a1d94f7c3e58
Create Date: 2026-11-29 14:27:00
"""

from alembic import op

revision = "3d6ea18b9f50"
down_revision = "a1d94f7c3e58"
branch_labels = None
depends_on = None

# What almost all sources say, in days. Looking through the patterns below takes ten milliseconds, since PostgreSQL keeps
# only a few of them compiled.
USUAL = {
    "continuously": "0",
    "real-time": "0",
    "hourly": "1.0/24",
    "daily": "1",
    "weekly": "7",
    "biweekly": "14",
    "every 2 weeks": "14",
    "monthly": "31",
    "quarterly": "92",
    "every 6 months": "186",
    "semiannually": "182.5",
    "yearly": "365",
    "annual": "365",
    "annually": "365",
    "every 2 years": "730",
    "irregularly": "NULL",
    "as needed": "NULL",
    "unknown": "NULL",
    "never": "'Infinity'",
}
# Words for what the pattern below reads as "every" and a number.
WORDS = {
    r"\m(\d{1,4})\s*(minute|hour|day|week|month|quarter)s?\s*(?:/|\m(?:a|per|each|every)\M)\s*[a-z]+": r"every \2",
    r"\m(every|each)\s+second\s+(?=[a-z])": r"every 2 ",
    r"\m(every|each)\s+(?:other|alternate)\M": "every 2",
    r"\m(every|each)\s+third\M": "every 3",
    r"\m(every|each)\s+fourth\M": "every 4",
    r"\m(every|each)\s+(\d{1,4})(?:st|nd|rd|th)\M": r"every \2",
    r"\mhalf\s+an?\M": "half",
    r"\monce\M": "",
    r"\mtwice\M": "2 times",
    r"\mthrice\M": "3 times",
} | {
    rf"\m{word}\M": str(number)
    for number, word in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        start=1,
    )
}
# The days of each unit; a month is the longest one.
UNITS = {
    "seconds?": "1.0/86400",
    "(?:minute|min)s?|minutely": "1.0/1440",
    "(?:hour|hr)s?|hourly": "1.0/24",
    "days?|daily|nights?|nightly|weekdays?|workdays?": "1",
    "(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|(?:week|wk)s?|weekly": "7",
    "fortnights?|fortnightly": "14",
    "(?:month|mo)s?|monthly": "31",
    "(?:quarter|qtr)s?|quarterly": "92",
    "(?:year|yr)s?|yearly|annual|annually|annum|january|february|march|april|may|june|july|august|september"
    "|october|november|december": "365",
    "biennial|biennially|biennium": "730",
    "triennial|triennially": "1095",
    "quadrennial|quadrennially": "1460",
    "decennial|decennially|decades?": "3650",
}
# These say by themselves how often; the others need a number or "every" before them: "on the first day" says nothing.
ADVERBS = (
    "minutely|hourly|daily|nightly|weekdays|workdays|(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends|weekly"
    "|fortnightly|monthly|quarterly|yearly|annual|annually|biennial|biennially|triennial|triennially|quadrennial"
    "|quadrennially|decennial|decennially"
)
NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
# How many times; what leads to the unit; the number of units, or the upper of two; a part of the unit or several of it.
MENTION = (
    rf"(?:\m({NUMBER})\s*(?:(?:x|times?)\M\s*|(?=/|(?:per|a|an|each)\M)))?"
    r"(?:(/|<|>|~|≤|≥|\m(?:a|an|per|every|each|in)\M)\s*)*"
    rf"(?:\m({NUMBER})(?:\s*(?:-|–|—|to|or)\s*({NUMBER}))?[\s-]*)?"
    r"(?:\m(half|semi|bi|tri)[\s-]*)?"
    r"(?:\m(?:calendar|fiscal|school|academic|business|working|full)\s+)?"
    rf"({'|'.join(UNITS)})\M(?!\s+(?:of|after|before|following)\M)"
)
NEVER = (
    r"\m(?:never|no longer|no (?:more )?updates?|one[\s-]?time|static|discontinued)\M|^\s*(?:none|once|once only)\s*$"
    r"|\mnot (?:being |currently )?(?:updated|maintained)\M(?!\s+(?:on|often|regular|frequent))"
)
ALWAYS = r"real.?time|\mlive\M|continuous|constant|\minstant|\mstream|immediate|24/7"
# Durations as catalogs of open data write them: P1Y, R/P6M, R/PT1H.
DURATION = (
    rf"^\s*(?:r\d*/)?p(?=[\dt])(?:({NUMBER})y)?(?:({NUMBER})m)?(?:({NUMBER})w)?(?:({NUMBER})d)?"
    rf"(?:t(?=\d)(?:({NUMBER})h)?(?:({NUMBER})m)?(?:({NUMBER})s)?)?\s*$"
)


def in_figures(text: str) -> str:
    """Return SQL for a text with its words for numbers in figures."""
    for pattern, figure in WORDS.items():
        text = f"regexp_replace({text}, '{pattern}', '{figure}', 'g')"
    return text


def upgrade() -> None:
    usual = " ".join(f"WHEN '{words}' THEN {days}" for words, days in USUAL.items())
    units = " ".join(f"WHEN said[6] ~ '^(?:{pattern})$' THEN {days}" for pattern, days in UNITS.items())
    statement = rf"""
        CREATE FUNCTION public.days_between_updates(frequency text) RETURNS double precision
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
            -- Days between two updates, of what people write, such as "Every 2 weeks": the shortest time that it names;
            -- infinity where there are none any more, null where it says nothing that we can read.
            SELECT CASE lower(btrim(frequency)) {usual} ELSE CASE
                    WHEN lower(frequency) ~ '{NEVER}' THEN 'Infinity'
                    WHEN lower(frequency) ~ '{ALWAYS}' THEN 0
                    WHEN lower(frequency) ~ '{DURATION}' THEN (
                        SELECT nullif(
                            coalesce(part[1]::double precision * 365, 0) + coalesce(part[2]::double precision * 31, 0)
                            + coalesce(part[3]::double precision * 7, 0) + coalesce(part[4]::double precision, 0)
                            + coalesce(part[5]::double precision / 24, 0) + coalesce(part[6]::double precision / 1440, 0)
                            + coalesce(part[7]::double precision / 86400, 0),
                            0
                        )
                        FROM regexp_match(lower(frequency), '{DURATION}') part
                    )
                    ELSE (
                        SELECT nullif(min(
                            CASE {units} END
                            * CASE
                                WHEN said[5] IN ('half', 'semi') THEN 0.5
                                WHEN said[6] ~ '^(?:year|yr|annual)' AND said[5] = 'bi' THEN 0.5
                                WHEN said[6] ~ '^(?:year|yr|annual)' AND said[5] = 'tri' THEN 1.0 / 3
                                WHEN said[5] = 'bi' THEN 2
                                WHEN said[5] = 'tri' THEN 3
                                ELSE 1
                            END
                            * coalesce(said[4], said[3], '1')::double precision
                            / nullif(coalesce(said[1], '1')::double precision, 0)
                        ), 0)
                        FROM (SELECT {in_figures("lower(frequency)")} AS words) figures,
                            regexp_matches(figures.words, '{MENTION}', 'g') said
                        WHERE said[6] ~ '^(?:{ADVERBS})$' OR said[2] IS NOT NULL OR said[3] IS NOT NULL
                            OR said[1] IS NOT NULL OR said[5] IS NOT NULL
                            OR figures.words ~ '^\s*[a-z]+\s*$'
                    )
                END
            END
        $$
    """
    # SQLAlchemy would take `:minute` for a parameter.
    op.execute(statement.replace("?:", r"?\:"))
    op.execute("ALTER TABLE public.data_sources ADD COLUMN update_frequency text")
    # What moves is no change of the sources.
    op.execute("ALTER TABLE public.data_sources DISABLE TRIGGER USER")
    op.execute("""
        UPDATE public.data_sources source SET update_frequency = nullif(btrim(info.update_frequency), '')
        FROM public.data_sources_archive_info info
        WHERE info.data_source_id = source.id AND info.update_frequency IS NOT NULL
    """)
    op.execute("ALTER TABLE public.data_sources ENABLE TRIGGER USER")
    op.execute("""
        CREATE FUNCTION public.move_update_frequency() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE public.data_sources SET update_frequency = nullif(btrim(NEW.update_frequency), '')
            WHERE id = NEW.data_source_id AND update_frequency IS DISTINCT FROM nullif(btrim(NEW.update_frequency), '');
            RETURN NULL;
        END
        $$
    """)
    op.execute("""
        CREATE TRIGGER move_update_frequency AFTER UPDATE OF update_frequency ON public.data_sources_archive_info
        FOR EACH ROW WHEN (NEW.update_frequency IS DISTINCT FROM OLD.update_frequency)
        EXECUTE FUNCTION public.move_update_frequency()
    """)


def downgrade() -> None:
    op.execute("DROP TRIGGER move_update_frequency ON public.data_sources_archive_info")
    op.execute("DROP FUNCTION public.move_update_frequency()")
    op.execute("""
        UPDATE public.data_sources_archive_info info SET update_frequency = source.update_frequency
        FROM public.data_sources source
        WHERE source.id = info.data_source_id
        AND source.update_frequency IS DISTINCT FROM nullif(btrim(info.update_frequency), '')
    """)
    op.execute("ALTER TABLE public.data_sources DROP COLUMN update_frequency")
    op.execute("DROP FUNCTION public.days_between_updates(text)")
