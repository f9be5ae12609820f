"""The name of a source that several rows of a file are: rows with one address and record type."""

from collections.abc import Sequence

FOR = " for "
# What is left over at the end of the words that names have in common.
LOOSE_ENDS = " -\N{EN DASH}\N{EM DASH}:,/("


def shared_name(names: Sequence[str], record_type: str, states: Sequence[str]) -> str:
    """Return a name that is true of all rows: "Stops for several agencies in Arizona".

    `states` are the names of the states that the rows name.
    """
    if len(set(names)) == 1:
        return names[0]
    subjects, bodies = zip(*(name.partition(FOR)[::2] for name in names), strict=True)
    subject = words_in_common(subjects) or record_type or "Records"
    if len(set(bodies)) == 1:
        return f"{subject}{FOR}{bodies[0]}" if bodies[0] else subject
    area = f" in {states[0]}" if len(states) == 1 else " in several states" if states else ""
    return f"{subject}{FOR}several agencies{area}"


def words_in_common(texts: Sequence[str]) -> str:
    """Return the words with which all texts begin."""
    common: list[str] = []
    for words in zip(*(text.split() for text in texts), strict=False):
        if len({word.casefold() for word in words}) > 1:
            break
        common.append(words[0])
    return " ".join(common).rstrip(LOOSE_ENDS)
