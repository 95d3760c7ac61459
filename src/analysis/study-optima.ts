import type { StoredCell } from "../sweep";
import type { MixtureSurface } from "./mixture-surface";
import { type OptimumSet, optimumSet } from "./optimum-set";
import { studySurfaces } from "./study-surfaces";

/** mAP in one kind of retrieval setting over the simplex, and which mixes may be the best there. */
export interface SettingOptimum {
  readonly setting: "mono" | "cross" | "multi";
  readonly surface: MixtureSurface;
  readonly optimum: OptimumSet;
}

/**
 * The optimum set of each setting that a study has, by the richest polynomial that its mixes allow:
 * sets hold the best mix at 95 % if the polynomial does, and a term too many only widens them.
 *
 * @throws {RangeError} as studySurfaces
 */
export function studyOptima(cells: readonly StoredCell[]): SettingOptimum[] {
  return studySurfaces(cells).flatMap(({ quantity, richest }) =>
    quantity === "rankDistance"
      ? []
      : [{ setting: quantity, surface: richest, optimum: optimumSet(richest) }],
  );
}
