import { existsSync, readFileSync } from "node:fs";

/** The last line of a log that says something, or where it should have been. */
export function lastLine(file: string): string {
  if (!existsSync(file)) return `${file} was not written`;
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .map((line) => line.trim());
  return lines.reverse().find((line) => line !== "") ?? `${file} is empty`;
}
