// Turns a plain field into a combobox that suggests while someone types, over the vendored accessible-autocomplete.
// picker.js and place-search.js say where suggestions come from, what they look like and what choosing one does.
(function () {
  "use strict";

  var PAUSE = 150; // milliseconds without a key before the server is asked
  var LONGEST_TYPED = "200"; // the server's limit
  var KEYS = "When suggestions appear, use the up and down arrow keys to review them and Enter to choose one.";

  function escaped(text) {
    var span = document.createElement("span");
    span.textContent = text;
    return span.innerHTML;
  }

  // Gives suggestions for the newest text only: a response that was overtaken is dropped, a failed one suggests nothing.
  function suggestionsFrom(options) {
    var newest = 0;
    var timer;
    return function (typed, show) {
      var request = ++newest;
      clearTimeout(timer);
      timer = setTimeout(function () {
        fetch(options.address(typed))
          .then(function (response) { return response.ok ? response.json() : {}; })
          .catch(function () { return {}; })
          .then(function (response) { if (request === newest) { show(options.suggestions(response)); } });
      }, PAUSE);
    };
  }

  // Replaces the field and returns the input of the combobox. Options:
  //   address(typed)           where the server suggests
  //   suggestions(response)    the list in a response, which is {} when there was none
  //   value(suggestion)        the text that a chosen suggestion leaves in the input; its name when left out
  //   elements(suggestion)     what a suggestion looks like; its name when left out
  //   hint                     what a screen reader hears of the field (a text)
  //   nothing()                what stands in the list when nothing is suggested
  //   choose(suggestion)       what choosing does
  window.makeCombobox = function (field, options) {
    var box = document.createElement("div");
    field.parentNode.insertBefore(box, field);
    window.accessibleAutocomplete({
      element: box,
      id: field.id,
      name: field.name,
      defaultValue: field.value,
      source: suggestionsFrom(options),
      minLength: 2,
      confirmOnBlur: false,
      showNoOptionsFound: true,
      displayMenu: "overlay",
      templates: {
        inputValue: function (suggestion) {
          if (!suggestion || typeof suggestion === "string") { return suggestion || ""; }
          return options.value ? options.value(suggestion) : suggestion.name;
        },
        suggestion: function (suggestion) {
          if (typeof suggestion === "string") { return escaped(suggestion); } // the text that the field began with
          if (!options.elements) { return escaped(suggestion.name); }
          return options.elements(suggestion).map(function (element) { return element.outerHTML; }).join(" ");
        },
      },
      tAssistiveHint: function () {
        return (options.hint ? options.hint + ". " : "") + window.say(KEYS);
      },
      tNoResults: options.nothing,
      // What the live region says: how many there are, or that there is nothing; of a chosen one its name and place in
      // the list, and nothing again that the field says by itself.
      tStatusQueryTooShort: function () { return ""; },
      tStatusNoResults: options.nothing,
      tStatusSelectedOption: function (name, count, index) {
        return window.say("{name}, {number} of {count}", { name: name, number: index + 1, count: count });
      },
      tStatusResults: function (count, selected) {
        return selected || (count === 1 ? window.say("1 suggestion") : window.say("{count} suggestions", { count: count }));
      },
      onConfirm: function (suggestion) { if (suggestion) { options.choose(suggestion); } },
    });
    field.remove();
    var input = box.querySelector("input");
    input.setAttribute("maxlength", LONGEST_TYPED);
    ["placeholder", "aria-keyshortcuts"].forEach(function (name) {
      if (field.hasAttribute(name)) { input.setAttribute(name, field.getAttribute(name)); }
    });
    return input;
  };
})();
