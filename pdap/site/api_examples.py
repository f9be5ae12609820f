"""The first call of the API's introduction, in three languages, and its response. A test runs what people paste."""

from dataclasses import dataclass

from django.conf import settings

PATH = "typeahead/locations?query=allegheny%20county"
# With the ID of the place in PDAP's own catalog; a test compares the rest with what the API says.
RESPONSE = """\
{
  "suggestions": [
    {
      "location_id": 2304,
      "display_name": "Allegheny, Pennsylvania",
      "type": "County",
      "state_name": "Pennsylvania",
      "county_name": "Allegheny",
      "locality_name": null
    }
  ]
}"""
CURL = 'curl "{address}"'
PYTHON = """\
import json
from urllib.request import urlopen

with urlopen("{address}") as response:
    print(json.dumps(json.load(response), indent=2))"""
JAVASCRIPT = """\
const response = await fetch("{address}");
console.log(JSON.stringify(await response.json(), null, 2));"""
WITH_KEY = {
    "curl": """\
curl -H "Authorization: Basic YOUR_KEY" \\
  "{address}\"""",
    "Python": """\
import json
from urllib.request import Request, urlopen

request = Request("{address}", headers={{"Authorization": "Basic YOUR_KEY"}})
with urlopen(request) as response:
    print(json.load(response)["metadata"]["total"])""",
    "JavaScript": """\
const response = await fetch("{address}", {{ headers: {{ Authorization: "Basic YOUR_KEY" }} }});
console.log((await response.json()).metadata.total);""",
}


@dataclass(frozen=True)
class Example:
    """Code that can be pasted, and the language that it is in."""

    language: str
    code: str

    @property
    def anchor(self) -> str:
        return self.language.lower()


def first_calls() -> list[Example]:
    """Return the call that needs no key."""
    address = f"{settings.SITE_URL}/api/v2/{PATH}"
    forms = {"curl": CURL, "Python": PYTHON, "JavaScript": JAVASCRIPT}
    return [Example(language, form.format(address=address)) for language, form in forms.items()]


def calls_with_key() -> list[Example]:
    """Return a call that needs one."""
    address = f"{settings.SITE_URL}/api/v2/data-sources?limit=1"
    return [Example(language, form.format(address=address)) for language, form in WITH_KEY.items()]
