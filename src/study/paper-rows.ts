import {
  type Comparison,
  cellsAt,
  comparisonsOf,
  type Declarations,
  type DeclaredTests,
  decimals,
  groupByMix,
  isSpeed,
  judge,
  keyOf,
  marginOf,
  measuredSteps,
  measureOf,
  measureText,
  mixContrastIn,
  pathContrasts,
  quantities,
  signed,
  studyContrasts,
  summariseStudy,
  testsOf,
} from "../analysis";
import { biasOfRankDistance } from "../report";
import type { Estimate } from "../statistics";
import type { StoredCell } from "../sweep";
import type { PublishedStudy } from "./published-study";

/** The p that a row may have; all but "raw p" are adjusted by Holm's method for the row's family. */
export const paperTests = ["raw p", "Holm p", "equivalence p", "loss p"] as const;

/** A row of a study's published numbers, on which sentences of a paper rest. */
export interface PaperRow {
  readonly sweep: string;
  readonly step: number;
  /** A contrast, as "cross − mono", or a mix. */
  readonly subject: string;
  /** As "multi mAP". */
  readonly measure: string;
  readonly form: "difference" | "ratio" | "mean";
  /** With the ends of its 95 % interval. */
  readonly estimate: Estimate;
  /** Decimals of the three. */
  readonly digits: number;
  /** null where nothing is tested; none of a mean. */
  readonly p: Partial<Readonly<Record<(typeof paperTests)[number], number | null>>>;
  /** What Holm's method adjusts p for, in words; null where p are unadjusted, and of a mean. */
  readonly family: string | null;
  /** How many comparisons the family has. */
  readonly comparisons: number;
  /** Of a declared comparison, see {@link declaredKey}. */
  readonly key?: string;
}

type Place = Pick<PaperRow, "sweep" | "step">;

/**
 * All contrasts and means of a published study. A contrast that hypotheses.json declares has the estimate, interval
 * and p of {@link judge}, once for each family that it stands in; any other has those of the report:
 * studyContrasts, pathContrasts and biasOfRankDistance.
 */
export function paperRows({ primary, sweeps, declared, evidenceOf }: PublishedStudy): PaperRow[] {
  const lastSteps = new Map(sweeps.map(({ name, cells }) => [name, Math.max(...measuredSteps(cells))]));
  const placeOf = ({ sweep = primary.name, step = lastSteps.get(sweep) ?? 0 }: Comparison) => ({
    sweep,
    step,
  });
  const ofFamilies = declared ? declaredRows(declared, evidenceOf, placeOf) : [];
  const nameOf = (row: PaperRow) => JSON.stringify([row.sweep, row.step, row.subject, row.measure]);
  const names = new Set(ofFamilies.map(nameOf));
  const others = sweeps.flatMap(({ name, cells }) =>
    measuredSteps(cells).flatMap((step) => {
      const ofCells = step === lastSteps.get(name) ? name : `${name}@${step}`;
      return reportedRows(cellsAt(cells, step), { sweep: name, step }, ofCells);
    }),
  );
  return [...ofFamilies, ...others.filter((row) => !names.has(nameOf(row)))];
}

/** A text that identifies a declared comparison with its family. */
export function declaredKey(declared: Comparison & { readonly family?: string }): string {
  return `${keyOf(declared)} ${declared.family ?? ""}`;
}

