import os from "node:os";
import path from "node:path";
import { duration, showProgress } from "../src/cli/progress";
import { table } from "../src/cli/table";
import { median, type Precision } from "../src/index";
import { benchPython, noPython } from "./python";
import { Worker } from "./worker";

/** What one range of the workload took. */
interface Answer {
  readonly seconds: number;
  /** Largest resident set of the process so far, in MB. */
  readonly peakMB: number;
  /** Ours alone: operations of the range, and a matrix product's operations a second after it. */
  readonly flops: number;
  readonly gemm: number;
}

/** One side at one precision. */
interface Side {
  readonly name: string;
  readonly precision: Precision;
  readonly worker: Worker;
  readonly answers: Answer[];
  /** Why it could not go on. */
  failure: string | null;
}

const threads = String(os.availableParallelism());

export interface Task {
  readonly name: "encode" | "train";
  readonly file: string;
  /** Ranges of the workload, one a round; the first warms up and does not count. */
  readonly rounds: readonly { readonly from: number; readonly to: number }[];
  /** Texts or pairs of one unit of a range. */
  readonly perUnit: number;
  readonly unit: string;
  /** Both by default. */
  readonly precision?: Precision;
}

export interface Comparison {
  /** Our rate over a peer's, by peer and precision: median over rounds; null where it was not measured. */
  readonly ratios: Readonly<Record<string, number | null>>;
  /** Our peak memory over torch's. */
  readonly memoryRatio: ByPrecision;
  /** Our operations a second over those of a matrix product of the same precision, median over rounds. */
  readonly gemmShare: ByPrecision;
  /** Our units a second, median over rounds. */
  readonly rates: ByPrecision;
  /**
   * Of training alone, median over rounds: three times the texts a second that are trained over those
   * that are encoded, same texts, since a step costs about three encodings of its texts. And the units
   * a second that are encoded.
   */
  readonly limitShare: ByPrecision;
  readonly encodedRates: ByPrecision;
}

type ByPrecision = Readonly<Record<Precision, number | null>>;

const peers = ["torch", "openvino"] as const;
const precisions = ["fp32", "bf16"] as const;

/** The side that encodes the texts of training batches. */
const encodingAlone = "batchmix, encoding";

function shown(values: ByPrecision): string {
  return precisions.map((precision) => `${precision} ${values[precision]?.toFixed(2) ?? "–"}`).join(", ");
}

