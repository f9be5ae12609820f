// Folds the filters on a narrow screen, where they would stand before every result; without this script they are open.
(function () {
  "use strict";
  if (window.matchMedia("(max-width: 59.99rem)").matches) {
    document.querySelectorAll("details[data-fold]").forEach(function (one) { one.open = false; });
  }
})();
