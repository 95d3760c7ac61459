import type { StoredCell } from "../sweep";
import { isShown, measureOf } from "./contrast-family";
import { recommendationSentence } from "./recommend-mix";
import { surfaceFits } from "./response-surface";
import { type ContrastRow, studyContrasts } from "./study-contrasts";
import { type SettingOptimum, studyOptima } from "./study-optima";
import { decimals, pText, signed, studyScope } from "./study-sentences";
import { summariseStudy } from "./summarise-study";

/** {@link studyOptima} of a study whose mixes determine a quadratic; none of another. */
export function determinedOptima(cells: readonly StoredCell[]): SettingOptimum[] {
  return surfaceFits(summariseStudy(cells)).length === 0 ? [] : studyOptima(cells);
}

/**
 * What a study found, in at most three sentences: what training does to the untrained model, what the kind of batches
 * does to the trained ones, and which mix loses least where it loses most. A difference counts as shown if its
 * p by Holm's method, over all of {@link studyContrasts}, is below 0.05; with one seed nothing is shown.
 */
export function mainFindings(
  cells: readonly StoredCell[],
  contrasts: readonly ContrastRow[] = studyContrasts(cells),
  optima: readonly SettingOptimum[] = determinedOptima(cells),
): string[] {
  const isOfUntrained = ({ contrast }: ContrastRow) => contrast.endsWith("untrained");
  const measure = measureOf(cells);
  const { isOverSeeds } = studyScope(cells);
  const ofMixes = contrasts.filter((row) => !isOfUntrained(row));
  return [
    ...trainingSentence(contrasts.filter(isOfUntrained), measure, isOverSeeds),
    ...mixSentence(ofMixes, measure, isOverSeeds),
    recommendationSentence(cells, optima),
  ];
}

type Measure = ReturnType<typeof measureOf>;

function trainingSentence(
  rows: readonly ContrastRow[],
  { name, decimals: digits }: Measure,
  isOverSeeds: boolean,
): string[] {
  if (rows.length === 0) return [];
  const estimates = rows.map(({ estimate }) => estimate).sort((a, b) => a - b);
  const [least, most] = [estimates[0], estimates[estimates.length - 1]];
  const shown = rows.filter(({ holmP }) => isShown(holmP)).length;
  if (shown < rows.length || Math.sign(least) !== Math.sign(most)) {
    const test = isOverSeeds
      ? `${shown} of ${rows.length} comparisons show a difference`
      : "one seed: no test";
    return [
      `Trained models minus the untrained one: ${signed(least, digits)} to ${signed(most, digits)} ${name} (${test}).`,
    ];
  }
  const settings = listed([...new Set(rows.map(({ setting }) => setting))]);
  const sizes = estimates.map(Math.abs).sort((a, b) => a - b);
  const range = [...new Set([sizes[0], sizes[sizes.length - 1]].map((size) => decimals(size, digits)))];
  return [
    `Training ${least > 0 ? "raises" : "lowers"} ${name} in ${settings} retrieval with every kind of batches, by ${range.join(" to ")} from the untrained model.`,
  ];
}

/** The contrast with the largest difference that is shown, in all settings where it is; else the largest of all. */
function mixSentence(
  rows: readonly ContrastRow[],
  { name, decimals: digits }: Measure,
  isOverSeeds: boolean,
): string[] {
  if (rows.length === 0) return [];
  const shown = rows.filter(({ holmP }) => isShown(holmP));
  const largest = (shown.length > 0 ? shown : rows).reduce((a, b) =>
    Math.abs(b.estimate) > Math.abs(a.estimate) ? b : a,
  );
  const [first, second] = largest.contrast
    .split(" − ")
    .map((mix) => (mix === "mono+cross" ? "half mono, half cross" : mix));
  const which = `${first} rather than ${second} batches`;
  if (shown.length === 0) {
    const { setting, estimate, low, high, holmP, comparisons } = largest;
    const numbers = `${signed(estimate, digits)} ${name} in ${setting} retrieval (95 % interval ${signed(low, digits)} to ${signed(high, digits)}${isOverSeeds ? `; Holm p ${pText(holmP)} over ${comparisons} comparisons` : ""})`;
    return [
      isOverSeeds
        ? `No difference between kinds of batches is shown; the largest is that of ${which}: ${numbers}.`
        : `The largest difference between trained models is that of ${which}: ${numbers}.`,
    ];
  }
  const parts = [-1, 1].flatMap((sign) => {
    const same = shown.filter(
      ({ contrast, estimate }) => contrast === largest.contrast && Math.sign(estimate) === sign,
    );
    const places = same.map(({ setting, estimate, low, high }) => {
      const ends = [sign * low, sign * high].sort((a, b) => a - b).map((end) => decimals(end, digits));
      return `${decimals(Math.abs(estimate), digits)} in ${setting} retrieval (95 % interval ${ends.join(" to ")})`;
    });
    return same.length > 0 ? [`${sign < 0 ? "lower" : "raise"} ${name} by ${listed(places)}`] : [];
  });
  const others = `${shown.length} of ${rows.length} comparisons of mixes show a difference`;
  return [`${which.replace(/^./, (letter) => letter.toUpperCase())} ${parts.join(", and ")}; ${others}.`];
}

/** @example listed(["mono", "cross", "multi"]); // "mono, cross and multi" */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}
