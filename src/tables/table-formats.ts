import { csvText } from "../core";
import { type PaperTable, valueAndHalf } from "./paper-table";
import { shareText } from "./share-columns";

type Field = string | number | boolean;

/** A table as CSV (RFC 4180) with unrounded numbers: value, ends of the interval and the mark of each column. */
export function csvTable({ labelTitle, shareTitles = [], columns, rows }: PaperTable): string {
  const head = columns.flatMap(({ title }) => [title, `${title} low`, `${title} high`, `${title} best`]);
  const none: readonly Field[] = ["", "", "", ""];
  const lines = rows.map(({ label, shares = [], cells }): Field[] => [
    label,
    ...shares.map((share) => share ?? ""),
    ...cells.flatMap((cell) => (cell ? [cell.value, cell.low, cell.high, cell.isBest] : none)),
  ]);
  return csvText([[labelTitle, ...shareTitles, ...head], ...lines]);
}

/** A table in LaTeX for the packages booktabs and amsmath; \input it in a table environment. */
export function latexTable({ labelTitle, shareTitles = [], columns, rows, note }: PaperTable): string {
  const titles = [labelTitle, ...shareTitles, ...columns.map(({ title }) => title)];
  const lines = rows.map(({ label, shares = [], cells }) => {
    const values = cells.map((cell, index) => {
      if (!cell) return "--";
      const { value, half } = valueAndHalf(cell, columns[index]);
      return cell.isBest ? `$\\mathbf{${value}} \\pm ${half}$` : `$${value} \\pm ${half}$`;
    });
    return `${[...[label, ...shares.map(shareText)].map(latexText), ...values].join(" & ")} \\\\`;
  });
  return `% ${note}
\\begin{tabular}{l${"r".repeat(titles.length - 1)}}
\\toprule
${titles.map(latexText).join(" & ")} \\\\
\\midrule
${lines.join("\n")}
\\bottomrule
\\end{tabular}
`;
}

const latexSigns: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
};

function latexText(text: string): string {
  return latexLetters(text.replace(/[&%$#_{}\\~^]/g, (sign) => latexSigns[sign] ?? `\\${sign}`));
}

const letters: Readonly<Record<string, string>> = {
  "−": "$-$",
  "→": "$\\to$",
  α: "$\\alpha$",
  "±": "$\\pm$",
  "≥": "$\\geq$",
};

/** LaTeX without letters that its fonts lack. */
export function latexLetters(latex: string): string {
  return latex.replace(/[−→α±≥]/g, (letter) => letters[letter]);
}

/** A table in Markdown, its note below. */
export function markdownTable({ labelTitle, shareTitles = [], columns, rows, note }: PaperTable): string {
  const line = (fields: readonly string[]) =>
    `| ${fields.map((field) => field.replaceAll("|", "\\|")).join(" | ")} |`;
  const titles = [labelTitle, ...shareTitles, ...columns.map(({ title }) => title)];
  const body = rows.map(({ label, shares = [], cells }) =>
    line([
      label,
      ...shares.map(shareText),
      ...cells.map((cell, index) => {
        if (!cell) return "–";
        const { value: plain, half } = valueAndHalf(cell, columns[index]);
        const value = plain.replace("-", "−");
        return cell.isBest ? `**${value}** ± ${half}` : `${value} ± ${half}`;
      }),
    ]),
  );
  return [line(titles), `|---|${"---:|".repeat(titles.length - 1)}`, ...body, "", note, ""].join("\n");
}
