"""`python -m pdap.ops.probe`: whether the site on this machine can serve, for a container's health check."""

import http.client
import sys

from pdap.lib.environment import env

PATIENCE = 4  # seconds


def main() -> int:
    """Return 0 if /health/ready returns 200; the request looks like the first proxy's, by HTTPS and the site's name."""
    host = env.list("ALLOWED_HOSTS")[0].lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", int(env.str("PORT")), timeout=PATIENCE)
    try:
        connection.request("GET", "/health/ready", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return 0 if connection.getresponse().status == http.HTTPStatus.OK else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main())
