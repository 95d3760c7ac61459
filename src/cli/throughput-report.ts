import type { MachineFacts, ThroughputContrast, ThroughputRate, ThroughputRecord } from "../index";
import { library } from "./library";
import { table } from "./table";

/** A measurement as text: the machine, rates, memory, then ratios with their verdicts. */
export function throughputReport(
  record: ThroughputRecord,
  contrasts: readonly ThroughputContrast[],
  margin: number,
): string {
  const { blocks, settings, models } = record;
  const rates = library.throughputRates(record);
  const depths = new Set(models.map(({ layers }) => layers));
  const gflops = blocks.map(({ gemmRate }) => Math.round(gemmRate / 1e9));
  const padded = rates.filter(({ paddingShare }) => paddingShare !== null);
  const parts = [
    machineLine(record.machine),
    `${settings.corpus}, ${settings.precision}, ${blocks.length} blocks, seed ${settings.seed}; a product of 2048 x 2048 matrices ran at ${Math.min(...gflops)} to ${Math.max(...gflops)} GFLOPS`,
  ];
  if (depths.size > 1) {
    const layers = models
      .filter(({ isRepeat }) => !isRepeat)
      .map((model) => `${model.label} ${model.layers}`);
    parts.push(
      `The models differ in depth (layers: ${layers.join(", ")}), so that a difference of speed is to be expected.`,
    );
  }
  parts.push(
    "",
    table(
      ["task", "model", "texts or pairs/s", "slowest", "fastest", "tokens/s", "share of GEMM"],
      rates.map(rateRow),
    ),
    "",
    table(["single queries, ms", "p50", "p95", "p99"], rates.flatMap(latencyRow)),
    "",
    table(
      ["peak memory, MB", "encoding", "training"],
      record.memory.map(({ model, encoding, training }) => [
        model,
        String(encoding ?? "–"),
        String(training ?? "–"),
      ]),
    ),
  );
  if (padded.length > 0) parts.push("", paddingLine(padded));
  parts.push(
    "",
    `Ratios of speed, geometric means over blocks; equivalent: TOST's p below .05, margin ${percent(margin)}; different: not so, and Holm's p below .05`,
    table(
      ["contrast", "task", "ratio", "95 % interval", "TOST p", "Holm p", "verdict"],
      contrasts.map((row) => [
        row.contrast,
        row.task,
        row.ratio.toFixed(3),
        `${row.low.toFixed(3)} to ${row.high.toFixed(3)}`,
        library.pText(row.equivalenceP),
        library.pText(row.differenceHolmP),
        row.verdict,
      ]),
    ),
    "",
    ...conclusions(contrasts),
  );
  return `${parts.join("\n")}\n`;
}

/** Encoding and training as a whole: first the same model twice, then the others with how their tasks came out. */
function conclusions(contrasts: readonly ThroughputContrast[]): string[] {
  const whole = contrasts.filter(({ task, compares }) => task.startsWith("all ") && compares !== "kinds");
  const sentence = ({ contrast, task, ratio, low, high, verdict }: ThroughputContrast) =>
    `${contrast}, ${task}: ${ratio.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}), ${verdict}`;
  const repeats = whole.filter(({ compares }) => compares === "repeat");
  const isQuiet = repeats.every(({ verdict }) => verdict.startsWith("equivalent"));
  const others = whole.filter(({ compares }) => compares === "models");
  return [
    ...repeats.map((row) => `Noise floor: ${sentence(row)}.`),
    ...(isQuiet
      ? []
      : ["A model is not shown equivalent to itself: more blocks, or a quieter machine, are needed."]),
    ...others.map((row) => {
      const tasks = contrasts.filter(
        ({ contrast, compares, isTraining, task }) =>
          contrast === row.contrast &&
          compares === "models" &&
          isTraining === row.isTraining &&
          task !== row.task,
      );
      const count = (start: string) => tasks.filter(({ verdict }) => verdict.startsWith(start)).length;
      return `${sentence(row)}; of its ${tasks.length} tasks ${count("equivalent")} are equivalent, ${count("different")} different, ${count("undecided")} undecided.`;
    }),
  ];
}

function machineLine({ processor, cores, threads, memory, engine, device, node }: MachineFacts): string {
  return `${processor}, ${cores} cores, ${threads} threads, ${memory} GB; ${engine} on the ${device}, Node ${node}`;
}

function rateRow(rate: ThroughputRate): string[] {
  const { task, model, perSecond, slowest, fastest, tokensPerSecond, shareOfGemm } = rate;
  return [
    library.taskName(task),
    model,
    ...[perSecond, slowest, fastest, tokensPerSecond].map((value) => value.toFixed(0)),
    percent(shareOfGemm, 0),
  ];
}

function latencyRow({ model, latency }: ThroughputRate): string[][] {
  if (!latency) return [];
  return [[model, latency.p50.toFixed(1), latency.p95.toFixed(1), latency.p99.toFixed(1)]];
}

/** The texts are the same for every model, so that one line serves all. */
function paddingLine(rates: readonly ThroughputRate[]): string {
  const ofFirst = rates.filter(({ model }) => model === rates[0].model);
  const shares = ofFirst.map(({ task, paddingShare }) => `${task.of} ${percent(paddingShare ?? 0)}`);
  return `Padding in attention, by kind of batch: ${shares.join(", ")}`;
}

function percent(share: number, digits = 1): string {
  return `${Number((100 * share).toFixed(digits))} %`;
}
