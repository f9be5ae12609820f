// Opens the filters where there is room for them beside the results; elsewhere, and without this script, they are folded.
(function () {
  "use strict";
  if (window.matchMedia("(min-width: 60rem)").matches) {
    document.querySelectorAll("details[data-unfold]").forEach(function (one) { one.open = true; });
  }
})();
