"""The field with the eight permissions: editors grant and remove only what they have themselves."""

from typing import Any

from django import forms

from accounts.models import User
from accounts.rights import ALL, IN_WORDS


class PermissionBoxes(forms.CheckboxSelectMultiple):
    """A box for each permission; those that the editor lacks are disabled."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held: frozenset[str] = ALL

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= {} if value in self.held else {"disabled": True}
        return option


class PermissionsForm(forms.ModelForm):
    """A person's permissions; `editor` is who edits, set by the admin."""

    editor: User
    granted = forms.MultipleChoiceField(
        label="Permissions",
        choices=[(name, f"{name}: {IN_WORDS[name]}") for name in IN_WORDS],
        widget=PermissionBoxes,
        required=False,
        help_text="You can grant or remove the permissions you have yourself. Changes apply from the person’s "
        "next click.",
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.held_before = self.instance.permission_names()
        self.fields["granted"].initial = sorted(self.held_before)
        self.fields["granted"].widget.held = self.editor.permission_names()

    def clean_granted(self) -> frozenset[str]:
        """Return what the person is to hold. A browser does not send disabled boxes: they stay as they are."""
        wanted, may = frozenset(self.cleaned_data["granted"]), self.editor.permission_names()
        if foreign := wanted - may - self.held_before:
            raise forms.ValidationError(f"You can’t grant {', '.join(sorted(foreign))}, because you don’t have it.")
        return wanted | (self.held_before - may)

    def gives(self) -> frozenset[str]:
        return self.cleaned_data["granted"] - self.held_before

    def takes(self) -> frozenset[str]:
        return self.held_before - self.cleaned_data["granted"]
