// Suggests places or agencies while somebody types. A picker of several adds what is chosen as a ticked box; a picker
// of one keeps its number beside the field. Without this script the fields are plain, and the server asks back.
(function () {
  "use strict";

  function enhance(picker) {
    var single = picker.dataset.picker === "one";
    var field = picker.querySelector("input[type=text]");
    var button = picker.querySelector("button");
    var chosen = picker.querySelector("[data-chosen]");
    var said = picker.querySelector("[data-said]");
    var hint = (field.getAttribute("aria-describedby") || "").split(" ").map(function (id) {
      var one = id && document.getElementById(id);
      return one ? one.textContent.trim() : "";
    }).filter(Boolean).join(". ");
    var box = document.createElement("div");
    var newest = 0;
    var timer;

    function suggest(typed, show) {
      var asked = ++newest;
      clearTimeout(timer);
      timer = setTimeout(function () {
        fetch(picker.dataset.suggestions + "?" + picker.dataset.parameter + "=" + encodeURIComponent(typed))
          .then(function (answer) { return answer.ok ? answer.json() : {}; })
          .then(function (answer) { if (asked === newest) { show(answer[picker.dataset.plural] || []); } })
          .catch(function () { if (asked === newest) { show([]); } });
      }, 150);
    }

    function hidden() {
      return picker.querySelector("input[type=hidden]");
    }

    function keepOne(one) {
      var number = hidden();
      if (!number) {
        number = document.createElement("input");
        number.type = "hidden";
        number.name = picker.dataset.name;
        picker.appendChild(number);
      }
      number.value = one.id;
      number.dataset.for = one.name;
    }

    function add(one) {
      var present = chosen.querySelector("input[value='" + Number(one.id) + "']");
      if (present) {
        present.checked = true;
      } else {
        var item = document.createElement("li");
        var label = document.createElement("label");
        var tick = document.createElement("input");
        label.className = "choice";
        tick.type = "checkbox";
        tick.name = picker.dataset.name;
        tick.value = one.id;
        tick.checked = true;
        label.appendChild(tick);
        label.appendChild(document.createTextNode(" " + one.name));
        item.appendChild(label);
        chosen.appendChild(item);
      }
      said.textContent = one.name + " added.";
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
        inputValue: function (one) { return one ? (single ? one.name : "") : ""; },
        suggestion: function (one) {
          var safe = document.createElement("span");
          safe.textContent = typeof one === "string" ? one : one.name;
          return safe.innerHTML;
        },
      },
      tAssistiveHint: function () {
        return (hint ? hint + ". " : "") +
          "When suggestions come, use up and down arrows to look through them and enter to choose.";
      },
      tNoResults: function () { return "Nothing of this name. Check the spelling."; },
      onConfirm: function (one) {
        if (!one || !one.id) { return; }
        if (single) { keepOne(one); } else { add(one); }
      },
    });
    field.remove();
    var input = box.querySelector("input");
    input.setAttribute("maxlength", "200");
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
