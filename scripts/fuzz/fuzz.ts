import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Job, type Orders, type Outcome, type ReportLine, started, starting } from "./run-inputs";

/** An outcome with the format and number that make its input again. */
export interface Finding extends Outcome {
  readonly format: string;
  readonly index: number;
}

/** How many inputs of each format had which outcome, and all findings. */
export interface FuzzReport {
  readonly counts: ReadonlyMap<string, Readonly<Record<Outcome["kind"], number>>>;
  readonly findings: readonly Finding[];
}

/** Megabytes that a process may hold for its data, and those of JavaScript's heap among them. */
const memory = { data: 2500, heap: 1000 } as const;
const secondsOfStart = 120;

/**
 * Reads changed files of formats in a process of its own, which is replaced when an input takes longer than
 * it may, ends the process or needs more memory than it may have. An input that is slow is tried again,
 * since other work of the machine may have slowed it down.
 *
 * @param module the path of a module with `formats`
 * @param secondsOfInput how long an input may take
 * @param onInput called now and then with the number of inputs that are done
 */
export async function fuzz(
  { module, seed, jobs, secondsOfInput = 5 }: Omit<Orders, "report"> & { readonly secondsOfInput?: number },
  onInput: (done: number) => void = () => {},
): Promise<FuzzReport> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-fuzzing-"));
  const counts = new Map(jobs.map(({ format }) => [format, { valid: 0, refused: 0, finding: 0 }]));
  const findings: Finding[] = [];
  const slowOnce = new Set<string>();
  let done = 0;
  const add = (format: string, index: number, outcome: Outcome) => {
    (counts.get(format) as Record<Outcome["kind"], number>)[outcome.kind]++;
    if (outcome.kind === "finding") findings.push({ format, index, ...outcome });
    onInput(++done);
  };
  try {
    for (let left = [...jobs], attempt = 0; left.length > 0; attempt++) {
      const run = await runProcess(
        { module, seed, jobs: left, report: path.join(folder, `${attempt}.jsonl`) },
        folder,
        secondsOfInput,
      );
      for (const [format, index, outcome] of run.lines) if (outcome) add(format, index, outcome);
      left = jobsAfter(left, run.lines);
      if (left.length === 0) break;
      const [{ format, from, to }, ...others] = left;
      if (!run.lines.some(([name, index]) => name === format && index === started))
        throw new Error(`${format}: the valid files cannot be read: ${run.end}`);
      if (run.isSlow && !slowOnce.has(`${format}:${from}`)) {
        slowOnce.add(`${format}:${from}`);
        continue;
      }
      add(format, from, { kind: "finding", file: "", said: run.end });
      left = from + 1 < to ? [{ format, from: from + 1, to }, ...others] : others;
    }
    return { counts, findings };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is left of jobs, in their order, after inputs that are reported. */
function jobsAfter(jobs: readonly Job[], lines: readonly ReportLine[]): Job[] {
  return jobs.flatMap(({ format, from, to }) => {
    const count = lines.filter(([name, index]) => name === format && index >= from).length;
    return from + count < to ? [{ format, from: from + count, to }] : [];
  });
}

interface Run {
  readonly lines: readonly ReportLine[];
  /** How the process ended, in words. */
  readonly end: string;
  readonly isSlow: boolean;
}

async function runProcess(orders: Orders, folder: string, secondsOfInput: number): Promise<Run> {
  const temporary = path.join(folder, "temporary"); // where a killed process leaves what it wrote
  mkdirSync(temporary, { recursive: true });
  const options = ["--require", "tsx/cjs", `--max-old-space-size=${memory.heap}`];
  const command = [
    process.execPath,
    ...options,
    path.join(__dirname, "run-inputs.ts"),
    JSON.stringify(orders),
  ];
  const limited = ["-c", `ulimit -d ${memory.data * 1024}; exec "$@"`, "sh", ...command];
  const child = spawn("sh", limited, {
    env: { ...process.env, TMPDIR: temporary, BATCHMIX_ENGINE: "wasm" },
    stdio: ["pipe", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint = (complaint + text).slice(-4000);
  });
  const isSlow = await ended(child, orders.report, secondsOfInput);
  rmSync(temporary, { recursive: true, force: true });
  const end = isSlow
    ? `takes longer than ${secondsOfInput} s`
    : `ends the process (${child.exitCode ?? child.signalCode}): ${complaint.trim()}`;
  return { lines: linesOf(orders.report), end, isSlow };
}

/** Waits for a process, and kills it when its report stands still; gives whether it did. */
function ended(child: ChildProcess, report: string, secondsOfInput: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    let [last, since, isSlow] = ["", performance.now(), false];
    const timer = setInterval(() => {
      const line = JSON.stringify(linesOf(report, 1));
      if (line !== last) [last, since] = [line, performance.now()];
      const isStarting = linesOf(report, 1).every(([, index]) => index === starting);
      if (performance.now() - since < (isStarting ? secondsOfStart : secondsOfInput) * 1000) return;
      isSlow = true;
      child.kill("SIGKILL");
    }, 500);
    child.on("error", reject);
    child.on("close", () => {
      clearInterval(timer);
      resolve(isSlow);
    });
  });
}

/** The whole lines of a report that is being written, or the last ones of them. */
function linesOf(report: string, last = Number.POSITIVE_INFINITY): ReportLine[] {
  if (!existsSync(report)) return []; // the process has just begun
  const whole = readFileSync(report, "utf8").split("\n").slice(0, -1);
  return whole.slice(-last).map((line) => JSON.parse(line));
}
