import { existsSync } from "node:fs";
import path from "node:path";
import { type Declarations, type Evidence, type Judgement, judge } from "../analysis";
import { naming } from "../core";
import type { StoredCell } from "../sweep";
import { readRecordFile, type ThroughputRecord, throughputContrasts } from "../throughput";
import { type PublishedResults, resultsOf, sweepNames } from "./published-results";
import { readPublished } from "./published-tables";
import { readHypotheses } from "./read-hypotheses";
import { studyFolder } from "./study-folder";

/** A published study as a whole. */
export interface PublishedStudy {
  /** The first sweep with the study's hypotheses, as a report needs them. */
  readonly primary: PublishedResults;
  /** All sweeps, the first one included. */
  readonly sweeps: readonly Pick<PublishedResults, "name" | "cells" | "cellsBy">[];
  /** Speeds of models, and the margin within which two count as equal; null where none are published. */
  readonly speed: { readonly record: ThroughputRecord; readonly margin: number } | null;
  /** What the study declares; null where it declares nothing. */
  readonly declared: Declarations | null;
  /** The measurements of a sweep, of the first one without a name, as {@link judge} takes them. */
  readonly evidenceOf: (sweep?: string) => Evidence;
  /** The study's hypotheses with their verdicts; none where it declares none. */
  readonly hypotheses: readonly Judgement[];
}

/** Reads a study's published numbers and judges its hypotheses by them. @throws {UserError} as {@link readPublished} does */
export async function publishedStudy(study: string): Promise<PublishedStudy> {
  const tables = await readPublished(study);
  const names = sweepNames(tables);
  const declared = readHypotheses(study);
  const file = path.join(studyFolder(study), "data", "throughput.json");
  const record = existsSync(file) ? readRecordFile(file) : null;
  const results = new Map(names.map((name) => [name, resultsOf(tables, name)]));
  const primary = results.get(names[0]) as PublishedResults;
  const speedContrasts =
    record && ((margin: number) => naming(file, () => throughputContrasts(record, margin)));
  const isBegun = (sweep: string) => existsSync(path.join(studyFolder(study), "sweeps", `${sweep}.json`));
  const evidenceOf = (sweep = names[0]) => ({
    ...(results.get(sweep) ?? (isBegun(sweep) ? { cells: [] } : resultsOf(tables, sweep))),
    speedContrasts,
  });
  const hypotheses = declared ? judge(declared, evidenceOf) : [];
  const trained = new Set(primary.cells.flatMap(({ result }) => (result.cell.mix ? result.key : [])));
  const isElsewhere = (cells: readonly StoredCell[]) =>
    cells[0].result.cell.settings.evaluationCorpus !==
      primary.cells[0].result.cell.settings.evaluationCorpus &&
    cells.every(({ result }) => result.cell.mix === null || trained.has(result.key));
  const elsewhere = [...results.values()].map(({ cells }) => cells).filter(isElsewhere);
  return {
    primary: { ...primary, elsewhere, hypotheses },
    sweeps: [...results].map(([name, { cells, cellsBy }]) => ({ name, cells, cellsBy })),
    speed: record && { record, margin: declared?.margins.speed ?? 0.05 },
    declared,
    evidenceOf,
    hypotheses,
  };
}
