"""What a request's status means, in the words of its page."""

from requests_app.enums import RequestStatus

MEANINGS: dict[str, str] = {
    RequestStatus.INTAKE: "It has come in and waits for somebody to look at it. Until then only the person who asked "
    "and the staff see it.",
    RequestStatus.READY_TO_START: "Somebody has looked at it and understood what is asked. Volunteers can begin.",
    RequestStatus.ACTIVE: "Somebody is looking for the data.",
    RequestStatus.WAITING_FOR_FOIA: "A public records request was sent to the agency, which has to answer.",
    RequestStatus.WAITING_FOR_REQUESTOR: "There is a question to the person who asked; it goes on with the answer.",
    RequestStatus.WAITING_FOR_SCRAPER: "The data was found, and somebody has to write the program that collects it.",
    RequestStatus.COMPLETE: "The data was found, or it is clear that it does not exist.",
    RequestStatus.REQUEST_WITHDRAWN: "The person who asked does not need it any more. It stands in no list.",
    RequestStatus.ARCHIVED: "It was put away without an answer. It stands in no list.",
}
