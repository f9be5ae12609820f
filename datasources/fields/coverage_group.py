"""Which time the records cover, and what becomes of them."""

from django.utils.translation import gettext_noop

from datasources.enums import RetentionSchedule, UpdateMethod
from datasources.fields.groups import COVERAGE
from datasources.imports.published import RETENTION, UPDATES
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import NOT_COMPARED
from pdap.lib.columns.kinds import Day, OneOf, Word
from pdap.lib.lazy_texts import gettext_lazy as _

# What forms offer. Files and programs may send other words; `days_between_updates` reads most of them.
FREQUENCIES = (
    gettext_noop("Continuously"),
    gettext_noop("Daily"),
    gettext_noop("Weekly"),
    gettext_noop("Every 2 weeks"),
    gettext_noop("Monthly"),
    gettext_noop("Quarterly"),
    gettext_noop("Every 6 months"),
    gettext_noop("Yearly"),
    gettext_noop("Every 2 years"),
    gettext_noop("Irregularly"),
    gettext_noop("Never"),
)

COLUMNS = (
    RecordColumn(
        name="coverage_start",
        kind=Day(),
        label=_("Covers from"),
        description=_("The first day the records cover."),
        noun=_("start date"),
        group=COVERAGE,
        question=_("First day covered"),
        example="2019-01-01",
    ),
    RecordColumn(
        name="coverage_end",
        kind=Day(last=True),
        label=_("Covers until"),
        description=_("The last day the records cover. Blank if new records are still being added."),
        noun=_("end date"),
        group=COVERAGE,
        question=_("Last day covered"),
        help_text=_("Leave blank if new records are still being added."),
    ),
    RecordColumn(
        name="update_method",
        kind=OneOf(UpdateMethod, UPDATES),
        label=_("Updates"),
        description=_("What happens to older records when new ones are added."),
        group=COVERAGE,
        uses=NOT_COMPARED,
        question=_("What happens to older records when new ones are added?"),
    ),
    RecordColumn(
        name="update_frequency",
        kind=Word(FREQUENCIES),
        label=_("Update frequency"),
        description=_("How often the publisher updates the records."),
        group=COVERAGE,
        # The API's responses stay as in the contract.
        uses=NOT_COMPARED - {Use.API},
        question=_("How often is it updated?"),
        example="Every 2 weeks",
    ),
    RecordColumn(
        name="retention_schedule",
        kind=OneOf(RetentionSchedule, RETENTION),
        label=_("Retention"),
        description=_("How long the publisher keeps the records."),
        group=COVERAGE,
        uses=NOT_COMPARED,
        question=_("How long does the publisher keep the records?"),
    ),
)
