/**
 * Holm's step-down adjustment: p-values that can each be held against 0.05 while the chance of
 * any false rejection in the family stays at 0.05, whatever their dependence.
 *
 * @param pValues one a comparison
 * @returns adjusted p-values in the same order, each at least its own and at most 1
 * @see Holm 1979, A simple sequentially rejective multiple test procedure
 * @example holm([0.01, 0.04, 0.03]); // [0.03, 0.06, 0.06]
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, place) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - place) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
