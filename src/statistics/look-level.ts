import normalDistribution from "@stdlib/stats-base-dists-normal-cdf";

const firstLook = 1;
const lowest = -6; // a standardised mean below it does not cross later
const points = 241; // odd, for Simpson's rule
const reach = 7; // standard deviations of a step

/**
 * The one-sided level at which a mean that grows by one value at a time is tested after 1, 2, 3 values and so
 * on, so that the chance of a false alarm at any of these looks is `alpha`, however many there are. After n values
 * alpha · n / (n + 3) of that chance is spent. The looks share values; the levels
 * take account of that, so that they are larger than what is spent at each look. They are exact for normal values of
 * known variance; t tests use them as their levels (Jennison and Turnbull's significance level approach).
 *
 * @param alpha above 0 and below 1
 * @param values 1 or more
 * @see Lan and DeMets 1983, Discrete sequential boundaries for clinical trials, Biometrika 70; Armitage,
 *   McPherson and Rowe 1969 (the recursion); Jennison and Turnbull 2000, chapters 4.4 and 19
 * @example lookLevel(0.05, 1); // 0.0125
 */
export function lookLevel(alpha: number, values: number): number {
  if (!(Number.isSafeInteger(values) && values >= firstLook))
    throw new RangeError(`lookLevel: expected ${firstLook} value or more, got ${values}`);
  const { levels, looks } = known.get(alpha) ?? { levels: [], looks: looksOf(alpha) };
  known.set(alpha, { levels, looks });
  while (levels.length <= values - firstLook) levels.push(looks.next().value);
  return levels[values - firstLook];
}

const known = new Map<number, { levels: number[]; looks: Generator<number, never> }>();

/** The levels of the looks, one after the other. */
function* looksOf(alpha: number): Generator<number, never> {
  const spent = (values: number) => (alpha * values) / (values + 3);
  let bound = boundWhere((each) => normalDistribution(-each, 0, 1), spent(firstLook));
  let grid = gridBelow(bound);
  /** Shares of the standardised means that are below the bounds so far, by their place on the grid. */
  let masses = grid.weights.map((weight, place) => weight * normalDensity(grid.values[place]));
  for (let values = firstLook; ; values++) {
    yield normalDistribution(-bound, 0, 1);
    const centres = grid.values.map((value) => value * Math.sqrt(values / (values + 1)));
    const deviation = 1 / Math.sqrt(values + 1);
    const crossing = (each: number) =>
      masses.reduce((sum, mass, at) => sum + mass * normalDistribution(centres[at] - each, 0, deviation), 0);
    bound = boundWhere(crossing, spent(values + 1) - spent(values));
    grid = gridBelow(bound);
    const density = new Float64Array(points);
    for (const [at, mass] of masses.entries()) {
      const place = (value: number) => (value - lowest) / grid.spacing;
      const from = Math.max(0, Math.ceil(place(centres[at] - reach * deviation)));
      const to = Math.min(points - 1, Math.floor(place(centres[at] + reach * deviation)));
      for (let next = from; next <= to; next++)
        density[next] += (mass / deviation) * normalDensity((grid.values[next] - centres[at]) / deviation);
    }
    masses = density.map((each, place) => each * grid.weights[place]);
  }
}

/** The bound, between 0 and 10, that is crossed with a chance. */
function boundWhere(crossing: (bound: number) => number, chance: number): number {
  let [low, high] = [0, 10];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (crossing(middle) > chance) low = middle;
    else high = middle;
  }
  return high;
}

/** Places from `lowest` up to a bound, with their weights in Simpson's rule. */
function gridBelow(bound: number) {
  const spacing = (bound - lowest) / (points - 1);
  const values = Float64Array.from({ length: points }, (_, at) => lowest + at * spacing);
  const weights = values.map((_, at) => (spacing / 3) * (at % (points - 1) === 0 ? 1 : at % 2 === 0 ? 2 : 4));
  return { spacing, values, weights };
}

function normalDensity(value: number): number {
  return Math.exp(-(value * value) / 2) / Math.sqrt(2 * Math.PI);
}
