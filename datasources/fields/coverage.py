"""Which time the records cover, and what becomes of them."""

from datasources.enums import RetentionSchedule, UpdateMethod
from datasources.fields.groups import COVERAGE
from datasources.imports.published import RETENTION, UPDATES
from pdap.lib.columns import RecordColumn, Use
from pdap.lib.columns.declaration import EVERYWHERE
from pdap.lib.columns.kinds import Day, OneOf

COLUMNS = (
    RecordColumn(
        name="coverage_start",
        kind=Day(),
        label="Covers from",
        noun="start date",
        group=COVERAGE,
        question="First day covered",
        example="2019-01-01",
    ),
    RecordColumn(
        name="coverage_end",
        kind=Day(last=True),
        label="Covers until",
        noun="end date",
        group=COVERAGE,
        question="Last day covered",
        help_text="Leave blank if new records are still being added.",
    ),
    RecordColumn(
        name="update_method",
        kind=OneOf(UpdateMethod, UPDATES),
        label="Updates",
        group=COVERAGE,
        uses=EVERYWHERE - {Use.COMPARISON},
        question="What happens to older records when new ones are added?",
    ),
    RecordColumn(
        name="retention_schedule",
        kind=OneOf(RetentionSchedule, RETENTION),
        label="Retention",
        group=COVERAGE,
        uses=EVERYWHERE - {Use.COMPARISON},
        question="How long does the publisher keep the records?",
    ),
)
