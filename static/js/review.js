// The review of submissions: a ready-made reason is put into the text; the claim is kept while the page is seen; the page
// behind the address is asked for. Without this script every button and choice is there all the same.
(function () {
  "use strict";

  var desk = document.querySelector("[data-review]");
  if (!desk) { return; }
  var form = desk.querySelector("form.desk");
  var reason = desk.querySelector("[data-reason]");
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  // Choosing by arrow keys goes through the choices and leaves the focus; a click or a number goes on to the button.
  function choose(radio, on) {
    radio.checked = true;
    reason.value = radio.value;
    if (on) { radio.closest("details").querySelector("button").focus(); }
  }

  desk.querySelectorAll("[name=reason_choice]").forEach(function (radio) {
    radio.addEventListener("change", function () { choose(radio, false); });
  });

  function open(details) {
    details.open = true;
    ["input[type=radio]:checked", "input[type=radio]", "textarea", "summary"].some(function (wanted) {
      var found = details.querySelector(wanted);
      if (found) { found.focus(); }
      return found;
    });
  }

  // Keys that do not simply press a button (single-keys.js).
  desk.addEventListener("single-key", function (event) {
    var one = event.detail.one;
    if (event.detail.key === "e") {
      event.preventDefault();
      form.querySelector(".record input[type=text], .record textarea").focus();
    } else if (one && one.matches("details")) {
      event.preventDefault();
      open(one);
    } else if (one && one.type === "radio") {
      event.preventDefault();
      if (one.closest("details").open) { choose(one, true); }
    }
  });

  // A decision leaves once, however often its key is pressed.
  var left = false;
  form.addEventListener("submit", function (event) {
    if (left) { event.preventDefault(); }
    left = true;
  });
  window.addEventListener("pageshow", function () { left = false; });

  window.setInterval(function () {
    if (document.visibilityState === "visible") {
      fetch(desk.dataset.hold, { method: "POST", headers: { "X-CSRFToken": token } }).catch(function () {});
    }
  }, 5 * 60 * 1000);

  var behind = desk.querySelector("[data-page]");
  behind.textContent = "Checking the page …";
  fetch(behind.dataset.page)
    .then(function (answer) { return answer.ok ? answer.text() : ""; })
    .then(function (text) { behind.innerHTML = text; })
    .catch(function () { behind.textContent = ""; });
})();
