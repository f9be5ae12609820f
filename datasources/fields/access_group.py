"""How one gets at the records, and in which form they are."""

from datasources.enums import AccessType, DetailLevel
from datasources.fields.groups import ACCESS
from datasources.imports.published import ACCESS as ACCESS_SPELLINGS
from datasources.meanings import ACCESS_TYPES, DETAIL_LEVELS, in_a_line
from datasources.portals import PORTAL_TYPES, RECORD_FORMATS
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import NOT_COMPARED
from pdap.lib.columns.kinds import Line, Link, Note, OneOf, SomeOf, Word, Words
from pdap.lib.lazy_texts import gettext_lazy as _

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
        kind=Words(RECORD_FORMATS),
        label=_("Formats"),
        description=_("The file formats of the records."),
        group=ACCESS,
        nullable=False,
        example="CSV; PDF",
    ),
    RecordColumn(
        name="detail_level",
        kind=OneOf(DetailLevel),
        label=_("Level of detail"),
        group=ACCESS,
        question=_("How detailed is it?"),
        help_text=in_a_line(DETAIL_LEVELS),
        example="Individual record",
    ),
    RecordColumn(
        name="data_portal_type",
        kind=Word(PORTAL_TYPES),
        label=_("Data portal"),
        description=_("The software of the website that publishes the records."),
        group=ACCESS,
        question=_("Website software"),
    ),
    RecordColumn(
        name="data_portal_type_other",
        kind=Line(),
        label=_("Portal software"),
        description=_("The name of that software, if it isn’t in the list."),
        group=ACCESS,
        uses=NOT_COMPARED,
        question=_("What other software?"),
        help_text=_("Only if you chose “Other”."),
        shown_if=lambda source: source.data_portal_type_other,
    ),
    RecordColumn(
        name="readme_url",
        kind=Link(parts_of_pages=True),
        label=_("Documentation"),
        description=_("A link to documentation about the records."),
        group=ACCESS,
        uses=NOT_COMPARED,
        question=_("Link to documentation"),
    ),
    RecordColumn(
        name="scraper_url",
        kind=Link(parts_of_pages=True),
        label=_("Scraper"),
        description=_("A link to a program that collects the records."),
        group=ACCESS,
        uses=NOT_COMPARED,
        question=_("Link to a scraper"),
    ),
    RecordColumn(
        name="access_notes",
        kind=Note(),
        label=_("Access notes"),
        description=_("What people need to get the records, such as an account or a fee."),
        group=ACCESS,
        uses=NOT_COMPARED,
        help_text=_("For example, whether you need an account or have to pay. This will be public."),
    ),
)
