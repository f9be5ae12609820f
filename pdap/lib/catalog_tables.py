"""The tables behind the catalog's version (pdap/db/catalog_version.py)."""

from django.db import models

from pdap.db.fields import BigIdentityField


class CatalogVersion(models.Model):
    """The version of the public catalog: one row, which each transaction that changes the catalog raises."""

    id = models.SmallIntegerField(primary_key=True, default=1, db_default=1)
    version = models.BigIntegerField(help_text="Microseconds since 1970.")

    class Meta:
        managed = False
        db_table = "catalog_version"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="catalog_version_one_row")]

    def __str__(self) -> str:
        return str(self.version)


class CatalogTouch(models.Model):
    """A transaction that has changed the public catalog and hasn't committed: rows exist only within it."""

    id = BigIdentityField(primary_key=True)

    class Meta:
        managed = False
        db_table = "catalog_touches"
        verbose_name_plural = "catalog touches"

    def __str__(self) -> str:
        return str(self.pk)
