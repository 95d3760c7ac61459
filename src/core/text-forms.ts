/** Rows as CSV (RFC 4180), with a line end after the last row too; null and undefined are empty fields. */
export function csvText(rows: readonly (readonly unknown[])[]): string {
  const { unparse } = require("papaparse") as typeof import("papaparse"); // loaded here, since few commands write CSV
  return `${unparse(rows as unknown[][])}\r\n`;
}

/** A text as HTML writes it, between tags or in an attribute between double quotes. */
export function htmlText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

/** A name in snake case, as columns of tables are named. @example snakeCase("learningRate"); // "learning_rate" */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The names of a user's corpus files, by their ending. */
export const corpusFile = /\.(jsonl|tsv|parquet)$/;
