import {
  cellsAt,
  groupByMix,
  marginText,
  measuredSteps,
  measureOf,
  pText,
  studyScope,
  summariseStudy,
  testsOf,
} from "../analysis";
import { type SettingKind, UserError } from "../core";
import { settingFields } from "../sweep";
import { contrastTable, markdownTable, paperTable } from "../tables";
import { declaredKey, numberText, type PaperRow, paperRows, paperTests, reportedRows } from "./paper-rows";
import type { PublishedStudy } from "./published-study";
import type { StudySweep } from "./study-folder";

/** What stands in the place of a request. */
export interface PaperAnswer {
  readonly text: string;
  /** The rows that it rests on; none of a fact of the design. */
  readonly rows: readonly PaperRow[];
}

/** What a paragraph of a paper has said: the family whose p it gave last. */
export interface Paragraph {
  family?: string;
}

/**
 * Gives what answers the requests of a paper about a study, from its published numbers:
 *
 * - `01-epoch: cross − mono, multi: estimate (low to high, Holm p)`, a contrast or a mix of a sweep;
 * - `01-epoch@60: …`, after an earlier step; `01-epoch, seeds 1 to 4: …`, of some seeds, with the report's family;
 * - `…, multi, in primary: …`, in one of several families;
 * - `01-epoch: seeds`, a fact of a sweep's design; `01-epoch: table of means`, or of a family;
 * - `hypothesis 1: verdict`; `hypotheses: table`; `margins: mAP`.
 *
 * The family of a p is said where it is not the one that the paragraph said last.
 *
 * @param sweeps the study's sweeps, published or not
 * @returns a function that throws a UserError for what cannot be answered, with what there is instead
 */
export function paperAnswers(
  published: PublishedStudy,
  sweeps: readonly StudySweep[],
): (request: string, paragraph: Paragraph) => PaperAnswer {
  const all = paperRows(published);
  return (request, paragraph) => {
    const [subject, ...others] = request.split(": ");
    const words = others.pop();
    if (words === undefined)
      throw new UserError('is no request: write {SWEEP: CONTRAST, MEASURE: WORDS}, with a space behind ":"');
    if (/^hypothes[ei]s\b/.test(subject)) return hypothesisAnswer(published, subject, words, all);
    if (subject === "margins") {
      const { margins = {} } = published.declared ?? {};
      const margin = margins[words] ?? refuse(`no margin of ${words}`, Object.keys(margins));
      return { text: marginText(margin, words === "speed" ? "batch speed" : "multi"), rows: [] };
    }
    const place = placeOf(published, sweeps, subject);
    const rows =
      place.seeds === null
        ? all.filter(({ sweep, step }) => sweep === place.sweep && step === place.step)
        : reportedRows(place.cells, { sweep: place.name, step: place.step }, place.name);
    if (others.length > 0) {
      const row = rowOf(rows, others.join(": "), subject);
      return { text: rowText(row, words, paragraph), rows: [row] };
    }
    const table = /^table of (.+)$/.exec(words);
    return table ? tableAnswer(place, table[1], rows) : { text: factOf(place, words), rows: [] };
  };
}

function refuse(what: string, there: Iterable<string | number>): never {
  throw new UserError(`${what}; there are: ${[...new Set(there)].join("; ") || "none"}`);
}

/** A sweep after a step, or some of its seeds, by its name in a request. */
interface Place {
  readonly name: string;
  readonly sweep: string;
  readonly step: number;
  /** The first and the last; null for all. */
  readonly seeds: readonly [number, number] | null;
  readonly cells: PublishedStudy["primary"]["cells"];
  /** How many seeds the sweep's file has; null without a file. */
  readonly plannedSeeds: number | null;
}

