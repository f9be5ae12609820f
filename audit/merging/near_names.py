"""Names that differ in one letter, without comparing each with each."""


def differ_by_one_letter(first: str, second: str) -> bool:
    """Return whether one change of a letter makes one word of the other."""
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    left, right = first[start:], second[start:]
    return (
        left[1:] in {right, right[1:]}
        or left == right[1:]
        or (len(left) > 1 and left[1::-1] == right[:2] and left[2:] == right[2:])
    )


def one_letter_variants(squashed: str) -> set[str]:
    """Return a text and all that is left of it without one letter: two texts that share one are a letter apart."""
    return {squashed, *(squashed[:at] + squashed[at + 1 :] for at in range(len(squashed)))}
