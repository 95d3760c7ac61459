import {
  type AdjustedDifference,
  contrastAtEqual,
  type ItemUnits,
  mean,
  sumOfSquares,
  unitScores,
} from "../statistics";
import type { StoredCell } from "../sweep";
import { type AdjustedContrast, adjustedContrasts } from "./contrast-family";
import { groupByMix, itemUnits, type MixCells, mixDifferences, type Quantity } from "./mix-cells";
import { mixContrastIn } from "./study-contrasts";

/** The difference of two mixes in a measure of language bias, as it is and at equal accuracy. */
export interface BiasContrast {
  /** The two mixes, first minus second, as "cross − mono". */
  readonly contrast: string;
  readonly difference: AdjustedContrast;
  /**
   * Where multi mAP does not differ; see contrastAtEqual. null with fewer than three items or clusters, and where
   * the items' differences in AP do not vary.
   */
  readonly atEqualAccuracy: AdjustedContrast | null;
  /** The change of the measure for each unit of AP, over items; null as above. */
  readonly slope: number | null;
}

/**
 * Differences of mixes in a measure of language bias in multi settings, and the same at equal accuracy: mixes
 * that retrieve better have less bias of many sorts for that reason alone. The differences, those of {@link
 * mixContrastIn}, are one family; those at equal accuracy, with the error of their own seeds, another.
 *
 * @param accuracy cells on AP, see cellsByMeasure
 * @param bias the same cells on the measure of bias, see cellsByMeasure
 * @returns contrasts of the pairs whose mixes both are there, share a seed, and have multi settings
 */
export function biasAtAccuracy(
  accuracy: readonly StoredCell[],
  bias: readonly StoredCell[],
  pairs: readonly (readonly [first: string, second: string])[],
): BiasContrast[] {
  const [onAccuracy, onBias] = [groupByMix(accuracy), groupByMix(bias)];
  const differenceOf = mixContrastIn(bias);
  const measured = pairs.flatMap((pair) => {
    const [accurate, biased] = [onAccuracy, onBias].map((groups) =>
      pair.map((mix) => groups.find(({ name }) => name === mix)),
    );
    const difference = differenceOf(biased[0], biased[1], "multi");
    const equal = contrastAtEqualAccuracy(accurate, biased, "multi");
    return difference ? [{ contrast: pair.join(" − "), difference, equal }] : [];
  });
  const differences = adjustedContrasts(measured.map(({ difference: estimate }) => ({ estimate })));
  const equals = adjustedContrasts(measured.flatMap(({ equal }) => (equal ? [{ estimate: equal }] : [])));
  return measured.map(({ contrast, equal }, at) => ({
    contrast,
    difference: differences[at],
    atEqualAccuracy: equal && (equals.shift() ?? null),
    slope: equal?.slope ?? null,
  }));
}

type Groups = readonly (MixCells | undefined)[];

/**
 * The difference of two mixes in a quantity where their mAP in the same settings does not differ; see contrastAtEqual.
 *
 * @param accurate the two mixes on AP
 * @param biased the same on the measure of the quantity
 * @returns null as mixContrast does, with fewer than three items or clusters, and where differences in AP do not vary
 */
export function contrastAtEqualAccuracy(
  accurate: Groups,
  biased: Groups,
  quantity: Quantity,
): AdjustedDifference | null {
  const rows = mixDifferences(biased[0], biased[1], quantity);
  const others = mixDifferences(accurate[0], accurate[1], quantity === "rankDistance" ? "multi" : quantity);
  if (!biased[0] || !rows || !others) return null;
  const units = itemUnits(biased[0], quantity);
  return varies(others, units) ? contrastAtEqual(rows, others, units) : null;
}

/** Whether the means over seeds of three units or more are not all the same. */
function varies(rows: readonly (readonly number[])[], units: ItemUnits): boolean {
  const [means] = unitScores([rows[0].map((_, item) => mean(rows.map((row) => row[item])))], units);
  return means.length > 2 && sumOfSquares(means, mean(means)) > 0;
}
