import { type SeedItemEstimate, seedItemInterval } from "./seed-item-interval";
import type { ItemUnits } from "./unit-scores";

/**
 * The difference of two ways of training, first minus second, paired by item and by seed: equal
 * seeds see the same items in the same order, so what they share cancels. A single row (the
 * untrained model, which has no seed) is compared with every seed of the other.
 *
 * @param first one row a seed, one number an item
 * @param second as many rows, or one
 * @throws {RangeError} if the rows do not pair
 */
export function pairedContrast(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
  units: ItemUnits = {},
): SeedItemEstimate {
  return seedItemInterval(pairedDifferences(first, second), units);
}

/** The differences that {@link pairedContrast} is of, one row a row of the first; it says what pairs. */
export function pairedDifferences(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
): number[][] {
  if (second.length !== first.length && second.length !== 1) {
    throw new RangeError(`pairedContrast: expected ${first.length} rows or 1, got ${second.length}`);
  }
  return first.map((row, seed) => {
    const other = second[second.length === 1 ? 0 : seed];
    if (other.length !== row.length) {
      throw new RangeError(`pairedContrast: expected ${row.length} items, got ${other.length}`);
    }
    return row.map((score, item) => score - other[item]);
  });
}
