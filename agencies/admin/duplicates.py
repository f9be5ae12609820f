"""Possible duplicates in the admin: a queue that shows one pair at a time, and the page that merges."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from accounts.person_of_request import person_id
from agencies.admin.same_names import same_name_urls
from agencies.admin.sides import ADMIN_PAGES
from agencies.admin.waiting_pairs import (
    CLAIMS,
    RELATIONS,
    known_kind,
    name_pairs,
    names_of_kind,
    next_pair,
    open_pairs,
    pairs_after,
    reasons_in_words,
    unclaimed_pairs,
)
from agencies.services.merging import MERGES, preview_merge
from audit.gaps.claims import claim
from audit.merging.enums import WORD_OF, WORDS, Kind
from audit.merging.models import DuplicatePair, Merge
from audit.merging.pairs import dismiss, reopen
from audit.merging.services import MergeRefusedError, StalePreviewError
from datasources.admin.review_actions import tell_settled
from datasources.services.brought_agencies import settled_in
from pdap.admin.autocomplete import NamedSelect
from pdap.admin.base import ReadOnlyAdmin
from pdap.admin.parameters import known_choice
from pdap.db.fields import LARGEST_ID
from pdap.lib.typed_numbers import typed_number

RIGHT = "agencies.change_agency"
MOST_COUNTED = 1000
DISMISSED_SHOWN = 50


class MergingAdmin(ReadOnlyAdmin):
    """What those see who may change agencies."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let curators in."""
        return request.user.has_perm(RIGHT)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


