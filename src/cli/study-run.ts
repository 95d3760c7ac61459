import { statSync } from "node:fs";
import {
  busyWarnings,
  checkHypotheses,
  EarlierNumbers,
  missingMined,
  type PlannedCell,
  type PlannedSweep,
  placeOf,
  planLimits,
  planStudy,
  publishedStudy,
  publishStudy,
  readHypotheses,
  remainingCost,
  resultsFolder,
  type StudySweep,
  studySweeps,
  sweepStates,
} from "../index";
import { fetchIfMissing } from "./fetch-corpus";
import { duration, showProgress } from "./progress";
import { printTables } from "./result-table";
import { completedCells, sweepWithProgress } from "./sweep-with-progress";
import { runWorkers } from "./sweep-workers";
import { table } from "./table";

/** A study's sweeps, with hypotheses that they can decide. */
function checkedSweeps(study: string): ReturnType<typeof studySweeps> {
  const sweeps = studySweeps(study);
  const declared = readHypotheses(study);
  if (declared) checkHypotheses(declared, sweeps);
  return sweeps;
}

/** Prints for each sweep of a study how many cells have results, and the time that the others will take. */
export async function printStudyPlan(study: string): Promise<void> {
  const busy = busyWarnings();
  const { sweeps, waiting } = minedSweeps(checkedSweeps(study));
  const planned = await planStudy(sweeps);
  const earlier = await EarlierNumbers.read(study);
  printPlan(planned, earlier, publishedPlaces(planned, earlier), busy);
  process.stdout.write(waiting.join(""));
}

/** The sweeps of which cells can be planned, and a sentence for each other one, whose mined texts are not there. */
function minedSweeps(all: readonly StudySweep[]): { sweeps: StudySweep[]; waiting: string[] } {
  const sweeps: StudySweep[] = [];
  const waiting: string[] = [];
  for (const sweep of all) {
    const file = missingMined(sweep);
    if (file === null) sweeps.push(sweep);
    else waiting.push(`! ${sweep.name} waits for ${file}, which is not there: npx batchmix mine --help\n`);
  }
  return { sweeps, waiting };
}

/** @param isPublished see {@link publishedPlaces} @param busy of busyWarnings, asked before the study was planned */
function printPlan(
  sweeps: readonly PlannedSweep[],
  earlier: EarlierNumbers,
  isPublished: ReadonlySet<string>,
  busy: readonly string[],
): void {
  const [seen, trained] = [new Set<string>(), new Set<string>()];
  const rows: string[][] = [];
  let [cells, left, published, seconds, bytes] = [0, 0, 0, 0, 0];
  for (const { name, plan } of sweeps) {
    const own = plan.filter((planned) => !seen.has(placeOf(planned)));
    for (const planned of own) seen.add(placeOf(planned));
    const lacking = missingCells(own);
    const missing = lacking.filter((planned) => !isPublished.has(placeOf(planned)));
    published += lacking.length - missing.length;
    const cost = remainingCost(missing, trained);
    cells += own.length;
    left += missing.length;
    seconds += cost.seconds;
    bytes += cost.bytes;
    rows.push([
      name,
      String(plan.length),
      String(plan.length - own.length),
      String(own.length - missing.length),
      String(missing.length),
      missing.length > 0 ? duration(cost.seconds) : "",
    ]);
  }
  rows.push(["all", "", "", String(cells - left), String(left), left > 0 ? duration(seconds) : ""]);
  process.stdout.write(
    `${table(["sweep", "cells", "of those in an earlier one", "done", "missing", "time left"], rows)}\n` +
      `results are in ${resultsFolder()}\n`,
  );
  const limits = planLimits(sweeps.flatMap(({ plan }) => plan));
  for (const sentence of [...limits, ...(left > 0 ? busy : [])]) process.stdout.write(`! ${sentence}\n`);
  if (published > 0)
    process.stdout.write(
      `${published} of the cells that are done have no results here; their published numbers count\n`,
    );
  if (earlier.isOfOthers(sweeps.flatMap(({ plan }) => plan)))
    process.stdout.write(
      "! published numbers of this study are of other code, data or settings, and count for none of these cells; to go on from them, run the study in a checkout of the commit that made them\n",
    );
  if (left > 0)
    process.stdout.write(
      `times are of one process here, from a short calibration of each sweep; ${(bytes / 1e9).toFixed(1)} GB of disk\n`,
    );
}

