/** A line of CSV (RFC 4180) with its end; null and undefined are empty fields. */
export function csvLine(fields: readonly unknown[]): string {
  return `${fields.map(field).join(",")}\r\n`;
}

function field(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text as HTML writes it, between tags or in an attribute between double quotes. */
export function htmlText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

/** A name as columns of tables have it. @example snakeCase("learningRate"); // "learning_rate" */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
