/** An axis or colour scale between round numbers. */
export interface RoundScale {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  /** Decimals that tell neighbouring steps apart. */
  readonly digits: number;
  /** start, start + step, …, end. */
  readonly values: readonly number[];
}

/** The least width of a scale: three printed decimals would lose a smaller one. */
const smallestSpread = 1e-3;

/**
 * Round bounds around the values, with steps of 1, 2 or 5 times a power of ten between them.
 *
 * @param values at least one; all equal is allowed
 * @param steps how many steps at most, but for one more at either end
 * @example roundScale([0.152, 0.167], 5); // start .15, end .17, step .005
 */
export function roundScale(values: readonly number[], steps: number): RoundScale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const rough = Math.max(high - low, smallestSpread) / steps;
  const power = Math.floor(Math.log10(rough) + 1e-9);
  const factor = [1, 2, 5].find((candidate) => candidate * 10 ** power >= rough * 0.999);
  const digits = Math.max(0, factor === undefined ? -power - 1 : -power);
  const step = (factor ?? 10) * 10 ** power;
  const first = Math.floor(low / step + 1e-6);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-6));
  const round = (multiple: number) => Number((multiple * step).toFixed(digits));
  const marks = Array.from({ length: last - first + 1 }, (_, index) => round(first + index));
  return { start: round(first), end: round(last), step, digits, values: marks };
}

/**
 * A value as figures print it: fixed decimals, no zero before the point, a true minus sign.
 *
 * @example decimal(-0.05, 3); // "−.050"
 */
export function decimal(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^(-?)0\./, "$1.")
    .replace("-", "−");
}

/**
 * The numbers of a scale as axes print them: where all lie from −1 to 1 as {@link decimal} does, 0
 * and the ends bare; else as usual, as the ratios 0.95, 1.00 and 1.05.
 *
 * @param isSigned whether values above 0 have a plus sign
 */
export function scaleTexts({ values, digits }: RoundScale, isSigned = false): string[] {
  const isWithinOne = values.every((value) => Math.abs(value) <= 1);
  const textOf = (value: number) =>
    isWithinOne
      ? decimal(value, Number.isInteger(value) ? 0 : digits)
      : value.toFixed(digits).replace("-", "−");
  return values.map((value) => `${isSigned && value > 0 ? "+" : ""}${textOf(value)}`);
}
