// Sorting by a column and filtering by words, for tables of estimates. The page is whole without it.
"use strict";
(() => {
  const { filter, sort, rows: rowsShown } = document.body.dataset;
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  // A number as a region writes it: whole with groups of three, or with one decimal (CV).
  const shown = (text) => {
    const latin = text.trim().replace(/[\u0660-\u0669]/g, (d) => d.charCodeAt(0) - 0x660);
    if (!/^[\d\s.,\u066b\u066c\u00a0\u202f\u2019]+$/.test(latin)) return text;
    const [, whole, decimal] = /^(.*?)(?:[.,\u066b](\d))?$/.exec(latin);
    return Number(whole.replace(/\D/g, "") + (decimal ? "." + decimal : ""));
  };
  const value = (row, column) => {
    const cell = row.cells[column];
    if (!cell) return "";
    const data = cell.querySelector("data");
    const first = cell.querySelector("bdi");
    return data ? Number(data.value) : shown((first ?? cell).textContent);
  };
  // What is no number stands last, whichever way the numbers go.
  const compare = (a, b, sign) => {
    const numbers = [a, b].map((v) => typeof v === "number");
    if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
    return sign * (numbers[0] ? a - b : String(a).localeCompare(b, document.documentElement.lang));
  };
  const isGroup = (row) => row.className === "group";
  for (const table of document.querySelectorAll("table.sortable")) {
    const bodies = [...table.tBodies];
    const rows = bodies.flatMap((body) => [...body.rows]).filter((row) => !isGroup(row));
    if (rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if (heading.classList.contains("plot")) return;
      const button = document.createElement("button");
      button.type = "button";
      button.title = sort;
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const sign = heading.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", sign < 0 ? "descending" : "ascending");
        for (const body of bodies)
          body.append(...[...body.rows].filter((row) => !isGroup(row)).sort((a, b) =>
            compare(value(a, column), value(b, column), sign)));
      });
    });
    if (rows.length < 24) continue;
    const label = document.createElement("label");
    label.className = "filter";
    const input = document.createElement("input");
    input.type = "search";
    input.setAttribute("aria-label", filter + ": " + table.caption.textContent);
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    label.append(filter + " ", input, " ", status);
    table.parentElement.before(label);
    input.addEventListener("input", () => {
      const words = fold(input.value).split(/\s+/);
      let count = 0;
      for (const body of bodies) {
        const heading = fold([...body.rows].filter(isGroup).map((row) => row.textContent).join(" "));
        let some = false;
        for (const row of body.rows) {
          if (isGroup(row)) continue;
          const text = heading + " " + fold(row.textContent);
          row.hidden = !words.every((word) => text.includes(word));
          some ||= !row.hidden;
          count += row.hidden ? 0 : 1;
        }
        body.hidden = !some;
      }
      status.textContent = rowsShown.replace("#", count.toLocaleString(document.documentElement.lang));
    });
  }
  // Only what scrolls is a stop of the keyboard.
  const stops = () => {
    for (const frame of document.querySelectorAll(".scroll"))
      frame.tabIndex = frame.scrollWidth > frame.clientWidth ? 0 : -1;
  };
  stops();
  addEventListener("resize", stops);
})();
