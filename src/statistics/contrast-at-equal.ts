import { areClustered, type ItemUnits, unitScores } from "./item-units";
import { mean, sumOfSquares } from "./location";
import { intervalScope, meanAndSquares, meanVariance, type SeedItemEstimate } from "./seed-item-interval";
import { tInterval } from "./t-tests";

/** A difference adjusted for the difference in another quantity. */
export interface AdjustedDifference extends SeedItemEstimate {
  /** The change of the first quantity for each unit of the other, over items. */
  readonly slope: number;
}

/**
 * The difference of two ways of training in one quantity where they do not differ in another one, as the
 * difference in language bias at equal accuracy: the intercept of the regression of items' differences in the
 * first quantity on their differences in the second (analysis of covariance), with a 95 % t interval for new
 * seeds and new items.
 *
 * The slope is that of least squares over units' means, units being clusters or items. The intercept's
 * variance is that of the mean of what the slope leaves, over seeds and units as crossed random effects
 * ({@link seedItemInterval}), plus that of the slope times the squared mean of the second quantity; with one
 * seed it is least squares' own. Degrees of freedom are Satterthwaite's, at most units − 2. The items' noise in
 * the second quantity makes the slope too small, so that the adjustment is rather too little than too much.
 *
 * @param differences one row a seed, one number an item: paired differences in the first quantity
 * @param others in the second, of the same shape
 * @throws {RangeError} if shapes differ, if there are fewer than 3 units, or if the second does not vary
 * @see Cochran 1957, Analysis of covariance: its nature and uses
 */
export function contrastAtEqual(
  differences: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
  units: ItemUnits = {},
): AdjustedDifference {
  if (differences.length !== others.length || differences.some((row, at) => row.length !== others[at].length))
    throw new RangeError("contrastAtEqual: expected two tables of one shape, got others");
  const [firsts, seconds] = [unitScores(differences, units), unitScores(others, units)];
  const meansOf = (rows: readonly (readonly number[])[]) =>
    rows[0].map((_, unit) => mean(rows.map((row) => row[unit])));
  const [ofFirst, ofSecond] = [meansOf(firsts), meansOf(seconds)];
  const count = ofFirst.length;
  if (count < 3) throw new RangeError(`contrastAtEqual: expected 3 units or more, got ${count}`);
  const [middle, otherMiddle] = [mean(ofFirst), mean(ofSecond)];
  const spread = sumOfSquares(ofSecond, otherMiddle);
  if (!(spread > 0))
    throw new RangeError("contrastAtEqual: expected a second quantity that varies, got none");
  const products = ofFirst.map((value, unit) => (value - middle) * (ofSecond[unit] - otherMiddle));
  const slope = products.reduce((sum, product) => sum + product, 0) / spread;
  const left = firsts.map((row, seed) => row.map((value, unit) => value - slope * seconds[seed][unit]));
  const { value, squares } = meanAndSquares(left);
  const ofMean = meanVariance(squares);
  const degrees = count - 2;
  const residual = sumOfSquares(meansOf(left), value) / degrees;
  const parts = [
    {
      variance: (ofMean.variance * (count - 1)) / degrees,
      degrees: Math.min(ofMean.degreesOfFreedom, degrees),
    },
    { variance: (residual / spread) * otherMiddle ** 2, degrees },
  ];
  const variance = parts[0].variance + parts[1].variance;
  const combined = variance ** 2 / parts.reduce((sum, part) => sum + part.variance ** 2 / part.degrees, 0);
  const degreesOfFreedom = variance > 0 ? Math.min(combined, degrees) : degrees;
  const interval = tInterval(value, { variance, degreesOfFreedom });
  const seeds = firsts.length;
  return {
    ...interval,
    pValue: seeds === 1 ? null : interval.pValue,
    over: intervalScope(seeds, areClustered(units)),
    slope,
  };
}