function placeOf(published: PublishedStudy, sweeps: readonly StudySweep[], name: string): Place {
  const [, sweep, at, first, last] = /^(.+?)(?:@(\d+))?(?:, seeds (\d+) to (\d+))?$/.exec(name) ?? ["", name];
  const planned = sweeps.find((each) => each.name === sweep);
  const fault = planned ? `sweep ${sweep} has no published numbers yet` : `no sweep ${sweep}`;
  const names = published.sweeps.map((each) => each.name);
  const { cells } = published.sweeps[names.indexOf(sweep)] ?? refuse(fault, names);
  const steps = measuredSteps(cells);
  const step = at === undefined ? Math.max(...steps) : Number(at);
  if (!steps.includes(step)) refuse(`sweep ${sweep} was not measured after step ${at}`, steps);
  const seeds = first === undefined ? null : ([Number(first), Number(last)] as const);
  const chosen = cells.filter(
    ({ result: { cell } }) =>
      !seeds || cell.seed === null || (cell.seed >= seeds[0] && cell.seed <= seeds[1]),
  );
  const isAll = !seeds || seedsOf(chosen.map(({ result }) => result.cell)) === seeds[1] - seeds[0] + 1;
  if (!isAll) {
    const there = cells.flatMap(({ result }) => result.cell.seed ?? []);
    refuse(`sweep ${sweep} does not have all of the seeds ${first} to ${last}`, there);
  }
  const plannedSeeds = planned ? seedsOf(planned.cells) : null;
  return { name, sweep, step, seeds, cells: cellsAt(chosen, step), plannedSeeds };
}

function seedsOf(cells: readonly { readonly seed: number | null }[]): number {
  return new Set(cells.flatMap(({ seed }) => seed ?? [])).size;
}

function rowOf(rows: readonly PaperRow[], asked: string, place: string): PaperRow {
  const parts = /^(.+?), (.+?)(?:, in (.+))?$/.exec(asked);
  if (!parts) throw new UserError(`${asked} has no comma: write CONTRAST, MEASURE or MIX, MEASURE`);
  const subject = parts[1].replace(" - ", " − ");
  const measure = parts[2].replace(/^(mono|cross|multi)(?=$|,)/, "$1 mAP");
  const ofSubject = rows.filter((row) => row.subject === subject);
  const subjects = rows.map((row) => row.subject);
  if (ofSubject.length === 0) refuse(`${place} has no contrast or mix ${subject}`, subjects);
  const ofMeasure = ofSubject.filter((row) => row.measure === measure);
  const measures = ofSubject.map((row) => row.measure);
  if (ofMeasure.length === 0) refuse(`${subject} has no measure ${measure} in ${place}`, measures);
  const families = ofMeasure.map(({ family }) => family ?? "none");
  const [row, ...others] = ofMeasure.filter((_, at) => parts[3] === undefined || families[at] === parts[3]);
  if (!row) refuse(`${subject}, ${measure} is not in family ${parts[3]}`, families);
  if (others.length === 0) return row;
  return refuse(`${subject}, ${measure} is in several families: say ", in FAMILY" behind it`, families);
}

/** Words of a request with numbers in the place of the words that name them. */
function rowText(row: PaperRow, words: string, paragraph: Paragraph): string {
  const [change] = /\b(rise|fall)\b/.exec(words) ?? [];
  const sign = change === "fall" ? -1 : 1;
  const { value, ...ends } = row.estimate;
  const [low, high] = [sign * ends.low, sign * ends.high].sort((a, b) => a - b);
  const isDifference = row.form === "difference";
  if (change && isDifference && sign * value <= 0)
    throw new UserError(`is no ${change}: the estimate is ${numberText(value, row)}`);
  const names = isDifference ? ["estimate", "rise", "fall"] : [row.form];
  const numbers = new Map([
    ...names.map((name) => [name, sign * value] as const),
    ["low", low],
    ["high", high],
  ]);
  return words.replace(/[A-Za-z]+(?: p\b)?/g, (word) => {
    const number = numbers.get(word);
    if (number !== undefined) return numberText(number, change ? { ...row, form: "mean" } : row);
    const test = paperTests.find((each) => each === word && each in row.p);
    if (test !== undefined) return testText(row, test, paragraph);
    if (word === "to") return word;
    return refuse(`no word ${word}`, [...numbers.keys(), ...Object.keys(row.p), "to"]);
  });
}

const testNames = { "Holm p": "Holm p", "equivalence p": "TOST p", "loss p": "loss p" };

function testText({ p, family }: PaperRow, test: (typeof paperTests)[number], paragraph: Paragraph): string {
  const number = pText(p[test] ?? null);
  if (test === "raw p") return `unadjusted p ${number}`;
  if (family === null) return `${testNames[test].replace("Holm ", "")} ${number}, unadjusted`;
  const isSaid = family === paragraph.family;
  paragraph.family = family;
  return `${testNames[test]} ${number}${isSaid ? "" : ` in *${family}*`}`;
}

