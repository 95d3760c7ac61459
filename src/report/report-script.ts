import { twoColumns } from "../figures";

/**
 * The script of a report's page: it draws figures of two columns' width as large as the page and the others to the same
 * scale, or all of them in a column's width where the page is narrow; it draws them again in the colours of the other
 * mode when the reader chooses it; and it sorts tables. Figures are made for white paper; the dark mode swaps their
 * greys.
 */
export const reportScript = `
"use strict";
const specs = JSON.parse(document.getElementById("figures").textContent);
const greys = { "#000": "#e9ebef", "#000000": "#e9ebef", "#fff": "#15171b", "#ffffff": "#15171b", "#222": "#d5d8de", "#444": "#b4bac6", "#666": "#a0a6b2", "#e6e6e6": "#343943", "#ccc": "#4a505c", "rgba(255,255,255,0.8)": "rgba(21,23,27,0.8)", "rgba(255,255,255,0.25)": "rgba(21,23,27,0.25)" };
const dark = (value) => {
  if (typeof value === "string") return greys[value.toLowerCase()] ?? value;
  if (Array.isArray(value)) return value.map(dark);
  if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, dark(entry)]));
  return value;
};
const button = document.getElementById("mode");
const plots = specs.map((_, index) => document.getElementById("figure-" + (index + 1)));
const fit = (plot, { width, height }) => {
  const { clientWidth } = plot.parentElement;
  const ofText = Math.max(1, (1.3 * clientWidth) / ${96 * twoColumns}); // text of figures of a column's width is hardly larger than that of wide ones
  const scale = Math.min(clientWidth / width, ofText, Math.max(1, (0.9 * innerHeight) / height));
  plot.style.transform = "scale(" + scale + ")";
  plot.style.width = width + "px";
  plot.parentElement.style.height = height * scale + "px";
};
let isDark = matchMedia("(prefers-color-scheme: dark)").matches;
const shown = [];
const draw = () => {
  document.documentElement.classList.toggle("dark", isDark);
  button.textContent = isDark ? "Light" : "Dark";
  button.setAttribute("aria-pressed", String(isDark));
  specs.forEach(([narrow, wide], index) => {
    const plot = plots[index];
    const spec = plot.parentElement.clientWidth < wide.layout.width ? narrow : wide;
    if (shown[index]?.spec !== spec || shown[index].isDark !== isDark) {
      plot.style.transform = "none"; // Plotly measures its texts
      const { data, layout } = JSON.parse(JSON.stringify(isDark ? dark(spec) : spec));
      const options = { displaylogo: false, modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] };
      shown[index] = { spec, isDark, drawn: Plotly.react(plot, data, layout, options) };
    }
    const latest = shown[index];
    latest.drawn.then(() => latest === shown[index] && fit(plot, spec.layout));
  });
};
button.addEventListener("click", () => { isDark = !isDark; draw(); });
addEventListener("resize", draw);
Promise.all([...document.fonts].map((face) => face.load())).then(draw);

const numberIn = (text) => Number.parseFloat((text.replaceAll("−", "-").match(/[-+]?[\\d,]*\\.?\\d+/) ?? ["NaN"])[0].replaceAll(",", ""));
const sortBy = (heading) => {
  const [table, column] = [heading.closest("table"), heading.cellIndex];
  const sign = heading.getAttribute("aria-sort") === "descending" ? 1 : heading.hasAttribute("aria-sort") ? -1 : column === 0 ? 1 : -1;
  for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
  const rows = [...table.tBodies[0].rows].map((row) => ({ row, text: row.cells[column].textContent }));
  const isNumeric = rows.some(({ text }) => /\\d/.test(text)) && rows.every(({ text }) => /^[<+−.\\d–]|^$/.test(text));
  const compare = isNumeric
    ? (a, b) => (Number.isNaN(numberIn(a.text)) - Number.isNaN(numberIn(b.text))) || sign * (numberIn(a.text) - numberIn(b.text)) || 0
    : (a, b) => sign * a.text.localeCompare(b.text);
  table.tBodies[0].append(...rows.sort(compare).map(({ row }) => row));
};
for (const sorter of document.querySelectorAll("button.sort")) sorter.addEventListener("click", () => sortBy(sorter.parentElement));
`;
