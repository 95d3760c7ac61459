import path from "node:path";
import { mixName } from "../analysis";
import { projectPath, UserError, writeFileAtomic } from "../core";
import { mixesByLanguage } from "../report";
import { readCell, type StoredCell, sharedInputs, sweepStates } from "../sweep";
import { cellRow } from "./cell-row";
import { storedPrecisions } from "./query-precisions";
import { addItems, addQueries, addSettings, type MeasuredCell, scoreFloats } from "./score-tables";
import { type PlannedSweep, placeOf, planStudy, studyFolder } from "./study-sweeps";
import { StudyTable } from "./study-table";
import { textRelations } from "./text-relation";

/** Where the published tables lie, in the repository. */
export const publishedFolder = projectPath("data", "study");

/** Names of a published study's tables, each a Parquet file; cells and settings as CSV too. */
export const publishedTables = ["cells", "settings", "items", "queries"] as const;

/**
 * Writes a finished study's numbers as tables, without any text of the corpora; the same bytes for
 * the same results:
 *
 * - `cells`: a row a sweep and cell, see {@link cellRow};
 * - `settings`: a row a cell and retrieval setting, with mAP of pairs of translated and of
 *   independent texts apart where that is known (see {@link textRelations});
 * - `items`: a row a cell and item, in 32 bits: what intervals over seeds and items are made of;
 * - `queries`: every query's AP in every setting, in 32 bits, of the first sweep's corners,
 *   mono+cross and untrained model: what intervals by language are made of.
 *
 * @returns the files
 * @throws {UserError} if cells have no results
 */
export async function publishStudy(
  sweepFolder: string = studyFolder,
  folder: string = publishedFolder,
  onCell: (done: number, cells: number) => void = () => {},
): Promise<string[]> {
  const inputsOf = sharedInputs();
  const sweeps = await planStudy(sweepFolder, inputsOf);
  refuseMissing(sweeps);
  const numbers = new Map<string, number>();
  for (const planned of sweeps.flatMap(({ plan }) => plan))
    if (!numbers.has(placeOf(planned))) numbers.set(placeOf(planned), numbers.size);
  const cells = new StudyTable();
  const settings = new StudyTable(scoreFloats.settings);
  const items = new StudyTable(scoreFloats.items);
  const queries = new StudyTable(scoreFloats.queries);
  const byQuery: MeasuredCell[] = [];
  const told = new Set<number>();
  for (const [index, { name, plan }] of sweeps.entries()) {
    for (const planned of plan) {
      const cell = numbers.get(placeOf(planned)) as number;
      const stored = readCell(planned.cell, planned.inputs.identity) as StoredCell;
      const inputs = await inputsOf(planned.cell.settings);
      const { trainingLanguages: seen } = inputs.corpus;
      cells.add(cellRow(stored, { sweep: name, cell }, seen));
      if (told.has(cell)) continue;
      told.add(cell);
      const measured = {
        cell,
        result: stored.result,
        set: inputs.retrievalSet,
        queries: await storedPrecisions(planned.key, planned.evaluation),
        relationOf: textRelations(inputs.evaluationCorpus, planned.cell.settings.split, inputs.retrievalSet),
      };
      addSettings(settings, measured);
      addItems(items, measured);
      if (index === 0 && mixesByLanguage.includes(mixName(planned.cell.mix))) byQuery.push(measured);
      onCell(told.size, numbers.size);
    }
  }
  addQueries(queries, byQuery);
  const files = { cells, settings, items, queries };
  return publishedTables.flatMap((name) => {
    const formats: [string, string | Uint8Array][] = [[".parquet", files[name].parquet()]];
    if (name === "cells" || name === "settings") formats.push([".csv", files[name].csv()]);
    return formats.map(([ending, content]) => {
      const file = path.join(folder, name + ending);
      writeFileAtomic(file, content);
      return file;
    });
  });
}

function refuseMissing(sweeps: readonly PlannedSweep[]): void {
  const plan = sweeps.flatMap((sweep) => sweep.plan);
  const missing = sweepStates(plan).filter(({ kind }) => kind !== "done").length;
  if (missing > 0) {
    throw new UserError(
      `${missing} of the study's ${plan.length} cells have no results for this code, data and settings; run: npx batchmix study`,
    );
  }
}
