"""The ledger of emails in the admin: what became of each, and what a person decides if no one knows."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from pdap.admin.base import SystemAdmin
from pdap.admin.work import WorkQueue, register_queues
from pdap.lib.mail.decisions import UNDECIDED, Decision, decide, text_without_keys, undecided_mails
from pdap.lib.mail.models import BouncedAddress, Mail, MailHistory


@admin.register(Mail)
class MailAdmin(SystemAdmin):
    """Emails; those that failed or may not have left wait for a decision, one by one or many at once."""

    list_filter = ["status", "kind"]
    search_fields = ["recipient", "subject"]
    actions = ["send_again", "mark_arrived", "give_up"]
    change_form_template = "admin/mail.html"

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["created_at", "kind", "recipient", "status", "attempts", "error"]

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(require_POST(self.decide))
        return [path("<int:pk>/decide", view, name="mail-decide"), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the email as it was, what happened to it, and what can be decided."""
        mail = self.get_object(request, object_id)
        if mail is None or not self.has_view_permission(request, mail):
            return super().change_view(request, object_id, form_url, extra_context)
        history = MailHistory.objects.filter(mail=mail).select_related("person")
        more = {
            "mail": mail,
            "text": text_without_keys(mail),
            "steps": history,
            "decisions": Decision if mail.status in UNDECIDED else (),
        }
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry out a decision about one email."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            decision = Decision(request.POST.get("decision", ""))
        except ValueError:
            raise Http404 from None
        self.carry_out(request, Mail.objects.filter(pk=pk), decision)
        return redirect("admin:pdap_mail_change", pk)

    def carry_out(self, request: HttpRequest, mails: QuerySet[Mail], decision: Decision) -> None:
        pks = list(mails.values_list("pk", flat=True))
        done = decide(pks, decision, request.user.pk)
        if done:
            self.message_user(request, f"{decision.label}: {email_count(done)}.", messages.SUCCESS)
        if done < len(pks):
            text = (
                f"{email_count(len(pks) - done)} left as they were: only failed and uncertain emails can be decided on."
            )
            self.message_user(request, text, messages.WARNING)

    @admin.action(description="Send again")
    def send_again(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        self.carry_out(request, mails, Decision.SEND_AGAIN)

    @admin.action(description="It arrived")
    def mark_arrived(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        self.carry_out(request, mails, Decision.ARRIVED)

    @admin.action(description="Give up")
    def give_up(self, request: HttpRequest, mails: QuerySet[Mail]) -> None:
        self.carry_out(request, mails, Decision.GIVE_UP)


@admin.register(BouncedAddress)
class BouncedAddressAdmin(SystemAdmin):
    """People whose address rejects email, read-only."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["bounced_at", "address", "words"]


def email_count(number: int) -> str:
    return f"{number} email{'s' * (number != 1)}"


register_queues(
    WorkQueue(
        40,
        "Emails that failed or may not have been sent",
        undecided_mails,
        "pdap.view_mail",
        "admin:pdap_mail_changelist",
        (("status__in", ",".join(UNDECIDED)),),
        since="created_at",
    ),
)
