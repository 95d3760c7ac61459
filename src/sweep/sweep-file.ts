import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { batchKinds, corpusFile, type Kind, kindNames, naming, parseJson, UserError } from "../core";
import { parseDesign, parsePath } from "../mixture";
import { defaultSettings, type StudySettings, settingMistake, settingNames } from "../settings";
import { type Cell, planCells } from "./cell";
import { pathControls } from "./path-controls";

/**
 * A sweep as its file declares it: every mix of the design and every path with its controls, with every seed, under every
 * combination of factors.
 */
export interface SweepFile {
  /** A name that `npx batchmix data` lists, or a .jsonl, .tsv or .parquet file; paths are relative to the sweep file's folder. */
  readonly corpus: string;
  /**
   * Two to four kinds of batches, presets or rules with a name; mono, cross and multi without it. Mixes have
   * as many parts, in this order.
   */
  readonly kinds?: readonly (string | Kind)[];
  /** See parseDesign: ["simplex-centroid"], ["lattice 3", "midpoints", "interior"], ["alpha 4"], ["1:1:0"]. */
  readonly design?: readonly string[];
  /**
   * Mixes that change over the steps, beside or instead of a design; see parsePath. Each comes with its
   * controls, see pathControls.
   */
  readonly paths?: readonly (readonly object[])[];
  /** The number n of seeds, 0 to n - 1; by default that of the corpus' default study. */
  readonly seeds?: number;
  /** Settings that differ from the corpus' defaults. */
  readonly settings?: Partial<SweepSettings>;
  /** Further settings with the values that each takes, crossed: {"learningRate": [1e-5, 5e-5]}. */
  readonly factors?: { readonly [Name in keyof SweepSettings]?: readonly SweepSettings[Name][] };
}

/** The settings that a sweep file may set, besides corpus, seeds and kinds. */
export type SweepSettings = Omit<StudySettings, "corpus" | "seeds" | "kinds">;

/**
 * Reads a sweep file, .json or a .ts or .js module whose default export is a {@link SweepFile}.
 *
 * @throws {UserError} naming file and key, if the file is missing, unreadable or no sweep that can run
 */
export function readSweepFile(file: string): SweepFile {
  const full = path.resolve(file);
  if (!existsSync(full)) throw new UserError(`${file}: no such sweep file; sweeps/ has examples`);
  const content = load(full);
  checkSweep(content, file);
  const sweep = resolvePaths(content, path.dirname(full));
  naming(file, () => sweepCells(sweep));
  return sweep;
}

/**
 * The cells of a sweep: one combination of factors after the other, and within each one seed after the other.
 *
 * @throws {UserError} if settings cannot be trained with, or a design names no mix
 */
export function sweepCells(sweep: SweepFile): Cell[] {
  const { design = [], paths = [], kinds = batchKinds } = sweep;
  const names = kindNames(kinds);
  if (paths.length === 0 || design.length > 0) parseDesign(design, names); // refuses a design without entries
  const changing = paths.map((pieces) => parsePath(pieces, names));
  return settingsOf(sweep).flatMap((settings) => {
    const controls = changing.flatMap((path) => pathControls(path, settings).map(({ mix }) => mix));
    return planCells(settings, [...design, ...changing, ...controls]);
  });
}

/** More than anybody computes, and few enough to be listed. */
const mostCells = 100_000;

/** The settings of a sweep: one for every combination of its factors' values. */
function settingsOf({ corpus, kinds, seeds, settings = {}, factors = {} }: SweepFile): StudySettings[] {
  const count = Object.values(factors).reduce((product, values) => product * values.length, seeds ?? 1);
  if (count > mostCells)
    throw new UserError(
      `factors and seeds combine to ${count}, more than ${mostCells}; make several sweeps of them`,
    );
  const combinations = Object.entries(factors).reduce<Partial<StudySettings>[]>(
    (all, [name, values]) => all.flatMap((each) => values.map((value) => ({ ...each, [name]: value }))),
    [{ ...settings, kinds, seeds }],
  );
  return combinations.map((combination) => defaultSettings(corpus, combination));
}

