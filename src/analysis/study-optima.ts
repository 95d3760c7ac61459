import type { SettingKind } from "../core";
import type { ComparedMeasure, StoredCell } from "../sweep";
import type { MixtureSurface } from "./mixture-surface";
import { type OptimumSet, optimumSet } from "./optimum-set";
import { studySurfaces } from "./study-surfaces";

/** mAP, or another measure, in one kind of retrieval setting over the simplex, and the mixes that may be the best. */
export interface SettingOptimum {
  readonly setting: SettingKind;
  readonly surface: MixtureSurface;
  readonly better: ComparedMeasure["better"];
  /** null where the surface allows no optimum, see {@link optimumObstacle}, and where neither is better. */
  readonly optimum: OptimumSet | null;
}

/** Whether a surface misses the measured means by more than seeds explain, p below 0.05. */
export function lacksFit({ lackOfFit }: MixtureSurface): boolean {
  return lackOfFit !== null && lackOfFit.pValue < 0.05;
}

/**
 * Why a surface gives no optimum: the optimum set of a polynomial that lacks fit need not hold the best
 * mix, and one seed shows nothing about ways of training. Null where nothing prevents an optimum.
 */
export function optimumObstacle(surface: MixtureSurface): "lack of fit" | "one seed" | null {
  if (!surface.mixes.pureError) return "one seed";
  return lacksFit(surface) ? "lack of fit" : null;
}

/**
 * The optimum set of each setting that a study has, by the richest polynomial that its mixes allow:
 * sets hold the best mix at 95 % if the polynomial does, and a term too many only widens them.
 *
 * @throws {RangeError} as {@link studySurfaces} does
 */
export function studyOptima(cells: readonly StoredCell[]): SettingOptimum[] {
  return studySurfaces(cells).flatMap(({ quantity, better, richest }) =>
    quantity === "rankDistance"
      ? []
      : [
          {
            setting: quantity,
            surface: richest,
            better,
            optimum: better === null || optimumObstacle(richest) ? null : optimumSet(richest, { better }),
          },
        ],
  );
}
