// Tables that a reader may sort: a button in each heading that names how its column is ordered.
"use strict";

/** Orders by which a column is sorted first: the largest number, the first letter. */
const FIRST_ORDER = { number: "descending", text: "ascending" };

function sortKey(row, place, kind) {
  const cell = row.cells[place];
  if (kind === "text") return cell.textContent.trim();
  return cell.dataset.value === "" ? null : Number(cell.dataset.value);
}

/** Rows without a value come last in either order. */
function compare(one, other, order) {
  if (one === null || other === null) return (one === null) - (other === null);
  const forward = typeof one === "string" ? one.localeCompare(other, "en") : one - other;
  return order === "ascending" ? forward : -forward;
}

function sortBy(table, heading) {
  const kind = heading.dataset.sort;
  const reversed = { ascending: "descending", descending: "ascending" }[heading.getAttribute("aria-sort")];
  const order = reversed ?? FIRST_ORDER[kind];
  const keyed = [...table.tBodies[0].rows].map((row) => [sortKey(row, heading.cellIndex, kind), row]);
  keyed.sort(([one], [other]) => compare(one, other, order));
  table.tBodies[0].append(...keyed.map(([, row]) => row));
  for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", order);
}

for (const table of document.querySelectorAll("table.sortable")) {
  for (const heading of table.querySelectorAll("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => sortBy(table, heading));
  }
}
