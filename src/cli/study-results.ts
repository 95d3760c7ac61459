import { loadCorpus, mixName, queryRows, type StoredCell, type StudyResults } from "../index";

/** All that a study's report and figures are made of, read from the stored cells. */
export async function studyResults(cells: readonly StoredCell[], command: string): Promise<StudyResults> {
  const rows = (await queryRows(cells)).map(({ cell, ...row }) => ({
    ...row,
    mix: mixName(cells[cell].result.cell.mix),
    seed: cells[cell].result.cell.seed,
  }));
  const { settings } = cells[0].result.cell;
  const trainingLanguages = settings.trainingLanguages ?? loadCorpus(settings.corpus).trainingLanguages;
  return { cells, rows, trainingLanguages, command };
}
