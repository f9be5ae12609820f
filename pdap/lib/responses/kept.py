"""Responses that a process keeps by their address, as the bytes that were sent: compressed or not."""

from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from pdap.lib.bounded_memory import BoundedMemory
from pdap.lib.responses.encoding import SMALLEST, compress_response, decompress_response, encoding_for, is_compressible

# Headers that belong to one request, or that are set on every response.
OF_ONE_REQUEST = frozenset({"content-length", "content-encoding", "x-request-id", "retry-after", "vary"})
ENTRY_BYTES = 1500


@dataclass
class KeptResponse:
    """A response: its ETag, its headers, and its body in each encoding that was asked for."""

    etag: str
    headers: dict[str, str]
    vary: str
    bodies: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, response: HttpResponse, accepted: str) -> "KeptResponse":
        """Keep a response with its body in the encoding that this client accepts."""
        headers = {
            name: value
            for name, value in response.items()
            if name.lower() not in OF_ONE_REQUEST and not name.startswith("RateLimit")
        }
        stored = cls(response.headers["ETag"], headers, response.headers.get("Vary", ""))
        plain = response.content
        encoding = encoding_for(accepted) if stored.may_be_compressed(len(plain)) else ""
        stored.bodies[encoding] = compress_response(plain, encoding) if encoding else plain
        return stored

    def may_be_compressed(self, size: int) -> bool:
        return size >= SMALLEST and is_compressible(self.headers.get("Content-Type", ""))

    @property
    def size(self) -> int:
        return ENTRY_BYTES + sum(map(len, self.bodies.values()))

    def plain(self) -> bytes:
        if "" in self.bodies:
            return self.bodies[""]
        encoding, body = next(iter(self.bodies.items()))
        return decompress_response(body, encoding)

    def response(self, accepted: str) -> HttpResponse:
        """Return the response for a client that accepts these encodings; a new encoding is kept too."""
        encoding = encoding_for(accepted)
        if encoding in self.bodies:
            body = self.bodies[encoding]
        elif not encoding:
            body = self.plain()
        elif self.may_be_compressed(len(plain := self.plain())):
            body = self.bodies[encoding] = compress_response(plain, encoding)
        else:
            encoding, body = "", plain
        response = HttpResponse(body)
        for name, value in self.headers.items():
            response.headers[name] = value
        response.headers["Content-Length"] = str(len(body))
        if self.vary:
            response.headers["Vary"] = self.vary
        if encoding:
            response.headers["Content-Encoding"] = encoding
            patch_vary_headers(response, ("Accept-Encoding",))
        return response


kept_responses: BoundedMemory[KeptResponse] = BoundedMemory(lambda: settings.KEPT_ANSWERS_BYTES)


def keep(address: str, stored: KeptResponse) -> None:
    kept_responses.put(address, stored, stored.size)


def kept_response(address: str, etag: str) -> KeptResponse | None:
    """Return what is kept for an address, if it has this ETag."""
    stored = kept_responses.get(address)
    return stored if stored is not None and stored.etag == etag else None
