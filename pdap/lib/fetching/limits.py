"""What a fetch may cost."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What a fetch may cost: seconds in all and for single steps, bytes of a body before and after unpacking, steps."""

    total_seconds: float = 20.0
    connect_seconds: float = 6.0
    read_seconds: float = 10.0
    body_bytes: int = 512 * 1024
    redirects: int = 5
