/** Rows under headings, columns aligned, numbers to the right, in the terminal's width or wider. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const Table = require("cli-table3") as typeof import("cli-table3"); // when there is something to draw
  const isNumeric = headings.map((_, column) =>
    rows.every((row) => /^[-−–]?[\d.,]|^$|^–$/.test(row[column])),
  );
  const lines =
    "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid right right-mid mid mid-mid";
  const drawn = new Table({
    head: [...headings],
    colAligns: isNumeric.map((numeric) => (numeric ? "right" : "left")),
    chars: { ...Object.fromEntries(lines.split(" ").map((line) => [line, ""])), middle: "  " },
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  drawn.push(...rows.map((row) => [...row]));
  return drawn.toString();
}