/** Runs all sides in turn, round by round, so that the machine's moods meet all alike; prints the table. */
export async function compare(task: Task, withOpenvino: boolean): Promise<Comparison> {
  const begun = performance.now();
  const sides = startSides(task, withOpenvino);
  try {
    await measure(task, sides);
  } finally {
    for (const { worker } of sides) worker.end();
  }
  const sideOf = (name: string, precision: string) =>
    sides.find((side) => side.name === name && side.precision === precision);
  const failed = sides.find(({ name, failure }) => name === "batchmix" && failure);
  if (failed) throw new Error(failed.failure as string);
  const ratiosTo = (side: Side | undefined): number[] | null => {
    const own = sideOf("batchmix", side?.precision ?? "");
    if (!side || side.failure || !own || own.failure || own === side || side.name === encodingAlone)
      return null;
    const theirs = ratesOf(task, side);
    return ratesOf(task, own).map((rate, round) => rate / theirs[round]);
  };
  const rows = sides.map((side) => {
    if (side.failure) return [side.name, side.precision, "–", "–", "–"];
    const ratios = ratiosTo(side);
    const memory = `${(peakOf(side) / 1024).toFixed(2)} GB`;
    return [
      side.name,
      side.precision,
      spread(ratesOf(task, side), 1),
      ratios ? spread(ratios, 2) : "",
      memory,
    ];
  });
  process.stdout.write(
    `${task.name}: ${task.rounds.length - 1} rounds, ${threads} threads, ${duration((performance.now() - begun) / 1000)}; medians, smallest and largest in brackets\n` +
      `${table(["side", "precision", task.unit, "ours / theirs", "peak memory"], rows)}\n`,
  );
  for (const { name, precision, failure } of sides) {
    if (failure) process.stdout.write(`${name} ${precision} was not measured: ${failure}\n`);
  }
  if (!benchPython()) process.stdout.write(`Only ours was measured: ${noPython}\n`);
  const byPrecision = (name: string, value: (side: Side) => number | null): ByPrecision => {
    const of = (precision: string) => {
      const side = sideOf(name, precision);
      return side && !side.failure ? value(side) : null;
    };
    return { fp32: of("fp32"), bf16: of("bf16") };
  };
  const rate = (side: Side) => median(ratesOf(task, side));
  const gemmShare = byPrecision("batchmix", ({ answers }) =>
    median(answers.slice(1).map(({ flops, seconds, gemm }) => flops / seconds / gemm)),
  );
  const rates = byPrecision("batchmix", rate);
  const encodedRates = byPrecision(encodingAlone, rate);
  const limitShare = byPrecision(encodingAlone, (side) => {
    const encoded = ratesOf(task, side);
    const trained = sideOf("batchmix", side.precision);
    if (!trained || trained.failure) return null;
    return median(ratesOf(task, trained).map((each, round) => (3 * each) / encoded[round]));
  });
  if (task.name === "train") {
    process.stdout.write(
      `Three times our rate over that of encoding the same texts alone: ${shown(limitShare)}\n`,
    );
  }
  process.stdout.write(
    `Our share of the rate of a 2048³ matrix product of the same rounds and precision: ${shown(gemmShare)}\n` +
      "Ours holds the word rows of tokens that occur, theirs the whole table.\n",
  );
  const ratios: Record<string, number | null> = {};
  for (const peer of peers) {
    for (const precision of precisions) {
      const found = ratiosTo(sideOf(peer, precision));
      ratios[`${peer}${precision === "fp32" ? "Fp32" : "Bf16"}`] = found && median(found);
    }
  }
  const memoryRatio = byPrecision("torch", (side) => {
    const ours = sideOf("batchmix", side.precision);
    return ours ? peakOf(ours) / peakOf(side) : null;
  });
  return { ratios, memoryRatio, gemmShare, rates, limitShare, encodedRates };
}

function startSides(task: Task, withOpenvino: boolean): Side[] {
  const python = benchPython();
  const script = path.join(__dirname, "peers", "sentence_transformers_peer.py");
  return (task.precision ? [task.precision] : precisions).flatMap((precision) => {
    const ours = (what: string) => {
      const script = ["--require", "tsx/cjs", path.join(__dirname, "ours.ts")];
      return [...script, task.file, what, precision];
    };
    const side = (name: string, command: string, args: string[]): Side => ({
      name,
      precision,
      worker: new Worker(command, args),
      answers: [],
      failure: null,
    });
    const theirs = peers.filter((peer) => python && (peer !== "openvino" || withOpenvino));
    return [
      side("batchmix", process.execPath, ours(task.name)),
      ...(task.name === "train" ? [side(encodingAlone, process.execPath, ours("limit"))] : []),
      ...theirs.map((peer) =>
        side(peer, python as string, [script, task.file, task.name, precision, threads, peer]),
      ),
    ];
  });
}

async function measure(task: Task, sides: readonly Side[]): Promise<void> {
  const progress = showProgress(`bench ${task.name}`);
  try {
    for (const [round, range] of task.rounds.entries()) {
      for (const [index, side] of sides.entries()) {
        const done = (round * sides.length + index) / (task.rounds.length * sides.length);
        progress.update(done, `round ${round}, ${side.name} ${side.precision}`);
        if (side.failure) continue;
        try {
          side.answers.push(await side.worker.ask<Answer>(range));
        } catch (error) {
          side.failure = (error as Error).message.trim().split("\n").pop() ?? "";
        }
      }
    }
  } finally {
    progress.stop();
  }
}

/** Units a second, round by round, the warming one left out. */
function ratesOf({ rounds, perUnit }: Task, { answers }: Side): number[] {
  return rounds.slice(1).map(({ from, to }, round) => ((to - from) * perUnit) / answers[round + 1].seconds);
}

function peakOf({ answers }: Side): number {
  return answers[answers.length - 1].peakMB;
}

function spread(values: readonly number[], decimals: number): string {
  const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)];
  return `${middle.toFixed(decimals)} (${low.toFixed(decimals)}–${high.toFixed(decimals)})`;
}
