// Suggests record types, places and agencies in the form above the results. A place or agency that is chosen is sent by its
// number; without this script, and where nothing is chosen, the server understands the text.
(function () {
  "use strict";

  function hidden(form, name) {
    var input = form.querySelector("input[type=hidden][name=" + name + "]");
    if (!input) {
      input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      form.appendChild(input);
    }
    return input;
  }

  function enhance(form) {
    form.querySelectorAll("[data-suggestions]").forEach(function (field) {
      var keeps = (field.dataset.keeps || "").split(" ");
      window.makeCombobox(field, {
        address: function (typed) { return field.dataset.suggestions + encodeURIComponent(typed); },
        suggestions: function (response) { return response[field.dataset.list] || []; },
        value: function (suggestion) { return suggestion.typed || suggestion.name; },
        nothing: function () { return window.say("No suggestions. Press Enter to search."); },
        choose: function (suggestion) {
          if (field.dataset.keeps && suggestion.id) {
            // The server takes the number for as long as the text is the one that belongs to it.
            hidden(form, keeps[0]).value = suggestion.id;
            hidden(form, keeps[1]).value = suggestion.name;
          }
        },
      });
    });
  }

  document.querySelectorAll("[data-change-search]").forEach(enhance);
})();
