import {
  type Estimate,
  equivalenceMargin,
  pText,
  type StoredCell,
  signed,
  studyContrasts,
  studyScope,
  summariseStudy,
} from "../index";
import { table } from "./table";

/** A study's results as text: one row a mix, then the contrasts. */
export function resultTable(cells: readonly StoredCell[]): string {
  const { settings } = cells[0].result.cell;
  const summaries = summariseStudy(cells);
  const scope = studyScope(cells);
  const rows = summaries.map((mix) => [
    mix.label,
    mix.proportions ? share(mix.proportions.mono) : "",
    mix.proportions ? share(mix.proportions.cross) : "",
    mix.proportions ? share(mix.proportions.multi) : "",
    interval(mix.mAP.mono, 3),
    interval(mix.mAP.cross, 3),
    interval(mix.mAP.multi, 3),
    interval(mix.rankDistance, 0),
    mix.trainingPairsPerSecond ? mix.trainingPairsPerSecond.median.toFixed(0) : "–",
    mix.encodingTextsPerSecond.median.toFixed(0),
  ]);
  const contrasts = studyContrasts(cells).map((row) => [
    row.setting,
    row.contrast,
    signed(row.estimate),
    `${signed(row.low)} to ${signed(row.high)}`,
    pText(row.holmP),
    pText(row.equivalenceHolmP),
  ]);
  const tested = scope.isOverSeeds
    ? `paired by seed and item, with intervals over ${scope.text}; p of no difference and of one of ± ${equivalenceMargin} or more (TOST), each by Holm's method over ${contrasts.length} comparisons`
    : "between these trained models, paired by item, with intervals as above. One seed: no p is given";
  return `
mAP on ${settings.evaluationCorpus ?? settings.corpus}, ${settings.split} split; ± is the 95 % interval over ${scope.text}
${table(
  [
    "mix",
    "mono",
    "cross",
    "multi",
    "mAP mono",
    "mAP cross",
    "mAP multi",
    "rank distance",
    "pairs/s",
    "texts/s",
  ],
  rows,
)}
Rates are of these runs alone, on a machine that may have done other work: no speed claim.

Contrasts of mAP, ${tested}
${table(["setting", "contrast", "difference", "95 % interval", "p", "p, ± .01"], contrasts)}
`;
}

function share(proportion: number): string {
  return proportion.toFixed(2).replace(/^0/, "").replace("1.00", "1");
}

/** Intervals that are not symmetric are shown by their wider side. */
function interval(estimate: Estimate | null, digits: number): string {
  if (!estimate) return "–";
  const half = Math.max(estimate.high - estimate.value, estimate.value - estimate.low);
  const short = (value: number) => value.toFixed(digits).replace(/^0\./, ".");
  return `${short(estimate.value)} ± ${short(half)}`;
}
