import path from "node:path";
import { UserError } from "../core";
import { repeatedLines, textLines } from "../data";
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
  /** Sentences on lines that repeat an earlier one, which count once. */
  readonly notes: readonly string[];
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
 * A line that says again what an earlier one says counts once.
 *
 * @throws {UserError} naming file and line, for a line that cannot be read, for two grades or two scores
 *   of one candidate for one query
 */
export function evaluateTrec(folder: string, measures: readonly Measure[]): TrecResult {
  const { relevant, notes } = readQrels(path.join(folder, trecFiles.qrels));
  const run = readRun(path.join(folder, trecFiles.run));
  const sums = measures.map(() => 0);
  let inRun = 0;
  let withoutRelevant = 0;
  let tiedByRounding = 0;
  for (const [query, ranked] of run.scores) {
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
    notes: [...notes, ...run.notes],
    tiedByRounding,
  };
}

/** The grades of the relevant candidates of each query that has any. */
function readQrels(file: string): {
  relevant: Map<string, Map<string, number>>;
  notes: string[];
} {
  const judgements = new OneValueAPair(file, "is judged");
  const relevant = new Map<string, Map<string, number>>();
  for (const [[query, , candidate, text], where, line] of fieldsOf(file, "query 0 candidate relevance")) {
    const grade = Number(text);
    if (!/^[+-]?\d+$/.test(text) || !Number.isSafeInteger(grade))
      throw new UserError(`${where}: the relevance ${text} is no whole number below 2^53`);
    if (!judgements.add(query, candidate, grade, line) || grade < 1) continue;
    relevant.set(query, (relevant.get(query) ?? new Map<string, number>()).set(candidate, grade));
  }
  if (relevant.size === 0)
    throw new UserError(`${file} has no relevant candidate; there is nothing to evaluate`);
  return { relevant, notes: judgements.notes() };
}

/** The scores of each query's candidates. */
function readRun(file: string): { scores: Map<string, Map<string, number>>; notes: string[] } {
  const ranked = new OneValueAPair(file, "has the score");
  const run = new Map<string, Map<string, number>>();
  for (const [[query, , candidate, , score], where, line] of fieldsOf(
    file,
    "query Q0 candidate rank score tag",
  )) {
    if (!Number.isFinite(Number(score))) throw new UserError(`${where}: the score ${score} is no number`);
    if (!ranked.add(query, candidate, Number(score), line)) continue;
    run.set(query, (run.get(query) ?? new Map<string, number>()).set(candidate, Number(score)));
  }
  if (run.size === 0) throw new UserError(`${file} ranks no candidate; there is nothing to evaluate`);
  return { scores: run, notes: ranked.notes() };
}

/** The values that a file gives to pairs of a query and a candidate, one to each. */
class OneValueAPair {
  private readonly known = new Map<string, { readonly value: number; readonly line: number }>();
  private readonly repeated: number[] = [];

  /** @param verb what comes between a candidate and its value in an error */
  constructor(
    private readonly file: string,
    private readonly verb: string,
  ) {}

  /**
   * @returns whether the pair is new; false where the line repeats an earlier one
   * @throws {UserError} naming both lines, if the pair has another value
   */
  add(query: string, candidate: string, value: number, line: number): boolean {
    const pair = `${query} ${candidate}`;
    const earlier = this.known.get(pair);
    if (earlier === undefined) this.known.set(pair, { value, line });
    else if (earlier.value === value) this.repeated.push(line);
    else
      throw new UserError(
        `${this.file}, line ${line}: ${candidate} ${this.verb} ${value} for ${query}, and ${earlier.value} on line ${earlier.line}; keep one of them`,
      );
    return earlier === undefined;
  }

  notes(): string[] {
    return repeatedLines(this.file, this.repeated);
  }
}

/** The fields of each line that is not empty, with the place to name in an error. */
function* fieldsOf(file: string, form: string): Generator<[fields: string[], where: string, line: number]> {
  const expected = form.split(" ").length;
  for (const { line, text } of textLines(file)) {
    const fields = text.trim().split(/\s+/);
    if (fields[0] === "") continue;
    const where = `${file}, line ${line}`;
    if (fields.length !== expected)
      throw new UserError(`${where}: expected ${expected} fields, "${form}", got ${fields.length}`);
    yield [fields, where, line];
  }
}
