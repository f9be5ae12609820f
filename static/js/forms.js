// Asks as an address is typed whether it is listed already.
(function () {
  "use strict";

  var field = document.querySelector("[data-check]");
  if (!field) { return; }
  var said = document.getElementById("address-check");
  var newest = 0;
  var timer;

  function link(source) {
    var item = document.createElement("li");
    var anchor = document.createElement("a");
    anchor.href = source.address;
    anchor.textContent = source.name;
    item.appendChild(anchor);
    if (source.record_type) { item.appendChild(document.createTextNode(" (" + source.record_type + ")")); }
    return item;
  }

  function show(answer) {
    said.textContent = "";
    if (!answer.message) { return; }
    var text = document.createElement("p");
    text.textContent = answer.message;
    said.appendChild(text);
    if (answer.sources.length) {
      var list = document.createElement("ul");
      answer.sources.forEach(function (source) { list.appendChild(link(source)); });
      said.appendChild(list);
    }
  }

  field.addEventListener("input", function () {
    var asked = ++newest;
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (field.value.trim().length < 8) { show({ message: "" }); return; }
      fetch(field.dataset.check + "?url=" + encodeURIComponent(field.value))
        .then(function (answer) { return answer.ok ? answer.json() : { message: "" }; })
        .then(function (answer) { if (asked === newest) { show(answer); } })
        .catch(function () {});
    }, 350);
  });
})();
