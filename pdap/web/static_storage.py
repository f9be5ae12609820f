"""Static files whose addresses are remembered: they stay the same as long as a process lives, and each page has ten."""

from functools import cached_property

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """The files as they were collected, with a digest in each name."""

    @cached_property
    def addresses(self) -> dict[str, str]:
        return {}

    def url(self, name: str, force: bool = False) -> str:
        if force or self.manifest_hash == "":
            return super().url(name, force)
        address = self.addresses.get(name)
        if address is None:
            address = self.addresses[name] = super().url(name)
        return address