/** The comparisons of all families and tests, each judged within its family, by itself, and for a loss of the margin. */
function declaredRows(
  { margins, families = {}, hypotheses }: Declarations,
  evidenceOf: PublishedStudy["evidenceOf"],
  placeOf: (comparison: Comparison) => Place,
): PaperRow[] {
  const ofTests = hypotheses.flatMap(({ tests }) => tests.flatMap(testsOf));
  const ofFamilies = Object.entries(families).flatMap(([family, members]) =>
    comparisonsOf(members).map((each) => ({ ...each, family })),
  );
  const all = [...new Map([...ofTests, ...ofFamilies].map((each) => [declaredKey(each), each])).values()];
  const asked = all.map(({ contrast, quantity, mixes: _, family, ...where }) => {
    const expecting = (expected: DeclaredTests["expected"], within?: string): DeclaredTests => {
      return { ...where, contrasts: [contrast], measures: [quantity], expected, family: within };
    };
    const hasMargin = marginOf({ quantity, ...where }, margins) !== null;
    const loss = hasMargin ? [expecting("not below margin", family)] : [];
    return { statement: contrast, tests: [expecting("above 0", family), expecting("above 0"), ...loss] };
  });
  return judge({ margins, families, hypotheses: asked }, evidenceOf).flatMap(({ tests }, at): PaperRow[] => {
    const [adjusted, alone, loss] = tests;
    if (!adjusted) return [];
    const { mixes, quantity, measure, sweep, family = null } = all[at];
    const { estimate: value, low, high, p, equivalenceP, comparisons } = adjusted;
    const cells = measure === undefined ? [] : (evidenceOf(sweep).cellsBy?.(measure) ?? []);
    return [
      {
        ...placeOf(all[at]),
        subject: mixes.join(isSpeed(quantity) ? " / " : " − "),
        measure: measureText({ ...all[at], step: undefined }),
        form: isSpeed(quantity) ? "ratio" : "difference",
        estimate: { value, low, high },
        digits: quantity === "rankDistance" ? 0 : measureOf(cells).decimals,
        p: {
          "raw p": alone.p,
          "Holm p": p,
          "equivalence p": equivalenceP,
          ...(loss && { "loss p": loss.p }),
        },
        family,
        comparisons,
        key: declaredKey(all[at]),
      },
    ];
  });
}

/** What a report has of a sweep's cells: contrasts in families of the sweep's own, and the means of its mixes. */
export function reportedRows(cells: readonly StoredCell[], place: Place, ofCells: string): PaperRow[] {
  const groups = groupByMix(cells);
  const differenceOf = mixContrastIn(cells);
  const ofPrecision = [studyContrasts(cells), pathContrasts(cells)].flatMap((rows) =>
    rows.map(({ setting, contrast, holmP, equivalenceHolmP, estimate: value, low, high }): PaperRow => {
      const [first, second] = contrast.split(" − ").map((mix) => groups.find(({ name }) => name === mix));
      const raw = differenceOf(first, second, setting)?.pValue ?? null;
      const p = { "raw p": raw, "Holm p": holmP, "equivalence p": equivalenceHolmP };
      const { length: comparisons } = rows;
      const family = `the ${comparisons} contrasts of ${ofCells}`;
      const names = { ...place, subject: contrast, measure: `${setting} mAP`, form: "difference" } as const;
      return { ...names, estimate: { value, low, high }, digits: 3, p, family, comparisons };
    }),
  );
  const ofRanks = biasOfRankDistance(cells).flatMap(({ contrasts }) =>
    contrasts.map(({ contrast, difference }): PaperRow => {
      const { estimate: value, low, high, holmP, comparisons } = difference;
      const family = `the ${comparisons} contrasts of rank distance of ${ofCells}`;
      const names = { ...place, subject: contrast, measure: "rank distance", form: "difference" } as const;
      return {
        ...names,
        estimate: { value, low, high },
        digits: 0,
        p: { "Holm p": holmP },
        family,
        comparisons,
      };
    }),
  );
  const means = summariseStudy(cells).flatMap(({ label, mAP, rankDistance }) =>
    quantities.flatMap((quantity): PaperRow[] => {
      const estimate = quantity === "rankDistance" ? rankDistance : mAP[quantity];
      const names = { ...place, subject: label, measure: measureText({ quantity }), form: "mean" } as const;
      const digits = quantity === "rankDistance" ? 0 : 3;
      return estimate ? [{ ...names, estimate, digits, p: {}, family: null, comparisons: 0 }] : [];
    }),
  );
  return [...ofPrecision, ...ofRanks, ...means];
}

/** A row's estimate, or an end of its interval, as text: of differences, and below 0, with its sign. @example "+.055" */
export function numberText(value: number, { form, digits }: Pick<PaperRow, "form" | "digits">): string {
  return form === "difference" || value < 0 ? signed(value, digits) : decimals(value, digits);
}
