import {
  type MachineFacts,
  pText,
  type ThroughputContrast,
  type ThroughputRate,
  type ThroughputRecord,
  taskName,
  throughputRates,
} from "../index";
import { table } from "./table";

/** A measurement as text: the machine, rates, memory, then ratios with their verdicts. */
export function throughputReport(
  record: ThroughputRecord,
  contrasts: readonly ThroughputContrast[],
  margin: number,
): string {
  const { blocks, settings, models } = record;
  const rates = throughputRates(record);
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
        pText(row.equivalenceP),
        pText(row.differenceHolmP),
        row.verdict,
      ]),
    ),
    "",
    ...conclusions(contrasts, margin),
  );
  return `${parts.join("\n")}\n`;
}

/** What may be said of all tasks at once, and whether the measurement itself is quiet enough to say it. */
function conclusions(contrasts: readonly ThroughputContrast[], margin: number): string[] {
  const repeats = contrasts.filter(({ compares }) => compares === "repeat");
  const noise = Math.max(...repeats.map(({ ratio }) => Math.max(ratio, 1 / ratio))) - 1;
  const isQuiet = repeats.every(({ verdict }) => verdict.startsWith("equivalent"));
  const floor = `The same model measured twice differs by up to ${percent(noise)}`;
  const names = new Set(
    contrasts.filter(({ compares }) => compares === "models").map(({ contrast }) => contrast),
  );
  return [
    isQuiet
      ? `${floor} and is equivalent to itself in every task: the measurement can tell.`
      : `${floor} and is not shown equivalent to itself in every task: more blocks, or a quieter machine, are needed.`,
    ...[...names].map((name) => {
      const rows = contrasts.filter(({ contrast, compares }) => contrast === name && compares === "models");
      const count = (start: string) => rows.filter(({ verdict }) => verdict.startsWith(start)).length;
      return `${name}: equivalent within ${percent(margin)} in ${count("equivalent")} of ${rows.length} tasks, different in ${count("different")}, undecided in ${count("undecided")}.`;
    }),
  ];
}

function machineLine({ processor, cores, threads, memory, engine, device, node }: MachineFacts): string {
  return `${processor}, ${cores} cores, ${threads} threads, ${memory} GB; ${engine} on the ${device}, Node ${node}`;
}

function rateRow(rate: ThroughputRate): string[] {
  const { task, model, perSecond, slowest, fastest, tokensPerSecond, shareOfGemm } = rate;
  return [
    taskName(task),
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
