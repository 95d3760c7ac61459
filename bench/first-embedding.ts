import { spawnSync } from "node:child_process";
import path from "node:path";
import {
  encodeAll,
  loadEngine,
  loadTokenizer,
  makeEncoder,
  median,
  projectPath,
  readEncoderConfig,
  readParameters,
} from "../src/index";

const folder = projectPath("data", "models", "multilingual-e5-small");
const text = "query: the first text of a cold process";

/** Seconds from starting a process to its first vector, all layers, the median of some starts after one that warms the disk's cache. */
export function firstEmbedding(
  python: string | null,
  starts: number,
): { ours: number; torch: number | null } {
  const ours = [process.execPath, "--require", "tsx/cjs", __filename];
  const peer = path.join(__dirname, "peers", "first_embedding_peer.py");
  return {
    ours: secondsOf(ours, starts),
    torch: python ? secondsOf([python, peer, folder, text], starts) : null,
  };
}

function secondsOf([command, ...args]: readonly string[], starts: number): number {
  const once = () => {
    const begun = performance.now();
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command}: ${stderr.trim().split("\n").pop()}`);
    return (performance.now() - begun) / 1000;
  };
  once();
  return median(Array.from({ length: starts }, once));
}

/** What the process does whose start is timed. */
async function encodeOne(): Promise<void> {
  const config = readEncoderConfig(folder);
  const tokens = loadTokenizer(folder).encode(text, 512);
  const vocabulary = Int32Array.from(new Set(tokens)).sort();
  const encoder = makeEncoder(await loadEngine(), config, readParameters(folder, config, vocabulary));
  encodeAll(encoder, [tokens.map((id) => vocabulary.indexOf(id))]);
}

if (require.main === module) encodeOne();
