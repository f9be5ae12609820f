// Makes the search box in the header suggest, from its first use on: most pages are read without it, and load less so.
(function () {
  "use strict";

  var form = document.querySelector("[data-suggests-later]");
  var field = form && form.querySelector("[data-suggestions]");
  var composing = false; // while a letter is put together, as in Spanish or Chinese

  // Loads the scripts in their order, without those that the page has, and then goes on.
  function loadScripts(addresses, next) {
    if (!addresses.length) { next(); return; }
    if (document.querySelector("script[src='" + addresses[0] + "']")) { loadScripts(addresses.slice(1), next); return; }
    var script = document.createElement("script");
    script.src = addresses[0];
    script.onload = function () { loadScripts(addresses.slice(1), next); };
    document.head.appendChild(script);
  }

  function enhance() {
    if (!window.enhanceSearchBox) { window.addEventListener("load", enhance, { once: true }); return; }
    if (composing) { field.addEventListener("compositionend", enhance, { once: true }); return; }
    var focused = document.activeElement === field;
    var typed = field.value;
    var isNew = typed !== field.defaultValue;
    var selection = [field.selectionStart, field.selectionEnd];
    // What stands in the field from the beginning is not asked for; what was typed meanwhile is, as if typed now.
    if (isNew) { field.value = ""; }
    var input = window.enhanceSearchBox(form);
    if (focused) { input.focus(); }
    if (isNew) {
      input.value = typed;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    if (focused) { input.setSelectionRange(selection[0], selection[1]); }
  }

  if (field) {
    field.addEventListener("compositionstart", function () { composing = true; });
    field.addEventListener("compositionend", function () { composing = false; });
    field.addEventListener("focus", function () {
      loadScripts([form.dataset.combobox, form.dataset.ownCombobox, form.dataset.searchBoxScript], enhance);
    }, { once: true });
  }
})();
