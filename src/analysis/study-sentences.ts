import { poolingLevel } from "../statistics";
import type { StoredCell } from "../sweep";
import { isShown, measureOf } from "./contrast-family";
import { trainedMixes } from "./mix-cells";
import { type ContrastRow, contrastErrors } from "./study-contrasts";
import { lacksFit, type SettingOptimum } from "./study-optima";

/** What the intervals of a study generalise over. */
export interface StudyScope {
  /** Whether every trained mix has two seeds or more: else nothing is shown about ways of training. */
  readonly isOverSeeds: boolean;
  /** As "5 seeds and 48 clusters of 1,190 items"; with one seed it says that seeds are not among them. */
  readonly text: string;
}

/** The scope of the intervals of a study's cells, with words for captions. */
export function studyScope(cells: readonly StoredCell[]): StudyScope {
  const { itemRankDistances, itemClusters } = cells[0].result;
  const counts = trainedMixes(cells).map((mix) => mix.cells.length);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const isOverSeeds = counts.length > 0 && fewest > 1;
  const number = (count: number) => count.toLocaleString("en");
  const clusters = itemClusters ? `${number(new Set(itemClusters).size)} clusters of ` : "";
  const units = `${clusters}${number(itemRankDistances.length)} items`;
  return {
    isOverSeeds,
    text: isOverSeeds
      ? `${fewest === most ? most : `${fewest} to ${most}`} seeds and ${units}`
      : `${units}, for these trained models alone: one seed says nothing about a way of training`,
  };
}

/**
 * One sentence for each of a study's contrasts, by Holm's p at 0.05. For a contrast that is not
 * significant the sentence says that no difference was found, or, if two one-sided tests show it, that
 * the two mixes are equivalent within the margin; it never says that there is no difference. With one
 * seed the sentence is about the two trained models, and not about ways of training.
 *
 * @param measure what the contrasts are of, see measureOf; mAP without it
 */
export function studySentences(contrasts: readonly ContrastRow[], measure = measureOf([])): string[] {
  const { name, decimals: digits, margin } = measure;
  const of = name === "mAP" ? "" : `${name} in `;
  return contrasts.map((row) => {
    const { setting, contrast, estimate, low, high, over, holmP, equivalenceHolmP, comparisons } = row;
    const [first, second] = contrast.split(" − ");
    const numbers = `${signed(estimate, digits)} ${name}, 95 % interval ${signed(low, digits)} to ${signed(high, digits)} over ${over}`;
    const other = second === "mono+cross" ? "half mono, half cross" : second;
    if (holmP === null && over.startsWith("seeds"))
      return `Training on ${first} rather than ${other} batches: ${numbers} in ${setting} retrieval; the scores' differences do not vary, so that nothing is tested.`;
    if (holmP === null)
      return `One seed: the model trained on ${first} batches minus ${second === "untrained" ? "the untrained model" : `that trained on ${other} batches`} has ${numbers} in ${setting} retrieval; one seed shows nothing about a way of training.`;
    const subject = `Training on ${first}${second === "untrained" ? "" : ` rather than ${other}`} batches`;
    if (holmP >= 0.05 && isShown(equivalenceHolmP))
      return `${subject}: equivalent in ${setting} retrieval within ± ${decimalsOf(margin ?? 0)} (${numbers}; Holm p of TOST ${pText(equivalenceHolmP)}).`;
    if (holmP >= 0.05)
      return `${subject}: no difference found in ${setting} retrieval (${numbers}; Holm p ${pText(holmP)}${low * high > 0 ? `: the interval, which is of this comparison alone, is on one side of 0, but ${comparisons} comparisons were made` : ""}).`;
    const verb = estimate > 0 ? "raises" : "lowers";
    return `${subject} ${verb} ${of}${setting} retrieval (${numbers}; Holm p ${pText(holmP)}).`;
  });
}

/** Which error the contrasts of a study have in each kind of setting, and what their p rest on, in sentences; none with one seed. */
export function errorSentences(cells: readonly StoredCell[]): string[] {
  if (!studyScope(cells).isOverSeeds) return [];
  const ofErrors = contrastErrors(cells).map(({ setting, mixes, seeds, equalVariancesP, pooled }) => {
    const test = `Bartlett's test that ${mixes} mixes vary alike over ${seeds} seeds has p ${pText(equalVariancesP)}`;
    const error = pooled
      ? `their pooled error, of ${pooled.degreesOfFreedom} degrees of freedom, is that of contrasts of trained mixes`
      : "each contrast has the error of its own seeds";
    return `${setting} retrieval: ${test}; ${error}.`;
  });
  const fewest = Math.min(...trainedMixes(cells).map((mix) => mix.cells.length));
  return [
    ...ofErrors,
    `p and intervals take the effects of seeds as normal: without that, ${fewest} seeds alone cannot give a p below ${decimals(2 ** (1 - fewest), 4)} (sign flips).${ofErrors.length > 0 ? ` A pooled error takes their variances as equal, and is used where Bartlett's p is ${decimals(poolingLevel, 2)} or more.` : ""} Languages, models and corpora are fixed: nothing is said of others.`,
  ];
}

/** One sentence for each setting whose surface lacks fit. */
export function lackOfFitSentences(optima: readonly SettingOptimum[]): string[] {
  return optima
    .filter(({ surface }) => lacksFit(surface))
    .map(({ setting, surface: { order, lackOfFit } }) => {
      const p = pText(lackOfFit?.pValue ?? 1);
      return `In ${setting} retrieval the ${order} polynomial misses the measured means by more than seeds explain (lack of fit p ${p}): no optimum set is drawn, and what is said between measured mixes is unsure there; the measured means stand.`;
    });
}

/** A number of 0 or more without the zero before its decimal point. @example decimals(0.0123); // ".012" */
export function decimals(value: number, digits = 3): string {
  return value.toFixed(digits).replace(/^0(?=\.)/, "");
}

/** A number as it is, without the zero before its decimal point. @example decimalsOf(0.01); // ".01" */
function decimalsOf(value: number): string {
  return String(value).replace(/^0/, "");
}

/** A number with its sign, without the zero before its decimal point. @example signed(-0.0123); // "−.012" */
export function signed(value: number, digits = 3): string {
  return `${value < 0 ? "−" : "+"}${decimals(Math.abs(value), digits)}`;
}

/** A p-value as tables print it, a dash for one that is not tested. @example pText(0.0002); // "< .001" */
export function pText(p: number | null): string {
  if (p === null) return "–";
  return p < 0.001 ? "< .001" : decimals(p);
}
