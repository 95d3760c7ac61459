import { mkdtempSync, rmSync } from "node:fs";
import { Session } from "node:inspector";
import os from "node:os";
import path from "node:path";
import { table } from "../src/cli/table";
import {
  defaultSettings,
  planCells,
  planSweep,
  runPlan,
  type StudySettings,
  sharedInputs,
} from "../src/index";

/** The parts of a cell's time, each by the functions that do it; the innermost one on the stack counts. */
const parts: Readonly<Record<string, readonly string[]>> = {
  "reading weights": ["readParameters", "readWordRows", "readTrainedModel"],
  "drawing batches": ["drawBatches"],
  tokens: ["trainingTexts", "retrievalTokens", "validationTexts"],
  "making the trainer": ["makeTrainer"],
  "training steps": ["step"],
  checkpoints: ["writeCheckpoint"],
  "making the encoder": ["makeEncoder"],
  encoding: ["encodeAll"],
  scoring: ["scoreVectors"],
  storing: ["storeTraining", "storeEvaluation", "writeConfig", "readCell"],
  planning: ["planSweep"],
};

const steps = 60;

/**
 * Where the seconds of one cell of the Flickr30k-X study go: 60 steps of 64 pairs and an evaluation in 12
 * languages, with 12 layers, in bf16. Two cells in one process, since the second finds tokens in memory.
 * Samples of the processor profile are attributed to parts.
 */
export async function main(options: readonly string[]): Promise<object> {
  const beforeMain = process.uptime();
  const results = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
  const before = process.env.BATCHMIX_RESULTS;
  process.env.BATCHMIX_RESULTS = results;
  try {
    const isQuick = options.includes("--quick");
    const settings = defaultSettings("flickr30k-x", {
      trainingLanguages: ["en", "de", "pt"],
      scale: 50,
      precision: "bf16",
      seeds: 1,
      steps: isQuick ? 3 : steps,
      ...(isQuick && { evaluationLanguages: ["en", "de"] }),
    });
    const inputsOf = sharedInputs();
    const accounts: Account[] = [];
    for (const mix of ["1:1:0", "0:1:0"])
      accounts.push(await profiled(() => runCell(settings, mix, inputsOf)));
    print(accounts, beforeMain);
    return { processStart: beforeMain, cells: accounts };
  } finally {
    if (before === undefined) delete process.env.BATCHMIX_RESULTS;
    else process.env.BATCHMIX_RESULTS = before;
    rmSync(results, { recursive: true, force: true });
  }
}

async function runCell(
  settings: StudySettings,
  mix: string,
  inputsOf: ReturnType<typeof sharedInputs>,
): Promise<void> {
  const cells = planCells(settings, [mix]).filter((cell) => cell.mix !== null);
  const { failures } = await runPlan(await planSweep(cells, inputsOf));
  if (failures.length > 0) throw new Error(failures[0].reason);
}

/** Seconds by part; "other" is the rest of the time by the clock. */
type Account = Readonly<Record<string, number>>;

async function profiled(body: () => Promise<void>): Promise<Account> {
  const session = new Session();
  session.connect();
  const post = (method: string, parameters: object = {}) =>
    new Promise<{ profile: Profile }>((resolve, reject) =>
      session.post(method, parameters, (error, answer) =>
        error ? reject(error) : resolve(answer as { profile: Profile }),
      ),
    );
  await post("Profiler.enable");
  await post("Profiler.setSamplingInterval", { interval: 5000 });
  await post("Profiler.start");
  const begun = performance.now();
  await body();
  const wall = (performance.now() - begun) / 1000;
  const { profile } = await post("Profiler.stop");
  session.disconnect();
  return account(profile, wall);
}

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

function account({ nodes, samples, timeDeltas }: Profile, wall: number): Account {
  const partOfFunction = new Map(
    Object.entries(parts).flatMap(([part, names]) => names.map((name) => [name, part] as const)),
  );
  const parentOf = new Map(
    nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const partOf = (id: number | undefined): string | null => {
    if (id === undefined) return null;
    const part = partOfFunction.get(byId.get(id)?.callFrame.functionName ?? "");
    return part ?? partOf(parentOf.get(id));
  };
  const seconds: Record<string, number> = Object.fromEntries(Object.keys(parts).map((part) => [part, 0]));
  for (const [at, id] of samples.entries()) {
    const part = partOf(id);
    if (part) seconds[part] += timeDeltas[at] / 1e6;
  }
  const known = Object.values(seconds).reduce((sum, each) => sum + each, 0);
  return { ...seconds, other: wall - known, all: wall };
}

function print(accounts: readonly Account[], processStart: number): void {
  const rows = Object.keys(accounts[0]).map((part) => [
    part,
    ...accounts.map((each) => each[part].toFixed(1)),
    ...accounts.map((each) => `${((100 * each[part]) / each.all).toFixed(1)} %`),
  ]);
  process.stdout.write(
    `${table(["seconds of a cell", "first", "second", "share", "share"], rows)}\nBefore: ${processStart.toFixed(1)} s until the process computes.\n`,
  );
}
