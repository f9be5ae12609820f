// Makes the search field a combobox that suggests places and agencies. Choosing one goes there; what is typed and sent
// otherwise is the server's to understand, as it is without this script.
(function () {
  "use strict";

  function enhance(form) {
    var field = form.querySelector("[data-suggestions]");
    var box = document.createElement("div");
    var note = "";
    var newest = 0;
    var timer;

    function suggest(typed, show) {
      var asked = ++newest;
      clearTimeout(timer);
      timer = setTimeout(function () {
        fetch(field.dataset.suggestions + "?q=" + encodeURIComponent(typed))
          .then(function (answer) { return answer.ok ? answer.json() : { suggestions: [] }; })
          .catch(function () { return { suggestions: [] }; })
          .then(function (answer) {
            if (asked === newest) {
              note = answer.note || "";
              show(answer.suggestions);
            }
          });
      }, 150);
    }

    field.parentNode.insertBefore(box, field);
    window.accessibleAutocomplete({
      element: box,
      id: field.id,
      name: field.name,
      defaultValue: field.value,
      source: suggest,
      minLength: 2,
      confirmOnBlur: false,
      showNoOptionsFound: true,
      displayMenu: "overlay",
      templates: {
        inputValue: function (one) { return one ? one.name : ""; },
        suggestion: function (one) {
          var name = document.createElement("span");
          var kind = document.createElement("span");
          if (typeof one === "string") {
            name.textContent = one;
            return name.innerHTML;
          }
          name.className = "suggestion-name";
          name.textContent = one.name;
          kind.className = "suggestion-kind";
          kind.textContent = one.kind;
          return name.outerHTML + " " + kind.outerHTML;
        },
      },
      tAssistiveHint: function () {
        return form.querySelector("#" + field.id + "-hint").textContent +
          ". When there are suggestions, use up and down arrows to look through them and enter to choose.";
      },
      tNoResults: function () {
        return note || "No place or agency of this name. Press enter to search for the words.";
      },
      onConfirm: function (one) {
        if (one && one.address) {
          window.location.assign(one.address);
        }
      },
    });
    field.remove();
    box.querySelector("input").setAttribute("maxlength", "200");
    // While suggestions are shown the component swallows Enter in the field; there it means: search for what I typed.
    box.addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target.matches("input") && event.target.value.trim()) {
        event.preventDefault();
        event.stopPropagation();
        form.submit();
      }
    }, true);
  }

  document.querySelectorAll("[data-search-box]").forEach(enhance);
})();
