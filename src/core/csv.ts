/** A line of CSV (RFC 4180) with its end; null and undefined are empty fields. */
export function csvLine(fields: readonly unknown[]): string {
  return `${fields.map(field).join(",")}\r\n`;
}

function field(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
