import { existsSync } from "node:fs";
import path from "node:path";
import { type LanguageRow, mixName } from "../analysis";
import type { StudyResults } from "../report";
import type { StoredCell } from "../sweep";
import { readRecordFile, type ThroughputRecord } from "../throughput";
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

/** A published study as a whole. */
export interface PublishedSweeps {
  /** Of the first sweep: what a report is made of. */
  readonly primary: StudyResults & { readonly name: string };
  /** All of them, the first too. */
  readonly sweeps: readonly { readonly name: string; readonly cells: readonly StoredCell[] }[];
  /** Speeds of models of the corners, side by side; null where they are not published. */
  readonly speed: ThroughputRecord | null;
}

/** All that was published of a study, from its tables alone. @throws {UserError} as {@link readPublished} does */
export async function publishedSweeps(folder: string = publishedFolder): Promise<PublishedSweeps> {
  const study = await readPublished(folder);
  const names = [...new Set(study.cells.column("sweep").map(String))];
  const speedFile = path.join(folder, "throughput.json");
  return {
    primary: resultsOf(study),
    sweeps: names.map((name) => ({
      name,
      cells: publishedCells(study, name).map(({ stored }) => stored),
    })),
    speed: existsSync(speedFile) ? readRecordFile(speedFile) : null,
  };
}

function resultsOf(study: PublishedStudy, sweep?: string): StudyResults & { readonly name: string } {
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
    score: Number(precisions[index]),
    texts: texts[index] as LanguageRow["texts"],
  }));
}
