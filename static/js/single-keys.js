// Single keys press what they stand beside (data-key), unless somebody types or has turned them off. Whoever wants a key
// for something else takes the event `single-key` of the area. Without this script every button is there all the same.
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

  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) { return; }
    var inside = event.target.closest ? event.target : document.body;
    if (event.key === "Escape" && types(inside)) { inside.blur(); return; }
    if (!box.checked || types(inside) || inside.closest(".select2-container") || !/^[a-z1-9]$/.test(event.key)) { return; }
    var one = area.querySelector("[data-key='" + event.key + "']");
    var pressed = new CustomEvent("single-key", { cancelable: true, detail: { key: event.key, one: one } });
    if (!area.dispatchEvent(pressed)) { event.preventDefault(); return; }
    if (!one || one.matches(":disabled")) { return; }
    event.preventDefault();
    one.click();
  });
})();
