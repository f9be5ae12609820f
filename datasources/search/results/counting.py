"""How many sources each option of the filters has, counted for all filters in one pass through the links."""

# ruff: noqa: S608 - names of columns and conditions are ours
from datasources.search.results.conditions import Counted, Narrowed

# `first` is one link of each source, the one that fewest filters refuse; `lone` is the only link of its source.
FIRST, LONE = "first", "lone"
COUNTED = """,
counted as materialized (
    select grouping({columns}) as which, {columns}, {numbers} from link group by grouping sets ({sets}, ())
),
option as ({options})"""


class OptionCounts:
    """The part of a statement behind its links that counts; what it is asked for first is what it counts."""

    def __init__(self, narrowed: Narrowed) -> None:
        self.narrowed = narrowed
        self.columns = [counted.column for counted in narrowed.counted]
        self.numbers: dict[str, str] = {}

    def sql(self) -> str:
        options = " union all ".join(map(self.options_of, self.narrowed.counted))
        return COUNTED.format(
            columns=", ".join(self.columns),
            sets=", ".join(f"({column})" for column in self.columns),
            options=options,
            numbers=", ".join(f"count(*) filter (where {links}) as {name}" for links, name in self.numbers.items()),
        )

    def sources(self, condition: str) -> str:
        """Return the query for the number of sources of which a link fulfills a condition."""
        return f"select {self.number(FIRST, condition)} from counted where which = {self.which()}"

    def number(self, links: str, condition: str) -> str:
        """Return the column of `counted` that has the number of such links which fulfill a condition."""
        filtered = links if condition == "true" else f"{links} and {condition}"
        return self.numbers.setdefault(filtered, f"number_{len(self.numbers)}")

    def which(self, column: str = "") -> int:
        """Return how `grouping` marks the rows of one column; without one, the row of all links."""
        return sum(2**place for place, other in enumerate(reversed(self.columns)) if other != column)

    def options_of(self, counted: Counted) -> str:
        """Return the query for the values of a filter with their numbers of sources."""
        name, column = f"'{counted.name}' as name", counted.column
        condition = self.narrowed.counts_for(counted.name)
        number = self.number(LONE if counted.of_agency else FIRST, condition)
        rows = f"from counted where which = {self.which(column)} and {number} > 0"
        if counted.of_agency:
            several = f"select distinct {column} as value, data_source_id from link where not lone and {condition}"
            numbers = (
                f"select {column} as value, {number} as number {rows} "
                f"union all select value, count(*) from ({several}) pair group by value"
            )
            return (
                f"(select {name}, value::text, sum(number) as number "
                f"from ({numbers}) numbers where value is not null group by value)"
            )
        if counted.many:
            # Few lists are different, and each is taken apart once.
            values = f"(select distinct unnest({column}) as value) each_value"
            arrays = f"(select {column}, {number} {rows}) arrays"
            return (
                f"(select {name}, value::text, sum({number}) as number "
                f"from {arrays} cross join lateral {values} group by value)"
            )
        return f"(select {name}, {column}::text as value, {number} as number {rows})"
