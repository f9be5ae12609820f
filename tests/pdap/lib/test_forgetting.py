"""What the ledger of emails and the imports forget when their time is over."""

import pytest

from audit.services.importing import forget_imports
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.mail.enums import MailStatus
from pdap.lib.mail.models import Mail
from pdap.tasks import expire
from tests.moments import ago
from tests.pdap.factories import CatalogueImportFactory, MailFactory

pytestmark = pytest.mark.django_db


def test_mails_of_long_ago_go_but_not_those_that_still_wait() -> None:
    MailFactory(status=MailStatus.SENT, created_at=ago(91))
    remaining = {MailFactory(status=MailStatus.WAITING, created_at=ago(91)), MailFactory(status=MailStatus.SENT)}

    assert expire() == 1

    assert set(Mail.objects.all()) == remaining


def test_files_that_nobody_imported_go_after_a_day_and_what_is_said_of_rows_after_two_weeks() -> None:
    young, _ = (CatalogueImportFactory(created_at=ago(days)) for days in (0.9, 1.1))
    fresh, old = (
        CatalogueImportFactory(created_at=ago(20), finished_at=ago(days), outcome={"rows": []}) for days in (13, 15)
    )

    assert forget_imports() == 1

    assert dict(CatalogueImport.objects.values_list("pk", "outcome")) == {
        young.pk: None,
        fresh.pk: {"rows": []},
        old.pk: None,
    }
