"""What a source is: its link, its name, what it holds, and of whom."""

from datasources.enums import RecordTypeName
from datasources.fields.groups import ACCESS, ENTRY, PROVENANCE, RECORD
from pdap.db.enums import UrlStatus
from pdap.lib.column_rights import FIXED
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import EVERYWHERE
from pdap.lib.columns.kinds import Line, Link, Name, Named, Note, Number, OneOf
from pdap.lib.lazy_texts import gettext_lazy as _

COLUMNS = (
    RecordColumn(
        name="id",
        holds="The source's ID, which its page and the API use.",
        kind=Number(),
        label=_("ID"),
        group=RECORD,
        page_group=ENTRY,
        uses=frozenset({Use.PAGE, Use.API, Use.EXPORT, Use.IMPORT}),
        rule=FIXED,
        nullable=False,
        help_text=_("The record's ID. Leave blank to add a new record."),
        fixed=True,
    ),
    RecordColumn(
        name="name",
        holds="The source's name in the catalog.",
        kind=Name(),
        label=_("Name"),
        group=RECORD,
        uses=EVERYWHERE - {Use.PAGE},  # its heading
        nullable=False,
        help_text=_("For example, “Pittsburgh police use of force reports”."),
        missing=_("Enter a name for the source."),
        example="Arrest log",
    ),
    RecordColumn(
        name="source_url",
        holds="The page where people can view or download the records.",
        kind=Link(),
        label=_("Link"),
        group=RECORD,
        page_group=ACCESS,
        nullable=False,
        help_text=_("Link to the page where people can view or download the records."),
        missing=_("Enter the link to the source."),
        example="https://www.example.gov/police/arrests",
    ),
    RecordColumn(
        name="description",
        holds="What the records are, in a sentence or two.",
        kind=Note(rows=4),
        label=_("Description"),
        group=RECORD,
        uses=EVERYWHERE - {Use.PAGE},  # above its facts
        help_text=_("Describe the records in one or two sentences."),
        missing=_("Enter a description in one or two sentences."),
        example="All arrests since 2019.",
    ),
    RecordColumn(
        name="record_type_id",
        holds="The ID of the record type, in record-types.",
        field="record_type",
        kind=Named(RecordTypeName),
        label=_("Record type"),
        group=RECORD,
        uses=EVERYWHERE - {Use.PAGE, Use.SUBMISSION, Use.SYNC, Use.IMPORT},
        question=_("What type of record is it?"),
        missing=_("Choose a record type."),
    ),
    RecordColumn(
        name="record_type_name",
        holds="The name of the record type.",
        path="record_type__name",
        sql="kind.name",
        kind=OneOf(RecordTypeName),
        label=_("Record type"),
        group=RECORD,
        uses=frozenset({Use.API, Use.EXPORT, Use.SUBMISSION, Use.IMPORT}),
        rule=FIXED,
        example="Arrest Records",
    ),
    RecordColumn(
        name="agency_described_not_in_database",
        holds="An agency that the records are about and that the catalog doesn't have.",
        kind=Line(longest_in_file=10_000),
        label=_("Unlisted agency"),
        group=RECORD,
        page_group=PROVENANCE,
        uses=EVERYWHERE - {Use.COMPARISON},
        question=_("Name of the unlisted agency"),
        help_text=_("We'll add it for you."),
        shown_if=lambda source: source.agency_described_not_in_database,
    ),
    RecordColumn(
        name="url_status",
        holds="Whether the link works, as far as we know.",
        kind=OneOf(UrlStatus),
        label=_("Link status"),
        group=RECORD,
        page_group=ACCESS,
        # What the history says of it, `source_history` words. Collectors send it of all pages alike.
        uses=frozenset({Use.ADMIN, Use.PAGE, Use.API, Use.EXPORT, Use.IMPORT}),
        nullable=False,
        help_text=_("Whether the link works."),
        keeps=True,
    ),
)
