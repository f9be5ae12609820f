// Makes the place field a combobox that suggests places. Without this script the field is plain, and the server offers
// the places that may be meant on a page of its own.
(function () {
  "use strict";

  function enhance(form) {
    var field = form.querySelector("[data-suggestions]");
    var box = document.createElement("div");
    var chosen = document.createElement("input");
    var newest = 0;
    var timer;

    chosen.type = "hidden";
    chosen.name = "location_id";
    chosen.disabled = true;

    function suggest(typed, show) {
      var asked = ++newest;
      clearTimeout(timer);
      timer = setTimeout(function () {
        fetch(field.dataset.suggestions + "?place=" + encodeURIComponent(typed))
          .then(function (answer) { return answer.ok ? answer.json() : { places: [] }; })
          .then(function (answer) { if (asked === newest) { show(answer.places); } })
          .catch(function () { if (asked === newest) { show([]); } });
      }, 150);
    }

    function name(place) {
      return place ? place.name : "";
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
        inputValue: name,
        suggestion: function (place) {
          var text = typeof place === "string" ? place : place.name;
          var safe = document.createElement("span");
          safe.textContent = text;
          return safe.innerHTML;
        },
      },
      tAssistiveHint: function () {
        return form.querySelector("#place-hint").textContent +
          ". When places are suggested, use up and down arrows to look through them and enter to choose.";
      },
      tNoResults: function () { return "No place of this name. Check the spelling, or leave out the street."; },
      onConfirm: function (place) {
        if (place && place.id) {
          chosen.value = place.id;
          chosen.disabled = false;
          form.submit();
        }
      },
    });
    field.remove();
    var input = box.querySelector("input");
    input.setAttribute("maxlength", "200");
    form.appendChild(chosen);
  }

  document.querySelectorAll("[data-place-search]").forEach(enhance);
})();
