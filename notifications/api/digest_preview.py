"""What the digest would send now, and sending it (contract 8.7, 8.8)."""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rights import SEND_NOTIFICATIONS
from notifications.digest_preview import preview
from notifications.services.digest import send_digests
from pdap.api.callers import holders_of
from pdap.api.documents import documented
from pdap.api.endpoints import Endpoint


class CountsSerializer(serializers.Serializer):
    """What would be sent."""

    total_events = serializers.IntegerField()
    total_users = serializers.IntegerField()
    distinct_events = serializers.IntegerField()
    distinct_data_request_events = serializers.IntegerField()
    distinct_data_source_events = serializers.IntegerField()


class EventSerializer(serializers.Serializer):
    """An event; its id is unique among those of its entity type."""

    event_id = serializers.IntegerField()
    event_type = serializers.CharField()
    entity_id = serializers.IntegerField()
    entity_type = serializers.CharField()
    entity_name = serializers.CharField()


class BatchSerializer(serializers.Serializer):
    """One person's digest."""

    user_id = serializers.IntegerField()
    user_email = serializers.CharField()
    events = EventSerializer(many=True)


class PreviewSerializer(serializers.Serializer):
    """Everyone's digests."""

    counts = CountsSerializer()
    batches = BatchSerializer(many=True)


class Preview(Endpoint):
    """GET /notifications/preview."""

    access = holders_of(SEND_NOTIFICATIONS)

    @documented(responses=PreviewSerializer)
    def get(self, request: Request) -> Response:
        """Preview the next digests as if they were sent now. Nothing is saved."""
        return Response(preview())


class Send(Endpoint):
    """POST /notifications."""

    access = holders_of(SEND_NOTIFICATIONS)

    @documented(
        request=None,
        responses={
            200: inline_serializer(
                "NotificationsSent",
                {
                    "message": serializers.CharField(),
                    "count": serializers.IntegerField(help_text="How many people get a digest."),
                },
            )
        },
    )
    def post(self, request: Request) -> Response:
        """Send everyone with waiting updates their digest now, whatever their frequency. The worker emails them."""
        return Response({"message": "Notifications sent successfully.", "count": send_digests(everybody=True)})
