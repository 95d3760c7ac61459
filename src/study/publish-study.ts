import path from "node:path";
import { cellsAt, declaredMeasures, mixName } from "../analysis";
import { kindNames, type SettingKind, settingKinds, UserError, writeFileAtomic } from "../core";
import { mixesByLanguage } from "../report";
import {
  cellsByMeasures,
  distinctMachines,
  type MachineIdentity,
  type PlannedCell,
  readCell,
  sharedInputs,
  storedMachines,
  sweepStates,
} from "../sweep";
import { cellRow } from "./cell-row";
import { EarlierNumbers, measuredPlaces, wholeSeeds } from "./earlier-numbers";
import { publishedTables } from "./published-tables";
import { storedPrecisions } from "./query-precisions";
import { declaredMeasure, readHypotheses } from "./read-hypotheses";
import {
  addItems,
  addQueriesOf,
  addSettings,
  type MeasuredCell,
  measureColumns,
  scoreFloats,
} from "./score-tables";
import { missingMined, placeOf, planStudy, type StudySweep, studyFolder, studySweeps } from "./study-folder";
import { StudyTable } from "./study-table";
import { readOrigins, textRelations } from "./text-relation";

/**
 * Writes a study's numbers into its data folder as tables, without any text of the corpora: those of every
 * sweep's finished seeds, which have all of the sweep's cells. A seed of the first sweep that this code has finished
 * decides that the tables are of this code; without one they stay those of the code that made the published numbers,
 * with what it has finished since. Equal results give equal bytes:
 *
 * - `cells`: one row for each sweep and cell, and one for each earlier step that it was measured after, which
 *   counts as a cell in all tables, see {@link cellRow};
 * - `settings`: one row for each cell and retrieval setting, with a separate mAP for pairs of translated
 *   texts and for pairs of independent texts, where that is known (see {@link textRelations});
 * - `items`: one row for each cell and item, in 32 bits, for intervals over seeds and items: AP, rank distance, and
 *   the measures that hypotheses.json names, since ranks are not published;
 * - `queries`: every query's AP in every setting, in 32 bits, for the corners, the mix mono+cross and the
 *   untrained model of the first sweep, for intervals by language.
 *
 * @returns the files that were written, how many cells of sweeps were not published, and whether other code made them
 * @throws {UserError} if no seed of the first sweep is finished
 */
