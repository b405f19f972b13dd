// What every page lets a reader take along: a table as CSV, a drawn chart as SVG or PNG, or alone in a page of others.
// Buttons are those of the page's own template, in its language; nothing is asked for over the network.
"use strict";

/** A cell of a CSV file; text that a spreadsheet would take for a formula begins with an apostrophe. */
function csvCell(value) {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of cells as the text of a CSV file (RFC 4180). */
function csvText(rows) {
  return `${rows.map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** Hands a file to the reader: `content` is text or a Blob. */
function save(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** What a cell holds: its number as released where the page has it, else its text. */
function cellValue(cell) {
  const { value } = cell.dataset;
  if (value !== undefined) return value === "" ? null : Number(value);
  return cell.textContent.replace(/\s+/g, " ").trim();
}

function tableRows(table) {
  return [...table.rows].map((row) => [...row.cells].map(cellValue));
}

/** The chart that is seen, for a wide screen or a narrow one. */
function seenChart(figure) {
  return [...figure.querySelectorAll(".chart > svg")].find((svg) => svg.getClientRects().length) ?? null;
}

/** A chart as a file of its own: colours of the page in place of their names, its description as title. */
function svgText(svg) {
  const copy = svg.cloneNode(true);
  copy.removeAttribute("aria-hidden");
  const title = document.createElementNS(copy.namespaceURI, "title");
  title.textContent = svg.parentElement.getAttribute("aria-label");
  copy.prepend(title);
  const style = getComputedStyle(svg);
  return new XMLSerializer()
    .serializeToString(copy)
    .replace(/var\((--[a-z0-9-]+)\)/g, (_, name) => style.getPropertyValue(name).trim())
    .replaceAll("currentColor", style.color);
}

/** The same as a picture of twice its size on the page's own ground. */
async function pngBlob(svg) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(svg))}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * svg.width.baseVal.value, 2 * svg.height.baseVal.value];
  const context = canvas.getContext("2d");
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve));
}

/** The page, and the table or the section of the chart: a name that tells files of several pages apart. */
function fileName(part, ending) {
  const page = location.pathname.split("/").pop().replace(/\.html$/, "");
  return `${page}-${part}.${ending}`;
}

function partOf(figure) {
  const section = figure.closest("section, [id]")?.id || "chart";
  const figures = [...document.querySelectorAll("figure")].filter((one) => one.closest("section, [id]")?.id === section);
  return figures.length > 1 ? `${section}-${figures.indexOf(figure) + 1}` : section;
}

const TAKEN_ALONG = {
  csv: async (table) => save(fileName(table.id || "table", "csv"), csvText(tableRows(table)), "text/csv"),
  svg: async (figure) => save(fileName(partOf(figure), "svg"), svgText(seenChart(figure)), "image/svg+xml"),
  png: async (figure) => save(fileName(partOf(figure), "png"), await pngBlob(seenChart(figure)), "image/png"),
};

/** Buttons for what `of` can be taken along as, from the template of the page. */
function buttons(of, kinds) {
  const copy = document.querySelector("#taken-along").content.cloneNode(true);
  for (const button of copy.querySelectorAll("button")) {
    const kind = button.dataset.takes;
    if (kinds.includes(kind)) button.addEventListener("click", () => TAKEN_ALONG[kind](of));
    else button.remove();
  }
  return copy;
}

/** With `#embed=ID` the chart of the element of that id stands alone, to be put into another page by an iframe. */
function standAlone() {
  const id = new URLSearchParams(location.hash.slice(1)).get("embed");
  const figure = id ? document.getElementById(id)?.querySelector("figure") : null;
  document.querySelector(".stands-alone")?.classList.remove("stands-alone");
  figure?.classList.add("stands-alone");
  document.body.classList.toggle("alone", Boolean(figure));
}

window.addEventListener("hashchange", standAlone);
document.addEventListener("DOMContentLoaded", () => {
  standAlone();
  // Small panels of a list are left as they are: each has its chart on a page of its own, and two buttons apiece
  // would be a hundred stops for those who go by keyboard.
  for (const figure of document.querySelectorAll("figure:not(li figure)")) {
    if (figure.querySelector(".chart > svg")) figure.append(buttons(figure, ["svg", "png"]));
  }
  for (const table of document.querySelectorAll("table:not(#numbers)")) {
    (table.closest(".scroll") ?? table).after(buttons(table, ["csv"]));
  }
});
