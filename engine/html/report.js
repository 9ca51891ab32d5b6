// Sorting by a column and filtering by words, for tables of estimates. The page is whole without it.
"use strict";
(() => {
  const value = (row, column) => {
    const cell = row.cells[column];
    const data = cell && cell.querySelector("data");
    return data ? Number(data.value) : cell ? cell.textContent : "";
  };
  const compare = (a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b
      : typeof a === "number" ? -1 : typeof b === "number" ? 1 : String(a).localeCompare(b, document.documentElement.lang);
  // Rows under one group heading are sorted among themselves.
  const groups = (body) => {
    const all = [[]];
    for (const row of [...body.rows]) {
      if (row.className === "group") all.push([row]);
      else all[all.length - 1].push(row);
    }
    return all;
  };
  const sort = (table, column, sign) => {
    const body = table.tBodies[0];
    for (const group of groups(body)) {
      const rows = group.filter((row) => row.className !== "group");
      rows.sort((a, b) => sign * compare(value(a, column), value(b, column)));
      for (const row of group.filter((row) => row.className === "group")) body.append(row);
      body.append(...rows);
    }
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if (heading.querySelector(".axis") || column === 1) return;
      const button = document.createElement("button");
      button.type = "button";
      button.title = document.body.dataset.sort;
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const down = heading.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(table, column, down ? -1 : 1);
      });
    });
    if (table.tBodies[0].rows.length < 24) continue;
    const label = document.createElement("label");
    label.className = "filter";
    const input = document.createElement("input");
    input.type = "search";
    label.append(document.body.dataset.filter + " ", input);
    table.parentElement.before(label);
    input.addEventListener("input", () => {
      const words = input.value.toLocaleLowerCase().split(/\s+/);
      let heading = "";
      for (const row of table.tBodies[0].rows) {
        if (row.className === "group") heading = row.textContent;
        const text = (heading + " " + row.textContent).toLocaleLowerCase();
        row.hidden = row.className !== "group" && !words.every((word) => text.includes(word));
      }
    });
  }
})();
