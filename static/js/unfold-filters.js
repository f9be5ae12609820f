// Opens the filters where there is room for them beside the results; elsewhere, and without this script, they are folded.
// A page that a browser kept whole, and shows again on Back, has the filters of its address, not those that were ticked last.
(function () {
  "use strict";
  if (window.matchMedia("(min-width: 60rem)").matches) {
    document.querySelectorAll("details[data-unfold]").forEach(function (one) { one.open = true; });
  }
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) {
      document.querySelectorAll("#filter form, [data-change-search]").forEach(function (form) { form.reset(); });
    }
  });
})();
