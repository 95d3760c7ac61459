import { lookLevel, mean } from "../statistics";
import { type CandidateMix, type Pair, pairsOf, upperBound } from "./mix-differences";

/** Where a candidate mix stands after the last look in which it had a part. */
export interface MixStanding {
  readonly name: string;
  /** The number of seeds that it is judged by. */
  readonly seeds: number;
  /** The mean score; with several components the loss to a component's best measured mix where it is largest. */
  readonly value: number;
  /** How much better than the leader it is at most, at 95 %; below 0 where it is worse for certain. */
  readonly bound: number;
  /** Whether another mix is better for certain. */
  readonly isOut: boolean;
}

/** What the scores of candidate mixes show so far, and which scores are needed next. */
export interface MixRace {
  /** The number of seeds of the last look; 0 before the first one. */
  readonly looked: number;
  readonly verdict: "going on" | "within" | "no number of seeds" | "too many seeds";
  /** The best measured mix; null before the first look, as what follows. */
  readonly leader: string | null;
  /** How much the leader loses to the best of all candidates at most, at 95 %; 0 where all others are out. */
  readonly bound: number | null;
  /** The bound that remains with any number of seeds if differences stay as they are: that of the units. */
  readonly leastBound: number | null;
  /** In the order of the candidates. */
  readonly standings: readonly MixStanding[] | null;
  /** Scores that the next look needs, the most promising mix first; none where the race is over. */
  readonly needed: readonly { readonly mix: string; readonly seed: number }[];
  /** What the end still takes, and with how many seeds it comes, if differences stay as they are; null beyond {@link mostSeeds}. */
  expected(): { readonly scores: number; readonly seeds: number } | null;
}

export const mostSeeds = 100;
const alpha = 0.05;

/**
 * Decides between candidate mixes by the scores that there are. A look comes after every number of seeds that all mixes
 * in question have: the best measured mix, and those that may still be better than it by more than is wanted. The
 * first look, at mixes with one seed, comes once every other mix of the list has two, which show how seeds vary. A mix leaves the race once another one is better for certain. The race ends once the best
 * measured mix loses at most `within` to the best of all candidates for certain. Certain is at 95 % for
 * all looks and mixes together.
 *
 * The bounds are one-sided t bounds of differences that are paired by seed and unit, over new seeds and new units
 * (seedItemInterval), with the seeds' errors of {@link seedErrors}. Whichever of the k mixes is best, its differences
 * with the k − 1 others are bounded (Bonferroni), and each at all looks ({@link lookLevel}). A look is known by its
 * number of seeds, so that the same scores give the same decisions in whatever order they came.
 *
 * With several components the best mix is the one that loses least where it loses most to a component's best mix. What
 * the leader loses in a component is bounded by every mix that may be the component's best; what another mix loses
 * is bounded from below by the mixes that are better than it. That makes 2 (k − 1) bounds in each component.
 *
 * @param mixes two or more
 * @param within above 0, in the unit of the scores
 * @see Hsu 1984, Constrained simultaneous confidence intervals for multiple comparisons with the best, Ann. Stat. 12;
 *   Paulson 1964, A sequential procedure for selecting the population with the largest mean, Ann. Math. Stat. 35
 */
