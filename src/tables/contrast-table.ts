import { type ContrastRow, isShown } from "../analysis";
import { settingKinds } from "../core";
import type { ComparedMeasure } from "../sweep";
import type { PaperTable } from "./paper-table";

/** Differences as a table for a paper: a row a contrast, a column a kind of setting; bold where one is shown. */
export function contrastTable(
  contrasts: readonly ContrastRow[],
  { name, decimals = 3 }: ComparedMeasure,
): PaperTable {
  const settings = settingKinds.filter((kind) => contrasts.some(({ setting }) => setting === kind));
  const scopes = [...new Set(contrasts.map(({ over }) => over))].join(" or ");
  return {
    labelTitle: "contrast",
    columns: settings.map((kind) => ({ title: `${name} ${kind}`, better: null, decimals })),
    rows: [...new Set(contrasts.map(({ contrast }) => contrast))].map((contrast) => ({
      label: contrast,
      cells: settings.map((kind) => {
        const row = contrasts.find((each) => each.contrast === contrast && each.setting === kind);
        if (!row) return null;
        return { value: row.estimate, low: row.low, high: row.high, isBest: isShown(row.holmP) };
      }),
    })),
    note: `Differences; ± is half the 95 % interval over ${scopes}; bold: Holm p < .05 over ${contrasts[0]?.comparisons ?? 0} comparisons.`,
  };
}
