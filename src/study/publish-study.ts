import path from "node:path";
import { cellsAt, mixName } from "../analysis";
import { kindNames, UserError, writeFileAtomic } from "../core";
import { mixesByLanguage } from "../report";
import { type PlannedCell, readCell, type StoredCell, sharedInputs, sweepStates } from "../sweep";
import { cellRow } from "./cell-row";
import { storedPrecisions } from "./query-precisions";
import { publishedTables } from "./read-published";
import { addItems, addQueries, addSettings, type MeasuredCell, scoreFloats } from "./score-tables";
import { placeOf, planStudy, studyFolder, studySweeps } from "./study-folder";
import { StudyTable } from "./study-table";
import { readOrigins, textRelations } from "./text-relation";

/**
 * Writes a study's numbers into its data folder as tables, without any text of the corpora: those of every
 * sweep's finished seeds, which have all of the sweep's cells. Equal results give equal bytes:
 *
 * - `cells`: one row for each sweep and cell, and one for each earlier step that it was measured after, which
 *   counts as a cell in all tables, see {@link cellRow};
 * - `settings`: one row for each cell and retrieval setting, with a separate mAP for pairs of translated
 *   texts and for pairs of independent texts, where that is known (see {@link textRelations});
 * - `items`: one row for each cell and item, in 32 bits, for intervals over seeds and items;
 * - `queries`: every query's AP in every setting, in 32 bits, for the corners, the mix mono+cross and the
 *   untrained model of the first sweep, for intervals by language.
 *
 * @returns the files that were written, and how many cells of sweeps were not published
 * @throws {UserError} if no seed of the first sweep is finished
 */
export async function publishStudy(
  study: string,
  onCell: (done: number, cells: number) => void = () => {},
): Promise<{ readonly files: string[]; readonly missing: number }> {
  const folder = path.join(studyFolder(study), "data");
  const origins = readOrigins(study);
  const inputsOf = sharedInputs();
  const planned = await planStudy(studySweeps(study), inputsOf);
  const sweeps = planned.map((sweep) => ({ ...sweep, plan: finishedSeeds(sweep.plan) }));
  const [all, left] = [planned, sweeps].map((each) => each.reduce((sum, { plan }) => sum + plan.length, 0));
  if (sweeps[0].plan.length === 0)
    throw new UserError(
      `no seed of sweep ${sweeps[0].name} is finished for this code, data and settings; run: npx batchmix study run ${study}`,
    );
  const numbers = new Map<string, number>();
  for (const place of sweeps.flatMap(({ plan }) => plan.flatMap(measuredPlaces)).map(placeOf))
    if (!numbers.has(place)) numbers.set(place, numbers.size);
  const cells = new StudyTable();
  const settings = new StudyTable(scoreFloats.settings);
  const items = new StudyTable(scoreFloats.items);
  const queries = new StudyTable(scoreFloats.queries);
  const byQuery: MeasuredCell[] = [];
  const written = new Set<number>();
  for (const [index, { name, plan }] of sweeps.entries()) {
    for (const planned of plan) {
      const trained = readCell(planned.cell, planned.inputs.identity) as StoredCell;
      const inputs = await inputsOf(planned.cell.settings);
      const { trainingLanguages: seen } = inputs.corpus;
      for (const place of measuredPlaces(planned)) {
        const { key, evaluation, step } = place;
        const cell = numbers.get(placeOf(place)) as number;
        const [stored] = step === null ? [trained] : cellsAt([trained], step);
        cells.add(cellRow(stored, { sweep: name, cell, step }, seen, studyFolder(study)));
        if (written.has(cell)) continue;
        written.add(cell);
        const measured = {
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
        addItems(items, measured);
        const isLast = evaluation === planned.evaluation;
        if (
          isLast &&
          index === 0 &&
          mixesByLanguage(kindNames(planned.cell.settings.kinds)).includes(mixName(planned.cell.mix))
        )
          byQuery.push(measured);
        onCell(written.size, numbers.size);
      }
    }
  }
  addQueries(queries, byQuery);
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
  return { files, missing: all - left };
}

/** The evaluations of a planned cell: after the last step, and after earlier ones. The untrained model has no step. */
function measuredPlaces({ cell, key, evaluation, course }: PlannedCell) {
  const last = { evaluation, step: cell.mix && cell.settings.steps };
  return [last, ...course].map((point) => ({ key, ...point }));
}

/** The cells of the seeds that have results of all their cells, so that mixes are compared over equal seeds. */
function finishedSeeds(plan: readonly PlannedCell[]): PlannedCell[] {
  const states = sweepStates(plan);
  const missing = plan.filter((_, at) => states[at].kind !== "done");
  const unfinished = new Set(missing.map(({ cell }) => cell.seed)); // the untrained model has none
  const finished = plan.filter(({ cell }) => !unfinished.has(cell.seed));
  return finished.some(({ cell }) => cell.mix !== null) ? finished : []; // the untrained model alone says nothing
}
