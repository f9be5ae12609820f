"""People in the API (contract 2.7)."""

from typing import Any

from rest_framework import serializers

from agencies.api.serializers import IdAndNameSerializer
from locations.api.serializers import LocationDetailSerializer
from pdap.api.documents import CountSerializer
from pdap.lib.column_rights import Role
from requests_app.api.serializers import DataRequestRowSerializer, DataRequestSerializer


class PlaceLevelsSerializer(serializers.Serializer):
    """A place by its levels. All are null for a search of all places."""

    location_id = serializers.IntegerField(allow_null=True)
    location_type = serializers.CharField(allow_null=True)
    state_name = serializers.CharField(allow_null=True)
    county_name = serializers.CharField(allow_null=True)
    locality_name = serializers.CharField(allow_null=True)


class RecentSearchSerializer(serializers.Serializer):
    """A recent search, version 2."""

    location_id = serializers.IntegerField(source="info.location_id", allow_null=True)
    location_type = serializers.CharField(source="info.location_type", allow_null=True)
    state_name = serializers.CharField(source="info.state_name", allow_null=True)
    county_name = serializers.CharField(source="info.county_name", allow_null=True)
    locality_name = serializers.CharField(source="info.locality_name", allow_null=True)
    record_categories = serializers.ListField(child=serializers.CharField())
    record_types = serializers.ListField(child=serializers.CharField())


class TypesByCategoryField(serializers.DictField):
    """Record types by category."""

    child = serializers.ListField(child=serializers.CharField())


class FollowSerializer(serializers.Serializer):
    """A followed search, version 2."""

    location_id = serializers.IntegerField(source="info.location_id")
    display_name = serializers.CharField()
    state_name = serializers.CharField(source="info.state_name", allow_null=True)
    county_name = serializers.CharField(source="info.county_name", allow_null=True)
    locality_name = serializers.CharField(source="info.locality_name", allow_null=True)
    subscriptions_by_category = TypesByCategoryField(source="types_by_category")


class OwnRequestRowSerializer(DataRequestRowSerializer):
    """The columns of a data request that its owner can read: all but the internal notes."""

    roles = (Role.OWNER,)


class OwnRequestSerializer(OwnRequestRowSerializer, DataRequestSerializer):
    """Your own data request with its sources and places."""

    beside = DataRequestSerializer.beside


class ProfileRequestSerializer(OwnRequestSerializer):
    """The same with IDs, as in a profile."""

    beside = OwnRequestSerializer.beside | {"data_source_ids", "location_ids"}

    data_source_ids = serializers.SerializerMethodField()
    location_ids = serializers.SerializerMethodField()

    def get_data_source_ids(self, request: Any) -> list[int]:
        """Return the ids of its public sources."""
        return [source["id"] for source in request.public_sources]

    def get_location_ids(self, request: Any) -> list[int]:
        """Return the ids of its places."""
        return [place.location_id for place in request.places]


class ExternalAccountsSerializer(serializers.Serializer):
    """Linked accounts on other sites."""

    github = serializers.CharField(allow_null=True)


class AccountSerializer(serializers.Serializer):
    """What both versions of a profile begin with."""

    email = serializers.CharField()
    external_accounts = ExternalAccountsSerializer()
    permissions = serializers.ListField(child=serializers.CharField())
    capacities = serializers.ListField(child=serializers.CharField())


class _Part(serializers.Serializer):
    message = serializers.CharField(allow_blank=True)
    metadata = CountSerializer()


class SearchesPartSerializer(_Part):
    """The recent searches in a profile."""

    data = RecentSearchSerializer(many=True)  # type: ignore[assignment]


class FollowsPartSerializer(_Part):
    """The follows in a profile."""

    data = FollowSerializer(many=True)  # type: ignore[assignment]


class RequestsPartSerializer(_Part):
    """The data requests in a profile."""

    data = ProfileRequestSerializer(many=True)  # type: ignore[assignment]


class ProfileSerializer(AccountSerializer):
    """A profile, version 2."""

    recent_searches = SearchesPartSerializer()
    followed_searches = FollowsPartSerializer()
    data_requests = RequestsPartSerializer()


class SearchInVersion3Serializer(serializers.Serializer):
    """A recent search, version 3."""

    display_name = serializers.SerializerMethodField()
    location_info = PlaceLevelsSerializer(source="info")
    record_types = serializers.ListField(child=serializers.CharField())
    record_categories = serializers.ListField(child=serializers.CharField())
    search_date = serializers.DateTimeField(source="date")

    def get_display_name(self, search: Any) -> str:
        """Return the full name of the place."""
        return search.display_name or "No Location"


class FollowInVersion3Serializer(serializers.Serializer):
    """A followed search, version 3."""

    location_id = serializers.IntegerField(source="info.location_id")
    display_name = serializers.CharField()
    location_info = PlaceLevelsSerializer(source="info")
    record_types = serializers.ListField(child=serializers.CharField())
    record_categories = serializers.ListField(child=serializers.CharField())
    record_types_by_category = TypesByCategoryField(source="types_by_category")


class RequestInVersion3Serializer(serializers.Serializer):
    """A data request in a profile, version 3."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    github_issue_url = serializers.SerializerMethodField()
    info = OwnRequestRowSerializer(source="*")
    data_sources = IdAndNameSerializer(many=True, source="public_sources")
    data_source_ids = serializers.SerializerMethodField()
    locations = LocationDetailSerializer(many=True, source="places")
    location_ids = serializers.SerializerMethodField()

    get_data_source_ids = ProfileRequestSerializer.get_data_source_ids
    get_location_ids = ProfileRequestSerializer.get_location_ids

    def get_github_issue_url(self, request: Any) -> str | None:
        """Return the GitHub issue of the request; None without one."""
        issue = getattr(request, "github_issue", None)
        return issue.github_issue_url if issue else None


class ProfileInVersion3Serializer(AccountSerializer):
    """A profile, version 3."""

    recent_searches = SearchInVersion3Serializer(many=True)
    followed_searches = FollowInVersion3Serializer(many=True)
    data_requests = RequestInVersion3Serializer(many=True)


class UserRowSerializer(serializers.Serializer):
    """A person, as administrators see them."""

    user_id = serializers.IntegerField(source="pk")
    email = serializers.CharField()
    created_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField(allow_null=True)
    permissions = serializers.SerializerMethodField()

    def get_permissions(self, person: Any) -> list[str]:
        """Return the names of their permissions."""
        return sorted(permission.permission_name for permission in person.permissions.all())


class PermissionSerializer(serializers.Serializer):
    """A permission."""

    permission = serializers.CharField(source="permission_name")
    description = serializers.CharField(allow_null=True)


class MappingsSerializer(serializers.Serializer):
    """Permissions."""

    mappings = PermissionSerializer(many=True)
