import type { NamedArray } from "../models";

/** β₁, β₂ and ε of Adam (Kingma and Ba 2015, section 2), as PyTorch's AdamW has them by default. */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** What an optimiser keeps of each parameter: its values and Adam's two moments. */
const slotParts = ["parameter", "mean", "variance"] as const;

/** The variables of one parameter. */
export type Slot<Variable> = Readonly<Record<(typeof slotParts)[number], Variable>>;

/** How many steps were made, and the arrays after them: all that a resumed run needs. */
export interface TrainerState {
  readonly steps: number;
  /**
   * `parameter/NAME`, `mean/NAME` and `variance/NAME`, to the bit as the trainer holds them (the
   * packed one: parameters times their storedFactor, moments of gradients divided by it).
   */
  readonly arrays: ReadonlyMap<string, NamedArray>;
}

/** Every variable of a trainer with its name in a {@link TrainerState}. */
export function variablesOf<Variable, Parameter extends Slot<Variable>>(
  slots: ReadonlyMap<string, Parameter>,
): { name: string; variable: Variable; slot: Parameter }[] {
  return [...slots].flatMap(([parameter, slot]) =>
    slotParts.map((part) => ({ name: `${part}/${parameter}`, variable: slot[part], slot })),
  );
}

/** An array of a state. @throws {RangeError} if the state lacks it */
export function arrayIn({ arrays }: TrainerState, name: string): NamedArray {
  const array = arrays.get(name);
  if (!array) throw new RangeError(`restore: expected an array ${name}, got none`);
  return array;
}
