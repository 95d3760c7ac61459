import type { Handle, Kernels } from "../../src/engine";
import { storedFactor } from "../../src/models";
import { smallConfig, smallParameters } from "./small-encoder";

/** The small encoder's parameters as the packed trainer stores them, in the current scope. */
export function storedTables(kernels: Kernels): Record<string, Handle> {
  return Object.fromEntries(
    [...smallParameters(smallConfig)].map(([name, { shape, values }]) => {
      const stored = values.map((value) => value * storedFactor(name));
      return [name, kernels.tensor([...shape], stored)];
    }),
  );
}