export function raceMixes(mixes: readonly CandidateMix[], within: number): MixRace {
  const places = [...mixes.keys()];
  const components = Math.max(...mixes.map(({ scores }) => scores.length));
  const comparisons = (components > 1 ? 2 * components : 1) * (mixes.length - 1);
  const boundAt = (pair: Pair, shared: number, level = lookLevel(alpha / comparisons, shared)) =>
    upperBound(pair, shared, level);
  let field: Field = {
    seeds: places.map(() => 0),
    winners: places,
    best: Array.from({ length: components }, () => places),
    asked: places,
  };
  let promise: readonly number[] = places.map(() => 0);
  let race: Omit<MixRace, "needed" | "expected"> = before;
  let expected: MixRace["expected"] = () => null;
  for (let stage = 0; race.verdict === "going on"; stage++) {
    const isFirst = stage === 1;
    const seeds = stage === 0 ? 1 : Math.max(2, stage);
    const asked = isFirst ? places.filter((place) => place % 2 === 0) : field.asked;
    const needed = [...asked]
      .sort((a, b) => promise[b] - promise[a])
      .flatMap((place) => {
        const { name, scores } = mixes[place];
        const stored = scores[0]?.length ?? 0;
        return Array.from({ length: Math.max(0, seeds - stored) }, (_, at) => ({
          mix: name,
          seed: stored + at,
        }));
      });
    if (needed.length > 0) {
      const present = newScores({ ...field, asked }, seeds) - needed.length;
      const left = () => {
        const end = expected();
        return end && { ...end, scores: end.scores - present };
      };
      return { ...race, needed, expected: left };
    }
    field = withSeeds({ ...field, asked }, seeds);
    const losses = lossesOf(mixes, field.seeds);
    promise = losses.map((loss) => -loss);
    if (isFirst) field = { ...field, asked: places };
    if (stage === 0 || (isFirst && asked.length < 2)) continue;
    const pairs = pairsOf(mixes, field.seeds);
    const lookAt = (each: Field, boundOf: (pair: Pair, seeds: number) => number) =>
      judge(each, losses, within, (component, mix, other) =>
        boundOf(pairs(component, mix, other), Math.min(each.seeds[mix], each.seeds[other])),
      );
    if (isFirst) {
      const look = lookAt(field, (pair, shared) =>
        shared > 1 ? Number.POSITIVE_INFINITY : boundAt(pair, shared),
      );
      field = look.field;
      continue;
    }
    const atLast = (pair: Pair) =>
      boundAt(pair, Number.POSITIVE_INFINITY, lookLevel(alpha / comparisons, seeds));
    const look = lookAt(field, boundAt);
    const leastBound = lookAt(field, atLast).bound;
    /** The least bound if differences come out smaller by what seeds leave open. */
    const hope = lookAt(field, (pair) => atLast(pair) - 2 * Math.sqrt(pair.ofSeeds / pair.seeds)).bound;
    field = look.field;
    promise = look.bounds.map((bound, place) => (place === look.leader ? Number.POSITIVE_INFINITY : bound));
    const standing = field;
    expected = () => expectedEnd(standing, seeds, within, (each) => lookAt(each, boundAt));
    race = {
      looked: seeds,
      verdict: verdictOf(look.bound, hope, within, seeds),
      leader: mixes[look.leader].name,
      bound: look.bound,
      leastBound,
      standings: mixes.map(({ name, scores }, place) => ({
        name,
        seeds: standing.seeds[place],
        value: components > 1 ? losses[place] : mean(scores[0].slice(0, standing.seeds[place]).map(mean)),
        bound: look.bounds[place],
        isOut: !standing.winners.includes(place),
      })),
    };
  }
  return { ...race, needed: [], expected: () => null };
}

function verdictOf(bound: number, hope: number, within: number, seeds: number): MixRace["verdict"] {
  if (bound <= within) return "within";
  if (hope > within) return "no number of seeds";
  return seeds === mostSeeds ? "too many seeds" : "going on";
}

const before = {
  looked: 0,
  verdict: "going on",
  leader: null,
  bound: null,
  leastBound: null,
  standings: null,
} as const;

/** Which mixes are in the race; all by their places among the candidates. */
interface Field {
  /** Of each mix. */
  readonly seeds: readonly number[];
  /** The mixes that may be the best. */
  readonly winners: readonly number[];
  /** Of each component the mixes that may be its best. */
  readonly best: readonly (readonly number[])[];
  /** The mixes that the next look needs a further seed of. */
  readonly asked: readonly number[];
}

function withSeeds(field: Field, seeds: number): Field {
  return {
    ...field,
    seeds: field.seeds.map((before, place) => (field.asked.includes(place) ? seeds : before)),
  };
}

