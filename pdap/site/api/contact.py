"""Writing to PDAP (contract 2.11)."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from pdap.api.bodies import BodySerializer, Choice, Text, checked_body
from pdap.api.documents import MessageSerializer, documented
from pdap.api.endpoints import Endpoint
from pdap.api.rate_limits import TooManyAttemptsError
from pdap.site.contact_messages import HOUR, may_send_message, send_message
from pdap.site.forms import KINDS


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
        if not may_send_message(request._request):
            raise TooManyAttemptsError("Too many messages have come from your network. Try again in an hour.", HOUR)
        send_message(body["type"], body["email"], body["message"])
        return Response({"message": "Message sent."})
