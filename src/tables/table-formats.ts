import { csvText } from "../core";
import { type PaperTable, valueAndHalf } from "./paper-table";

type Field = string | number | boolean;

/** A table as CSV (RFC 4180) with unrounded numbers: value, ends of the interval and the mark of each column. */
export function csvTable({ columns, rows }: PaperTable): string {
  const head = columns.flatMap(({ title }) => [title, `${title} low`, `${title} high`, `${title} best`]);
  const none: readonly Field[] = ["", "", "", ""];
  const lines = rows.map(({ label, cells }): Field[] => [
    label,
    ...cells.flatMap((cell) => (cell ? [cell.value, cell.low, cell.high, cell.isBest] : none)),
  ]);
  return csvText([["mix", ...head], ...lines]);
}

/** A table in LaTeX for the packages booktabs and amsmath; \input it in a table environment. */
export function latexTable({ columns, rows, note }: PaperTable): string {
  const head = ["mix", ...columns.map(({ title }) => latexText(title))].join(" & ");
  const lines = rows.map(({ label, cells }) => {
    const values = cells.map((cell, index) => {
      if (!cell) return "--";
      const { value, half } = valueAndHalf(cell, columns[index]);
      return cell.isBest ? `$\\mathbf{${value}} \\pm ${half}$` : `$${value} \\pm ${half}$`;
    });
    return `${[latexText(label), ...values].join(" & ")} \\\\`;
  });
  return `% ${note}
\\begin{tabular}{l${"r".repeat(columns.length)}}
\\toprule
${head} \\\\
\\midrule
${lines.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

function latexText(text: string): string {
  return text.replace(/[&%$#_{}]/g, "\\$&");
}

/** A table in Markdown, its note below. */
export function markdownTable({ columns, rows, note }: PaperTable): string {
  const line = (fields: readonly string[]) =>
    `| ${fields.map((field) => field.replaceAll("|", "\\|")).join(" | ")} |`;
  const body = rows.map(({ label, cells }) =>
    line([
      label,
      ...cells.map((cell, index) => {
        if (!cell) return "–";
        const { value, half } = valueAndHalf(cell, columns[index]);
        return cell.isBest ? `**${value}** ± ${half}` : `${value} ± ${half}`;
      }),
    ]),
  );
  return [
    line(["mix", ...columns.map(({ title }) => title)]),
    `|---|${"---:|".repeat(columns.length)}`,
    ...body,
    "",
    note,
    "",
  ].join("\n");
}
