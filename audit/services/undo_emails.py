"""Who gets an email because of an undoing: apps say so of their own tables, in `ready()`, and previews repeat it."""

from collections.abc import Callable, Sequence

from audit.services.steps import Step

# Returns, for the steps of an undoing and the person who would do it, sentences about the emails that would be sent.
EmailsOfUndoing = Callable[[Sequence[Step], int | None], Sequence[str]]

_rules: dict[EmailsOfUndoing, None] = {}


def say_emails_of_undoing(rule: EmailsOfUndoing) -> None:
    """Register a rule; a second time changes nothing."""
    _rules[rule] = None


def emails_of_undoing(steps: Sequence[Step], actor_id: int | None) -> list[str]:
    return [sentence for rule in _rules for sentence in rule(steps, actor_id)]
