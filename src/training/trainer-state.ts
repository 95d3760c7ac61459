import type { NamedArray } from "../models";

/** What an optimiser keeps of each parameter: its values and Adam's two moments. */
export const slotParts = ["parameter", "mean", "variance"] as const;
export type SlotPart = (typeof slotParts)[number];

/** How many steps were made and what they left: all that a resumed run needs. */
export interface TrainerState {
  readonly steps: number;
  /**
   * `parameter/NAME`, `mean/NAME` and `variance/NAME`, to the bit as the trainer holds them (the
   * packed one: parameters times their storedFactor, moments of gradients divided by it).
   */
  readonly arrays: ReadonlyMap<string, NamedArray>;
}

/** The state of the parameters `names`, each array as `arrayOf` gives it. */
export function collectState(
  steps: number,
  names: Iterable<string>,
  arrayOf: (name: string, part: SlotPart) => NamedArray,
): TrainerState {
  const arrays = new Map<string, NamedArray>();
  for (const name of names) for (const part of slotParts) arrays.set(`${part}/${name}`, arrayOf(name, part));
  return { steps, arrays };
}

/**
 * Hands out the arrays of a state.
 *
 * @throws {RangeError} if it lacks one of a parameter of `names`
 */
export function spreadState(
  state: TrainerState,
  names: Iterable<string>,
  assign: (name: string, part: SlotPart, array: NamedArray) => void,
): void {
  for (const name of names) {
    for (const part of slotParts) {
      const array = state.arrays.get(`${part}/${name}`);
      if (!array) throw new RangeError(`restore: expected an array ${part}/${name}, got none`);
      assign(name, part, array);
    }
  }
}
