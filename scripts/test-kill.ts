import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { killAndCompare } from "../test/support/killed-sweep";

/**
 * `npm run test:kill -- [--kills N] [--seed N]`: kill -9 at random points of training, of checkpoint
 * writing and of evaluation, and the same bits in the end.
 */
async function main(): Promise<void> {
  const option = (name: string, otherwise: number): number => {
    const at = process.argv.indexOf(name);
    const value = at < 0 ? otherwise : Number(process.argv[at + 1]);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(
      `${name} takes a whole number from 0 up, as in: npm run test:kill -- --kills 200 --seed 7`,
    );
  };
  const [kills, seed] = [option("--kills", 25), option("--seed", 0)];
  const folder = mkdtempSync(path.join(os.tmpdir(), "batchmix-kill-"));
  const begun = performance.now();
  const say = (text: string) => process.stdout.write(`${text}\n`);
  try {
    const { where, finished, different } = await killAndCompare(folder, kills, seed, (done, place) => {
      const left = (((performance.now() - begun) / 1000) * (kills - done)) / done;
      say(`kill ${done} of ${kills}: ${place}; about ${Math.round(left)} s left`);
    });
    for (const [place, count] of Object.entries(where).sort()) say(`${String(count).padStart(4)}  ${place}`);
    say(
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

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
