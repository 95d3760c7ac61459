import { batchKinds } from "../core";

/** Shares of three kinds of batch by their names, in the order of the kinds, each from 0 to 1, sum 1. */
export type SimplexPoint = Readonly<Record<string, number>>;

/** Whether proportions are of three kinds, as the triangle and its surfaces are. */
export function isSimplexPoint(proportions: SimplexPoint | null): proportions is SimplexPoint {
  return proportions !== null && Object.keys(proportions).length === 3;
}

/** The three kinds that points are of. */
export function kindsOfPoints(points: readonly SimplexPoint[]): string[] {
  return Object.keys(points[0] ?? {});
}

/**
 * Every point whose shares are multiples of 1 / steps, corners and edges included.
 *
 * @param steps a whole number from 1 up; multiples of 12 hold halves, thirds and quarters
 */
export function simplexGrid(
  steps: number,
  [first, second, third]: readonly string[] = batchKinds,
): SimplexPoint[] {
  return Array.from({ length: steps + 1 }, (_, one) =>
    Array.from({ length: steps - one + 1 }, (_, two) => ({
      [first]: one / steps,
      [second]: two / steps,
      [third]: (steps - one - two) / steps,
    })),
  ).flat();
}

/**
 * Orders of a surface over the simplex, with 3, 6, 7, 10, 9 and 9 coefficients. The last three are for surfaces
 * that the ones before them miss: {@link chooseSurface}.
 */
export const surfaceOrders = [
  "linear",
  "quadratic",
  "special cubic",
  "full cubic",
  "quadratic with inverse terms",
  "quadratic with corner terms",
] as const;
export type SurfaceOrder = (typeof surfaceOrders)[number];

/** The order in a sentence. @example polynomialName("quadratic with corner terms"); // "quadratic polynomial with corner terms" */
export function polynomialName(order: SurfaceOrder): string {
  return order.replace(/ with|$/, " polynomial$&");
}

/** A term of a polynomial in three shares. */
interface Term {
  name(kinds: readonly string[]): string;
  value(shares: readonly number[]): number;
}

const product = (...places: number[]): Term => ({
  name: (kinds) => places.map((place) => kinds[place]).join("·"),
  value: (shares) => places.map((place) => shares[place]).reduce((all, share) => all * share),
});
const difference = ([one, other]: readonly number[]): Term => ({
  name: (kinds) => `${kinds[one]}·${kinds[other]}·(${kinds[one]} − ${kinds[other]})`,
  value: (shares) => shares[one] * shares[other] * (shares[one] - shares[other]),
});

/** What keeps inverse terms finite where a share is 0: a share of a few per cent halves such a term. */
const bound = 0.05;
const inverse = (place: number): Term => ({
  name: (kinds) => `1/(${kinds[place]} + .05)`,
  value: (shares) => 1 / (shares[place] + bound),
});
const corner = (place: number): Term => ({
  name: (kinds) => `1/(1.05 − ${kinds[place]})`,
  value: (shares) => 1 / (1 + bound - shares[place]),
});

const places = [0, 1, 2];
const edges = [
  [0, 1],
  [0, 2],
  [1, 2],
];
const linear = places.map((place) => product(place));
const quadratic = [...linear, ...edges.map((edge) => product(...edge))];
const specialCubic = [...quadratic, product(...places)];
const termsOf: Readonly<Record<SurfaceOrder, readonly Term[]>> = {
  linear,
  quadratic,
  "special cubic": specialCubic,
  "full cubic": [...specialCubic, ...edges.map(difference)],
  "quadratic with inverse terms": [...quadratic, ...places.map(inverse)],
  "quadratic with corner terms": [...quadratic, ...places.map(corner)],
};

/**
 * Scheffé's canonical polynomial for three-part mixtures: the names of its terms, as "mono" or
 * "mono·cross", and their values at a point. The quadratic is Σ βᵢ xᵢ + Σ βᵢⱼ xᵢ xⱼ, without an
 * intercept since the parts sum to 1; the special cubic adds β₁₂₃ x₁ x₂ x₃, the full cubic γᵢⱼ xᵢ xⱼ (xᵢ − xⱼ).
 * Inverse terms, 1 / (xᵢ + .05), are for values that a few per cent of a kind change much on a whole edge; corner
 * terms are the same of the share of all other kinds, 1 / (1 − xᵢ + .05), and change at a corner alone.
 *
 * @see Scheffé 1958, Experiments with mixtures, J. R. Stat. Soc. B 20; Draper and St. John 1977, A mixtures model
 *   with inverse terms, Technometrics 19
 */
export function simplexPolynomial(
  order: SurfaceOrder,
  kinds: readonly string[] = batchKinds,
): {
  readonly names: readonly string[];
  valuesAt(point: SimplexPoint): number[];
} {
  const terms = termsOf[order];
  return {
    names: terms.map((term) => term.name(kinds)),
    valuesAt(point) {
      const shares = kinds.map((kind) => point[kind]);
      return terms.map((term) => term.value(shares));
    },
  };
}
