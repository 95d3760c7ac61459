/**
 * Elongation of yarn by shares of polyethylene, polystyrene and polypropylene: Cornell 2002,
 * Experiments with Mixtures, 3rd edition, section 2.4; also Penn State's STAT 503, example 11.3.
 */
const observed: readonly (readonly [number, number, number, readonly number[]])[] = [
  [1, 0, 0, [11.0, 12.4]],
  [0.5, 0.5, 0, [15.0, 14.8, 16.1]],
  [0, 1, 0, [8.8, 10.0]],
  [0, 0.5, 0.5, [10.0, 9.7, 11.8]],
  [0, 0, 1, [16.8, 16.0]],
  [0.5, 0, 0.5, [17.7, 16.4, 16.6]],
];
export const yarn = observed.flatMap(([mono, cross, multi, values]) =>
  values.map((value) => ({ point: { mono, cross, multi }, value })),
);
