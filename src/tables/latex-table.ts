import { type PaperTable, valueAndHalf } from "./paper-table";

/** A table in LaTeX for the packages booktabs and amsmath; \input it in a table environment. */
export function latexTable({ columns, rows, note }: PaperTable): string {
  const head = ["mix", ...columns.map(({ title }) => escaped(title))].join(" & ");
  const lines = rows.map(({ label, cells }) => {
    const values = cells.map((cell, index) => {
      if (!cell) return "--";
      const { value, half } = valueAndHalf(cell, columns[index]);
      return cell.isBest ? `$\\mathbf{${value}} \\pm ${half}$` : `$${value} \\pm ${half}$`;
    });
    return `${[escaped(label), ...values].join(" & ")} \\\\`;
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

function escaped(text: string): string {
  return text.replace(/[&%$#_{}]/g, "\\$&");
}
