// Puts a field above each long table with data-filter that keeps the rows whose first cell holds what is typed.
(function () {
  "use strict";
  document.querySelectorAll("table[data-filter]").forEach(function (table, number) {
    var rows = Array.from(table.tBodies[0].rows);
    if (rows.length < 12) return;
    var box = document.createElement("div");
    var label = document.createElement("label");
    var field = document.createElement("input");
    var said = document.createElement("p");
    box.className = "table-filter narrow";
    field.type = "search";
    field.id = "table-filter-" + number;
    label.htmlFor = field.id;
    label.textContent = table.dataset.filter;
    said.className = "hint";
    said.setAttribute("role", "status");
    box.append(label, field, said);
    (table.closest(".scrolls") || table).before(box);
    field.addEventListener("input", function () {
      var typed = field.value.trim().toLowerCase();
      var left = 0;
      rows.forEach(function (row) {
        row.hidden = !row.cells[0].textContent.toLowerCase().includes(typed);
        if (!row.hidden) left += 1;
      });
      said.textContent = typed ? window.say("{count} of {total}", { count: left, total: rows.length }) : "";
    });
  });
})();
