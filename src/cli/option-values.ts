import { type Command, InvalidArgumentError, Option } from "commander";
import { UserError } from "../core";

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

/**
 * Refuses options that the command line gives though they have no effect.
 *
 * @param hasEffect whether the option of a name ("atOnce" of --at-once) has an effect
 * @param why the rest of the sentence that the option begins
 * @throws {UserError} naming the first such option
 */
export function refuseIdle(command: Command, hasEffect: (name: string) => boolean, why: string): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (command.getOptionValueSource(name) === "cli" && !hasEffect(name))
      throw new UserError(`${option.long} ${why}`);
  }
}

/** --measure, whose value readCellMeasure reads. */
export function measureOption(): Option {
  return new Option(
    "--measure <name>",
    'what mixes are compared on: AP (the default), nDCG@10, R@k, "rank distance", own@k, exposure@k, KL@k and the like, or a .ts file whose default export is a function of a query\'s ranks',
  );
}