/** The places of cells that need not run since each sweep that has them has its numbers published. */
function publishedPlaces(sweeps: readonly PlannedSweep[], earlier: EarlierNumbers): Set<string> {
  const published = sweeps.map(({ plan }) => earlier.placesOf(plan));
  const lacking = new Set(
    sweeps.flatMap(({ plan }, at) => plan.map(placeOf).filter((place) => !published[at].has(place))),
  );
  return new Set(published.flatMap((places) => [...places]).filter((place) => !lacking.has(place)));
}

function missingCells(plan: readonly PlannedCell[]): PlannedCell[] {
  const states = sweepStates(plan);
  return plan.filter((_, index) => states[index].kind !== "done");
}

/** Runs the missing cells of all sweeps of a study, in the order of the sweeps, and prints a table of each. */
export async function runStudy(
  study: string,
  { workers, retry }: { readonly workers: number; readonly retry?: boolean },
): Promise<void> {
  const busy = busyWarnings();
  const { sweeps, waiting } = minedSweeps(checkedSweeps(study));
  const corpora = sweeps.flatMap(({ cells }) =>
    cells.flatMap(({ settings }) => [settings.corpus, settings.evaluationCorpus ?? settings.corpus]),
  );
  for (const corpus of new Set(corpora)) await fetchIfMissing(corpus);
  const planned = await planStudy(sweeps);
  const earlier = await EarlierNumbers.read(study);
  const places = publishedPlaces(planned, earlier);
  printPlan(planned, earlier, places, busy);
  process.stdout.write(waiting.join(""));
  const all = new Map(planned.flatMap(({ plan }) => plan.map((cell) => [placeOf(cell), cell])));
  const isPublished = new Set(
    missingCells([...all.values()])
      .map(placeOf)
      .filter((place) => places.has(place)),
  );
  const without = [...isPublished];
  if (workers > 1) for (const { file } of sweeps) await runWorkers(file, { workers, retry, without });
  const options = { retry: retry && workers === 1 };
  const here = [...all.values()].filter((each) => !isPublished.has(placeOf(each)));
  completedCells(await sweepWithProgress(`study ${study}`, here, options));
  for (const { name, plan } of planned) {
    process.stdout.write(`\n${name}\n`);
    if (plan.some((each) => isPublished.has(placeOf(each))))
      process.stdout.write(`published before: npx batchmix report --published ${study} --sweep ${name}\n`);
    else printTables(completedCells(await sweepWithProgress(`sweep ${name}`, plan)));
  }
  process.stdout.write(waiting.join(""));
  process.stdout.write(`Publish its numbers: npx batchmix study publish ${study}\n`);
}

/** Writes the tables of a study's finished seeds, and prints their names and sizes and the verdicts on its hypotheses. */
export async function publish(study: string): Promise<void> {
  checkedSweeps(study);
  const progress = showProgress("publishing");
  try {
    const { files, missing, isOfOtherCode } = await publishStudy(study, (done, cells) =>
      progress.update(done / cells, `cell ${done} of ${cells}`),
    );
    for (const file of files)
      process.stdout.write(`${file} (${(statSync(file).size / 1e6).toFixed(2)} MB)\n`);
    if (isOfOtherCode)
      process.stdout.write(
        "! this code has finished no seed: the numbers are of the code that made those published before\n",
      );
    if (missing > 0)
      process.stdout.write(
        `! not published: ${missing} cells of seeds that are not finished; verdicts are of the others alone, and preliminary\n`,
      );
  } finally {
    progress.stop();
  }
  for (const { statement, verdict, reason } of (await publishedStudy(study)).hypotheses)
    process.stdout.write(`${statement}: ${verdict}. ${reason}\n`);
}
