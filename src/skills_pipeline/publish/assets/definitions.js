// The page Definitions: another country's numbers in the place of those of all countries together. They lie in
// the page as they are shown; nothing is computed here.
"use strict";

(() => {
  const data = document.querySelector("#data");
  if (data === null) return;
  const countries = new Map(Object.entries(JSON.parse(data.textContent)));
  const select = document.querySelector("#country");

  function placeDots(row, places) {
    const dots = row.querySelector("g");
    dots.setAttribute("visibility", places.dot === null ? "hidden" : "visible");
    row.querySelector("text").setAttribute("visibility", places.dot === null ? "visible" : "hidden");
    if (places.dot === null) return;
    dots.querySelector("circle").setAttribute("cx", `${places.dot}%`);
    dots.querySelector("line").setAttribute("x1", `${places.low}%`);
    dots.querySelector("line").setAttribute("x2", `${places.high}%`);
  }

  /** A country may lack a definition: its row then says so by dashes. */
  function fillRow(row, shown) {
    const texts = shown?.texts ?? ["–", "–", "–", "–", "–"];
    placeDots(row, shown?.places ?? { dot: null });
    texts.forEach((text, place) => {
      row.cells[place + 2].textContent = text;
    });
  }

  function show(code) {
    const { rows, told } = countries.get(code);
    const byTitle = new Map(rows.map((row) => [row.title, row]));
    for (const row of document.querySelector("#by-definition").tBodies[0].rows) {
      fillRow(row, byTitle.get(row.cells[0].textContent));
    }
    document.querySelector("#told").hidden = told === null;
    for (const span of document.querySelectorAll("[data-told]")) span.textContent = told?.[span.dataset.told] ?? "";
    select.value = code;
  }

  /** The country that the address names, else all countries together, which the page begins with. */
  function asked() {
    const code = new URLSearchParams(location.hash.slice(1)).get("country");
    return countries.has(code) ? code : countries.keys().next().value;
  }

  select.addEventListener("change", () => {
    history.replaceState(null, "", `#country=${select.value}`);
    show(select.value);
  });
  window.addEventListener("hashchange", () => show(asked()));
  document.querySelector("#choice").hidden = false;
  show(asked());
})();
