"""Which time the records cover, and what becomes of them."""

from datasources.enums import RetentionSchedule, UpdateMethod
from datasources.fields.groups import COVERAGE
from datasources.imports.published import RETENTION, UPDATES
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import EVERYWHERE
from pdap.lib.columns.kinds import Day, OneOf
from pdap.lib.lazy_texts import gettext_lazy as _

COLUMNS = (
    RecordColumn(
        name="coverage_start",
        holds="The first day that the records cover.",
        kind=Day(),
        label=_("Covers from"),
        noun=_("start date"),
        group=COVERAGE,
        question=_("First day covered"),
        example="2019-01-01",
    ),
    RecordColumn(
        name="coverage_end",
        holds="The last day that the records cover; blank if it isn't known or records are still being added.",
        kind=Day(last=True),
        label=_("Covers until"),
        noun=_("end date"),
        group=COVERAGE,
        question=_("Last day covered"),
        help_text=_("Leave blank if new records are still being added."),
    ),
    RecordColumn(
        name="update_method",
        holds="What happens to older records when new ones are added.",
        kind=OneOf(UpdateMethod, UPDATES),
        label=_("Updates"),
        group=COVERAGE,
        uses=EVERYWHERE - {Use.COMPARISON},
        question=_("What happens to older records when new ones are added?"),
    ),
    RecordColumn(
        name="retention_schedule",
        holds="How long the publisher keeps the records.",
        kind=OneOf(RetentionSchedule, RETENTION),
        label=_("Retention"),
        group=COVERAGE,
        uses=EVERYWHERE - {Use.COMPARISON},
        question=_("How long does the publisher keep the records?"),
    ),
)
