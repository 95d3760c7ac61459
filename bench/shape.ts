import os from "node:os";
import path from "node:path";
import { duration, showProgress } from "../src/cli/progress";
import { table } from "../src/cli/table";
import { closeBrowser, costByShape, exportFigure, median, projectPath, type ShapeCost } from "../src/index";
import { compareBaseSizes } from "./base-size";
import { firstEmbedding } from "./first-embedding";
import { benchPython, noPython } from "./python";
import { Worker } from "./worker";
import { makeShapeWorkload } from "./workload";

type VariedShape = Pick<ShapeCost, "varied" | "task" | "tokens" | "count" | "layers">;

interface Answer {
  readonly seconds: number;
  readonly flops: number;
  readonly gemm: number;
}

interface Measured extends ShapeCost {
  /** Of the rate of a matrix product, median over rounds. */
  readonly gemmShare: number;
}

const threads = String(os.availableParallelism());

/** 32 tokens, 64 texts and 3 layers, and each of the three varied by itself. */
function shapesOf(isQuick: boolean): VariedShape[] {
  const tokens = isQuick ? [8, 128] : [8, 32, 128, 512];
  const counts = isQuick ? [8, 256] : [8, 64, 256, 1024];
  const depths = isQuick ? [1, 12] : [1, 3, 6, 12];
  return (["encode", "train"] as const).flatMap((task): VariedShape[] => [
    ...tokens.map((each) => ({ varied: "tokens", task, tokens: each, count: 16, layers: 3 }) as const),
    ...counts.map((each) => ({ varied: "count", task, tokens: 32, count: each, layers: 3 }) as const),
    ...depths.map((each) => ({ varied: "layers", task, tokens: 32, count: 64, layers: each }) as const),
  ]);
}

/**
 * What a text costs by length, batch and depth, encoded and trained, how soon a process has its first
 * vector, and how models of base size train.
 */
export async function main(options: readonly string[]): Promise<object> {
  const isQuick = options.includes("--quick");
  const begun = performance.now();
  const shapes = shapesOf(isQuick);
  const costs = await measure(shapes, isQuick ? 2 : 3);
  const first = firstEmbedding(benchPython(), isQuick ? 1 : 3);
  print(costs, first, (performance.now() - begun) / 1000);
  const name = isQuick ? "bench-quick-shape" : "bench-shape";
  const { files, note } = await exportFigure(name, costByShape(costs), projectPath("figures"));
  await closeBrowser();
  process.stdout.write(`${[...files, ...(note ? [note] : [])].join("\n")}\n`);
  return { costs, firstEmbeddingSeconds: first, baseSize: await compareBaseSizes(isQuick) };
}

async function measure(shapes: readonly VariedShape[], rounds: number): Promise<Measured[]> {
  const most = new Map<number, number>();
  for (const { tokens, count } of shapes) most.set(tokens, Math.max(count, most.get(tokens) ?? 0));
  const { file, remove } = makeShapeWorkload(most);
  const python = benchPython();
  const ours = new Worker(process.execPath, ["--require", "tsx/cjs", path.join(__dirname, "ours.ts"), file]);
  const peer = path.join(__dirname, "peers", "shape_peer.py");
  const theirs = python ? new Worker(python, [peer, file, threads]) : null;
  const progress = showProgress("bench shape");
  const answers = shapes.map(() => ({ ours: [] as Answer[], theirs: [] as Pick<Answer, "seconds">[] }));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [index, shape] of shapes.entries()) {
        const done = (round * shapes.length + index) / (rounds * shapes.length);
        progress.update(done, `round ${round + 1}, ${shape.task}, ${shape.count} × ${shape.tokens} tokens`);
        answers[index].ours.push(await ours.ask<Answer>(shape));
        if (theirs) answers[index].theirs.push(await theirs.ask<{ seconds: number }>(shape));
      }
    }
  } finally {
    progress.stop();
    ours.end();
    theirs?.end();
    remove();
  }
  return shapes.map((shape, index) => {
    const { ours: mine, theirs: other } = answers[index];
    const perText = (times: readonly { seconds: number }[]) =>
      (median(times.map(({ seconds }) => seconds)) * 1000) / shape.count;
    const gemmShare = median(mine.map(({ flops, seconds, gemm }) => flops / seconds / gemm));
    return { ...shape, ours: perText(mine), theirs: other.length > 0 ? perText(other) : null, gemmShare };
  });
}

function print(costs: readonly Measured[], first: ReturnType<typeof firstEmbedding>, seconds: number): void {
  const rows = costs.map(({ varied, task, tokens, count, layers, ours, theirs, gemmShare }) => [
    { tokens: "length", count: "batch", layers: "depth" }[varied],
    task,
    String(tokens),
    String(count),
    String(layers),
    ours.toPrecision(3),
    theirs?.toPrecision(3) ?? "–",
    theirs ? (theirs / ours).toFixed(2) : "–",
    gemmShare.toFixed(2),
  ]);
  const heads = [
    "varied",
    "task",
    "tokens",
    "texts",
    "layers",
    "ours",
    "torch",
    "torch / ours",
    "of product",
  ];
  process.stdout.write(
    `shape: milliseconds a text, fp32, ${threads} threads, ${duration(seconds)}; medians\n${table(heads, rows)}\n` +
      `First vector of a cold process, 12 layers: ours ${first.ours.toFixed(2)} s, torch ${first.torch?.toFixed(2) ?? "–"} s\n` +
      `${limits(costs)}${benchPython() ? "" : `Only ours was measured: ${noPython}\n`}`,
  );
}

/** What limits each, in numbers of this very run. */
function limits(costs: readonly Measured[]): string {
  const costsOf = (varied: VariedShape["varied"], task: VariedShape["task"]) =>
    costs.filter((cost) => cost.varied === varied && cost.task === task);
  const ends = (values: readonly Measured[]) => [values[0], values[values.length - 1]];
  const [short, long] = ends(costsOf("tokens", "encode"));
  const [few, many] = ends(costsOf("count", "train"));
  const share = ({ gemmShare }: Measured) => gemmShare.toFixed(2);
  const step = (cost: Measured, milliseconds: number | null) =>
    milliseconds === null ? "–" : `${Math.round(milliseconds * cost.count)} ms`;
  return (
    `"of product": our operations a second over those of a 2048³ matrix product of the same moment, the limit of the processor. ` +
    `Encoding has ${share(short)} of it at ${short.tokens} tokens, ${share(long)} at ${long.tokens}; the rest goes to small kernels and to memory. ` +
    `A training step of ${few.count} texts takes ${step(few, few.ours)} here, ${step(few, few.theirs)} in torch, ` +
    `of ${many.count} texts ${step(many, many.ours)} and ${step(many, many.theirs)}: at every step torch's AdamW and clipping pass over ` +
    "the whole word table, 96 million parameters, ours over the rows of tokens that occur.\n"
  );
}
