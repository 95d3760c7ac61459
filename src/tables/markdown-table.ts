import { type PaperTable, valueAndHalf } from "./paper-table";

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
