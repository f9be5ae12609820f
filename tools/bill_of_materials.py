"""The bill of materials (CycloneDX 1.6) of what production installs, made of requirements.txt by `make bill`."""

import hashlib
import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(
    r"^([\w.-]+)==([^\s;]+)(?: ;[^\\\n]*)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def components(requirements: str) -> list[dict[str, Any]]:
    """Return each package with its version and the hashes of the files that may be installed."""
    return [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "properties": [
                {"name": "requirements:sha256", "value": value}
                for value in re.findall(r"sha256:([0-9a-f]{64})", hashes)
            ],
        }
        for name, version, hashes in PIN.findall(requirements)
    ]


def bill(requirements: str) -> dict[str, Any]:
    """Return the document; the same requirements give the same one."""
    digest = hashlib.sha256(requirements.encode()).digest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.UUID(bytes=digest[:16], version=4)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "pdap", "name": "pdap"}},
        "components": components(requirements),
    }


if __name__ == "__main__":
    json.dump(bill((ROOT / "requirements.txt").read_text(encoding="utf-8")), sys.stdout, indent=1)
    sys.stdout.write("\n")
