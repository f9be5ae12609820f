// Makes the search field a combobox that suggests record types, places and agencies, and last the search for the words.
// Choosing one goes there; what is typed and sent otherwise is the server's to understand, as it is without this script.
(function () {
  "use strict";

  function element(css, text) {
    var span = document.createElement("span");
    span.className = css;
    span.textContent = text;
    return span;
  }

  function enhance(form) {
    var field = form.querySelector("[data-suggestions]");
    var hint = document.getElementById(field.id + "-hint");
    var note = "";

    var input = window.makeCombobox(field, {
      hint: hint ? hint.textContent : "",
      address: function (typed) { return field.dataset.suggestions + "?q=" + encodeURIComponent(typed); },
      suggestions: function (response) {
        note = response.note || "";
        return response.suggestions || [];
      },
      value: function (suggestion) { return suggestion.typed || suggestion.name; },
      elements: function (suggestion) {
        var parts = [element("suggestion-name", suggestion.name)];
        if (suggestion.label) { parts.push(element("suggestion-kind", suggestion.label)); }
        return parts;
      },
      nothing: function () {
        return note || window.say("No matching place or agency. Press Enter to search all sources.");
      },
      choose: function (suggestion) {
        if (suggestion.address) { window.location.assign(suggestion.address); }
      },
    });
    // While suggestions are shown the component swallows Enter in the field; there it means: search for what I typed.
    form.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target === input && input.value.trim()) {
        event.preventDefault();
        event.stopPropagation();
        form.submit();
      }
    }, true);
    return input;
  }

  window.enhanceSearchBox = enhance;
  document.querySelectorAll("[data-search-box]").forEach(enhance);
})();
