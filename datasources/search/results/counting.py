"""How many sources each option of the filters has, counted for all filters in one pass through the links."""

# ruff: noqa: S608 - names of columns and conditions are ours
from collections.abc import Sequence

from datasources.search.results.conditions import Counted, Narrowed

# `first` is one link of each source, the one that fewest filters refuse; `lone` is the only link of its source.
FIRST, LONE = "first", "lone"
# Among the options that are counted: to remove all filters.
NO_FILTERS = ("no-filters", "")
LEVELS = ("level", "agency_type")
# Which of the conditions a link fulfills is one number with a bit for each, and links that have it alike are counted
# together: each link is added to one count of each group instead of looking at every condition in each.
COUNTED = """,
counted as materialized (
    select which, {columns}, min(one) as one, {numbers}
    from (
        select grouping({columns}) as which, {columns}, fulfills, min(data_source_id) as one, count(*) as links
        from (select *, {fulfills} as fulfills from link) link group by grouping sets ({sets})
    ) alike group by which, {columns}
),
option as ({options})"""
NUMBER = "coalesce(sum(links) filter (where fulfills & {bit} <> 0), 0)::bigint as {name}"
# The groups with each value of their array.
EACH_VALUE = """counted cross join lateral (
    select distinct unnest({value}) as value from public.data_sources where id = one) each_value"""


class OptionCounts:
    """The part of a statement behind its links that counts; what it is asked for first is what it counts."""

    def __init__(self, narrowed: Narrowed) -> None:
        self.narrowed = narrowed
        self.sets = list(dict.fromkeys((*(counted.columns for counted in narrowed.counted), LEVELS)))
        self.columns = list(dict.fromkeys(column for columns in self.sets for column in columns))
        self.numbers: dict[str, str] = {}

    def sql(self) -> str:
        name, value = NO_FILTERS
        without = f"select '{name}', '{value}', ({self.sources(self.narrowed.unfiltered)})"
        options = " union all ".join([*map(self.options_of, self.narrowed.counted), without])
        return COUNTED.format(
            columns=", ".join(self.columns),
            sets=", ".join(f"({', '.join((*columns, 'fulfills'))})" for columns in self.sets),
            options=options,
            fulfills=" + ".join(f"{2**place} * ({links})::integer" for place, links in enumerate(self.numbers)),
            numbers=", ".join(
                NUMBER.format(bit=2**place, name=name) for place, name in enumerate(self.numbers.values())
            ),
        )

    def sources(self, condition: str) -> str:
        """Return the query for the number of sources of which a link fulfills a condition."""
        number = self.number(f"{FIRST} and {condition}")
        return f"select coalesce(sum({number}), 0)::bigint {self.rows(self.sets[0], number)}"

    def sources_apart(self) -> str:
        """Return the query for the number of sources that only the narrowing refuses which sets apart."""
        if self.narrowed.apart is None:
            return "0"
        others = self.sources(self.narrowed.no_refusal(self.narrowed.apart))
        return f"({others}) - ({self.sources('kept')})"

    def agencies(self, condition: str) -> str:
        """Return the query for the number of agencies of which a link fulfills a condition."""
        return f"select count(distinct agency_id) from link where {condition}"

    def number(self, links: str) -> str:
        """Return the column of `counted` that has the number of such links."""
        return self.numbers.setdefault(links, f"number_{len(self.numbers)}")

    def which(self, columns: Sequence[str]) -> int:
        """Return how `grouping` marks the rows of these columns."""
        return sum(2**place for place, other in enumerate(reversed(self.columns)) if other not in columns)

    def rows(self, columns: Sequence[str], number: str, groups: str = "counted") -> str:
        """Return the part of a query that reads the groups by these columns which have any of a number."""
        return f"from {groups} where which = {self.which(columns)} and {number} > 0"

    def options_of(self, counted: Counted) -> str:
        """Return the query for the values of a filter with their numbers of sources."""
        name, value, condition = f"'{counted.name}' as name", counted.value, self.narrowed.counts_for(counted.name)
        number = self.number(f"{LONE if counted.of_agency else FIRST} and {condition}")
        rows = f"select {value} as value, {number} as number {self.rows(counted.columns, number)}"
        if counted.of_agency:
            several = f"select distinct {value} as value, data_source_id from several where not lone and {condition}"
            rows += f" union all select value, count(*) from ({several}) pair group by value"
        if counted.many:
            each = self.rows(counted.columns, number, EACH_VALUE.format(value=value))
            rows = f"select each_value.value, {number} as number {each}"
        summed = f"select {name}, value::text, sum(number) as number from ({rows}) rows where value is not null"
        return f"({summed} group by value)"
