"""How one gets at the records, and in which form they are."""

from datasources.enums import AccessType, DetailLevel
from datasources.fields.groups import ACCESS
from datasources.imports.published import ACCESS as ACCESS_SPELLINGS
from datasources.meanings import ACCESS_TYPES, DETAIL_LEVELS, in_a_line
from datasources.portals import PORTAL_TYPES, RECORD_FORMATS
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import EVERYWHERE
from pdap.lib.columns.kinds import Line, Link, Note, OneOf, SomeOf, Word, Words
from pdap.lib.lazy_texts import gettext_lazy as _

ALONE = EVERYWHERE - {Use.COMPARISON}

COLUMNS = (
    RecordColumn(
        name="internet_archive_url",
        kind=Link(parts_of_pages=True),
        label=_("Archived copy"),
        group=ACCESS,
        # The existing system shows it nowhere; our pages do, since it outlives a broken link.
        uses=frozenset({Use.ADMIN, Use.PAGE, Use.HISTORY, Use.IMPORT}),
        help_text=_("A copy of the page in a web archive."),
    ),
    RecordColumn(
        name="access_types",
        holds="How readers get the records: a file to download, a page to read, or an interface for programs.",
        kind=SomeOf(AccessType, ACCESS_SPELLINGS),
        label=_("Access"),
        group=ACCESS,
        nullable=False,
        question=_("How do you get the records?"),
        help_text=in_a_line(ACCESS_TYPES),
        example="Download; API",
    ),
    RecordColumn(
        name="record_formats",
        holds="The formats of the files.",
        kind=Words(RECORD_FORMATS),
        label=_("Formats"),
        group=ACCESS,
        nullable=False,
        example="CSV; PDF",
    ),
    RecordColumn(
        name="detail_level",
        holds="Whether there is a row for each event or person, counts by group, or a few totals.",
        kind=OneOf(DetailLevel),
        label=_("Level of detail"),
        group=ACCESS,
        question=_("How detailed is it?"),
        help_text=in_a_line(DETAIL_LEVELS),
        example="Individual record",
    ),
    RecordColumn(
        name="data_portal_type",
        holds="The software of the site that has the records, if it is one that many publishers use.",
        kind=Word(PORTAL_TYPES),
        label=_("Data portal"),
        group=ACCESS,
        question=_("Website software"),
    ),
    RecordColumn(
        name="data_portal_type_other",
        holds="The name of that software, if it is another one.",
        kind=Line(),
        label=_("Portal software"),
        group=ACCESS,
        uses=ALONE,
        question=_("What other software?"),
        help_text=_("Only if you chose “Other”."),
        shown_if=lambda source: source.data_portal_type_other,
    ),
    RecordColumn(
        name="readme_url",
        holds="A page that explains the records.",
        kind=Link(parts_of_pages=True),
        label=_("Documentation"),
        group=ACCESS,
        uses=ALONE,
        question=_("Link to documentation"),
    ),
    RecordColumn(
        name="scraper_url",
        holds="A program that collects the records.",
        kind=Link(parts_of_pages=True),
        label=_("Scraper"),
        group=ACCESS,
        uses=ALONE,
        question=_("Link to a scraper"),
    ),
    RecordColumn(
        name="access_notes",
        holds="What readers need to know to get the records, such as an account or a fee.",
        kind=Note(),
        label=_("Access notes"),
        group=ACCESS,
        uses=ALONE,
        help_text=_("For example, whether you need an account or have to pay. This will be public."),
    ),
)
