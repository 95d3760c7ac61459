import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { projectPath, RandomStream, sha256 } from "../../src/core";
import { emojiCaptions } from "../../src/data";
import type { Precision } from "../../src/engine";
import { writeSmallModel } from "./small-model";

/** What a run of kills found. */
export interface KillReport {
  readonly kills: number;
  /** How many fell where, by what lay on disk then: writing means that a half-written file did. */
  readonly where: Readonly<Record<string, number>>;
  /** Sweeps that were brought to their end, each compared with one that was left alone. */
  readonly finished: number;
  /** Files that differed; none if all is well. */
  readonly different: readonly string[];
}

/** A sweep of three cells of a small model on a few emoji in two languages, with a checkpoint after every step. */
export function writeSmallSweep(folder: string, precision: Precision = "fp32"): string {
  mkdirSync(folder, { recursive: true });
  const { splits } = emojiCaptions();
  const sizes = { train: 40, validation: 5, test: 30 };
  const lines = (["train", "validation", "test"] as const).flatMap((split) =>
    splits[split].slice(0, sizes[split]).map(({ id, texts }) => {
      const kept = texts.filter((text) => text.language === "en" || text.language === "de");
      return JSON.stringify({ id, split, texts: kept });
    }),
  );
  writeFileSync(path.join(folder, "few.jsonl"), `${lines.join("\n")}\n`);
  const model = path.join(folder, "model");
  writeSmallModel(model, "small-labse");
  const settings = {
    model,
    layers: 1,
    steps: 6,
    batchSize: 8,
    warmupSteps: 1,
    dropout: 0.1,
    evaluateEvery: 2,
    precision,
  };
  const sweep = { corpus: "few.jsonl", design: ["1:1:0", "0:0:1"], seeds: 1, settings };
  const file = path.join(folder, "small.json");
  writeFileSync(file, JSON.stringify(sweep));
  return file;
}

/** When a sweep is killed: so long after a line of its output, or as soon after it as a half-written file is seen. */
export interface KillPoint {
  readonly line: number;
  readonly when: number | "writing";
}

/** Runs a sweep in a process of its own, which is killed at a point if one is given. */
export function runSmallSweep(
  file: string,
  results: string,
  killAt: KillPoint | null = null,
): Promise<{ isKilled: boolean; lines: number }> {
  const args = ["sweep", "run", file, "--json", "--checkpoint-seconds", "0"];
  const temporary = path.join(path.dirname(file), "temporary"); // a killed process leaves its temporary files
  mkdirSync(temporary, { recursive: true });
  const child = spawn(process.execPath, [projectPath("bin", "batchmix.cjs"), ...args], {
    env: { ...process.env, BATCHMIX_RESULTS: results, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let lines = 0;
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  createInterface({ input: child.stdout }).on("line", () => {
    if (killAt && lines === killAt.line) {
      if (killAt.when === "writing") killWhileWriting(child, results);
      else setTimeout(() => child.kill("SIGKILL"), killAt.when);
    }
    lines++;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal === "SIGKILL") resolve({ isKilled: true, lines });
      else if (code === 0) resolve({ isKilled: false, lines });
      else reject(new Error(`sweep run ended with ${code ?? signal}: ${complaint}`));
    });
  });
}

/**
 * Kills a small sweep at random points, running the same command again after each, and compares
 * every sweep that gets to its end with one that was left alone: all files, logs too, bit for bit
 * but for timings.
 *
 * @param folder an empty one, for everything
 */
export async function killAndCompare(
  folder: string,
  kills: number,
  seed: number,
  onKill: (done: number, where: string) => void = () => {},
  precision: Precision = "fp32",
): Promise<KillReport> {
  const file = writeSmallSweep(folder, precision);
  const [whole, killed] = [path.join(folder, "whole"), path.join(folder, "killed")];
  const { lines } = await runSmallSweep(file, whole);
  const expected = resultHashes(whole);
  const random = new RandomStream(seed, "kill");
  const where: Record<string, number> = {};
  const different: string[] = [];
  let finished = 0;
  const compare = () => {
    finished++;
    const found = resultHashes(killed);
    for (const name of new Set([...expected.keys(), ...found.keys()]))
      if (expected.get(name) !== found.get(name)) different.push(name);
    rmSync(killed, { recursive: true });
  };
  for (let done = 0; done < kills; ) {
    const when = done % 3 === 0 ? ("writing" as const) : random.below(120);
    const killAt = { line: random.below(lines), when };
    const { isKilled } = await runSmallSweep(file, killed, killAt);
    if (!isKilled) {
      compare();
      continue;
    }
    done++;
    const place = placeOf(killed);
    where[place] = (where[place] ?? 0) + 1;
    onKill(done, place);
  }
  await runSmallSweep(file, killed);
  compare();
  return { kills, where, finished, different };
}

/** Looks for a half-written file again and again, and kills its writer when there is one. */
function killWhileWriting(child: ChildProcess, results: string): void {
  const timer = setInterval(() => {
    if (child.exitCode !== null || child.signalCode !== null) clearInterval(timer);
    else if (halfWritten(filesUnder(results))) child.kill("SIGKILL");
  }, 1);
}

function halfWritten(names: readonly string[]): string | undefined {
  return names.find((name) => /\.tmp-/.test(name) && !isOfLock(name));
}

/** What was going on in a results folder when its process was killed. */
function placeOf(results: string): string {
  const names = filesUnder(results);
  const writing = halfWritten(names);
  if (writing)
    return `writing ${path
      .basename(writing)
      .replace(/\.tmp-.*/, "")
      .replace(/\d+/, "N")}`;
  const held = names.find(isOfLock);
  if (!held) return "between cells";
  return existsSync(path.join(results, held.split(path.sep)[0], "manifest.json")) ? "evaluation" : "training";
}

/**
 * SHA-256 of every file of a results folder that has to come out the same: all but timings, which
 * are left out of logs too.
 */
export function resultHashes(results: string): Map<string, string> {
  const names = filesUnder(results).filter(
    (name) => !/timings\.json$|^slurm\//.test(name) && !isOfLock(name),
  );
  const contentOf = (name: string) => {
    const content = readFileSync(path.join(results, name));
    return path.basename(name) === "metrics.jsonl" ? withoutTimings(String(content)) : content;
  };
  return new Map(names.map((name) => [name, sha256(contentOf(name))]));
}

/** A log with every character but the values that no two runs share. */
function withoutTimings(log: string): string {
  return log.replace(/"(pairsPerSecond|memoryMB)":[\d.e+]+/g, '"$1":0');
}

const isOfLock = (name: string) => /(^|\/)holder[./]/.test(name);

function filesUnder(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return filesUnder(folder); // a folder went meanwhile
    throw error;
  }
}
