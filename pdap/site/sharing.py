"""How this deployment shares the catalog, from the environment: `settings.SHARING`."""

from dataclasses import dataclass
from pathlib import Path

from pdap.lib.environment import BASE_DIR, env

NOT_STATED = "not stated"
GEONAMES = "Place names and locations: US Census Bureau and GeoNames (geonames.org), CC BY 4.0."


@dataclass(frozen=True)
class Sharing:
    """The license of the data, where files of all of it are kept, and links of the footer; empty where not set."""

    license: str = ""
    license_url: str = ""
    downloads_to: str = ""
    donate_url: str = ""
    newsletter_url: str = ""
    chat_url: str = ""
    docs_url: str = ""

    @property
    def license_name(self) -> str:
        return self.license or self.license_url or NOT_STATED


def sharing_of_environment() -> Sharing:
    to = env.str("DOWNLOADS_TO")
    return Sharing(
        license=env.str("DATA_LICENSE"),
        license_url=env.str("DATA_LICENSE_URL"),
        downloads_to=to if not to or "://" in to or Path(to).is_absolute() else str(BASE_DIR / to),
        donate_url=env.str("DONATE_URL"),
        newsletter_url=env.str("NEWSLETTER_URL"),
        chat_url=env.str("CHAT_URL"),
        docs_url=env.str("DOCS_URL"),
    )
