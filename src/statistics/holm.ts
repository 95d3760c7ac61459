/**
 * Holm's step-down adjustment: p-values that can each be held against 0.05 while the chance of
 * any false rejection in the family stays at 0.05, whatever their dependence.
 *
 * @param pValues one a comparison; null where nothing is tested, which counts in no family
 * @returns adjusted p-values in the same order, each at least its own and at most 1; null for null
 * @see Holm 1979, A simple sequentially rejective multiple test procedure
 * @example holm([0.01, 0.04, 0.03]); // [0.03, 0.06, 0.06]
 */
export function holm<P extends number | null>(pValues: readonly P[]): P[] {
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).sort((a, b) => a.p - b.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  tested.forEach(({ p, index }, place) => {
    largest = Math.max(largest, Math.min(1, (tested.length - place) * p));
    adjusted[index] = largest;
  });
  return adjusted as P[];
}
