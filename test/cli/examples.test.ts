import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import type { Command } from "commander";
import { batchmix } from "../../src/cli/program";
import { studySettings } from "../../src/cli/setting-options";
import { makeProject, type Shell, ways } from "../support/example-project";
import { temporaryFolder } from "../support/temporary-folder";

const root = temporaryFolder("examples");
let shell: Shell;
before(() => {
  shell = makeProject(root);
});

function allCommands(command: Command): Command[] {
  return [command, ...command.commands.flatMap(allCommands)];
}

/** The lines of a help that begin with $, each without what explains it. */
function examplesOf(command: Command): string[] {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const lines = help.replace(/\\\n\s*/g, "").matchAll(/^ {2}\$ (.*)$/gm);
  return [...lines].map(([, line]) => line.replace(/ {3,}.*$/, ""));
}

test("every example of every help is one that this test knows, and every one that it knows is there", () => {
  const found = allCommands(batchmix()).flatMap(examplesOf);
  assert.deepEqual([...new Set(found)].sort(), Object.keys(ways).sort());
});

test("every command that does anything has an example", () => {
  const words = Object.keys(ways).join("\n");
  for (const command of allCommands(batchmix()).filter(({ commands }) => commands.length === 0)) {
    const names = [];
    for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name());
    assert.ok(words.includes(`npx ${names.join(" ")}`), names.join(" "));
  }
});

/** The command that words name, as far as they are names of commands. */
function named(command: Command, [first, ...others]: readonly string[]): Command {
  const next = command.commands.find((each) => each.name() === first);
  return next ? named(next, others) : command;
}

/** What the shell makes of lines: of each, the words of its calls of the command line, without "batchmix". */
function callsOf(lines: readonly string[]): string[][][] {
  const script = lines.map((line) => `${line}\nprintf 'end of an example\\n'`).join("\n"); // one shell for all
  const { stdout, stderr } = shell(script, "prints");
  const outputs = stdout.split("end of an example\n").slice(0, -1);
  assert.equal(outputs.length, lines.length, stderr);
  return outputs.map((output, index) => {
    const calls = output.split("\n").slice(0, -1);
    assert.ok(calls.length > 0, lines[index]);
    return calls.map((call) => {
      const [project, ...words] = call.split("\0").slice(0, -1);
      assert.equal(project, "batchmix");
      return words;
    });
  });
}

test("every example is parsed by the command that it names", () => {
  const lines = Object.keys(ways);
  for (const [index, calls] of callsOf(lines).entries())
    for (const words of calls) {
      const program = batchmix();
      let reached: Command | undefined;
      for (const command of allCommands(program))
        command.exitOverride().action(() => {
          reached = command;
          if (command.opts().corpus && command.name() !== "throughput") studySettings(command.opts());
        });
      program.parse(words, { from: "user" });
      assert.equal(reached, named(program, words), lines[index]);
      assert.notEqual(reached, program, lines[index]);
    }
});

/** Runs calls one after another in one process, so that it loads the sources once; prints a line after each. */
const runner = `
require("tsx/cjs");
const { readFileSync, rmSync } = require("node:fs");
const { batchmix } = require("./src/cli/program");
(async () => {
  for (const words of JSON.parse(readFileSync("calls.json", "utf8"))) {
    const out = words[words.indexOf("--out") + 1];
    if (out.startsWith("data/models/")) rmSync(out, { recursive: true, force: true });
    await batchmix().parseAsync(words, { from: "user" });
    process.stdout.write("\\nend of a call\\n");
  }
})();
`;

test("every example runs, and prints something", () => {
  const lines = Object.entries(ways).flatMap(([line, way]) => {
    if ("reason" in way) return [];
    const whole = way.toFirst ? line.replace(" && ", ` ${way.toFirst} && `) : line;
    return [`${whole} ${way.append}`];
  });
  const calls = callsOf(lines).flat();
  writeFileSync(path.join(root, "calls.json"), JSON.stringify(calls));
  writeFileSync(path.join(root, "run-calls.cjs"), runner);
  const env = { ...process.env, BATCHMIX_RESULTS: undefined };
  const options = { cwd: root, env, encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["run-calls.cjs"], options);
  const printed = stdout.split("\nend of a call\n");
  const last = printed.pop();
  assert.equal(status, 0, `${calls[printed.length]?.join(" ")}: ${last} ${stderr}`);
  assert.equal(printed.length, calls.length);
  for (const [index, words] of calls.entries()) assert.notEqual(printed[index], "", words.join(" "));
});
