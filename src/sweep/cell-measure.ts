import { existsSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { type SettingKind, settingKinds, UserError } from "../core";
import { exposureAt, languageDivergence, parseMeasure, rankDistance } from "../evaluation";
import type { ComparedMeasure } from "./results";

/** One query in one retrieval setting, as it is stored. */
export interface MeasuredQuery {
  readonly kind: SettingKind;
  readonly language: string;
  /** The language of the candidates; "all" in multi settings. */
  readonly candidates: string;
  /** Ranks of the relevant candidates from 1, ascending, one or more. */
  readonly ranks: readonly number[];
  /** Languages of the best 100 candidates of all languages, that of the best one first. */
  readonly best: readonly string[];
  /** How many relevant candidates the query has in each language. */
  readonly relevant: Readonly<Record<string, number>>;
}

/** A number of each query that cells are compared on. */
export interface CellMeasure extends ComparedMeasure {
  /** The kinds of settings that the measure is of: all, or multi alone. */
  readonly kinds: readonly SettingKind[];
  /** true for a measure that does not read {@link MeasuredQuery.best}, which then is not read from the disk. */
  readonly isOfRanksAlone?: boolean;
  value(query: MeasuredQuery): number;
}

/** How many best candidates of each query are stored with their languages. */
const mostBest = 100;

/** The rank distance, the measure of bias that every evaluation has beside AP. */
export const distance: CellMeasure = {
  name: "rank distance",
  kinds: ["multi"],
  better: "lower",
  decimals: 1,
  isOfRanksAlone: true,
  value: ({ ranks }) => rankDistance(ranks),
};

/**
 * Measures of the languages of a query's best k candidates; see languageBias for their sources. More or less of
 * the query's language than of others is a bias, so that neither is better.
 */
const languageMeasures: Readonly<Record<string, (query: MeasuredQuery, k: number) => number>> = {
  /** The share of the query's language. */
  own: ({ language, best }, k) => shareOf(best.slice(0, k), (each) => each === language),
  /** The share of exposure that the query's language has. */
  exposure: ({ language, best }, k) => shareOf(best.slice(0, k), (each) => each === language, exposureAt),
  /** The Kullback-Leibler divergence, in bits, of the languages of the best from those of the relevant candidates. */
  KL: ({ relevant, best }, k) => divergence(relevant, best.slice(0, k)),
};

function shareOf(
  best: readonly string[],
  isCounted: (language: string) => boolean,
  weightOf: (place: number) => number = () => 1,
): number {
  let [counted, all] = [0, 0];
  for (const [place, language] of best.entries()) {
    const weight = weightOf(place);
    all += weight;
    if (isCounted(language)) counted += weight;
  }
  return counted / all;
}

function divergence(relevant: Readonly<Record<string, number>>, best: readonly string[]): number {
  const all = Object.values(relevant).reduce((sum, count) => sum + count, 0);
  return languageDivergence(
    Object.values(relevant).map((count) => count / all),
    Object.keys(relevant).map((language) => shareOf(best, (each) => each === language)),
  );
}

/**
 * The measure of a name: one that {@link parseMeasure} knows, as nDCG@10 or R@1; "rank distance"; or a measure
 * of the languages of the best k <= 100 candidates in multi settings: own@10, the share of the query's
 * language; exposure@10, its share of exposure; KL@10, the distance of the languages of the best candidates
 * from those of the relevant ones, in bits.
 *
 * @throws {UserError} for a name that is none of these
 */
export function parseCellMeasure(name: string): CellMeasure {
  if (name === distance.name) return distance;
  const [, base, cut] = /^(own|exposure|KL)@([1-9]\d*)$/.exec(name) ?? [];
  if (base !== undefined) {
    const k = Number(cut);
    if (k > mostBest)
      throw new UserError(
        `there is no measure ${name}: languages of the best ${mostBest} candidates are stored; give ${base}@${mostBest} or less`,
      );
    const better = base === "KL" ? "lower" : null;
    return { name, kinds: ["multi"], better, value: (query) => languageMeasures[base](query, k) };
  }
  try {
    const { value } = parseMeasure(name);
    return {
      name,
      kinds: settingKinds,
      better: "higher",
      isOfRanksAlone: true,
      value: ({ ranks }) => value(ranks),
    };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(
      `${error.message}, "rank distance", own@k, exposure@k and KL@k, or a file that ends on .ts`,
    );
  }
}

/**
 * The measure that a command line names: a name of {@link parseCellMeasure}, or a file that ends on .ts whose
 * default export is a {@link CellMeasure}, or a function of a {@link MeasuredQuery}. A function alone is a measure of
 * the file's name in all kinds of settings of which neither more nor less is better.
 *
 * @throws {UserError} for another name, and for a file that is missing or exports no measure
 */
export function readCellMeasure(name: string): CellMeasure {
  if (!name.endsWith(".ts")) return parseCellMeasure(name);
  const file = path.resolve(name);
  if (!existsSync(file)) throw new UserError(`${name}: no such file; a measure is a name or a file`);
  let exported: unknown;
  try {
    exported = require(file).default;
  } catch (error) {
    throw new UserError(`${name}: ${(error as Error).message.split("\n")[0]}`);
  }
  if (typeof exported === "function")
    return {
      name: path.basename(name, ".ts"),
      kinds: settingKinds,
      better: null,
      value: exported as CellMeasure["value"],
    };
  const { success, issues, output } = v.safeParse(measureObject, exported);
  if (!success)
    throw new UserError(
      `${name}: expected a default export that is a function of a query, or { name, kinds, better, value }: ${v.getDotPath(issues[0]) ?? "it"}: ${issues[0].message}`,
    );
  return output as CellMeasure;
}

const measureObject = v.looseObject({
  name: v.pipe(v.string(), v.nonEmpty()),
  kinds: v.pipe(v.array(v.picklist(settingKinds)), v.nonEmpty()),
  better: v.nullable(v.picklist(["higher", "lower"])),
  decimals: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10))),
  margin: v.optional(v.pipe(v.number(), v.gtValue(0))),
  value: v.function(),
});
