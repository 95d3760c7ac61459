/** A number that points are compared by. */
export interface Objective<T> {
  /** May be infinite, as the cost of what was never reached. */
  of(point: T): number;
  readonly better: "higher" | "lower";
}

/**
 * The points that no other one dominates: none is as good in every objective and better in one.
 * Points that are equal in every objective stand or fall together. Numbers are compared as they
 * are: whether a point is *significantly* dominated is for their intervals to say.
 *
 * @param objectives one or more, such as mAP (higher) and rank distance (lower)
 * @returns those of `points`, in their order
 * @throws {RangeError} without objectives, or if a value is NaN
 */
export function paretoFront<T>(points: readonly T[], objectives: readonly Objective<T>[]): T[] {
  if (objectives.length === 0) throw new RangeError("paretoFront: expected at least one objective, got none");
  const goodness = points.map((point, index) =>
    objectives.map(({ of, better }) => {
      const value = of(point);
      if (Number.isNaN(value)) throw new RangeError(`paretoFront: expected numbers, got NaN at ${index}`);
      return better === "higher" ? value : -value;
    }),
  );
  return points.filter((_, index) => !goodness.some((other) => dominates(other, goodness[index])));
}

/** Whether the first is as good in every objective and better in one. */
function dominates(first: readonly number[], second: readonly number[]): boolean {
  return (
    first.every((value, objective) => value >= second[objective]) &&
    first.some((value, objective) => value > second[objective])
  );
}
