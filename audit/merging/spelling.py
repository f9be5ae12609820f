"""Names that differ in one letter, without comparing each with each."""


def within_one(first: str, second: str) -> bool:
    """Return whether one change of a letter makes one word of the other."""
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    one, other = first[start:], second[start:]
    return (
        one[1:] in {other, other[1:]}
        or one == other[1:]
        or (len(one) > 1 and one[1::-1] == other[:2] and one[2:] == other[2:])
    )


def nearly(squashed: str) -> set[str]:
    """Return a text and all that is left of it without one letter: two texts that share one are a letter apart."""
    return {squashed, *(squashed[:at] + squashed[at + 1 :] for at in range(len(squashed)))}
