"""Writing to PDAP (contract 2.11)."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pdap.api.bodies import BodySerializer, Choice, Text, checked_body
from pdap.api.documents import MessageSerializer, documented
from pdap.api.endpoints import Endpoint
from pdap.api.rate_limits import TooManyAttemptsError
from pdap.lib.limiter import slowed_within_limit
from pdap.site.contact_messages import MOST_MESSAGES, send_message
from pdap.site.forms import KINDS

HOUR = 3600


class ContactSerializer(BodySerializer):
    """A message, and the address to reply to."""

    email = serializers.EmailField(max_length=254)
    message = Text()
    type = Choice(choices=[kind for kind, _ in KINDS])


class Contact(Endpoint):
    """POST /contact/form-submit."""

    @documented(request=ContactSerializer, responses=MessageSerializer)
    def post(self, request: Request) -> Response:
        """Send PDAP a message. We reply to the address you give."""
        body = checked_body(ContactSerializer, request)
        if not slowed_within_limit(request._request, "contact", MOST_MESSAGES, HOUR):
            raise TooManyAttemptsError("Too many messages have come from your network. Try again in an hour.", HOUR)
        send_message(body["type"], body["email"], body["message"])
        return Response({"message": "Message sent."})
