// Single keys press what they stand beside (data-key), unless someone types or has turned them off. Code that wants a key
// for something else listens for the event `single-key` of the area. Without this script every button is there as well.
//
// A word that is typed outside a field decides nothing: a button is pressed when no other key follows within half a
// second, and no key works where another letter came just before, or a field was left just before. Esc makes keys work
// at once: it is how a field is left on purpose.
(function () {
  "use strict";

  var area = document.querySelector("[data-single-keys]");
  if (!area) { return; }
  var box = area.querySelector("[data-keys-on]");

  function isOn() {
    try { return window.localStorage.getItem("single-keys") !== "off"; } catch (error) { return true; }
  }

  box.checked = isOn();
  box.closest("[hidden]").hidden = false;
  area.classList.toggle("keys-off", !box.checked);
  box.addEventListener("change", function () {
    try { window.localStorage.setItem("single-keys", box.checked ? "on" : "off"); } catch (error) { /* not kept */ }
    area.classList.toggle("keys-off", !box.checked);
  });

  function types(element) {
    if (element.matches("input")) { return ["radio", "checkbox", "submit", "button"].indexOf(element.type) === -1; }
    return element.matches("textarea, select") || element.isContentEditable;
  }

  var PAUSE = 500, AFTER_FIELD = 1000;
  var lastLetter = -PAUSE, leftField = -AFTER_FIELD, waiting = null;

  document.addEventListener("focusout", function (event) {
    if (types(event.target)) { leftField = event.timeStamp; }
  });

  function leave(inside, moment) {
    if (types(inside) || inside.closest(".select2-container")) { document.activeElement.blur(); }
    leftField = moment - AFTER_FIELD;
    lastLetter = moment - PAUSE;
  }

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    var inside = event.target.closest ? event.target : document.body;
    if (event.key === "Escape") { leave(inside, event.timeStamp); return; }
    if (event.key.length > 1) { return; }
    window.clearTimeout(waiting);
    var pause = event.timeStamp - lastLetter;
    if (!/[1-9]/.test(event.key)) { lastLetter = event.timeStamp; }
    if (event.defaultPrevented || event.repeat || !box.checked || !/^[a-z1-9]$/.test(event.key)) { return; }
    if (types(inside) || inside.closest(".select2-container")) { return; }
    // A number only chooses, and may follow the letter that opens its choices.
    if (event.timeStamp - leftField < AFTER_FIELD || (pause < PAUSE && /[a-z]/.test(event.key))) { return; }
    var one = document.querySelector("[data-key='" + event.key + "']");
    var pressed = new CustomEvent("single-key", { cancelable: true, detail: { key: event.key, one: one } });
    if (!area.dispatchEvent(pressed)) { event.preventDefault(); return; }
    if (!one || one.matches(":disabled")) { return; }
    event.preventDefault();
    waiting = window.setTimeout(function () { one.click(); }, PAUSE);
  });
})();
