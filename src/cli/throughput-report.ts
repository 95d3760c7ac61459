import type { ThroughputContrast, ThroughputRate, ThroughputRecord } from "../index";
import { library } from "./library";
import { table } from "./table";

/** A measurement as text: the machine, rates, memory, then ratios with their verdicts. */
export function throughputReport(
  record: ThroughputRecord,
  contrasts: readonly ThroughputContrast[],
  margin: number,
): string {
  const { pText } = library;
  const { processor, cores, threads, memory, engine, device, node } = record.machine;
  const { blocks, settings } = record;
  const gflops = blocks.map(({ gemmRate }) => Math.round(gemmRate / 1e9));
  const memoryRows = record.memory.map(({ model, encoding, training }) => [
    model,
    String(encoding ?? "–"),
    String(training ?? "–"),
  ]);
  const byTokens = library.wholeContrasts(record, margin).filter(({ per }) => per === "tokens");
  const contrastRows = [...contrasts, ...byTokens].map((row) => [
    row.contrast,
    `${row.task}${row.per === "tokens" ? ", by tokens" : ""}`,
    row.ratio.toFixed(3),
    `${row.low.toFixed(3)} to ${row.high.toFixed(3)}`,
    pText(row.equivalenceP),
    pText(row.differenceHolmP),
    row.verdict,
  ]);
  const parts = [
    `${processor}, ${cores} cores, ${threads} threads, ${memory} GB; ${engine} on the ${device}, Node ${node}`,
    `${settings.corpus}, ${settings.precision}, ${blocks.length} blocks, seed ${settings.seed}; a product of 2048 x 2048 matrices ran at ${Math.min(...gflops)} to ${Math.max(...gflops)} GFLOPS`,
    ...depthLine(record),
    "",
    ...rateTables(library.throughputRates(record)),
    table(["peak memory, MB", "encoding", "training"], memoryRows),
    ...paddingLine(library.throughputRates(record)),
    "",
    `Ratios of speed in texts or pairs a second, and in tokens a second where that is another ratio; geometric means over blocks; equivalent: TOST's p below .05, margin ${percent(margin)}; different: not so, and Holm's p below .05`,
    table(["contrast", "task", "ratio", "95 % interval", "TOST p", "Holm p", "verdict"], contrastRows),
    "",
    ...conclusions(contrasts),
  ];
  return `${parts.join("\n")}\n`;
}

function depthLine({ models }: ThroughputRecord): string[] {
  if (new Set(models.map(({ layers }) => layers)).size === 1) return [];
  const layers = models.filter(({ isRepeat }) => !isRepeat).map((model) => `${model.label} ${model.layers}`);
  return [
    `The models differ in depth (layers: ${layers.join(", ")}), so that a difference of speed is to be expected.`,
  ];
}

function rateTables(rates: readonly ThroughputRate[]): string[] {
  const rows = rates.map(({ task, model, perSecond, slowest, fastest, tokensPerSecond, shareOfGemm }) => [
    library.taskName(task),
    model,
    ...[perSecond, slowest, fastest, tokensPerSecond].map((value) => value.toFixed(0)),
    percent(shareOfGemm, 0),
  ]);
  const latencies = rates.flatMap(({ model, latency }) =>
    latency ? [[model, ...[latency.p50, latency.p95, latency.p99].map((value) => value.toFixed(1))]] : [],
  );
  return [
    table(["task", "model", "texts or pairs/s", "slowest", "fastest", "tokens/s", "share of GEMM"], rows),
    "",
    table(["single queries, ms", "p50", "p95", "p99"], latencies),
    "",
  ];
}

/** The texts are the same for every model, so that one line serves all. */
function paddingLine(rates: readonly ThroughputRate[]): string[] {
  const padded = rates.filter(({ paddingShare }) => paddingShare !== null);
  if (padded.length === 0) return [];
  const shares = padded
    .filter(({ model }) => model === padded[0].model)
    .map(({ task, paddingShare }) => `${task.of} ${percent(paddingShare ?? 0)}`);
  return ["", `Padding in attention, by kind of batch: ${shares.join(", ")}`];
}

/** Encoding and training as a whole: first the same model twice, then the others with the verdicts of their tasks. */
function conclusions(contrasts: readonly ThroughputContrast[]): string[] {
  const whole = contrasts.filter(({ task, compares }) => task.startsWith("all ") && compares !== "kinds");
  const sentence = ({ contrast, task, ratio, low, high, verdict }: ThroughputContrast) =>
    `${contrast}, ${task}: ${ratio.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}), ${verdict}`;
  const repeats = whole.filter(({ compares }) => compares === "repeat");
  const lines = repeats.map((row) => `Noise floor: ${sentence(row)}.`);
  if (repeats.some(({ verdict }) => !verdict.startsWith("equivalent")))
    lines.push("A model is not shown equivalent to itself: more blocks, or a quieter machine, are needed.");
  for (const row of whole.filter(({ compares }) => compares === "models")) {
    const isTaskOf = ({ contrast, compares, isTraining, task }: ThroughputContrast) =>
      contrast === row.contrast &&
      compares === "models" &&
      isTraining === row.isTraining &&
      task !== row.task;
    const verdicts = contrasts.filter(isTaskOf).map(({ verdict }) => verdict);
    const count = (start: string) => verdicts.filter((verdict) => verdict.startsWith(start)).length;
    lines.push(
      `${sentence(row)}; of its ${verdicts.length} tasks ${count("equivalent")} are equivalent, ${count("different")} different, ${count("undecided")} undecided.`,
    );
  }
  return lines;
}

function percent(share: number, digits = 1): string {
  return `${Number((100 * share).toFixed(digits))} %`;
}
