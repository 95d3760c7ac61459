/**
 * The script of a report's page: it draws the figures, and draws them again in the colours of the
 * other mode when the reader chooses it. Figures are made for white paper; the dark mode swaps their greys.
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
const draw = (isDark) => {
  document.documentElement.classList.toggle("dark", isDark);
  button.textContent = isDark ? "Light" : "Dark";
  button.setAttribute("aria-pressed", String(isDark));
  specs.forEach((spec, index) => {
    const { data, layout } = JSON.parse(JSON.stringify(isDark ? dark(spec) : spec));
    Plotly.react("figure-" + (index + 1), data, layout, { displaylogo: false, modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]] });
  });
};
let isDark = matchMedia("(prefers-color-scheme: dark)").matches;
button.addEventListener("click", () => draw((isDark = !isDark)));
Promise.all([...document.fonts].map((face) => face.load())).then(() => draw(isDark)); // Plotly measures its texts
`;
