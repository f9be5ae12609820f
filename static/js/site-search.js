// The search box that every page has: the slash key leads to it, as on many sites, and the one in the header suggests
// from its first use on: most pages are read without it, and load less so.
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
    if (focused) {
      input.setSelectionRange(selection[0], selection[1]);
      // The combobox selects all in a field that gains the focus, a moment later: the next letter would replace what
      // was typed meanwhile. This takes that call, and is gone with it.
      input.setSelectionRange = function () { delete input.setSelectionRange; };
    }
  }

  function isTyping(element) {
    return element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) { return; }
    var box = document.querySelector("main [data-search-box] input[name=q]") ||
      document.querySelector(".site-search input[name=q]");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  if (field) {
    field.addEventListener("compositionstart", function () { composing = true; });
    field.addEventListener("compositionend", function () { composing = false; });
    field.addEventListener("focus", function () {
      loadScripts([form.dataset.combobox, form.dataset.ownCombobox, form.dataset.searchBoxScript], enhance);
    }, { once: true });
  }
})();
