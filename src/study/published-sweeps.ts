import { existsSync } from "node:fs";
import path from "node:path";
import type { StudyResults } from "../report";
import type { StoredCell } from "../sweep";
import { readRecordFile, type ThroughputRecord } from "../throughput";
import { publishedFolder } from "./publish-study";
import { resultsOf } from "./published-results";
import { publishedCells, readPublished } from "./read-published";

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