/** How many further scores the mixes that are asked need to have so many seeds. */
function newScores({ asked, seeds: present }: Field, seeds: number): number {
  return asked.reduce((sum, place) => sum + seeds - present[place], 0);
}

/** How much each mix is measured to lose to a component's best mix, where it loses most; 0 or more. */
function lossesOf(mixes: readonly CandidateMix[], seeds: readonly number[]): number[] {
  const means = mixes.map(({ scores }) => scores.map((rows) => rows.map(mean)));
  return means.map((one, mix) =>
    Math.max(
      ...means.flatMap((other, rival) => {
        const shared = Math.min(seeds[mix], seeds[rival]);
        return one.map((rows, at) => mean(other[at].slice(0, shared)) - mean(rows.slice(0, shared)));
      }),
    ),
  );
}

/** A decision about a field. */
interface Look {
  readonly field: Field;
  readonly leader: number;
  /** How much better than the leader each mix is at most. */
  readonly bounds: readonly number[];
  readonly bound: number;
}

/**
 * Decides by bounds of differences.
 *
 * @param boundOf how much better a mix is than another one in a component, at most
 */
function judge(
  { winners, best, ...field }: Field,
  losses: readonly number[],
  within: number,
  boundOf: (component: number, mix: number, other: number) => number,
): Look {
  const places = [...losses.keys()];
  const components = [...best.keys()];
  const table = components.map((component) =>
    places.map((mix) => places.map((other) => (mix === other ? 0 : boundOf(component, mix, other)))),
  );
  const upper = (component: number, mix: number, other: number) => table[component][mix][other];
  const leader = winners.reduce((first, each) => (losses[each] < losses[first] ? each : first));
  const stillBest = best.map((rivals, component) =>
    rivals.filter((mix) => rivals.every((rival) => upper(component, mix, rival) >= 0)),
  );
  const lossAtMost = components.map((component) =>
    places.map((mix) => Math.max(0, ...stillBest[component].map((rival) => upper(component, rival, mix)))),
  );
  const lossAtLeast = places.map((mix) =>
    Math.max(0, ...components.flatMap((component) => places.map((rival) => -upper(component, mix, rival)))),
  );
  /** How much better a mix is than another one, at most. */
  const lead = (mix: number, other: number) =>
    Math.max(
      ...components.map((component) =>
        Math.min(lossAtMost[component][other] - lossAtLeast[mix], upper(component, mix, other)),
      ),
    );
  const left = winners.filter(
    (mix) => mix === leader || winners.every((rival) => rival === mix || lead(mix, rival) >= 0),
  );
  const bounds = places.map((mix) => (mix === leader ? 0 : lead(mix, leader)));
  /** A component's possible best mixes, as far as they keep the leader from being good enough. */
  const inTheWay = left.flatMap((mix) =>
    components.flatMap((component) => {
      const bar = within + lossAtLeast[mix];
      if (mix === leader || upper(component, mix, leader) <= within) return [];
      return stillBest[component].filter(
        (rival) => rival !== leader && upper(component, rival, leader) > bar,
      );
    }),
  );
  return {
    field: {
      ...field,
      winners: left,
      best: stillBest,
      asked: [...new Set([leader, ...left.filter((mix) => bounds[mix] > within), ...inTheWay])],
    },
    leader,
    bounds,
    bound: Math.max(...left.map((mix) => bounds[mix]), 0),
  };
}

/** When a race ends if differences stay as they are, and the scores until then. */
function expectedEnd(
  field: Field,
  looked: number,
  within: number,
  lookAt: (field: Field) => Look,
): ReturnType<MixRace["expected"]> {
  let [scores, now] = [0, field];
  for (let seeds = looked + 1; seeds <= mostSeeds; seeds++) {
    scores += newScores(now, seeds);
    const look = lookAt(withSeeds(now, seeds));
    if (look.bound <= within) return { scores, seeds };
    now = look.field;
  }
  return null;
}
