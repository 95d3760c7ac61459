import { Command, InvalidArgumentError } from "commander";
import { settingKinds, UserError } from "../core";
import type {
  CellSettings,
  ContrastPower,
  NeededSeeds,
  PlannedCell,
  PowerCurve,
  PowerQuestion,
  StoredCell,
} from "../index";
import { writeFigure } from "./figures";
import { library } from "./library";
import { countFromOne, number } from "./option-values";
import { variedSettings } from "./result-table";
import { table } from "./table";

export interface PilotOptions {
  readonly published?: string;
  readonly sweep?: string;
  readonly margin?: number;
}

interface PowerOptions extends PilotOptions {
  readonly difference: number;
  readonly power: number;
  readonly comparisons?: number;
  readonly figure?: string;
}

/** Adds the options that say how much seeds and items vary, and which differences count as none. */
export function addPilotOptions(command: Command): Command {
  return command
    .option(
      "--published <study>",
      "the published study that shows how much seeds and items vary; without it, the sweep's finished cells",
    )
    .option("--sweep <name>", "with --published: which of its sweeps; without it, the first")
    .option(
      "--margin <mAP>",
      "differences up to this size count as none; without it, the margin of the sweep's study, or 0.01",
      positive,
    );
}

export function powerCommand(): Command {
  return addPilotOptions(
    new Command("power")
      .description("how many seeds each contrast of a sweep needs")
      .argument("<file>", "a sweep file, .json or .ts"),
  )
    .option("--difference <mAP>", "the difference that is to be found", positive, 0.01)
    .option("--power <chance>", "the chance of finding that difference, and of showing equality", number, 0.8)
    .option(
      "--comparisons <n>",
      "number of comparisons in the family; without it, those of the table",
      countFromOne,
    )
    .option("--figure <name>", "draw power by seeds as <name>.svg, .pdf and .png")
    .addHelpText(
      "after",
      `
Tests are those of a report: over seeds and items, each at 0.05 / comparisons, Holm's first step. Items
stay as many as they are. A number of seeds in brackets is for the upper 80 % bound of the seeds'
variance, of which few seeds are a poor estimate. A study's own sweep has the families and margins that its
hypotheses.json declares.

Examples:
  $ npx batchmix sweep power sweeps/flickr30k-x.json --published flickr30k-x
  $ npx batchmix sweep power sweeps/emoji.json --margin 0.005`,
    )
    .action(async (file: string, options: PowerOptions) => {
      if (!(options.power > 0 && options.power < 1))
        throw new UserError(`--power ${options.power}: a chance above 0 and below 1 is needed`);
      const pilot = await readPilot(file, options);
      const { families, unplanned, question } = powerOf(file, pilot, options);
      if (families.length === 0)
        throw new UserError(
          `${file}: its mixes have no contrast, or no two mixes share two seeds in ${pilot.source}; see --help`,
        );
      process.stdout.write(`variances of ${pilot.source}\n`);
      if (pilot.others.length > 0)
        process.stdout.write(`! it has other settings: ${pilot.others.join(", ")}\n`);
      for (const { name, rows } of families) process.stdout.write(`${powerTable(name, rows, question)}\n`);
      if (unplanned.length > 0)
        process.stdout.write(
          `! not planned, since power is of mAP in all languages alone: ${unplanned.join(", ")}\n`,
        );
      const all = families.flatMap(({ rows }) => rows);
      if (all.some(({ isOfPilot }) => !isOfPilot))
        process.stdout.write(
          "*: the variances are of cells without such a mix; the largest of their contrasts stand for it\n",
        );
      if (options.figure === undefined) return;
      const distinct = new Map(all.map((row) => [`${row.setting} ${row.mixes}`, row])); // some are of two families
      const curves = [...distinct.values()].map(curveOf(question));
      await writeFigure(options.figure, library.powerCurves(curves, question));
    });
}

function positive(text: string): number {
  const value = number(text);
  if (!(value > 0)) throw new InvalidArgumentError("a number above 0 is needed.");
  return value;
}

/** Cells that show how much seeds and items vary. */
interface Pilot {
  readonly cells: readonly StoredCell[];
  readonly source: string;
  /** Settings that differ from those of the planned cells, in words. */
  readonly others: readonly string[];
}

async function readPilot(file: string, { published, sweep }: PilotOptions): Promise<Pilot> {
  if (published === undefined) {
    if (sweep !== undefined)
      throw new UserError("--sweep names a published study's sweep; give --published too");
    const cells = await finishedCells(file);
    if (cells.length === 0)
      throw new UserError(
        `${file}: no cell is finished, so that nothing shows how much seeds vary; give --published, as flickr30k-x`,
      );
    return { cells, source: `${file}'s ${cells.length} finished cells`, others: [] };
  }
  const { cells, name } = await library.publishedResults(published, sweep);
  const settings = cells[0].result.cell.settings;
  const planned = plannedSettings(file);
  const others = variedSettings([planned, settings], ofVariance).map(
    (each) => `${each} ${JSON.stringify(settings[each])} (here ${JSON.stringify(planned[each])})`,
  );
  return { cells, source: `study ${published}, sweep ${name}`, others };
}

