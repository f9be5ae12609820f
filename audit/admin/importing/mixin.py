"""The pages of import and export of an admin class: a file, its preview, the import and its undo; and a download."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from accounts.person_of_request import person_id, person_of
from audit.admin.history.undoing import undo_set
from audit.admin.importing.csv_exports import export_response, refused_rows_response, template_response
from audit.admin.importing.forms import UploadForm
from audit.admin.importing.showing import recent_imports, shown_rows_context, waiting_imports
from audit.services.importing import MOST_ROWS_AT_ONCE, NotWaitingError, plan_import, start_import
from pdap.lib.column_rights import role_of
from pdap.lib.importing.decoding import LARGEST_FILE, UnreadableFileError
from pdap.lib.importing.models import CatalogueImport
from pdap.lib.importing.outcomes import Kind, read_back
from pdap.lib.importing.resource import CatalogResource
from pdap.web.forms import submitted

GONE = "This import is no longer available: it was completed, discarded or deleted after a day."
DONE_ALREADY = "This import is already complete. Here is what it did."
RIVAL = "Nothing was imported, because someone saved one of these records at the same time. Import the file again."


class ImportsAndExports(admin.ModelAdmin):
    """A mixin; `resource_class` says what the files hold."""

    resource_class: ClassVar[type[CatalogResource]]

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.upload), name=self.url_name("import")),
            path("import/template.csv", wrap(self.template), name=self.url_name("import_template")),
            path("import/<int:number>/", wrap(self.show_import), name=self.url_name("import_shown")),
            path("import/<int:number>/carry-out/", wrap(self.carry_out), name=self.url_name("import_carry_out")),
            path("import/<int:number>/discard/", wrap(self.discard), name=self.url_name("import_discard")),
            path("import/<int:number>/undo/", wrap(self.undo), name=self.url_name("import_undo")),
            path("import/<int:number>/refused.csv", wrap(self.refused), name=self.url_name("import_refused")),
            path("export/", wrap(self.export), name=self.url_name("export")),
            *super().get_urls(),
        ]

    def url_name(self, page: str) -> str:
        """Return the name of an address, as Django names the admin's."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def address(self, page: str, *args: Any, anchor: str = "") -> str:
        return reverse(f"admin:{self.url_name(page)}", args=args) + anchor

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        more = {
            "may_import": self.may_import(request),
            "import_address": self.address("import"),
            "export_address": f"{self.address('export')}?{request.GET.urlencode()}",
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def resource(self, request: HttpRequest) -> CatalogResource:
        """Return the resource with the person's columns. PermissionDenied for those who may not write."""
        if not self.may_import(request):
            raise PermissionDenied
        return self.resource_class(role_of(request.user))

    def own_import_or_404(self, request: HttpRequest, number: int) -> CatalogueImport:
        """Return an import: a waiting one is its own person's alone, for anyone else it is not there (404)."""
        self.resource(request)
        imports = CatalogueImport.objects.filter(kind=self.resource_class.relation, pk=number)
        file_import = imports.defer("content").first()
        if file_import is None or (file_import.waits and file_import.person_id != person_id(request)):
            raise Http404
        return file_import

    def context(self, request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "thing": self.resource_class.thing,
            "matching": self.resource_class.matching,
            "reviewed": self.resource_class.reviewed,
            "list_address": self.address("changelist"),
            "import_address": self.address("import"),
            "shown_name": f"admin:{self.url_name('import_shown')}",
            "change_name": f"admin:{self.url_name('change')}",
            **more,
        }

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Take a file, read it, and lead to its preview."""
        resource = self.resource(request)
        options = {"reviewed": resource.reviewed, "tells": resource.tells}
        form = UploadForm(submitted(request), request.FILES or None, **options)
        if request.method == "POST" and form.is_valid():
            tell = form.cleaned_data.get("tell_followers", False)
            try:
                file_import = plan_import(
                    self.resource_class,
                    form.cleaned_data["file"],
                    person_of(request),
                    form.approve,
                    tell,
                    form.cleaned_data["strict"],
                )
            except UnreadableFileError as error:
                form.add_error("file", str(error))
            else:
                return redirect(self.address("import_shown", file_import.pk))
        context = self.context(
            request,
            f"Import {self.opts.verbose_name_plural}",
            form=form,
            columns=[column for column in resource.fields.values() if resource.can_import(column)],
            parts=resource.parts,
            most_rows_at_once=MOST_ROWS_AT_ONCE,
            largest_file=LARGEST_FILE,
            template_address=self.address("import_template"),
            waiting=waiting_imports(request, self.resource_class.relation),
            earlier=recent_imports(request, self.resource_class.relation),
        )
        return TemplateResponse(
            request, "audit/admin/importing/upload.html", context, status=400 if form.is_bound and form.errors else 200
        )

    def show_import(self, request: HttpRequest, number: int) -> HttpResponse:
        file_import = self.own_import_or_404(request, number)
        title = (
            f"Preview of importing {file_import.file_name}"
            if file_import.waits
            else f"Results of importing {file_import.file_name}"
        )
        context = self.context(
            request,
            title,
            **shown_rows_context(request, file_import),
            addresses={
                page: self.address(f"import_{page}", file_import.pk)
                for page in ("carry_out", "discard", "undo", "refused")
            },
        )
        return TemplateResponse(request, "audit/admin/importing/shown.html", context)

    def carry_out(self, request: HttpRequest, number: int) -> HttpResponse:
        if request.method != "POST":
            return redirect(self.address("import_shown", number))
        waiting = self.own_import_or_404(request, number)
        try:
            file_import = start_import(waiting, self.resource_class, person_of(request))
        except NotWaitingError:
            if CatalogueImport.objects.filter(pk=number, finished_at__isnull=False).exists():
                messages.info(request, DONE_ALREADY)
                return redirect(self.address("import_shown", number))
            messages.warning(request, GONE)
            return redirect(self.address("import"))
        except IntegrityError:  # a form of the admin, say, which takes no turn
            messages.warning(request, RIVAL)
            return redirect(self.address("import_shown", number))
        if file_import.waits:
            self.message_user(request, f"Importing {file_import.file_name}. This page will show when it’s done.")
            return redirect(self.address("import_shown", number))
        counts = file_import.counts or {}
        self.message_user(request, f"Imported: {counts[Kind.NEW]} new, {counts[Kind.CHANGED]} changed.")
        return redirect(self.address("import_shown", number))

    def discard(self, request: HttpRequest, number: int) -> HttpResponse:
        file_import = self.own_import_or_404(request, number)
        if request.method == "POST" and file_import.waits:
            CatalogueImport.objects.filter(pk=number, finished_at=None).delete()
            self.message_user(request, f"Discarded {file_import.file_name}. Nothing was imported.")
        return redirect(self.address("import"))

    def undo(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show what undoing the whole import would do; do it on POST."""
        file_import = self.own_import_or_404(request, number)
        if file_import.change_set is None:
            raise Http404
        context = self.context(request, "")
        response = undo_set(request, context, file_import.change_set)
        if request.method == "POST" and response.status_code == 302:
            CatalogueImport.objects.filter(pk=number).update(undone_at=timezone.now())
            return redirect(self.address("import_shown", number))
        return response

    def refused(self, request: HttpRequest, number: int) -> HttpResponseBase:
        file_import = self.own_import_or_404(request, number)
        if file_import.outcome is None:
            raise Http404
        rows = [outcome for outcome in read_back(file_import.outcome) if outcome.kind is Kind.REFUSED]
        return refused_rows_response(f"{file_import.kind}-{file_import.pk}", file_import.outcome["columns"], rows)

    def template(self, request: HttpRequest) -> HttpResponseBase:
        return template_response(self.resource(request))

    def export(self, request: HttpRequest) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            records = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(f"{self.address('changelist')}?e=1")
        return export_response(self.resource_class(role_of(request.user)), records)
