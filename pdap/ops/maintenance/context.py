"""What every template knows of maintenance."""

from typing import Any

from django.http import HttpRequest

from pdap.lib.read_only import is_read_only, maintenance_message


def read_only(request: HttpRequest) -> dict[str, Any]:
    return {"read_only": is_read_only(), "read_only_message": maintenance_message()}
