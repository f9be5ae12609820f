"""What happens to data sources that apps above this one want to know of."""

from django.dispatch import Signal

# Sent inside the transaction in which a source becomes public, with `data_source`; an error takes that back.
data_source_published = Signal()

# The same of many at once, with `data_sources`, so that listeners can write about all of them in one statement.
data_sources_published = Signal()

# Sent inside the transaction in which a source is approved or rejected, with `data_source` and the `reason` of a
# rejection, else None.
data_source_reviewed = Signal()
