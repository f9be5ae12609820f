"""Compression of responses for clients that ask for it: zstd if they accept it, else gzip."""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator

import zstandard

# In bytes; compressing less is not worth the work.
SMALLEST = 1024
# The ones we prefer first.
ENCODINGS = ("zstd", "gzip")
# Pictures and archives are compressed already.
TEXTS = re.compile(r"(text/|application/(json|javascript|xml|atom\+xml|geo\+json|ld\+json|.*\+(json|xml)$)|image/svg)")
ZSTD_LEVEL, GZIP_LEVEL = 6, 6


def encoding_for(accepted: str) -> str:
    """Return the encoding for an Accept-Encoding header, empty for none."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        weight = re.fullmatch(r"\s*q=([\d.]+)\s*", parameters)
        try:
            weights[name.strip()] = float(weight[1]) if weight else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    offered = [(weights.get(name, weights.get("*", 0.0)), name) for name in ENCODINGS]
    best = max(offered, key=lambda offer: offer[0])
    return best[1] if best[0] > 0 else ""


def is_compressible(content_type: str) -> bool:
    return bool(TEXTS.match(content_type.partition(";")[0].strip().lower()))


def compress_response(content: bytes, encoding: str) -> bytes:
    if encoding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compress(content)
    return gzip.compress(content, GZIP_LEVEL, mtime=0)


def decompress_response(content: bytes, encoding: str) -> bytes:
    if encoding == "zstd":
        return zstandard.ZstdDecompressor().decompress(content)
    return gzip.decompress(content)


def compressed_stream(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Compress a stream; the compressor decides the size of the pieces."""
    compressor = (
        zstandard.ZstdCompressor(level=3).compressobj()
        if encoding == "zstd"
        else zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    )
    for piece in pieces:
        if ready := compressor.compress(piece):
            yield ready
    yield compressor.flush()
