// The pages Country and Compare: what is chosen becomes rows, a chart, a table, and an address to cite.
// REPORT (data.js) holds the published numbers; nothing is computed here but the index to a first month. Its words,
// and the language in which numbers are written, are of words.js; files are saved by download.js.
"use strict";

const page = document.body.dataset.page;
const chart = document.querySelector("#chart");
const names = { countries: new Map(REPORT.countries), definitions: new Map(REPORT.definitions) };
// Made once: making one takes longer than writing a table with it.
const DECIMALS = new Intl.NumberFormat(REPORT.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const WHOLE = new Intl.NumberFormat(REPORT.language);
const STATE_NAMES = ["country", "definition", "from", "to", "values"];
const LONGEST_CHOICE = 8;

/** What the address says, else the defaults; a value that the release does not have is left out. */
function readState() {
  const asked = new URLSearchParams(location.hash.slice(1));
  const known = {
    country: (code) => names.countries.has(code),
    definition: (id) => names.definitions.has(id),
    from: (month) => REPORT.months.includes(month),
    to: (month) => REPORT.months.includes(month),
    values: (kind) => [...document.querySelectorAll("#values option")].some((one) => one.value === kind),
  };
  const state = { ...REPORT.defaults[page], embed: asked.has("embed") };
  for (const name of STATE_NAMES) {
    const stated = (asked.get(name) ?? "").split(",").filter(known[name]).slice(0, LONGEST_CHOICE);
    if (stated.length) state[name] = stated;
  }
  if (state.from[0] > state.to[0]) [state.from, state.to] = [state.to, state.from];
  return state;
}

function writeState(state) {
  const stated = STATE_NAMES.map((name) => `${name}=${state[name].join(",")}`);
  if (state.embed) stated.push("embed");
  history.replaceState(null, "", `#${stated.join("&")}`);
}

/** Values whose numbers lie in a file of their own, and those files that were run. */
const APART = ["stock", "smoothed"];
const running = new Map();

/** Runs the file of such numbers when they are first chosen; from disk a page may run a script, but not fetch. */
function numbersOf(kind) {
  if (!APART.includes(kind)) return undefined;
  if (!running.has(kind)) {
    running.set(kind, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${kind}.js`;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${kind}.js is not beside this page: copy the folder of the release whole`));
      document.head.append(script);
    }));
  }
  return running.get(kind);
}

/** One row a month of a series: published numbers, null where none is, with the reason. */
function monthlyRows(country, definition, state) {
  const [kind] = state.values;
  const series = APART.includes(kind) ? REPORT[kind] : REPORT.series;
  const cells = series[country]?.[definition];
  if (!cells) return [];
  const [first, last] = [REPORT.months.indexOf(state.from[0]), REPORT.months.indexOf(state.to[0])];
  const milli = (values, place) => (values[place] === null ? null : values[place] / 1000);
  const rows = [];
  for (let place = first; place <= last; place += 1) {
    rows.push({
      month: REPORT.months[place],
      date: Date.parse(`${REPORT.months[place]}-01T00:00:00Z`),
      country: names.countries.get(country),
      definition: names.definitions.get(definition),
      ai_postings: cells.ai_postings[place],
      postings: cells.postings[place],
      share: milli(cells.share, place),
      low: milli(cells.low, place),
      high: milli(cells.high, place),
      adjusted: cells.adjusted ? milli(cells.adjusted, place) : null,
      status: REPORT.statuses[cells.status[place]],
    });
  }
  return rows;
}

/** Shares as a percentage of the first month that has one; ends of intervals are divided by the same share. */
function asIndex(rows) {
  const base = rows.find((row) => row.share)?.share;
  if (!base) return rows.map((row) => ({ ...row, share: null, low: null, high: null }));
  const to = (value) => (value === null ? null : (100 * value) / base);
  return rows.map((row) => ({ ...row, share: to(row.share), low: to(row.low), high: to(row.high) }));
}

function chosenRows(state) {
  const kind = state.values[0];
  const rows = state.country.flatMap((country) =>
    state.definition.flatMap((definition) => {
      const monthly = monthlyRows(country, definition, state);
      if (kind === "index") return asIndex(monthly);
      // The adjusted series has no interval of its own: none is drawn.
      if (kind === "adjusted") return monthly.map((row) => ({ ...row, share: row.adjusted, low: null, high: null }));
      return monthly;
    }),
  );
  const label = state.definition.length > 1 ? "definition" : "country";
  return rows.map((row) => ({ ...row, series: row[label] }));
}

function breakRows(state) {
  return REPORT.breaks
    .filter(([country, month]) => state.country.includes(country) && month >= state.from[0] && month <= state.to[0])
    .map(([country, month, what]) => ({
      date: Date.parse(`${month}-01T00:00:00Z`), month, country: names.countries.get(country), what,
    }));
}

/** The chart's description with colours of the page in place of their names, so that a picture keeps them. */
function description() {
  const style = getComputedStyle(document.documentElement);
  const text = document.querySelector("#description").textContent;
  return JSON.parse(text.replace(/var\((--[a-z0-9]+)\)/g, (_, name) => style.getPropertyValue(name).trim()));
}

let view = null;

function axisEnds(rows) {
  const dates = rows.map((row) => row.date);
  const highest = Math.max(...rows.map((row) => row.high ?? row.share ?? 0));
  return { first: Math.min(...dates), last: Math.max(...dates), ceiling: 1.05 * highest || 1 };
}

