"""What happens to data sources that apps above this one want to know of."""

from django.dispatch import Signal

# Sent inside the transaction in which a source becomes public, with `data_source`; an error takes that back.
data_source_published = Signal()

# The same of many at once, with `data_sources`, so that listeners can write about all of them in one statement.
data_sources_published = Signal()

# Sent inside the transaction in which a source is approved or rejected, with `data_source`, the `reason` of a
# rejection, else None, and the `actor_id` of the person who decided.
data_source_reviewed = Signal()

# Sent inside the transaction in which such a decision is taken back, with `data_source`.
data_source_reopened = Signal()

# Sent inside the transaction in which a submitter is asked something, with `data_source` and the `question`.
submitter_asked = Signal()

# Sent inside the transaction in which a curator resolves what a reader has reported, with the `report` and `actor_id`.
problem_report_resolved = Signal()
