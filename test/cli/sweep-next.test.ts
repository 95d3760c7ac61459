import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { batchmix } from "../../src/cli/program";
import { projectPath, UserError } from "../../src/core";
import { nextMixes, parseObjective, readSweepFile } from "../../src/index";
import { writeSmallSweep } from "../support/killed-sweep";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("next");
const file = writeSmallSweep(folder);
const program = projectPath("bin", "batchmix.cjs");
const race = [
  "sweep",
  "next",
  file,
  "--for",
  "mono=1,multi=2",
  "--within",
  "0.05",
  "--candidates",
  "corners",
  "--json",
];
const environment = (results: string) => ({ ...process.env, BATCHMIX_RESULTS: path.join(folder, results) });

function ran(args: readonly string[], results: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    env: environment(results),
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

/** How many evaluations a results folder holds. */
function evaluations(results: string): number {
  const place = path.join(folder, results);
  if (!existsSync(place)) return 0;
  const names = readdirSync(place, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /evaluations\W\w+\Wmanifest\.json$/.test(name)).length;
}

test("a proposal names mixes and seeds, and a run goes on to the end; killed and started again it ends the same", async () => {
  const proposal = ran(race, "straight");
  assert.deepEqual(
    proposal.next.map(({ mix, seed }: { mix: string; seed: number }) => `${mix} seed ${seed}`),
    ["1:0:0 seed 0", "0:1:0 seed 0", "0:0:1 seed 0"],
  );
  assert.deepEqual([proposal.verdict, proposal.looked, proposal.cells], ["going on", 0, 0]);
  const straight = ran([...race, "--run"], "straight");
  assert.notEqual(straight.verdict, "going on");
  assert.deepEqual(straight.next, []);
  assert.ok(straight.looked >= 2 && straight.bound !== null);

  const killed = spawn(process.execPath, [program, ...race, "--run", "--cells", "2"], {
    env: environment("killed"),
    stdio: "ignore",
  });
  const closed = new Promise((resolve) => killed.once("close", resolve));
  while (evaluations("killed") < 2 && killed.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 50));
  killed.kill("SIGKILL");
  await closed;
  assert.ok(evaluations("killed") < straight.cells, "it was killed before its end");
  assert.deepEqual(ran([...race, "--run"], "killed"), straight);
  assert.deepEqual(ran(race, "killed"), straight, "nothing is left to propose");
});

test("a sweep that lists no candidate mixes, one mix alone, or factors is refused in a sentence", async () => {
  const sweep = readSweepFile(file);
  const objective = parseObjective("multi");
  const { design: _, ...without } = sweep;
  for (const [refused, message] of [
    [without, /^the sweep has no design whose mixes could be the candidates; give some with --candidates$/],
    [{ ...sweep, design: ["1:1:0"] }, /^a choice needs two candidate mixes or more, not 1:1:0$/],
    [{ ...sweep, factors: { learningRate: [1e-5, 2e-5] } }, /has factors: learningRate; give each one value/],
    [{ ...sweep, design: ["lattices"] }, /^design "lattices": expected corners/],
  ] as const)
    await assert.rejects(nextMixes(refused, { objective }), (error: Error) => {
      assert.match(error.message, message);
      return error instanceof UserError;
    });
});

test("options without sense are refused before anything is read", async () => {
  for (const [options, message] of [
    [["--for", "mulit"], /^--for "mulit": there is no "mulit"/],
    [["--for", "multi=x"], /must be a number from 0 up, not "x"$/],
    [["--for", "multi", "--within", "0"], /^--within 0: a number above 0 is needed$/],
    [
      ["--for", "multi", "--retry"],
      /^--retry has no effect without --run, which runs the cells; add --run, or leave it out$/,
    ],
  ] as const)
    await assert.rejects(batchmix().parseAsync(["sweep", "next", file, ...options], { from: "user" }), {
      message,
    });
});