/** The chart of a choice; without any row a legend would have no size. */
async function embed() {
  const state = readState();
  await numbersOf(state.values[0]);
  const rows = chosenRows(state);
  const drawn = { ...description(), datasets: { rows, breaks: breakRows(state) } };
  const ends = axisEnds(rows);
  drawn.params = drawn.params.map((one) => ({ ...one, value: ends[one.name] }));
  const made = await vegaEmbed(chart, drawn, {
    ast: true, actions: false, renderer: "svg", tooltip: { theme: "custom" }, formatLocale: REPORT.signs,
  });
  view = made.view;
  // The label of the chart and the table say what is drawn; marks alone would be nameless symbols.
  chart.querySelector("svg").setAttribute("aria-hidden", "true");
}

/** A text of the page's language with its names in braces filled in. */
function worded(name, values) {
  return REPORT.texts[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

function number(value) {
  return value === null ? "–" : DECIMALS.format(value);
}

function count(value) {
  return WHOLE.format(value);
}

/** A line of a table: its first cell heads it, `places` of the others are numbers. */
function line(texts, places) {
  const row = document.createElement("tr");
  texts.forEach((text, place) => {
    const cell = document.createElement(place ? "td" : "th");
    if (!place) cell.scope = "row";
    if (places.includes(place)) cell.className = "number";
    cell.textContent = text;
    row.append(cell);
  });
  return row;
}

/** What stands behind the share of the first country chosen, where the page has a place for it. */
function fillProfile(state) {
  const body = document.querySelector("#profile tbody");
  if (!body) return;
  const profile = REPORT.profiles[state.country[0]] ?? { rows: [] };
  const name = names.countries.get(state.country[0]);
  document.querySelector("#profile-of").textContent = profile.rows.length
    ? `${name}, ${profile.year}`
    : worded("undivided", { country: name });
  body.replaceChildren(
    ...profile.rows.map(([group, label, share, low, high, numerator, denominator, status]) =>
      line(
        [label, group, number(share), low === null ? "–" : `${number(low)}–${number(high)}`,
          count(numerator), count(denominator), status],
        [2, 3, 4, 5],
      ),
    ),
  );
}

function fillTable(rows) {
  const body = document.querySelector("#numbers tbody");
  body.replaceChildren(
    ...rows.map((row) =>
      line(
        [row.month, row.country, row.definition, number(row.share), `${number(row.low)}–${number(row.high)}`,
          count(row.ai_postings), count(row.postings), row.status],
        [3, 4, 5, 6],
      ),
    ),
  );
}

/** Links to the page in other languages lead to the same choice. */
function carryChoice() {
  for (const link of document.querySelectorAll("nav.languages a")) link.hash = location.hash;
}

async function show() {
  carryChoice();
  await numbersOf(readState().values[0]);
  const state = readState();  // of now: something else may have been chosen while a file was run
  const rows = chosenRows(state);
  document.body.classList.toggle("embedded", state.embed);
  for (const name of STATE_NAMES) {
    for (const option of document.querySelectorAll(`#${name} option`)) option.selected = state[name].includes(option.value);
  }
  const countries = state.country.map((code) => names.countries.get(code)).join(", ");
  const definitions = state.definition.map((id) => names.definitions.get(id)).join(", ");
  const [first, last] = [state.from[0], state.to[0]];
  document.querySelector("#shown").textContent = worded("shown", { countries, definitions, first, last });
  const published = rows.filter((row) => row.share !== null).length;
  document.querySelector("#published").textContent =
    worded("published", { published: count(published), months: count(rows.length) });
  const kinds = document.querySelector(`#values option[value="${state.values[0]}"]`);
  document.querySelector("#unit").textContent = kinds.dataset.unit;
  chart.setAttribute("aria-label", worded("chart", { countries, definitions }));
  fillTable(rows);
  fillProfile(state);
  for (const [name, end] of Object.entries(axisEnds(rows))) view.signal(name, end);
  view.data("rows", rows).data("breaks", breakRows(state));
  await view.runAsync();
}

const TAKEN = ["month", "country", "definition", "share", "low", "high", "ai_postings", "postings", "status"];

/** Rows as a CSV file with numbers as released; columns are named alike in every language. */
function csv(rows) {
  return csvText([TAKEN, ...rows.map((row) => TAKEN.map((name) => row[name]))]);
}

const DOWNLOADS = {
  csv: async (state) => save(`${REPORT.release}.csv`, csv(chosenRows(state)), "text/csv"),
  svg: async () => save(`${REPORT.release}.svg`, await view.toSVG(), "image/svg+xml"),
  png: async () => {
    const canvas = await view.toCanvas(2);
    canvas.toBlob((blob) => save(`${REPORT.release}.png`, blob, "image/png"));
  },
};

/** The choice as the form has it. */
function chosen(state) {
  const values = (name) => [...document.querySelectorAll(`#${name} option:checked`)].map((option) => option.value);
  return Object.fromEntries(STATE_NAMES.map((name) => [name, values(name).length ? values(name) : state[name]]));
}

async function start() {
  // A release without a known country has nothing to draw.
  if (!chart) return;
  await embed();
  await show();
  document.querySelector("#choice").addEventListener("change", async () => {
    writeState({ ...readState(), ...chosen(readState()) });
    await show();
  });
  window.addEventListener("hashchange", () => show());
  // Colours are those of the scheme at the time of drawing.
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", async () => {
    await embed();
    await show();
  });
  document.querySelector("#hiring-talk")?.addEventListener("click", async ({ currentTarget }) => {
    writeState({ ...readState(), definition: currentTarget.dataset.definitions.split(",") });
    await show();
  });
  for (const button of document.querySelectorAll("[data-download]")) {
    button.addEventListener("click", () => DOWNLOADS[button.dataset.download](readState()));
  }
  document.body.dataset.ready = "yes";
}

document.addEventListener("DOMContentLoaded", start);