export async function publishStudy(
  study: string,
  onCell: (done: number, cells: number) => void = () => {},
): Promise<{ readonly files: string[]; readonly missing: number; readonly isOfOtherCode: boolean }> {
  const folder = path.join(studyFolder(study), "data");
  const origins = readOrigins(study);
  let inputsOf = sharedInputs();
  const declared = studySweeps(study);
  const begun = await begunSweeps(study, declared);
  let planned = await planStudy(begun, inputsOf);
  const isThere = (plan: readonly PlannedCell[]) => sweepStates(plan).every(({ kind }) => kind === "done");
  const isWhole = planned.every(({ plan }) => isThere(plan));
  const earlier = isWhole ? null : await EarlierNumbers.read(study); // damaged tables can be written anew from results
  const others = [...(earlier?.machines ?? []), ...storedMachines()];
  const finished = () =>
    planned.map((sweep) => ({ ...sweep, plan: finishedSeeds(sweep.plan, earlier, others) }));
  let sweeps = finished();
  const sources = sweeps[0].plan.length === 0 ? earlier?.sources : null;
  if (sources) {
    inputsOf = sharedInputs(sources);
    planned = await planStudy(begun, inputsOf);
    sweeps = finished();
  }
  const all = declared.reduce((sum, { cells }) => sum + cells.length, 0);
  const left = sweeps.reduce((sum, { plan }) => sum + plan.length, 0);
  if (sweeps[0].plan.length === 0)
    throw new UserError(
      `no seed of sweep ${sweeps[0].name} is finished for this code, data and settings; run: npx batchmix study run ${study}`,
    );
  const numbers = new Map<string, number>();
  for (const place of sweeps.flatMap(({ plan }) => plan.flatMap(measuredPlaces)).map(placeOf))
    if (!numbers.has(place)) numbers.set(place, numbers.size);
  const cells = new StudyTable();
  const settings = new StudyTable(scoreFloats.settings);
  const names = declaredMeasures(readHypotheses(study) ?? { margins: {}, hypotheses: [] });
  const measures = names.map((measure) => declaredMeasure(study, measure));
  const items = new StudyTable([...scoreFloats.items, ...names.flatMap(measureColumns)]);
  const queries = new StudyTable(scoreFloats.queries);
  const byQuery: ((kind: SettingKind) => void)[] = [];
  const written = new Set<number>();
  for (const [index, { name, plan }] of sweeps.entries()) {
    for (const planned of plan) {
      const trained = readCell(planned.cell, planned.inputs.identity);
      const inputs = await inputsOf(planned.cell.settings);
      const { trainingLanguages: seen } = inputs.corpus;
      const isInFirst =
        index === 0 &&
        mixesByLanguage(kindNames(planned.cell.settings.kinds)).includes(mixName(planned.cell.mix));
      for (const place of measuredPlaces(planned)) {
        const { key, evaluation, step } = place;
        const cell = numbers.get(placeOf(place)) as number;
        const hasQueries = isInFirst && evaluation === planned.evaluation;
        const isNew = !written.has(cell);
        written.add(cell);
        onCell(written.size, numbers.size);
        if (!trained) {
          const before = earlier as EarlierNumbers;
          before.checkMeasures(names);
          cells.add({ ...before.row(place), sweep: name, cell });
          if (!isNew) continue;
          before.copy("settings", place, settings, cell);
          before.copy("items", place, items, cell);
          if (hasQueries) byQuery.push((kind) => before.copy("queries", place, queries, cell, kind));
          continue;
        }
        const [stored] = step === null ? [trained] : cellsAt([trained], step);
        cells.add(cellRow(stored, { sweep: name, cell, step }, seen, studyFolder(study)));
        if (!isNew) continue;
        const measured: MeasuredCell = {
          cell,
          result: stored.result,
          set: inputs.retrievalSet,
          queries: await storedPrecisions(key, evaluation),
          relationOf: textRelations(
            origins,
            planned.cell.settings,
            inputs.evaluationCorpus,
            inputs.retrievalSet,
          ),
        };
        addSettings(settings, measured);
        const { course: _, ...alone } = stored;
        const { items: order } = inputs.retrievalSet; // the order of the items' AP
        const others = await cellsByMeasures([alone], measures, { items: order });
        addItems(
          items,
          measured,
          others.map(([{ result }], at) => [names[at], result]),
        );
        if (hasQueries) byQuery.push((kind) => addQueriesOf(queries, measured, kind));
      }
    }
  }
  for (const kind of settingKinds) for (const add of byQuery) add(kind);
  const tables = { cells, settings, items, queries };
  const files = publishedTables.flatMap((name) => {
    const formats: [string, string | Uint8Array][] = [[".parquet", tables[name].parquet()]];
    if (name === "cells" || name === "settings") formats.push([".csv", tables[name].csv()]);
    return formats.map(([ending, content]) => {
      const file = path.join(folder, name + ending);
      writeFileAtomic(file, content);
      return file;
    });
  });
  return { files, missing: all - left, isOfOtherCode: Boolean(sources) };
}

/** A study's sweeps without those that cannot have begun: their mined texts are not there, and nothing is published. */
async function begunSweeps(study: string, sweeps: readonly StudySweep[]): Promise<StudySweep[]> {
  const isMined = (sweep: StudySweep) => missingMined(sweep) === null;
  if (sweeps.every(isMined)) return [...sweeps];
  const earlier = await EarlierNumbers.read(study);
  return sweeps.filter((sweep) => isMined(sweep) || earlier.hasSweep(sweep.name));
}

/** The cells of the seeds of which one kind of machine has numbers of all cells; this one's at a tie of {@link wholeSeeds}. */
function finishedSeeds(
  plan: readonly PlannedCell[],
  earlier: EarlierNumbers | null,
  others: readonly MachineIdentity[],
): PlannedCell[] {
  const isThere = (planned: PlannedCell) =>
    sweepStates([planned])[0].kind === "done" || Boolean(earlier?.has(planned));
  const machines = distinctMachines([...plan.slice(0, 1).map(({ inputs }) => inputs.identity), ...others]);
  const finished = wholeSeeds(plan, machines, isThere).flatMap((planned) => planned ?? []);
  return finished.some(({ cell }) => cell.mix !== null) ? finished : []; // the untrained model alone says nothing
}
