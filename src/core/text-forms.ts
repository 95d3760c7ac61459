/** Rows as CSV (RFC 4180), the last with its line end too; null and undefined are empty fields. */
export function csvText(rows: readonly (readonly unknown[])[]): string {
  const { unparse } = require("papaparse") as typeof import("papaparse"); // loaded by commands that write CSV alone
  return `${unparse(rows as unknown[][])}\r\n`;
}

/** A text as HTML writes it, between tags or in an attribute between double quotes. */
export function htmlText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

/** A name as columns of tables have it. @example snakeCase("learningRate"); // "learning_rate" */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
