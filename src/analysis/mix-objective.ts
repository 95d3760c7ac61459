import { type SettingKind, settingKinds, UserError } from "../core";
import { mean, unitScores } from "../statistics";
import type { StoredCell } from "../sweep";
import { itemScores, itemUnits, type MixCells } from "./mix-cells";

/** What mixes are compared on when the next one is chosen: one average, or the setting in which a mix loses most. */
export type MixObjective =
  | { readonly isWorst: true }
  | {
      readonly isWorst: false;
      /** Of kinds of settings, with sum 1. */
      readonly weights: readonly (readonly [setting: SettingKind, weight: number])[];
      /** The mAP that a million training tokens cost. */
      readonly cost: number;
    };

const example = "multi=2,mono=1,cost=0.01";

/**
 * Reads an objective as people write it: "multi" (or "mono", "cross"), "worst", or weights of settings, and of cost:
 * the mAP that a mix must gain for each million tokens that its training takes.
 *
 * @throws {UserError} for anything else, saying what is wrong with it
 * @example parseObjective("multi=2,mono=1,cost=0.01");
 */
export function parseObjective(text: string): MixObjective {
  if (text === "worst") return { isWorst: true };
  const refuse = (what: string): never => {
    throw new UserError(`--for ${JSON.stringify(text)}: ${what}`);
  };
  const weights = new Map<string, number>();
  for (const entry of text.includes("=") ? text.split(",") : [`${text}=1`]) {
    const [name, value = ""] = entry.split("=").map((part) => part.trim());
    if (![...settingKinds, "cost"].includes(name))
      refuse(
        `there is no ${JSON.stringify(name)}; write ${settingKinds.join(", ")}, worst, or weights as ${example}`,
      );
    if (!/^(\d+\.?\d*|\.\d+)(e-?\d+)?$/.test(value) || !Number.isFinite(Number(value)))
      refuse(`the weight of ${name} must be a number from 0 up, not ${JSON.stringify(value)}`);
    if (weights.has(name)) refuse(`${name} has two weights`);
    weights.set(name, Number(value));
  }
  const given = settingKinds.flatMap((kind) =>
    weights.get(kind) ? [[kind, weights.get(kind) as number] as const] : [],
  );
  const sum = given.reduce((total, [, weight]) => total + weight, 0);
  if (sum === 0) refuse(`one of ${settingKinds.join(", ")} needs a weight above 0`);
  return {
    isWorst: false,
    weights: given.map(([kind, weight]) => [kind, weight / sum]),
    cost: weights.get("cost") ?? 0,
  };
}

/**
 * A mix's scores on an objective, larger being better: shape [components, seeds, units]. An average has one component;
 * the worst setting has one for each kind of setting that the corpus has. Units are items or clusters.
 *
 * @param mix whose cells are in the order of their seeds
 * @throws {UserError} if the corpus lacks a setting, or if a log lacks the tokens of a step that cost is of
 */
export function objectiveScores(objective: MixObjective, mix: MixCells): number[][][] {
  const { clusters } = itemUnits(mix, "multi");
  const byUnit = (rows: readonly (readonly number[])[]) =>
    unitScores(rows, { clusters }).map((row) => [...row]);
  if (objective.isWorst === true)
    return settingKinds
      .filter((kind) => itemScores(mix, kind))
      .map((kind) => byUnit(settingScores(mix, kind)));
  const ofSettings = objective.weights.map(([kind, weight]) => ({ weight, rows: settingScores(mix, kind) }));
  const rows = mix.cells.map((cell, seed) => {
    const cost = objective.cost === 0 ? 0 : (objective.cost * tokensOf(cell)) / 1e6;
    return ofSettings[0].rows[seed].map((_, item) =>
      ofSettings.reduce((sum, { weight, rows }) => sum + weight * rows[seed][item], -cost),
    );
  });
  return [byUnit(rows)];
}

/**
 * Scores in one kind of setting whose plain mean over all items is the mean over those that are asked: an item's score
 * around the mean has the item's weight (the linearised ratio estimator, as in unitScores).
 */
function settingScores(mix: MixCells, kind: SettingKind): readonly (readonly number[])[] {
  const rows = itemScores(mix, kind);
  if (rows === null)
    throw new UserError(
      `${mix.cells[0].result.cell.settings.corpus} has no ${kind} retrieval to compare mixes on`,
    );
  const { weights } = itemUnits(mix, kind);
  if (!weights) return rows;
  return rows.map((row) => {
    const centre = mean(row);
    return row.map((score, item) => centre + score - weights[item] * centre);
  });
}

function tokensOf({ timings: { trainingTokens }, result }: StoredCell): number {
  if (Number.isFinite(trainingTokens)) return trainingTokens;
  throw new UserError(
    `the log of cell ${result.key} lacks a step, so that its tokens are not known; delete the folder of that name in data/results (or BATCHMIX_RESULTS) and run the cell again, or leave cost out`,
  );
}
