import { UserError } from "../core";
import { mixLabel } from "../mixture";
import { areClustered, type IntervalScope, intervalScope } from "../statistics";
import {
  type PlannedCell,
  planSweep,
  readCell,
  type StoredCell,
  type SweepFile,
  sharedInputs,
  sweepCells,
} from "../sweep";
import { type MixObjective, objectiveScores } from "./mix-objective";
import { type MixRace, raceMixes } from "./mix-race";

/** What the next mixes are chosen by. */
export interface NextQuestion {
  readonly objective: MixObjective;
  /** How much the best measured mix may lose to the best candidate mix at the end; 0.005 by default. */
  readonly within?: number;
  /** The mixes that may be the best, as parseDesign reads them; the sweep's design by default. */
  readonly candidates?: readonly string[];
}

/** The state of a race between a sweep's mixes, by the cells that are stored. */
export interface NextMixes {
  readonly race: MixRace;
  /** The candidate mixes' cells that are stored. */
  readonly stored: readonly PlannedCell[];
  /** The cells that the next look needs, the most promising mix first; none where the race is over. */
  readonly next: readonly PlannedCell[];
  /** What the bounds generalise over. */
  readonly over: IntervalScope;
}

/**
 * Chooses the cells that tell soonest which mix is best ({@link raceMixes}), from the cells that are stored. Cells
 * beyond the number of seeds that the sweep declares may be among them. Nothing is computed.
 *
 * @param inputsOf loads the inputs of cells; calls that share it load equal inputs once
 * @throws {UserError} if the sweep has factors, or fewer than two candidate mixes that can be trained
 */
export async function nextMixes(
  sweep: SweepFile,
  { objective, within = 0.005, candidates = sweep.design }: NextQuestion,
  inputsOf = sharedInputs(),
): Promise<NextMixes> {
  if (!candidates)
    throw new UserError(
      "the sweep has no design whose mixes could be the candidates; give some with --candidates",
    );
  const factors = Object.keys(sweep.factors ?? {});
  if (factors.length > 0)
    throw new UserError(
      `the next mix is chosen for one combination of settings, and the sweep has factors: ${factors.join(", ")}; give each one value, under settings`,
    );
  const { paths: _, ...constant } = sweep;
  const planOf = (seed: number) => {
    const cells = sweepCells({ ...constant, design: candidates, seeds: seed + 1 });
    return planSweep(
      cells.filter((cell) => cell.seed === seed),
      inputsOf,
    );
  };
  const bySeed: PlannedCell[][] = [];
  const results: (StoredCell | null)[][] = [];
  do {
    const planned = await planOf(bySeed.length);
    bySeed.push(planned);
    results.push(planned.map(({ cell, inputs }) => readCell(cell, inputs.identity)));
  } while (results[results.length - 1].some((result) => result !== null));
  const names = bySeed[0].map(({ cell }) => mixLabel(cell.mix as NonNullable<typeof cell.mix>));
  if (names.length < 2)
    throw new UserError(`a choice needs two candidate mixes or more, not ${names.join() || "none"}`);
  const mixes = names.map((name, place) => {
    const cells = results.map((row) => row[place]);
    const present = cells.slice(0, cells.indexOf(null)) as StoredCell[];
    const scores =
      present.length > 0 ? objectiveScores(objective, { name, proportions: null, cells: present }) : [];
    return { name, scores, present };
  });
  const race = raceMixes(mixes, within);
  const clusters = mixes.find(({ present }) => present.length > 0)?.present[0].result.itemClusters;
  return {
    race,
    stored: mixes.flatMap(({ present }, place) => present.map((_, seed) => bySeed[seed][place])),
    next: race.needed.map(({ mix, seed }) => bySeed[seed][names.indexOf(mix)]),
    over: intervalScope(2, areClustered({ clusters })),
  };
}
