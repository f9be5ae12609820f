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
    ["input[type=radio]:checked", "input[type=radio]", "textarea", "input[type=text]", "summary"].some(function (wanted) {
      var found = details.querySelector(wanted);
      if (found) { found.focus(); }
      return found;
    });
  }

  // A number chooses among what is open: a reason, a record type, else an agency that is suggested.
  function choices() {
    var opened = desk.querySelector("details[open] input[name=reason_choice]");
    if (opened) { return desk.querySelectorAll("[name=reason_choice]"); }
    opened = desk.querySelector("details[open][data-numbered-choice]");
    return (opened || desk.querySelector("[data-numbered]") || document.createElement("p"))
      .querySelectorAll("[data-number]");
  }

  // A reason that is chosen by its number declines by itself, unless something else is pressed before.
  var soon = null, armed = 0;
  function declineSoon(button) {
    armed = Date.now();
    soon = window.setTimeout(function () { button.click(); }, 500);
  }
  function disarm() {
    if (Date.now() - armed > 20) { window.clearTimeout(soon); }
  }
  document.addEventListener("keydown", disarm);
  document.addEventListener("pointerdown", disarm);

  function pick(number) {
    var chosen = choices()[number - 1];
    if (!chosen) { return; }
    if (chosen.name === "reason_choice") {
      choose(chosen, true);
      declineSoon(chosen.closest("details").querySelector("button"));
    } else {
      chosen.click();
    }
  }

  desk.querySelectorAll("[data-numbered-choice] button").forEach(function (button) {
    button.addEventListener("click", function () {
      var details = button.closest("details");
      form.querySelector("[name=" + details.dataset.numberedChoice + "]").value = button.value;
      details.querySelector("summary").firstChild.textContent = "Record type: " + button.lastChild.textContent.trim() + " ";
      details.open = false;
      details.querySelector("summary").focus();
    });
  });

  // Keys that do not simply press a button (single-keys.js).
  desk.addEventListener("single-key", function (event) {
    var one = event.detail.one;
    if (/[1-9]/.test(event.detail.key)) {
      event.preventDefault();
      pick(Number(event.detail.key));
      return;
    }
    if (event.detail.key === "e") {
      event.preventDefault();
      form.querySelector(".record input[type=text], .record textarea").focus();
    } else if (one && one.matches("details")) {
      event.preventDefault();
      open(one);
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
    .then(function (response) { return response.ok ? response.text() : ""; })
    .then(function (text) { behind.innerHTML = text; })
    .catch(function () { behind.textContent = ""; });
})();
