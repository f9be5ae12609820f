"""Thirty emails to a server that ends connections at whatever stage it likes: every one arrives, none is uncertain."""

import random
from collections import Counter

import pytest
from django.utils import timezone

from pdap.lib.mail.delivery import deliver_waiting
from pdap.lib.mail.models import Mail
from tests.pdap.factories import MailFactory
from tests.smtp import CLOSE, Letterbox

pytestmark = [pytest.mark.drill, pytest.mark.django_db]

EMAILS = 30
FAULTS = [
    *(
        ("MAIL", "421 4.7.0 Too many"),
        ("RCPT", "421 Try later"),
        ("DATA", "421 Closing"),
        ("END", "421 Busy"),
    ),
    *(("MAIL", CLOSE), ("RCPT", CLOSE), ("DATA", CLOSE)),
]


@pytest.mark.parametrize("seed", range(5))
def test_of_thirty_emails_with_thirty_faults_none_is_uncertain(
    letterbox: Letterbox, capsys: pytest.CaptureFixture, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same faults at every run
    faults = [chance.choice(FAULTS) for _ in range(EMAILS)]

    def misbehave(stage: str, number: int) -> str | None:
        return faults.pop(0)[1] if faults and faults[0][0] == stage else None

    letterbox.misbehave = misbehave
    MailFactory.create_batch(EMAILS)
    runs = 0
    while Mail.objects.exclude(status="sent").exists() and runs < 100:
        deliver_waiting()
        runs += 1
        Mail.objects.filter(status="waiting").update(next_attempt_at=timezone.now())

    statuses = Counter(Mail.objects.values_list("status", flat=True))
    with capsys.disabled():
        print(f"\n{EMAILS} emails, {EMAILS - len(faults)} faults, {runs} runs: {dict(statuses)}")  # noqa: T201
    assert not faults
    assert statuses == {"sent": EMAILS}
    assert set(Counter(mail["To"] for mail in letterbox.mails).values()) == {1}
