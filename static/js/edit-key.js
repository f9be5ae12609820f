// The key `e` goes to the first field that is to be filled in (single-keys.js hears the keys). A field with suggestions
// opens them at once.
(function () {
  "use strict";

  var area = document.querySelector("[data-single-keys]");
  if (!area) { return; }
  area.addEventListener("single-key", function (event) {
    if (event.detail.key !== "e") { return; }
    event.preventDefault();
    var field = area.querySelector(".fill-in input:not([type=hidden]), .fill-in textarea, .fill-in select");
    if (!field) { return; }
    if (field.matches(".admin-autocomplete") && window.django) {
      window.django.jQuery(field).select2("open");
    } else {
      field.focus();
    }
  });
})();