@admin.register(DuplicatePair)
class DuplicatePairAdmin(MergingAdmin):
    index_place = ("Agencies", 3)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path("dismissed/", view(self.dismissed), name="duplicates-dismissed"),
            path("<int:pk>/dismiss/", view(require_POST(self.dismiss)), name="duplicates-dismiss"),
            path("<int:pk>/reopen/", view(require_POST(self.reopen)), name="duplicates-reopen"),
            path("merge/<str:word>/<int:merged>/<int:survivor>/", view(self.merge), name="merge"),
            path("merge/<str:word>/<int:merged>/", view(self.choose), name="merge-choose"),
        ]
        return [*same_name_urls(self.admin_site, open_pairs), *own, *super().get_urls()]

    def allow(self, request: HttpRequest, *methods: str) -> None:
        """PermissionDenied for people who may not merge, or who use another method."""
        if not self.has_view_permission(request) or request.method not in methods:
            raise PermissionDenied

    def page(self, request: HttpRequest, template: str, title: str, status: int = 200, **more: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.model._meta, **more}
        return render(request, f"audit/admin/merging/{template}.html", context, status=status)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the next pair: the surest first, of those the oldest."""
        self.allow(request, "GET", "HEAD")
        word = known_choice(request, "kind", WORDS, "Record kinds")
        pairs = open_pairs()
        if word:
            pairs = pairs.filter(kind=WORDS[word])
        after = request.GET.get("after", "")
        pair, compared = next_pair(pairs_after(unclaimed_pairs(pairs, person_id(request)), after))
        if pair is not None:
            claim(CLAIMS, pair.pk, person_id(request))
        return self.page(
            request,
            "queue",
            "Possible duplicates",
            pair=pair,
            sides=compared,
            reasons=reasons_in_words(pair, compared) if pair else [],
            word=word,
            pair_word=WORD_OF[Kind(pair.kind)] if pair else "",
            kinds=[(name, kind.label) for name, kind in WORDS.items()],
            waiting=pairs[:MOST_COUNTED].count(),
            most=MOST_COUNTED,
            skipped=bool(after),
            after=after,
        )

    def dismissed(self, request: HttpRequest) -> HttpResponse:
        self.allow(request, "GET", "HEAD")
        pairs = DuplicatePair.objects.filter(dismissed_at__isnull=False, kind__in=list(WORDS.values()))
        rows = list(pairs.select_related("dismissed_by").order_by("-dismissed_at", "-id")[:DISMISSED_SHOWN])
        name_pairs(rows, request.user)
        return self.page(request, "dismissed", "Not the same", pairs=rows, most=DISMISSED_SHOWN)

    def dismiss(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.allow(request, "POST")
        if dismiss(min(pk, LARGEST_ID), person_id(request)):
            words = 'Marked as different. We won’t suggest this pair again. <a href="{}">Undo</a>'
            self.message_user(request, format_html(words, reverse("admin:duplicates-dismissed")), messages.SUCCESS)
        else:
            self.message_user(request, "Someone else has already decided on this pair.", messages.WARNING)
        return redirect(queue_of(request))

    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.allow(request, "POST")
        if reopen(min(pk, LARGEST_ID)):
            self.message_user(request, "The pair is back in the queue.", messages.SUCCESS)
        return redirect("admin:duplicates-dismissed")

    def merge(self, request: HttpRequest, word: str, merged: int, survivor: int) -> HttpResponse:
        self.allow(request, "GET", "HEAD", "POST")
        kind = known_kind(word)
        merged, survivor = min(merged, LARGEST_ID), min(survivor, LARGEST_ID)
        problem, status = "", 200
        try:
            if request.method == "POST":
                take = [name.removeprefix("field-") for name, side in request.POST.items() if side == "merged"]
                version = request.POST.get("_version", "")
                done = MERGES[kind](merged, survivor, person_id(request), take, version)
                self.message_user(request, merge_message(done), messages.SUCCESS)
                tell_settled(request, settled_in(done.change_set))
                return redirect(queue_of(request))
        except StalePreviewError as error:
            problem, status = str(error), 409
        except MergeRefusedError as error:
            return self.refused_page(request, word, (merged, survivor), str(error))
        try:
            preview = preview_merge(kind, merged, survivor)
        except MergeRefusedError as error:
            return self.refused_page(request, word, (merged, survivor), str(error))
        return self.page(
            request,
            "merge",
            f"Merge “{preview.words[0]}” into “{preview.words[1]}”",
            status,
            preview=preview,
            kind=kind,
            word=word,
            problem=problem,
            from_kind=request.GET.get("kind", ""),
            after=request.GET.get("after", ""),
            addresses=[reverse(ADMIN_PAGES[kind], args=[pk]) for pk in (merged, survivor)],
        )

    def refused_page(self, request: HttpRequest, word: str, pair: tuple[int, int], problem: str) -> HttpResponse:
        """Say why two records can't be merged, and lead to the merge the other way where that can be.

        Where one went into the other already, by a second click, before someone went back, or by someone else at the
        same moment, lead to that merge.
        """
        merged, survivor = pair
        standing = standing_merge(known_kind(word), merged, survivor)
        if standing is not None:
            self.message_user(request, merge_message(standing), messages.SUCCESS)
            return redirect("admin:pdap_merge_change", standing.pk)
        other_way = f"{reverse('admin:merge', args=[word, survivor, merged])}?{request.GET.urlencode()}"
        try:
            preview_merge(known_kind(word), survivor, merged)
        except MergeRefusedError:
            other_way = ""
        return self.page(request, "refused", "These can’t be merged", 409, problem=problem, other_way=other_way)

    def choose(self, request: HttpRequest, word: str, merged: int) -> HttpResponse:
        self.allow(request, "GET", "HEAD")
        kind = known_kind(word)
        form = OtherForm(kind, self.admin_site, request.GET or None)
        if form.is_valid():
            return redirect("admin:merge", word, merged, form.cleaned_data["other"].pk)
        candidate = names_of_kind(kind, {min(merged, LARGEST_ID)}).get(merged)
        if candidate is None:
            raise Http404
        status = 400 if form.errors else 200
        return self.page(
            request,
            "choose",
            f"Merge “{candidate}” into another",
            status,
            form=form,
            media=form.media,
            back=reverse(ADMIN_PAGES[kind], args=[merged]),
        )


class OtherForm(forms.Form):
    def __init__(self, kind: Kind, site: admin.AdminSite, data: Any = None) -> None:
        super().__init__(data)
        model, column = RELATIONS[kind]
        relation: Any = model._meta.get_field(column)
        self.fields["other"] = forms.ModelChoiceField(
            relation.related_model._default_manager.all(),
            label="Merge into",
            widget=NamedSelect(relation, site),
            error_messages={"required": "Choose the record to keep."},
        )


def standing_merge(kind: Kind, merged_id: int, survivor_id: int) -> Merge | None:
    """Return the merge by which one record went into another, if it stands."""
    return Merge.objects.filter(kind=kind, merged_id=merged_id, into_id=survivor_id, undone_at=None).first()


def queue_of(request: HttpRequest) -> str:
    """Return the queue to go back to: of the kind, and after what was skipped, that the form came from."""
    kind, after = request.POST.get("_kind", ""), request.POST.get("_after", "")
    place_in_queue = {"kind": kind if kind in WORDS else "", "after": typed_number(after) or ""}
    query = urlencode({name: value for name, value in place_in_queue.items() if value})
    return reverse("admin:pdap_duplicatepair_changelist") + (f"?{query}" if query else "")


def merge_message(done: Any) -> str:
    address = reverse("admin:pdap_merge_change", args=[done.pk])
    into = names_of_kind(Kind(done.kind), {done.into_id}).get(done.into_id, done.into_name)
    return format_html(
        '“{}” was merged into “{}”. <a href="{}">View or undo the merge</a>.', done.merged_name, into, address
    )
