import type { PaperCell, PaperColumn } from "./paper-table";

/** A number without the zero before its point, as tables of accuracies have it. @example ".253" */
export function numberText(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Math.abs(value) < 1 ? text.replace(/^(-?)0\./, "$1.") : text;
}

/** A value and half its interval. */
export function valueAndHalf(
  { value, low, high }: PaperCell,
  { decimals }: PaperColumn,
): { readonly value: string; readonly half: string } {
  return { value: numberText(value, decimals), half: numberText((high - low) / 2, decimals) };
}
