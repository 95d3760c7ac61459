import type { ComparedMeasure, StoredCell } from "../sweep";
import { measureOf } from "./contrast-family";
import { type MeasuredMixes, measureMixes } from "./measured-mixes";
import { itemScores, itemUnits, type Quantity, quantities, trainedMixes, withSharedSeeds } from "./mix-cells";
import { fitMixtureSurface, type MixtureSurface } from "./mixture-surface";
import { isDetermined } from "./response-surface";
import {
  isSimplexPoint,
  polynomialName,
  type SimplexPoint,
  type SurfaceOrder,
  simplexPolynomial,
  surfaceOrders,
} from "./simplex";

/** The surface of one of a study's quantities over the simplex. */
export interface StudySurface extends SurfaceChoice {
  readonly quantity: Quantity;
  /** "lower" for rank distance, "higher" for mAP; null for a measure of which neither is better. */
  readonly better: ComparedMeasure["better"];
}

/**
 * A surface for each quantity that the study's corpus has, over the trained mixes and the seeds
 * that all of them were trained with. There are none where the mixes do not determine a plane: fewer than
 * three, all on one edge, or not of three kinds.
 *
 * @throws {RangeError} if mixes have no seed in common
 */
export function studySurfaces(cells: readonly StoredCell[]): StudySurface[] {
  const mixes = trainedMixes(cells);
  const trained = withSharedSeeds(mixes.filter(({ proportions }) => isSimplexPoint(proportions)));
  if (!trained || mixes.length === 0)
    throw new RangeError("studySurfaces: expected a seed that every mix was trained with, got none");
  if (
    !isDetermined(
      trained.map(({ proportions }) => proportions as SimplexPoint),
      "linear",
    )
  )
    return [];
  return quantities.flatMap((quantity) => {
    const mixes = trained.flatMap((group) => {
      const scores = itemScores(group, quantity);
      return scores && isSimplexPoint(group.proportions) ? [{ point: group.proportions, scores }] : [];
    });
    if (mixes.length < trained.length) return [];
    const better = quantity === "rankDistance" ? "lower" : measureOf(cells).better;
    return [{ quantity, better, ...chooseSurface(measureMixes(mixes, itemUnits(trained[0], quantity))) }];
  });
}

/** The polynomial that was chosen to describe a study's mixes, and the candidates. */
export interface SurfaceChoice {
  readonly surface: MixtureSurface;
  /** For intervals that must hold: a superfluous term makes them wider, a missing one wrong. */
  readonly richest: MixtureSurface;
  /** All candidates, the simplest first. */
  readonly candidates: readonly MixtureSurface[];
  /** Why `surface` was chosen, in a sentence. */
  readonly reason: string;
}

/**
 * The p below which a polynomial counts as lacking fit: far above 0.05, since few seeds seldom show it.
 * @see Bancroft 1964, Analysis and inference for incompletely specified models (preliminary tests at 0.25)
 */
const lackLevel = 0.25;

/** The orders beyond Scheffé's usual ones. */
const further: readonly SurfaceOrder[] = surfaceOrders.slice(surfaceOrders.indexOf("full cubic"));

/**
 * Chooses the order of the polynomial: among the linear, quadratic and special cubic ones without a lack of fit against
 * pure error (p of 0.25 or more), the one with the smallest leave-one-mix-out error; if all that can be
 * checked lack fit, among the further orders in the same way. If no order fits, it chooses the richest one
 * of the first three, saturated or not, and the reason says so. Orders with more terms than the quadratic need
 * two mixes more than they have terms, so that something checks them.
 *
 * `richest` is the last of the first three, or, where that lacks fit and a further order does not, that order.
 *
 * @throws {RangeError} if the mixes do not determine a plane: fewer than three, or all on one edge
 */
export function chooseSurface(mixes: MeasuredMixes): SurfaceChoice {
  const candidates = surfaceOrders
    .filter((order) => order === "linear" || isAllowed(order, mixes.points))
    .map((order) => fitMixtureSurface(mixes, order));
  const isFurther = ({ order }: MixtureSurface) => further.includes(order);
  const usual = candidates.filter((each) => !isFurther(each));
  const fitting = candidates.filter(
    ({ isSaturated, lackOfFit }) => !isSaturated && (lackOfFit?.pValue ?? 1) >= lackLevel,
  );
  const last = usual[usual.length - 1];
  const beyond = leastError(fitting.filter(isFurther));
  const alternatives = fitting.some((each) => !isFurther(each))
    ? fitting.filter((each) => !isFurther(each))
    : fitting;
  const surface = leastError(alternatives) ?? last;
  const richest = last.isSaturated || fitting.includes(last) ? last : (beyond ?? last);
  return { surface, richest, candidates, reason: reasonFor(surface, alternatives.length) };
}

function leastError(surfaces: readonly MixtureSurface[]): MixtureSurface | undefined {
  const errorOf = ({ leaveOneOut }: MixtureSurface) => leaveOneOut ?? Number.POSITIVE_INFINITY;
  return surfaces.reduce((best, each) => (errorOf(each) < errorOf(best) ? each : best), surfaces[0]);
}

function isAllowed(order: SurfaceOrder, points: readonly SimplexPoint[]): boolean {
  const { names } = simplexPolynomial(order);
  return (order === "quadratic" || points.length >= names.length + 2) && isDetermined(points, order);
}

/** @param alternatives the number of orders that left-out mixes chose from */
function reasonFor(
  { order, isSaturated, leaveOneOut, lackOfFit, mixes }: MixtureSurface,
  alternatives: number,
): string {
  const name = polynomialName(order);
  if (isSaturated) {
    const count = mixes.points.length;
    return `The ${name} is saturated: ${count} coefficients pass through ${count} mixes, error and all, and nothing checks it.`;
  }
  const error = leaveOneOut === null ? "unknown" : leaveOneOut.toPrecision(2);
  if (!lackOfFit)
    return `The ${name} has the smallest leave-one-mix-out error (${error}); one seed leaves its lack of fit unknown.`;
  const degrees = lackOfFit.degrees.map((each) => Number(each.toFixed(1)));
  const lack = `lack of fit against seeds: F(${degrees.join(", ")}) = ${lackOfFit.f.toFixed(2)}, p ${lackOfFit.pValue.toFixed(3)}`;
  if (alternatives === 0)
    return `No polynomial that these mixes allow describes them; the ${name} is the richest of Scheffé's usual ones (${lack}).`;
  return alternatives === 1
    ? `The ${name} alone shows no lack of fit (${lack}).`
    : `The ${name} has the smallest leave-one-mix-out error (${error}) of those without a lack of fit (${lack}).`;
}
