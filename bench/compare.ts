import os from "node:os";
import path from "node:path";
import { duration, showProgress } from "../src/cli/progress";
import { table } from "../src/cli/table";
import { median } from "../src/index";
import { type Answer, Worker } from "./worker";

/** One side at one precision. */
interface Side {
  readonly name: string;
  readonly precision: "fp32" | "bf16";
  readonly worker: Worker;
  readonly answers: Answer[];
}

export interface Task {
  readonly name: "encode" | "train";
  readonly file: string;
  /** Ranges of the workload, one a round; the first warms up and does not count. */
  readonly rounds: readonly { readonly from: number; readonly to: number }[];
  /** Texts or pairs of one unit of a range. */
  readonly perUnit: number;
  readonly unit: string;
}

export interface Comparison {
  /** Our rate over a peer's, by peer and precision: median over rounds; null where it was not measured. */
  readonly ratios: Readonly<Record<string, number | null>>;
  /** Our peak memory over torch's, fp32. */
  readonly memoryRatio: number | null;
  /** Our operations a second over those of a matrix product, fp32, median over rounds. */
  readonly gemmShare: number;
}

const peers = ["torch", "openvino"] as const;

/** Runs all sides in turn, round by round, so that the machine's moods meet all alike; prints the table. */
export async function compare(task: Task, withOpenvino: boolean): Promise<Comparison> {
  const threads = String(os.availableParallelism());
  const sides: Side[] = [];
  for (const precision of ["fp32", "bf16"] as const) {
    const ours = ["--require", "tsx/cjs", path.join(__dirname, "ours.ts"), task.file, task.name, precision];
    sides.push({ name: "batchmix", precision, worker: new Worker(process.execPath, ours), answers: [] });
    const python = process.env.BATCHMIX_BENCH_PYTHON;
    for (const peer of peers) {
      if (!python || (peer === "openvino" && !withOpenvino)) continue;
      const script = path.join(__dirname, "peers", "sentence_transformers_peer.py");
      const args = [script, task.file, task.name, precision, threads, peer];
      sides.push({ name: peer, precision, worker: new Worker(python, args), answers: [] });
    }
  }
  const progress = showProgress(`bench ${task.name}`);
  const begun = performance.now();
  const failures = new Map<Side, string>();
  for (const [round, range] of task.rounds.entries()) {
    for (const [index, side] of sides.entries()) {
      progress.update(
        (round * sides.length + index) / (task.rounds.length * sides.length),
        `round ${round}, ${side.name} ${side.precision}`,
      );
      if (failures.has(side)) continue;
      try {
        side.answers.push(await side.worker.ask(range));
      } catch (error) {
        failures.set(side, (error as Error).message.trim().split("\n").pop() ?? "");
      }
    }
  }
  progress.stop();
  for (const { worker } of sides) worker.end();
  const counted = task.rounds.slice(1);
  const ratesOf = ({ answers }: Side) =>
    counted.map(({ from, to }, round) => ((to - from) * task.perUnit) / answers[round + 1].seconds);
  const sideOf = (name: string, precision: string) =>
    sides.find((side) => side.name === name && side.precision === precision && !failures.has(side));
  const ratioTo = (peer: string, precision: string): number[] | null => {
    const [ours, theirs] = [sideOf("batchmix", precision), sideOf(peer, precision)];
    if (!ours || !theirs) return null;
    const rates = ratesOf(theirs);
    return ratesOf(ours).map((rate, round) => rate / rates[round]);
  };
  const rows = sides.flatMap((side) => {
    if (failures.has(side)) return [[side.name, side.precision, "–", "–", "–", failures.get(side) ?? ""]];
    const rates = ratesOf(side);
    const ratio = side.name === "batchmix" ? null : ratioTo(side.name, side.precision);
    return [
      [
        side.name,
        side.precision,
        rates.length
          ? `${median(rates).toFixed(1)} (${Math.min(...rates).toFixed(1)}–${Math.max(...rates).toFixed(1)})`
          : "–",
        ratio
          ? `${median(ratio).toFixed(2)} (${Math.min(...ratio).toFixed(2)}–${Math.max(...ratio).toFixed(2)})`
          : "",
        `${(side.answers[side.answers.length - 1].peakMB / 1024).toFixed(2)} GB`,
        "",
      ],
    ];
  });
  process.stdout.write(
    `${task.name}, ${counted.length} rounds, ${threads} threads, ${duration((performance.now() - begun) / 1000)}: medians, smallest and largest in brackets\n` +
      `${table(["side", "precision", task.unit, "ours / theirs", "peak memory", ""], rows)}\n`,
  );
  const ours = sideOf("batchmix", "fp32") as Side;
  const theirs = sideOf("torch", "fp32");
  const peak = (side: Side) => side.answers[side.answers.length - 1].peakMB;
  const gemmShare = median(ours.answers.slice(1).map(({ flops, seconds, gemm }) => flops / seconds / gemm));
  process.stdout.write(
    `share of the rate of a 2048³ matrix product of the same rounds, fp32: ${gemmShare.toFixed(2)}\n`,
  );
  const ratios: Record<string, number | null> = {};
  for (const peer of peers) {
    for (const precision of ["fp32", "bf16"] as const) {
      const ratio = ratioTo(peer, precision);
      ratios[`${peer}${precision === "fp32" ? "Fp32" : "Bf16"}`] = ratio && median(ratio);
    }
  }
  return { ratios, memoryRatio: theirs ? peak(ours) / peak(theirs) : null, gemmShare };
}
