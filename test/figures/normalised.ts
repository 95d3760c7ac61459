import type { SizedFigure } from "../../src/figures";

/** Arrays longer than this are told by their ends and sum. */
const longest = 40;

/**
 * A figure as JSON that only a change of the figure changes: numbers to four digits, which are
 * the same on every processor, and long arrays by length, ends and sum.
 */
export function normalised({ spec, widthInches, heightInches }: SizedFigure): unknown {
  return JSON.parse(JSON.stringify({ widthInches, heightInches, ...spec }), (_, value) => {
    if (typeof value === "number") return rounded(value);
    if (!Array.isArray(value) || value.length <= longest) return value;
    const numbers = value.flat().filter((each): each is number => typeof each === "number");
    return {
      length: value.length,
      first: value[0],
      last: value[value.length - 1],
      sum: rounded(numbers.reduce((sum, each) => sum + each, 0)),
    };
  });
}

function rounded(value: number): number {
  const round = Number(value.toPrecision(4));
  return Math.abs(round) < 1e-9 ? 0 : round;
}
