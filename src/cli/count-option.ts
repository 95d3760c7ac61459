import { InvalidArgumentError } from "commander";

/** Reads an option's whole number from 1 up. */
export function count(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("a whole number from 1 up is needed.");
  return Number(text);
}
