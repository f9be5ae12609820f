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

  function show(response) {
    said.textContent = "";
    if (!response.message) { return; }
    var text = document.createElement("p");
    text.textContent = response.message;
    said.appendChild(text);
    if (response.sources.length) {
      var list = document.createElement("ul");
      response.sources.forEach(function (source) { list.appendChild(link(source)); });
      said.appendChild(list);
    }
  }

  field.addEventListener("input", function () {
    var asked = ++newest;
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (field.value.trim().length < 8) { show({ message: "" }); return; }
      fetch(field.dataset.check + "?url=" + encodeURIComponent(field.value))
        .then(function (response) { return response.ok ? response.json() : { message: "" }; })
        .then(function (response) { if (asked === newest) { show(response); } })
        .catch(function () {});
    }, 350);
  });
})();
