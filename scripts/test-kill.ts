import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "../src/core";
import { killAndCompare } from "../test/support/killed-sweep";
import { runInFolder } from "./run-script";

/**
 * `npm run test:kill -- [--kills N] [--seed N] [--bf16]`: kill -9 at random points of training, of checkpoint
 * writing and of evaluation, and the same bits in the end.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "25" },
      seed: { type: "string", default: "0" },
      bf16: { type: "boolean", default: false },
    },
  });
  const [kills, seed] = (["kills", "seed"] as const).map((name) => {
    if (/^\d{1,9}$/.test(values[name] as string)) return Number(values[name]);
    throw new UserError(
      `--${name} takes a whole number from 0 up, as in: npm run test:kill -- --kills 200 --seed 7`,
    );
  });
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-kill-"));
  const begun = performance.now();
  const print = (text: string) => process.stdout.write(`${text}\n`);
  try {
    const onKill = (done: number, place: string) => {
      const left = (((performance.now() - begun) / 1000) * (kills - done)) / done;
      print(`kill ${done} of ${kills}: ${place}; about ${Math.round(left)} s left`);
    };
    const precision = values.bf16 ? "bf16" : "fp32";
    const { where, finished, different } = await killAndCompare(folder, kills, seed, onKill, precision);
    for (const [place, count] of Object.entries(where).sort())
      print(`${String(count).padStart(4)}  ${place}`);
    print(
      `${kills} kills (seed ${seed}), ${finished} sweeps brought to their end: ` +
        (different.length === 0
          ? "every file has the bits of a sweep that was left alone"
          : `different: ${different.join(", ")}`),
    );
    if (different.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runInFolder("test:kill", main);
