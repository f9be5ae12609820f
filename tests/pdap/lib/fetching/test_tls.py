"""Certificates: those that are valid for the name, and others."""

import datetime
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pdap.lib.fetching import Failure, Limits, fetch, visit
from tests.web import Web, page

NAME = "site.example"
QUICK = Limits(total_seconds=3)


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that signs itself, for one name, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(
        made.public_bytes(pem) + key.private_bytes(pem, serialization.PrivateFormat.TraditionalOpenSSL, plain)
    )
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Web]:
    """A web that speaks TLS."""
    made = Web()
    made.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.tls.load_cert_chain(certificate)
    made.answers["/"] = page(body=b"<title>Safe</title>")
    made.start()
    yield made
    made.stop()


def ask(web: Web, host: str = NAME) -> tuple[int | None, Failure | None, str]:
    """Fetch the page by https."""
    fetched = fetch(web.url("/", host).replace("http:", "https:"), True, network=web.network, limits=QUICK)
    return fetched.status, fetched.failure, fetched.title


def test_a_certificate_that_nobody_vouches_for_is_an_outcome(secure: Web) -> None:
    assert ask(secure) == (None, Failure.TLS, "")
    assert not secure.asked


def test_a_valid_certificate_is_valid_for_its_name_only(
    secure: Web, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(visit, "tls_context", lambda: trusting)

    assert ask(secure) == (200, None, "Safe")
    assert ask(secure, "other.example") == (None, Failure.TLS, "")
