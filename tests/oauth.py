"""A small GitHub for tests: it asks nobody, and answers with the person that the test describes."""

import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.socialaccount.providers.github.views import GitHubOAuth2Adapter


@dataclass
class GitHub:
    """Who signs in there, and what the site has asked."""

    address: str = ""
    number: int = 583231
    emails: list[dict[str, Any]] = field(default_factory=list)
    denies: bool = False
    codes: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)

    def is_person(self, number: int, email: str, *, verified: bool = True) -> None:
        """Let this be the person who signs in."""
        self.number = number
        self.emails = [
            {"email": "other@users.noreply.github.com", "primary": False, "verified": True},
            {"email": email, "primary": True, "verified": verified},
        ]


class Handler(BaseHTTPRequestHandler):
    """Answers as GitHub does, as far as signing in goes."""

    github: GitHub

    def do_GET(self) -> None:
        """Send the person who authorizes back with a code, and tell who it is to the person who has a token."""
        parts = urlsplit(self.path)
        if parts.path == "/login/oauth/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            answer = {"error": "access_denied"} if self.github.denies else {"code": self.new(self.github.codes)}
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode({**answer, 'state': asked['state']})}")
            self.end_headers()
        elif self.headers.get("Authorization", "").removeprefix("token ") not in self.github.tokens:
            self.answer(401, {"message": "Bad credentials"})
        elif parts.path == "/api/v3/user":
            self.answer(200, {"id": self.github.number, "login": "ada", "email": None, "name": "Ada"})
        else:
            self.answer(200, self.github.emails)

    def do_POST(self) -> None:
        """Give a token for a code, once."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code = sent.get("code", [""])[0]
        if code not in self.github.codes or sent.get("client_secret") != ["the-secret"]:
            return self.answer(200, {"error": "bad_verification_code"})
        self.github.codes.remove(code)
        return self.answer(200, {"access_token": self.new(self.github.tokens), "token_type": "bearer"})

    def new(self, known_secrets: set[str]) -> str:
        """Return a new secret, which is remembered."""
        secret = secrets.token_hex(8)
        known_secrets.add(secret)
        return secret

    def answer(self, status: int, body: object) -> None:
        """Answer in JSON."""
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def github(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    """A GitHub on this machine, at which the site is registered."""
    github = GitHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OurHandler", (Handler,), {"github": github}))
    github.address = f"http://127.0.0.1:{server.server_address[1]}"
    settings.GH_CLIENT_ID, settings.GH_CLIENT_SECRET, settings.GITHUB_SIGN_IN = "the-site", "the-secret", True
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, "form-action": ["'self'", github.address]}}
    monkeypatch.setattr(GitHubOAuth2Adapter, "access_token_url", f"{github.address}/login/oauth/access_token")
    monkeypatch.setattr(GitHubOAuth2Adapter, "authorize_url", f"{github.address}/login/oauth/authorize")
    monkeypatch.setattr(GitHubOAuth2Adapter, "profile_url", f"{github.address}/api/v3/user")
    monkeypatch.setattr(GitHubOAuth2Adapter, "emails_url", f"{github.address}/api/v3/user/emails")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield github
    finally:
        server.shutdown()
        server.server_close()
