"""What a source is: its link, its name, what it holds, and of whom."""

from datasources.enums import RecordTypeName
from datasources.fields.groups import ACCESS, ENTRY, PROVENANCE, RECORD
from pdap.db.enums import UrlStatus
from pdap.lib.column_rights import FIXED
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import EVERYWHERE, NOT_COMPARED
from pdap.lib.columns.kinds import Line, Link, Name, NamedRecord, Note, Number, OneOf
from pdap.lib.lazy_texts import gettext_lazy as _

COLUMNS = (
    RecordColumn(
        name="id",
        kind=Number(),
        label=_("ID"),
        description=_("The ID of the data source."),
        group=RECORD,
        page_group=ENTRY,
        uses=frozenset({Use.PAGE, Use.API, Use.EXPORT, Use.IMPORT}),
        rule=FIXED,
        nullable=False,
        help_text=_("The record’s ID. Leave blank to add a new record."),
        fixed=True,
    ),
    RecordColumn(
        name="name",
        kind=Name(),
        label=_("Name"),
        description=_("The name of the data source."),
        group=RECORD,
        uses=EVERYWHERE - {Use.PAGE},  # its heading
        nullable=False,
        help_text=_("For example, “Pittsburgh police use of force reports”."),
        missing=_("Enter a name for the source."),
        example="Arrest log",
    ),
    RecordColumn(
        name="source_url",
        kind=Link(),
        label=_("Link"),
        description=_("A link to the page with the records."),
        group=RECORD,
        page_group=ACCESS,
        nullable=False,
        help_text=_("Link to the page where people can view or download the records."),
        missing=_("Enter the link to the source."),
        example="https://www.example.gov/police/arrests",
    ),
    RecordColumn(
        name="description",
        kind=Note(rows=4),
        label=_("Description"),
        description=_("A description of the records."),
        group=RECORD,
        uses=EVERYWHERE - {Use.PAGE},  # above its facts
        help_text=_("Describe the records in one or two sentences."),
        missing=_("Enter a description in one or two sentences."),
        example="All arrests since 2019.",
    ),
    RecordColumn(
        name="record_type_id",
        field="record_type",
        kind=NamedRecord(RecordTypeName),
        label=_("Record type"),
        description=_("The ID of the record type."),
        group=RECORD,
        uses=EVERYWHERE - {Use.PAGE, Use.SUBMISSION, Use.SYNC, Use.IMPORT},
        question=_("What type of record is it?"),
        missing=_("Choose a record type."),
    ),
    RecordColumn(
        name="record_type_name",
        path="record_type__name",
        sql="kind.name",
        kind=OneOf(RecordTypeName),
        label=_("Record type"),
        description=_("The name of the record type."),
        group=RECORD,
        uses=frozenset({Use.API, Use.EXPORT, Use.SUBMISSION, Use.IMPORT}),
        rule=FIXED,
        example="Arrest Records",
    ),
    RecordColumn(
        name="agency_described_not_in_database",
        kind=Line(longest_in_file=10_000),
        label=_("Unlisted agency"),
        description=_("The name of an agency that isn’t in the catalog yet."),
        group=RECORD,
        page_group=PROVENANCE,
        uses=NOT_COMPARED,
        question=_("Name of the unlisted agency"),
        help_text=_("We’ll add it for you."),
        shown_if=lambda source: source.agency_described_not_in_database,
    ),
    RecordColumn(
        name="url_status",
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
