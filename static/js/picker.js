// Suggests places or agencies while someone types. A picker of more than one adds what is chosen as a ticked box; a picker
// of one keeps its number beside the field. Without this script the fields are plain, and the server asks back.
(function () {
  "use strict";

  // What the field's hints say, as one text.
  function hintOf(field) {
    return (field.getAttribute("aria-describedby") || "").split(" ").map(function (id) {
      var hint = id && document.getElementById(id);
      return hint ? hint.textContent.trim() : "";
    }).filter(Boolean).join(". ");
  }

  function enhance(picker) {
    var single = picker.dataset.picker === "one";
    var field = picker.querySelector("input[type=text]");
    var button = picker.querySelector("button");
    var chosen = picker.querySelector("[data-chosen]");
    var status = picker.querySelector("[data-said]");

    function hidden() {
      return picker.querySelector("input[type=hidden]");
    }

    function keep(choice) {
      var number = hidden();
      if (!number) {
        number = document.createElement("input");
        number.type = "hidden";
        number.name = picker.dataset.name;
        picker.appendChild(number);
      }
      number.value = choice.id;
      number.dataset.for = choice.name;
    }

    function add(choice) {
      var present = chosen.querySelector("input[value='" + Number(choice.id) + "']");
      if (present) {
        present.checked = true;
      } else {
        var item = document.createElement("li");
        var label = document.createElement("label");
        var tick = document.createElement("input");
        label.className = "choice";
        tick.type = "checkbox";
        tick.name = picker.dataset.name;
        tick.value = choice.id;
        tick.checked = true;
        label.appendChild(tick);
        label.appendChild(document.createTextNode(" " + choice.name));
        item.appendChild(label);
        chosen.appendChild(item);
      }
      status.textContent = window.say("{name} added.", { name: choice.name });
    }

    var input = window.makeCombobox(field, {
      hint: hintOf(field),
      address: function (typed) {
        return picker.dataset.suggestions + "?" + picker.dataset.parameter + "=" + encodeURIComponent(typed);
      },
      suggestions: function (response) { return response[picker.dataset.plural] || []; },
      value: function (choice) { return single ? choice.name : ""; },
      nothing: function () { return window.say("No match. Check the spelling."); },
      choose: function (choice) {
        if (!choice.id) { return; }
        if (single) { keep(choice); } else { add(choice); }
      },
    });
    if (single) {
      input.addEventListener("input", function () {
        var number = hidden();
        if (number && number.dataset.for !== input.value) { number.remove(); }
      });
    } else if (button) {
      button.hidden = true;
    }
  }

  document.querySelectorAll("[data-picker]").forEach(enhance);
})();
