import path from "node:path";
import {
  evaluatePool,
  loadCorpus,
  type Measure,
  type PoolOptions,
  type PoolPlan,
  type StudySettings,
  UserError,
} from "../index";
import type { EvaluateOptions } from "./evaluate";
import { evaluationReport, writeTables } from "./evaluation-report";
import { duration, type Progress, showProgress } from "./progress";

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(2)} GB`;
/** Seconds of encoding after which its pace is said. */
const secondsOfPace = 10;
const count = (passages: number) => passages.toLocaleString("en");

/**
 * Evaluates a model on passages in MIRACL's format, whose vectors lie on disk, and prints what is
 * printed of any corpus but language bias: passages in other languages than the question's are not
 * judged.
 */
export async function evaluatePassages(
  folder: string,
  options: EvaluateOptions,
  settings: StudySettings,
  measures: readonly Measure[],
): Promise<void> {
  refuseOptions(options, settings);
  const trained = settings.evaluationCorpus
    ? (settings.trainingLanguages ?? (await loadCorpus(settings.corpus)).trainingLanguages)
    : [];
  const { watch, stop } = shown();
  try {
    const { set, notes, result, plan, seconds } = await evaluatePool(folder, settings, measures, watch);
    stop();
    process.stdout.write(evaluationReport(set, result, measures, trained));
    for (const note of notes) process.stdout.write(`${note}\n`);
    const { reading, encoding, ranking } = seconds;
    const parts = [
      `model and passages read in ${duration(reading)}`,
      `${count(plan.passages - plan.encoded)} encoded in ${duration(encoding)}, ${count(plan.encoded)} by earlier runs`,
      `ranked in ${duration(ranking)}`,
    ];
    const peak = gigabytes(process.resourceUsage().maxRSS * 1024);
    process.stdout.write(`${count(plan.passages)} passages: ${parts.join("; ")}; peak memory ${peak}\n`);
    process.stdout.write(
      `vectors, kept for other questions and measures: ${gigabytes(plan.bytes)} in ${path.dirname(plan.folders[0])}, folders ${plan.folders.map((folder) => path.basename(folder)).join(", ")}\n`,
    );
    writeTables(set, result, options);
  } finally {
    stop();
  }
}

function refuseOptions({ texts, trec, withoutLeaked }: EvaluateOptions, settings: StudySettings): void {
  const refused = {
    "--trec": trec,
    "--texts": texts === "all" ? texts : null,
    "--without-leaked": withoutLeaked,
    "--training-languages": settings.evaluationCorpus ? null : settings.trainingLanguages,
  };
  const [name] = Object.entries(refused).find(([, value]) => value !== undefined && value !== null) ?? [];
  if (name)
    throw new UserError(`${name} is not possible with passages that are read from a folder; leave it out`);
}

/** Shows reading, then encoding, then ranking: each has a bar of its own, since each has a pace of its own. */
function shown(): { watch: PoolOptions; stop: () => void } {
  let progress = showProgress("evaluate");
  let plan: PoolPlan | null = null;
  let begun: number | null = 0;
  const next = (done = 0): Progress => {
    progress.stop();
    progress = showProgress("evaluate", done);
    return progress;
  };
  let isRanking = false;
  const watch: PoolOptions = {
    onRead: (share) => progress.update(share, "reading passages"),
    onPlan(found) {
      plan = found;
      begun = performance.now();
      const { passages, encoded, bytes, folders } = plan;
      next(encoded / passages).line(
        `${count(passages)} passages, ${count(encoded)} of them encoded by earlier runs; vectors take ${gigabytes(bytes)} in ${path.dirname(folders[0])}`,
      );
    },
    onEncoded(done) {
      if (!plan) return;
      const { passages, encoded } = plan;
      progress.update(done / passages, `encoding passage ${count(done)}`);
      const seconds = begun === null ? 0 : (performance.now() - begun) / 1000;
      if (seconds < secondsOfPace) return;
      begun = null;
      const pace = (done - encoded) / seconds;
      progress.line(
        `encoding takes about ${duration((passages - done) / pace)} more, at ${pace.toFixed(0)} passages a second; after an interruption the same command goes on`,
      );
    },
    onRanked(done) {
      if (!plan) return;
      if (!isRanking) next();
      isRanking = true;
      progress.update(done / plan.passages, "ranking");
    },
  };
  return { watch, stop: () => progress.stop() };
}
