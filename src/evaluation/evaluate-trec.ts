import path from "node:path";
import { UserError } from "../core";
import { textLines } from "../data";
import type { Measure } from "./measure";
import { poolRanks } from "./pool-ranks";
import { trecFiles } from "./trec-files";

export interface TrecResult {
  /** Mean over queries, by the measure's name. */
  readonly means: Readonly<Record<string, number>>;
  /** Queries with a relevant candidate: the means are over these. */
  readonly queries: number;
  /** Those of them that the run lacks; their every measure is 0. */
  readonly notInRun: number;
  /** Queries of the run without a relevant candidate, left out. */
  readonly withoutRelevant: number;
}

/**
 * Evaluates a folder's run.txt by its qrels.txt. Order is by score, as in trec_eval, the rank
 * column is not read; but of equal scores irrelevant ones come first. Relevant is what is judged
 * 1 or more; relevant candidates that the run lacks count in AP, nDCG and R as never found.
 *
 * @throws {UserError} for a line that cannot be read, with its file and number
 */
export function evaluateTrec(folder: string, measures: readonly Measure[]): TrecResult {
  const relevant = readQrels(path.join(folder, trecFiles.qrels));
  const sums = measures.map(() => 0);
  let inRun = 0;
  let withoutRelevant = 0;
  const run = readRun(path.join(folder, trecFiles.run));
  for (const [query, found] of run) {
    const wanted = relevant.get(query);
    if (!wanted) {
      withoutRelevant++;
      continue;
    }
    inRun++;
    const names = [...found.keys()];
    const at = Int32Array.from(names.keys()).filter((index) => wanted.has(names[index]));
    const scores = Float32Array.from(found.values());
    const ranks = poolRanks(scores, 0, [{ from: 0, to: scores.length }], at, -1).whole;
    measures.forEach((measure, index) => {
      sums[index] += measure.of(ranks, wanted.size);
    });
  }
  return {
    means: Object.fromEntries(measures.map(({ name }, index) => [name, sums[index] / relevant.size])),
    queries: relevant.size,
    notInRun: relevant.size - inRun,
    withoutRelevant,
  };
}

/** The relevant candidates of each query that has any. */
function readQrels(file: string): Map<string, Set<string>> {
  const judged = new Set<string>();
  const relevant = new Map<string, Set<string>>();
  for (const [[query, , candidate, grade], where] of fieldsOf(file, "query 0 candidate relevance")) {
    if (!/^[+-]?\d+$/.test(grade)) throw new UserError(`${where}: the relevance ${grade} is no whole number`);
    const pair = `${query} ${candidate}`;
    if (judged.has(pair)) throw new UserError(`${where}: ${candidate} is judged twice for ${query}`);
    judged.add(pair);
    if (Number(grade) < 1) continue;
    relevant.set(query, (relevant.get(query) ?? new Set()).add(candidate));
  }
  if (relevant.size === 0)
    throw new UserError(`${file} has no relevant candidate; there is nothing to evaluate`);
  return relevant;
}

/** The scores of each query's candidates. */
function readRun(file: string): Map<string, Map<string, number>> {
  const run = new Map<string, Map<string, number>>();
  for (const [[query, , candidate, , score], where] of fieldsOf(file, "query Q0 candidate rank score tag")) {
    if (!Number.isFinite(Number(score))) throw new UserError(`${where}: the score ${score} is no number`);
    const found = run.get(query) ?? new Map<string, number>();
    if (found.has(candidate)) throw new UserError(`${where}: ${candidate} is ranked twice for ${query}`);
    run.set(query, found.set(candidate, Number(score)));
  }
  if (run.size === 0) throw new UserError(`${file} ranks no candidate; there is nothing to evaluate`);
  return run;
}

/** The fields of each line that is not empty, with the place to name in an error. */
function* fieldsOf(file: string, form: string): Generator<[fields: string[], where: string]> {
  const expected = form.split(" ").length;
  for (const { line, text } of textLines(file)) {
    const fields = text.trim().split(/\s+/);
    if (fields[0] === "") continue;
    const where = `${file}, line ${line}`;
    if (fields.length !== expected)
      throw new UserError(`${where}: expected ${expected} fields, "${form}", got ${fields.length}`);
    yield [fields, where];
  }
}
