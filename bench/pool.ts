import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { PoolPlan, RetrievalResult } from "../src/index";
import { writeMadePassages } from "./made-passages";

/** What pool-ours.ts prints. */
interface Answer {
  readonly settings: RetrievalResult["settings"];
  readonly sums: Readonly<Record<string, number>>;
  readonly peakMB: number;
}

interface DiskAnswer extends Answer {
  readonly plan: PoolPlan;
  readonly seconds: { readonly reading: number; readonly encoding: number; readonly ranking: number };
}

/**
 * Evaluates multilingual-e5-small's first two layers on 200,000 made passages (--quick: 20,000) whose
 * vectors lie on disk: once until half of the blocks are there, when it is killed, then to the end;
 * and the same passages as a corpus of one's own, whose vectors lie in memory.
 */
export async function main(options: readonly string[]): Promise<object> {
  const passages = options.includes("--quick") ? 20_000 : 200_000;
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-bench-"));
  try {
    const { miracl, corpus } = writeMadePassages(path.join(folder, "made"), passages, 100);
    const results = path.join(folder, "results");
    const killed = await run("disk", miracl, results, () => blocksIn(results) >= passages / 8192 / 2);
    const disk = (await run("disk", miracl, results)) as DiskAnswer;
    const memory = (await run("memory", corpus, results)) as Answer & { readonly seconds: number };
    const { plan, seconds } = disk;
    const newly = plan.passages - plan.encoded;
    const report = {
      processor: os.cpus()[0].model,
      passages: plan.passages,
      wasKilled: killed === null,
      encodedBeforeKill: plan.encoded,
      encodedAfterKill: newly,
      passagesPerSecond: Math.round(newly / seconds.encoding),
      seconds,
      diskMB: Math.round(plan.bytes / 1e6),
      peakMB: Math.round(disk.peakMB),
      inMemory: { seconds: memory.seconds, peakMB: Math.round(memory.peakMB) },
      sums: disk.sums,
      largestDifference: largestDifference(disk, memory),
      settings: disk.settings,
    };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function blocksIn(results: string): number {
  const folder = path.join(results, "vectors");
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  return names.filter((name) => name.endsWith(".f32")).length;
}

/** What an evaluation in a process of its own prints; null if it was killed, as soon as `isEnough` says so. */
function run(way: string, corpus: string, results: string, isEnough = () => false): Promise<Answer | null> {
  const script = path.join(__dirname, "pool-ours.ts");
  const child = spawn(process.execPath, ["--require", "tsx/cjs", script, way, corpus], {
    env: { ...process.env, BATCHMIX_RESULTS: results },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
  });
  const watch = setInterval(() => isEnough() && child.kill("SIGKILL"), 200);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearInterval(watch);
      if (signal === "SIGKILL") resolve(null);
      else if (code === 0) resolve(JSON.parse(text.trim().split("\n").pop() ?? ""));
      else reject(new Error(`the evaluation ended with code ${code}`));
    });
  });
}

/** Of the mAP of a setting, or of a measure's sum over queries; 0 where both ways rank alike. */
function largestDifference(disk: Answer, memory: Answer): number {
  const numbers = ({ settings, sums }: Answer) => [
    ...settings.map(({ meanAP }) => meanAP),
    ...Object.values(sums),
  ];
  const others = numbers(memory);
  return Math.max(...numbers(disk).map((value, at) => Math.abs(value - others[at])));
}