function hypothesisAnswer(
  { hypotheses, declared }: PublishedStudy,
  subject: string,
  word: string,
  all: readonly PaperRow[],
): PaperAnswer {
  const rowsOf = (at: number) => {
    const keys = declared?.hypotheses[at].tests.flatMap(testsOf).map(declaredKey) ?? [];
    return all.filter(({ key }) => key !== undefined && keys.includes(key));
  };
  if (subject === "hypotheses") {
    if (word !== "table") refuse(`hypotheses have no ${word}`, ["table"]);
    const lines = hypotheses.map((each) => `| ${each.statement} | ${verdictText(each)} |`);
    const text = ["| hypothesis | verdict |", "|---|---|", ...lines].join("\n");
    return { text, rows: hypotheses.flatMap((_, at) => rowsOf(at)) };
  }
  const at = hypotheses.findIndex((_, index) => subject === `hypothesis ${index + 1}`);
  if (at === -1)
    refuse(
      `no ${subject}`,
      hypotheses.map((_, index) => `hypothesis ${index + 1}`),
    );
  const { statement, reason } = hypotheses[at];
  const texts = new Map(Object.entries({ statement, verdict: verdictText(hypotheses[at]), reason }));
  return { text: texts.get(word) ?? refuse(`a hypothesis has no ${word}`, texts.keys()), rows: rowsOf(at) };
}

/** A verdict with how many of its comparisons are not measured, where some are and some are not. */
function verdictText({ verdict, tests, missing }: PublishedStudy["hypotheses"][number]): string {
  if (missing === 0 || tests.length === 0) return verdict;
  return `${verdict}, incomplete: ${missing} of ${tests.length + missing} missing`;
}

/** The means of a sweep's mixes, or mAP of the contrasts of one family, as a table in Markdown. */
function tableAnswer({ name, cells }: Place, which: string, rows: readonly PaperRow[]): PaperAnswer {
  if (which === "means")
    return { text: markdownTable(paperTable(cells)), rows: rows.filter(({ form }) => form === "mean") };
  const ofPrecision = rows.filter(({ measure }) => / mAP$/.test(measure));
  const ofFamily = ofPrecision.filter(({ family }) => family === which);
  const families = ofPrecision.flatMap(({ family }) => family ?? []);
  if (ofFamily.length === 0) refuse(`${name} has no table of ${which}`, ["means", ...families]);
  const trained = summariseStudy(cells).filter(({ seeds }) => seeds > 0);
  const contrasts = ofFamily.map(({ subject, measure, estimate: { value, low, high }, p, comparisons }) => ({
    setting: measure.replace(" mAP", "") as SettingKind,
    contrast: subject,
    estimate: value,
    low,
    high,
    over: trained[0].rankDistance.over,
    holmP: p["Holm p"] ?? null,
    equivalenceHolmP: p["equivalence p"] ?? null,
    comparisons,
  }));
  return { text: markdownTable(contrastTable(contrasts, measureOf(cells))), rows: ofFamily };
}

/** A number or a setting of a sweep's design. */
function factOf({ name, cells, plannedSeeds }: Place, word: string): string {
  const { result } = cells.find((each) => each.result.cell.mix !== null) ?? cells[0]; // the untrained model's are others
  const settings = Object.entries(settingFields(result.cell.settings));
  const facts = new Map<string, string | number | boolean | null>([
    ...settings.map(([column, value]) => [column.replaceAll("_", " "), value] as const),
    ["seeds", seedsOf(cells.map((each) => each.result.cell))],
    ["planned seeds", plannedSeeds],
    ["mixes", groupByMix(cells).filter((group) => group.name !== "untrained").length],
    ["items", result.itemRankDistances.length],
    ["scope", studyScope(cells).text],
  ]);
  const fact = facts.get(word);
  if (fact === undefined) refuse(`${name} has no ${word}`, facts.keys());
  return typeof fact === "number"
    ? fact.toLocaleString("en", { maximumSignificantDigits: 21 })
    : String(fact ?? "–");
}