const settable = settingNames.filter((name) => !["corpus", "seeds", "kinds"].includes(name));

function load(file: string): unknown {
  const extension = path.extname(file);
  try {
    if (extension === ".json") return parseJson(readFileSync(file, "utf8"));
    if (extension === ".ts" || extension === ".js") return require(file).default;
  } catch (error) {
    throw new UserError(`${file}: ${(error as Error).message.split("\n")[0]}`);
  }
  throw new UserError(`${file}: a sweep file ends in .json, .ts or .js`);
}

function checkSweep(sweep: unknown, file: string): asserts sweep is SweepFile {
  const refuse = (what: string): never => {
    throw new UserError(`${file}: ${what}`);
  };
  if (!isRecord(sweep)) return refuse("expected an object with corpus and design, or paths");
  const known = ["corpus", "kinds", "design", "paths", "seeds", "settings", "factors"];
  const odd = Object.keys(sweep).find((key) => !known.includes(key));
  if (odd) refuse(`unknown key ${JSON.stringify(odd)}; there are ${known.join(", ")}`);
  const { corpus, kinds, design, paths, seeds, settings = {}, factors = {} } = sweep;
  if (typeof corpus !== "string" || corpus === "") refuse('corpus must be a name or a file, as "emoji"');
  if (design === undefined && paths === undefined) refuse("expected a design, paths or both");
  if (paths !== undefined && (!Array.isArray(paths) || paths.length === 0))
    refuse("paths must be a list of paths, each a list of pieces");
  if (design !== undefined && (!Array.isArray(design) || !design.every((entry) => typeof entry === "string")))
    refuse('design must be a list, as ["simplex-centroid"]');
  for (const [name, value] of Object.entries({ kinds, seeds })) {
    const mistake = value === undefined ? null : settingMistake(name as "kinds" | "seeds", value);
    if (mistake !== null) refuse(mistake);
  }
  if (!isRecord(settings)) return refuse("settings must be an object");
  if (!isRecord(factors)) return refuse("factors must be an object of lists");
  const check = (where: string, name: string, value: unknown) => {
    const setting = settable.find((each) => each === name);
    if (setting === undefined)
      return refuse(`${where}: unknown setting ${JSON.stringify(name)}; there are ${settable.join(", ")}`);
    const mistake = settingMistake(setting, value);
    if (mistake !== null) refuse(`${where}.${mistake}`);
  };
  for (const [name, value] of Object.entries(settings)) check("settings", name, value);
  for (const [name, values] of Object.entries(factors)) {
    if (!Array.isArray(values) || values.length === 0)
      return refuse(`factors.${name} must be a list of values`);
    for (const value of values) check("factors", name, value);
    if (name in settings) refuse(`${name} is in settings and in factors; keep one`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Makes the paths of corpus files and of mined files absolute; a sweep file names them relative to its own folder. */
function resolvePaths(sweep: SweepFile, folder: string): SweepFile {
  const resolved = <Name extends string | null>(corpus: Name) =>
    corpus && corpusFile.test(corpus) ? path.resolve(folder, corpus) : corpus;
  const { settings, factors } = sweep;
  const evaluationCorpus = settings?.evaluationCorpus;
  const evaluationCorpora = factors?.evaluationCorpus;
  const besides = <Name extends string | null>(mined: Name) => mined && path.resolve(folder, mined);
  return {
    ...sweep,
    corpus: resolved(sweep.corpus),
    ...(settings && {
      settings: {
        ...settings,
        ...(evaluationCorpus && { evaluationCorpus: resolved(evaluationCorpus) }),
        ...(settings.mined && { mined: besides(settings.mined) }),
      },
    }),
    ...(factors && {
      factors: {
        ...factors,
        ...(evaluationCorpora && { evaluationCorpus: evaluationCorpora.map(resolved) }),
        ...(factors.mined && { mined: factors.mined.map(besides) }),
      },
    }),
  };
}
