import tQuantile from "@stdlib/stats-base-dists-t-quantile";
import { mean, meanAndSquares, meanVariance, pairedDifferences, seedErrors } from "../statistics";

/** A mix that may turn out to be the best, with its scores so far. */
export interface CandidateMix {
  readonly name: string;
  /**
   * Shape [components, seeds, units], larger being better, as objectiveScores gives them; seeds 0, 1 and so on, the
   * same units in every mix. Empty before the first seed.
   */
  readonly scores: readonly (readonly (readonly number[])[])[];
}

/** A measured difference of two mixes. */
export interface Pair {
  readonly value: number;
  readonly seeds: number;
  readonly degrees: number;
  /** The part of the difference's variance that shrinks with seeds, times the number of seeds. */
  readonly ofSeeds: number;
  /** The part that stays. */
  readonly ofUnits: number;
  readonly units: number;
}

type PairOf = (component: number, mix: number, other: number) => Pair;

/** The differences of mixes over the seeds that two of them share, each worked out once. */
export function pairsOf(mixes: readonly CandidateMix[], seeds: readonly number[]): PairOf {
  const rowsOf = (component: number, mix: number) => mixes[mix].scores[component].slice(0, seeds[mix]);
  const errors = mixes[0].scores.map((_, component) =>
    seedErrors(mixes.map((_, mix) => rowsOf(component, mix).map(mean))),
  );
  const known = new Map<string, Pair>();
  const measured = (component: number, mix: number, other: number): Pair => {
    const shared = Math.min(seeds[mix], seeds[other]);
    const [one, two] = [mix, other].map((each) => rowsOf(component, each).slice(0, shared));
    const { value, squares } = meanAndSquares(pairedDifferences(one, two));
    const { units, unitSquare, residualSquare } = squares;
    const { variance, degreesOfFreedom } = meanVariance(squares, errors[component](mix, other));
    const ofUnits = Math.max(unitSquare - residualSquare, 0) / (shared * units);
    const ofSeeds = (variance - ofUnits) * shared;
    return { value, seeds: shared, degrees: degreesOfFreedom, ofSeeds, ofUnits, units };
  };
  return (component, mix, other) => {
    const key = `${component} ${Math.min(mix, other)} ${Math.max(mix, other)}`;
    const pair = known.get(key) ?? measured(component, Math.min(mix, other), Math.max(mix, other));
    known.set(key, pair);
    return mix < other ? pair : { ...pair, value: -pair.value };
  };
}

/**
 * The upper bound of a difference at a level, with as many seeds if all else stays as it is. Degrees of freedom grow
 * as seeds do; of infinitely many seeds those of the units are left.
 */
export function upperBound(
  { value, degrees, ofSeeds, ofUnits, units, ...pair }: Pair,
  seeds: number,
  level: number,
) {
  const grown =
    seeds === pair.seeds
      ? degrees
      : seeds === Number.POSITIVE_INFINITY
        ? units - 1
        : (degrees * Math.max(seeds - 1, 1)) / Math.max(pair.seeds - 1, 1);
  return (
    value +
    criticalT(level, Math.floor(Math.min(Math.max(grown, 1), 1000))) * Math.sqrt(ofSeeds / seeds + ofUnits)
  );
}

const criticalTs = new Map<string, number>();

/** The critical t of whole degrees of freedom; a race asks for few of them very often. */
function criticalT(level: number, degrees: number): number {
  const key = `${level} ${degrees}`;
  const known = criticalTs.get(key) ?? tQuantile(1 - level, degrees);
  criticalTs.set(key, known);
  return known;
}