/** Settings on which it depends how much scores vary. */
const ofVariance = [
  "corpus",
  "evaluationCorpus",
  "evaluationLanguages",
  "trainingLanguages",
  "model",
  "layers",
  "precision",
  "batchSize",
  "steps",
  "learningRate",
] as const;

function plannedSettings(file: string): CellSettings {
  return library.sweepCells(library.readSweepFile(file))[0].settings;
}

async function finishedCells(file: string): Promise<StoredCell[]> {
  const { planSweep, readSweepFile, sweepCells } = library;
  return finishedOf(await planSweep(sweepCells(readSweepFile(file))));
}

function finishedOf(plan: readonly PlannedCell[]): StoredCell[] {
  return plan.flatMap(({ cell, inputs }) => library.readCell(cell, inputs.identity) ?? []);
}

/** The power of every family of contrasts that a sweep serves, and what was asked. */
function powerOf(file: string, { cells }: Pilot, options: Omit<PowerOptions, "figure">) {
  const { plannedFamilies, readSweepFile, studyPower, sweepCells } = library;
  const seeds = new Set(sweepCells(readSweepFile(file)).flatMap(({ seed }) => seed ?? [])).size;
  const { difference, power, margin } = options;
  const question: PowerQuestion = { seeds: Math.max(2, seeds), difference, power };
  const all = plannedFamilies(file, margin);
  const families = all.map(({ name, contrasts, comparisons }) => ({
    name,
    rows: studyPower(cells, contrasts, { ...question, comparisons: options.comparisons ?? comparisons }),
  }));
  const unplanned = [...new Set(all.flatMap((family) => family.unplanned))];
  return { families: families.filter(({ rows }) => rows.length > 0), unplanned, question };
}

function powerTable(name: string | null, rows: readonly ContrastPower[], question: PowerQuestion): string {
  const { seeds, difference, power } = question;
  const margins = [...new Set(rows.map(({ margin }) => margin))];
  const share = (value: number) => `${Math.round(100 * value)} %`;
  const lines = rows.map((row) => {
    const { setting, mixes, margin, isOfPilot, planned } = row;
    const { forMargin, forDifference } = library.neededSeeds(row, question);
    return [
      setting,
      `${mixes.join(" − ")}${isOfPilot ? "" : "*"}`,
      ...(margins.length > 1 ? [String(margin)] : []),
      seedsText(forMargin),
      seedsText(forDifference),
      share(planned.marginPower),
      share(planned.differencePower),
      planned.detectable.toFixed(4),
    ];
  });
  const within = margins.length > 1 ? "± margin" : `± ${margins[0]}`;
  const headings = [
    "setting",
    "contrast",
    ...(margins.length > 1 ? ["margin"] : []),
    `seeds for ${within}`,
    `seeds for ${difference}`,
    `${within} shown`,
    `${difference} found`,
    "detectable",
  ];
  const family = name === null ? "" : `family "${name}", `;
  return (
    `\n${family}${rows[0].comparisons} comparisons; power ${power}; with ${seeds} seeds: the last three columns\n` +
    table(headings, lines)
  );
}

/** @example seedsText({ estimate: 9, cautious: 14 }); // "9 (14)" */
function seedsText({ estimate, cautious }: NeededSeeds): string {
  if (estimate === null) return "no number";
  return `${estimate} (${cautious ?? "no number"})`;
}

function curveOf(question: PowerQuestion): (row: ContrastPower) => PowerCurve {
  const numbers = Array.from({ length: Math.max(29, question.seeds + 4) }, (_, index) => index + 2);
  return ({ setting, mixes, margin, comparisons, components }) => ({
    setting,
    mixes,
    points: numbers.map((seeds) =>
      library.powerAtSeeds(components.estimate, { ...question, seeds, comparisons, margin }),
    ),
  });
}

/**
 * A sentence for each kind of setting in which the planned seeds are unlikely to show equality within the
 * margin, from a published study or from the plan's finished cells; none where neither shows how seeds vary.
 */
export async function powerWarnings(
  file: string,
  plan: readonly PlannedCell[],
  options: PilotOptions,
): Promise<string[]> {
  const isOfPlan = options.published === undefined;
  const pilot = isOfPlan ? { cells: finishedOf(plan) } : await readPilot(file, options);
  const seeds = new Set(pilot.cells.flatMap(({ result }) => result.cell.seed ?? []));
  if (seeds.size < 2) return [];
  const asked = { ...options, difference: 0.01, power: 0.8 };
  const { families, question } = powerOf(file, { source: "", others: [], ...pilot }, asked);
  const rows = families.flatMap((family) => family.rows);
  return settingKinds.flatMap((kind) => {
    const weak = rows.filter(({ setting, planned }) => setting === kind && planned.marginPower < asked.power);
    if (weak.length === 0) return [];
    const least = weak.reduce((a, b) => (b.planned.marginPower < a.planned.marginPower ? b : a));
    return [
      `${question.seeds} seeds are unlikely to show equality within ± ${least.margin} in ${kind} retrieval: ` +
        `${weak.length} of ${rows.filter(({ setting }) => setting === kind).length} contrasts have a power below ` +
        `${asked.power} (${least.mixes.join(" − ")} ${Math.round(100 * least.planned.marginPower)} %); ` +
        "npx batchmix sweep power says how many would be needed",
    ];
  });
}
