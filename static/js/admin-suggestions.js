// Django's fields with suggestions have no name for a screen reader while nothing is chosen: they get their label's.
"use strict";
function nameSuggestions() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const shown = document.getElementById(`select2-${select.id}-container`);
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (shown && !shown.hasAttribute("aria-label")) {
      shown.setAttribute("aria-label", label ? label.textContent.trim() : select.name);
    }
  }
}
// jQuery makes the fields when it is ready, in its own time; what is asked of it later comes later.
window.addEventListener("load", () => window.django.jQuery(nameSuggestions));
document.addEventListener("formset:added", () => setTimeout(nameSuggestions));
