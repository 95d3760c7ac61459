import { InvalidArgumentError } from "commander";

/** How options' values are read; each refuses what it cannot read in a sentence. */

export function countFromOne(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("a whole number from 1 up is needed.");
  return Number(text);
}

export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("a number is needed.");
  return value;
}

/** @example codes("en, de"); // ["en", "de"] */
export function codes(text: string): string[] {
  return text.split(",").map((code) => code.trim());
}
