import assert from "node:assert/strict";
import { rmSync } from "node:fs";
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

test("every example is parsed by the command that it names", () => {
  const lines = Object.keys(ways);
  const script = lines.map((line) => `${line}\nprintf 'end of an example\\n'`).join("\n"); // one shell for all
  const { stdout, stderr } = shell(script, "prints");
  const outputs = stdout.split("end of an example\n").slice(0, -1);
  assert.equal(outputs.length, lines.length, stderr);
  for (const [index, line] of lines.entries()) {
    const calls = outputs[index].split("\n").slice(0, -1);
    assert.ok(calls.length > 0, line);
    for (const [project, ...words] of calls.map((call) => call.split("\0").slice(0, -1))) {
      const program = batchmix();
      let reached: Command | undefined;
      for (const command of allCommands(program))
        command.exitOverride().action(() => {
          reached = command;
          if (command.opts().corpus && command.name() !== "throughput") studySettings(command.opts());
        });
      program.parse(words, { from: "user" });
      assert.equal(project, "batchmix");
      assert.equal(reached, named(program, words), line);
      assert.notEqual(reached, program, line);
    }
  }
});

test("every example runs", async (context) => {
  for (const [line, way] of Object.entries(ways)) {
    if ("reason" in way) continue;
    await context.test(line, () => {
      const out = / --out (data\/models\/\S+)/.exec(line)?.[1];
      if (out) rmSync(path.join(root, out), { recursive: true, force: true });
      const whole = way.toFirst ? line.replace(" && ", ` ${way.toFirst} && `) : line;
      const { status, stderr, stdout } = shell(`${whole} ${way.append}`);
      assert.equal(status, 0, stderr);
      assert.notEqual(stdout, "");
    });
  }
});
