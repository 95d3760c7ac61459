import { batchKinds, canonicalJson, kindNames } from "../core";
import type { CellSettings, ComparedMeasure, FamilyContrast, StoredCell } from "../index";
import { library } from "./library";
import { table } from "./table";

/** What decides an untrained model's result: such a model stands beside the cells that started from it. */
const ofUntrained = [
  "model",
  "layers",
  "maxTokens",
  "precision",
  "split",
  "evaluationLanguages",
  "evaluationCorpus",
  "corpus",
] as const;

/** Prints a table for each combination of a sweep's factors, under a line that names their values. */
export function printTables(cells: readonly StoredCell[]): void {
  const settingsOf = ({ result }: StoredCell) => result.cell.settings;
  const groups = new Map<string, StoredCell[]>();
  for (const cell of cells.filter(({ result }) => result.cell.mix !== null)) {
    const key = canonicalJson(settingsOf(cell));
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const varied = variedSettings(cells.filter(({ result }) => result.cell.mix !== null).map(settingsOf));
  for (const trained of groups.values()) {
    const settings = settingsOf(trained[0]);
    const untrained = cells.filter(
      (cell) =>
        cell.result.cell.mix === null &&
        variedSettings([settingsOf(cell), settings], ofUntrained).length === 0,
    );
    const values = varied.map((name) => `${name} ${JSON.stringify(settings[name])}`);
    const title = values.length > 0 ? `\n${values.join(", ")}` : "";
    process.stdout.write(`${title}${resultTable([...untrained, ...trained])}\n`);
  }
}

/** The names of the settings in which cells differ. */
export function variedSettings(
  all: readonly CellSettings[],
  names: readonly (keyof CellSettings)[] = Object.keys(all[0] ?? {}) as (keyof CellSettings)[],
): (keyof CellSettings)[] {
  return names.filter((name) => new Set(all.map((settings) => canonicalJson(settings[name]))).size > 1);
}

/** The columns of a difference, without those of equivalence where the measure has no margin. */
export function differenceColumns({ decimals = 3, margin }: ComparedMeasure) {
  const { pText, signed } = library;
  const bound = String(margin).replace(/^0/, "");
  return {
    headings: ["difference", "95 % interval", "p", ...(margin === undefined ? [] : [`p, ± ${bound}`])],
    fieldsOf: (row: FamilyContrast) => [
      signed(row.estimate, decimals),
      `${signed(row.low, decimals)} to ${signed(row.high, decimals)}`,
      pText(row.holmP),
      ...(margin === undefined ? [] : [pText(row.equivalenceHolmP)]),
    ],
  };
}

/** A study's results as text: one row a mix, then the contrasts. */
export function resultTable(cells: readonly StoredCell[]): string {
  const {
    errorSentences,
    measuredSettings,
    measureOf,
    pathContrasts,
    studyContrasts,
    studyScope,
    summariseStudy,
    estimateText: interval,
  } = library;
  const { settings } = cells[0].result.cell;
  const scope = studyScope(cells);
  const measure = measureOf(cells);
  const { name, decimals, margin } = measure;
  const kinds = kindNames(settings.kinds);
  const shares = library.shareColumns(cells);
  const summaries = summariseStudy(cells);
  const measured = measuredSettings(summaries);
  const rows = summaries.map(({ proportions, mAP, ...mix }) => [
    mix.label,
    ...shares.sharesOf(proportions).map(library.shareText),
    ...measured.map((kind) => interval(mAP[kind], decimals)),
    interval(mix.rankDistance, 0),
    mix.trainingPairsPerSecond?.median.toFixed(0) ?? "–",
    mix.trainingTokensPerSecond?.median.toFixed(0) ?? "–",
    mix.encodingTextsPerSecond.median.toFixed(0),
  ]);
  const mAPs = measured.map((kind) => `${name} ${kind}`);
  const headings = ["mix", ...shares.titles, ...mAPs, "rank distance", "pairs/s", "tokens/s", "texts/s"];
  const { headings: differences, fieldsOf: differenceOf } = differenceColumns(measure);
  const contrasts = studyContrasts(cells);
  const paths = pathContrasts(cells);
  const texts = [
    ...(kinds.join() === batchKinds.join() ? [] : [library.tradeOffTable(cells)]),
    ...library.courseTables(cells),
  ];
  const tested = (comparisons: number) =>
    scope.isOverSeeds
      ? `paired by seed and item, with intervals over ${scope.text}; p of no difference${margin === undefined ? "" : ` and of one of ± ${margin} or more (TOST), each`} by Holm's method over ${comparisons} comparisons`
      : "between these trained models, paired by item, with intervals as above. One seed: no p is given";
  const tables = [
    `${name} on ${settings.evaluationCorpus ?? settings.corpus}, ${settings.split} split; ± is the 95 % interval over ${scope.text}${shares.note === null ? "" : `; ${shares.note.replace(/\.$/, "")}`}
${table(headings, rows)}
Rates are of these runs alone, on a machine that may have done other work: no speed claim.`,
    contrasts.length > 0 &&
      `Contrasts of ${name}, ${tested(contrasts.length)}
${table(
  ["setting", "contrast", ...differences],
  contrasts.map((row) => [row.setting, row.contrast, ...differenceOf(row)]),
)}${errorSentences(cells)
  .map((sentence) => `\n${sentence}`)
  .join("")}`,
    paths.length > 0 &&
      `Paths minus their controls, ${tested(paths.length)}
${table(
  ["setting", "path", "control", "of equal", ...differences],
  paths.map((row) => [row.setting, row.path, row.control, row.equal, ...differenceOf(row)]),
)}`,
    ...texts.map(({ caption, headings, rows }) => `${caption}\n${table(headings, rows)}`),
  ];
  return `\n${tables.filter(Boolean).join("\n\n")}\n`;
}
