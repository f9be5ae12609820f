// Copies the text beside a button. Without this script there is no button: the text can be selected and copied by hand.
(function () {
  "use strict";

  function enhance(box) {
    var field = box.querySelector("input, textarea");
    var button = box.querySelector("button");
    var said = box.querySelector("[role=status]");

    function tell(text) {
      said.textContent = "";
      // A status that is set again is read out, also when its words are the same.
      window.setTimeout(function () { said.textContent = text; }, 50);
    }

    button.hidden = false;
    button.addEventListener("click", function () {
      field.select();
      if (!navigator.clipboard) {
        tell(document.execCommand("copy") ? window.say("Copied.") : window.say("Select the text and copy it."));
        return;
      }
      navigator.clipboard.writeText(field.value).then(
        function () { tell(window.say("Copied.")); },
        function () { tell(window.say("Your browser blocked copying. Select the text and copy it.")); }
      );
    });
    field.addEventListener("focus", function () { field.select(); });
  }

  document.querySelectorAll("[data-copy]").forEach(enhance);
})();
