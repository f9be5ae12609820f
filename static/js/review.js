// The review of submissions by keyboard: single keys press what they stand beside, unless somebody types or has turned
// them off; a ready-made reason is put into the text; the claim is kept while the page is seen; the page behind the
// address is asked for. Without this script every button and choice is there all the same.
(function () {
  "use strict";

  var desk = document.querySelector("[data-review]");
  if (!desk) { return; }
  var form = desk.querySelector("form.desk");
  var reason = desk.querySelector("[data-reason]");
  var box = desk.querySelector("[data-keys-on]");
  var token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  function isOn() {
    try { return window.localStorage.getItem("review-keys") !== "off"; } catch (error) { return true; }
  }

  box.checked = isOn();
  box.closest("[hidden]").hidden = false;
  desk.classList.toggle("keys-off", !box.checked);
  box.addEventListener("change", function () {
    try { window.localStorage.setItem("review-keys", box.checked ? "on" : "off"); } catch (error) { /* not kept */ }
    desk.classList.toggle("keys-off", !box.checked);
  });

  function types(element) {
    if (element.matches("input")) { return ["radio", "checkbox", "submit", "button"].indexOf(element.type) === -1; }
    return element.matches("textarea, select") || element.isContentEditable;
  }

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

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) { return; }
    var inside = event.target.closest ? event.target : document.body;
    if (event.key === "Escape" && types(inside)) { inside.blur(); return; }
    if (!box.checked || types(inside) || inside.closest(".select2-container")) { return; }
    if (event.key === "e") {
      event.preventDefault();
      form.querySelector(".record input[type=text], .record textarea").focus();
      return;
    }
    if (!/^[a-z1-9]$/.test(event.key)) { return; }
    var one = desk.querySelector("[data-key='" + event.key + "']");
    if (!one || one.matches(":disabled")) { return; }
    if (one.matches("details")) { event.preventDefault(); open(one); return; }
    if (one.type === "radio") {
      if (one.closest("details").open) { event.preventDefault(); choose(one, true); }
      return;
    }
    event.preventDefault();
    one.click();
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
  behind.textContent = "Looking at the page …";
  fetch(behind.dataset.page)
    .then(function (answer) { return answer.ok ? answer.text() : ""; })
    .then(function (text) { behind.innerHTML = text; })
    .catch(function () { behind.textContent = ""; });
})();
