"""The outcome of a webhook delivery, as stored and as its owner reads it: a status, or why there is none."""

from django.utils.translation import gettext as _

from pdap.lib.fetching import Fetched
from pdap.lib.fetching.enums import Failure
from pdap.lib.fetching.fetched import meaning
from pdap.lib.lazy_texts import gettext_lazy
from pdap.lib.typed_numbers import is_digits

REDIRECTS = range(300, 400)
NO_RESPONSE: dict[Failure, str] = {
    Failure.BAD_ADDRESS: gettext_lazy("The URL isn’t valid."),
    Failure.PORT: gettext_lazy("We don’t send to this port."),
    Failure.NO_SUCH_NAME: gettext_lazy("There’s no server with this name."),
    Failure.NO_NAME_SERVICE: gettext_lazy("We couldn’t look up the server’s name."),
    Failure.PRIVATE: gettext_lazy("The server is in a private network."),
    Failure.REFUSED: gettext_lazy("The server refused the connection."),
    Failure.TIMEOUT: gettext_lazy("The server didn’t respond in time."),
    Failure.TLS: gettext_lazy("The server has no valid certificate."),
    Failure.BROKEN_ANSWER: gettext_lazy("The server’s response was incomplete or isn’t HTTP."),
    Failure.TOO_LARGE: gettext_lazy("The server’s response was too long."),
    Failure.SWITCHED_OFF: gettext_lazy("This site isn’t sending anything right now."),
}


def kept_outcome(outcome: Fetched) -> str:
    """Return what a delivery's row keeps: the status, or the value of the failure."""
    return str(outcome.status) if outcome.status is not None else str((outcome.failure or Failure.BROKEN_ANSWER).value)


def outcome_in_words(kept: str | None) -> str:
    """Return the outcome in the reader's language; nothing for a delivery that hasn't been sent yet.

    What an earlier release has kept is a sentence already.
    """
    if not kept:
        return ""
    if kept in Failure.values:
        return str(NO_RESPONSE.get(Failure(kept), _("The delivery failed.")))
    if not is_digits(kept):
        return kept
    status = int(kept)
    sentence = _("The server responded with “%(status)s”.") % {"status": meaning(status)}
    if status not in REDIRECTS:
        return sentence
    return sentence + " " + _("We don’t follow redirects.")
