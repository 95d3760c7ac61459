import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";

/** sentence-transformers' samplers in a process of its own, kept running between measurements. */
export interface PeerSamplers {
  /** Makes rows; gives the library's version and the seconds that hashing took. */
  prepare(rows: number): Promise<{ version: string; seconds: number }>;
  /** Pairs a second over a draw of so many pairs, or of one pass over the rows if that is fewer. */
  draw(name: "plain" | "hashed", pairs: number): Promise<number>;
  stop(): void;
}

/** The peer of the Python that BATCHMIX_BENCH_PYTHON names, or why there is none. */
export async function startPeerSamplers(): Promise<PeerSamplers | string> {
  const python = process.env.BATCHMIX_BENCH_PYTHON;
  if (!python) {
    return "not measured: BATCHMIX_BENCH_PYTHON names no Python with sentence-transformers, datasets and xxhash";
  }
  const child = spawn(python, [path.join(__dirname, "no-duplicates.py")], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let complaint = "";
  child.stderr.on("data", (data) => {
    complaint = `${complaint}${data}`.slice(-2000);
  });
  child.stdin.on("error", () => {}); // a process that died is told of by its end
  const ended = new Promise<never>((_, reject) => {
    child.on("error", reject);
    child.on("close", () => reject(new Error(complaint.trim().split("\n").pop() || "it ended")));
  });
  ended.catch(() => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (command: string) => {
    child.stdin.write(`${command}\n`);
    const line = await Promise.race([lines.next(), ended]);
    return line.done ? ended : JSON.parse(line.value);
  };
  try {
    await ask("prepare 64");
  } catch (error) {
    return `not measured: ${python}: ${(error as Error).message}`;
  }
  return {
    prepare: (rows) => ask(`prepare ${rows}`),
    draw: async (name, pairs) => (await ask(`draw ${name} ${pairs}`)).pairsPerSecond,
    stop: () => child.stdin.end(),
  };
}
