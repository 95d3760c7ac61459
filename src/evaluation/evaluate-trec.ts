import path from "node:path";
import { UserError } from "../core";
import { textLines } from "../data";
import { poolRanks } from "../search";
import type { Measure } from "./measure";
import { trecFiles } from "./write-trec";

export interface TrecResult {
  /** The mean of each measure over queries, by the measure's name. */
  readonly means: Readonly<Record<string, number>>;
  /** Number of queries with a relevant candidate: the means are over these. */
  readonly queries: number;
  /** How many of these queries the run lacks; every measure is 0 for them. */
  readonly notInRun: number;
  /** Number of queries of the run that have no relevant candidate, and are left out. */
  readonly withoutRelevant: number;
  /** Number of lines of qrels.txt that repeat a judgement; each judgement counts once. */
  readonly repeatedJudgements: number;
  /** Number of the means' queries with scores that differ in the file and are equal in 32 bits. */
  readonly tiedByRounding: number;
}

/**
 * Evaluates a folder's run.txt by its qrels.txt. A candidate is relevant if its grade is 1 or more,
 * and its gain in nDCG is the grade; a grade below 0 counts as 0, as in trec_eval. In AP, nDCG and R,
 * relevant candidates that the run lacks count as not retrieved.
 *
 * Scores decide the order; the rank column is not read. Scores are rounded to 32 bits, as in
 * trec_eval, which makes ties of scores that differ by less. Among equal scores the lower grade ranks
 * first, ties against the system, where trec_eval orders by name.
 *
 * @throws {UserError} naming file and line, for a line that cannot be read, for two grades of one
 *   candidate for one query, or for a candidate that is ranked twice for one query
 */
export function evaluateTrec(folder: string, measures: readonly Measure[]): TrecResult {
  const { relevant, repeatedJudgements } = readQrels(path.join(folder, trecFiles.qrels));
  const sums = measures.map(() => 0);
  let inRun = 0;
  let withoutRelevant = 0;
  let tiedByRounding = 0;
  for (const [query, ranked] of readRun(path.join(folder, trecFiles.run))) {
    const gradeOf = relevant.get(query);
    if (!gradeOf) {
      withoutRelevant++;
      continue;
    }
    inRun++;
    const names = [...ranked.keys()];
    const scores = Float32Array.from(ranked.values());
    if (new Set(scores).size < new Set(ranked.values()).size) tiedByRounding++;
    const best = [...names.keys()].filter((index) => gradeOf.has(names[index]));
    const gradeAt = (index: number) => gradeOf.get(names[index]) ?? 0;
    best.sort((a, b) => scores[b] - scores[a] || gradeAt(a) - gradeAt(b));
    const ranks = poolRanks(scores, 0, [{ from: 0, to: scores.length }], Int32Array.from(best), -1).whole;
    const relevance = {
      grades: best.map(gradeAt),
      missed: [...gradeOf].flatMap(([name, grade]) => (ranked.has(name) ? [] : [grade])),
    };
    measures.forEach((measure, index) => {
      sums[index] += measure.value(ranks, relevance);
    });
  }
  return {
    means: Object.fromEntries(measures.map(({ name }, index) => [name, sums[index] / relevant.size])),
    queries: relevant.size,
    notInRun: relevant.size - inRun,
    withoutRelevant,
    repeatedJudgements,
    tiedByRounding,
  };
}

/** The grades of the relevant candidates of each query that has any. */
function readQrels(file: string): {
  relevant: Map<string, Map<string, number>>;
  repeatedJudgements: number;
} {
  const judged = new Map<string, number>();
  const relevant = new Map<string, Map<string, number>>();
  let repeatedJudgements = 0;
  for (const [[query, , candidate, text], where] of fieldsOf(file, "query 0 candidate relevance")) {
    const grade = Number(text);
    if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(grade))
      throw new UserError(`${where}: the relevance ${text} is no whole number below 2^53`);
    const pair = `${query} ${candidate}`;
    const before = judged.get(pair);
    if (before !== undefined && before !== grade)
      throw new UserError(
        `${where}: ${candidate} is judged ${grade} for ${query}, and ${before} in a line above; keep one of them`,
      );
    if (before !== undefined) repeatedJudgements++;
    judged.set(pair, grade);
    if (grade < 1) continue;
    relevant.set(query, (relevant.get(query) ?? new Map<string, number>()).set(candidate, grade));
  }
  if (relevant.size === 0)
    throw new UserError(`${file} has no relevant candidate; there is nothing to evaluate`);
  return { relevant, repeatedJudgements };
}

/** The scores of each query's candidates. */
function readRun(file: string): Map<string, Map<string, number>> {
  const run = new Map<string, Map<string, number>>();
  for (const [[query, , candidate, , score], where] of fieldsOf(file, "query Q0 candidate rank score tag")) {
    if (!Number.isFinite(Number(score))) throw new UserError(`${where}: the score ${score} is no number`);
    const scores = run.get(query) ?? new Map<string, number>();
    if (scores.has(candidate)) throw new UserError(`${where}: ${candidate} is ranked twice for ${query}`);
    run.set(query, scores.set(candidate, Number(score)));
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
