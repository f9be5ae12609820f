// Ticks off what is wanted of a new password while someone types it; without this script that is plain text.
(function () {
  "use strict";

  document.querySelectorAll("[data-password-rules]").forEach(function (box) {
    var password = document.getElementById(box.dataset.password);
    var email = document.getElementById(box.dataset.email);
    var said = box.querySelector("[data-said]");

    function address() {
      return (email ? email.value : box.dataset.address || "").toLowerCase();
    }

    function isMet(rule, typed) {
      if (rule === "length") { return typed.length >= 8; }
      if (rule === "digits") { return typed !== "" && !/^[0-9]+$/.test(typed); }
      var names = address().split(/\W+/).filter(function (part) { return part.length > 2; });
      var whole = typed.toLowerCase();
      return typed !== "" && whole !== address() &&
        names.every(function (name) { return whole.indexOf(name) === -1 || name.length < whole.length / 2; });
    }

    function look() {
      var rules = box.querySelectorAll("[data-rule]");
      var met = 0;
      rules.forEach(function (line) {
        var fits = isMet(line.dataset.rule, password.value);
        line.classList.toggle("met", fits);
        met += fits ? 1 : 0;
      });
      said.textContent = password.value ? window.say("{count} of {total} met", { count: met, total: rules.length }) : "";
    }

    password.addEventListener("input", look);
    if (email) { email.addEventListener("input", look); }
  });
})();
