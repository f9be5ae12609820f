// The slash key leads to the search box of the page, as on many sites; not while someone types, and not with other keys.
(function () {
  "use strict";

  function isTyping(element) {
    return element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName);
  }

  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) { return; }
    var field = document.querySelector("main [data-search-box] input[name=q]") ||
      document.querySelector(".site-search input[name=q]");
    if (field) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
})();
