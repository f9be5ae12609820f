"""What a browser sends of an admin form."""

from typing import Any

from django.http import QueryDict
from django.test import Client

from audit.admin.form_data import put_value


def sent_form(client: Client, address: str, response: Any = None) -> dict[str, Any]:
    """Return what is sent of a form as it is shown, in `answer` if the page is there already, if nothing is typed."""
    response = client.get(address) if response is None else response
    context = response.context
    data = QueryDict(mutable=True)
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms, *inline.formset.extra_forms]
    for form in forms:
        for bound in form:
            put_value(data, bound.field, bound.html_name, bound.value())
    data["_mark"] = str(context["mark"])
    return {name: values if len(values) != 1 else values[0] for name, values in data.lists()}
