import { type LanguageRow, mixName } from "../analysis";
import type { StudyResults } from "../report";
import type { StoredCell } from "../sweep";
import { publishedFolder } from "./publish-study";
import { type PublishedStudy, publishedCells, readPublished } from "./read-published";

/**
 * What a report is made of, from the published tables alone: no results folder, no corpus, no model.
 *
 * @param sweep one of the study's sweeps; the first one without it. Of the others' queries nothing
 *   is published, so that their reports lack what is said by language.
 * @returns the results with the sweep's name
 * @throws {UserError} as {@link readPublished} does, or if the study has no such sweep
 */
export async function publishedResults(
  sweep?: string,
  folder: string = publishedFolder,
): Promise<StudyResults & { readonly name: string }> {
  return resultsOf(await readPublished(folder), sweep);
}

/** The same of tables that are read already. @throws {UserError} if the study has no such sweep */
export function resultsOf(study: PublishedStudy, sweep?: string): StudyResults & { readonly name: string } {
  const name = sweep ?? String(study.cells.column("sweep")[0]);
  const own = publishedCells(study, name);
  const seen = String(own[0].row.seen_languages);
  return {
    name,
    cells: own.map(({ stored }) => stored),
    rows: own.flatMap(({ row, stored }) => languageRows(study, Number(row.cell), stored)),
    trainingLanguages: seen.split(" "),
    command: `npx batchmix report --published ${name}`,
  };
}

/** Rows of a cell's queries; items are known by their place in the cell's tables. */
function languageRows({ queries }: PublishedStudy, cell: number, { result }: StoredCell): LanguageRow[] {
  if (!queries.column("cell").includes(cell)) return [];
  const own = queries.where("cell", cell);
  const [settings, languages, candidates, items, texts, precisions] = [
    own.column("setting"),
    own.column("query"),
    own.column("candidates"),
    own.column("item"),
    own.column("texts"),
    own.column("AP"),
  ];
  const { mix, seed } = result.cell;
  return settings.map((kind, index) => ({
    mix: mixName(mix),
    seed,
    kind: kind as LanguageRow["kind"],
    queryLanguage: String(languages[index]),
    candidateLanguage: String(candidates[index]),
    item: String(items[index]),
    ...(result.itemClusters && { cluster: String(result.itemClusters[Number(items[index])]) }),
    score: Number(precisions[index]),
    texts: texts[index] as LanguageRow["texts"],
  }));
}
