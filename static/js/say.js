// What scripts say, in the language of the page: `say("{count} suggestions", { count: 3 })`. The page's element
// #script-texts has the texts of other languages than English (pdap/web/script_texts.py).
(function () {
  "use strict";
  var element = document.getElementById("script-texts");
  var texts = element ? JSON.parse(element.textContent) : {};

  window.say = function (text, values) {
    return (texts[text] || text).replace(/\{(\w+)\}/g, function (whole, name) {
      return values && name in values ? values[name] : whole;
    });
  };
})();
