import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  commandsIn,
  documentedAlone,
  documentedCommands,
  documents,
  fencesOf,
  wayOf,
} from "../../scripts/docs-commands";
import { batchKinds, projectPath } from "../../src/core";
import { loadCorpus } from "../../src/data";
import { makeSampler } from "../../src/mixture";
import { ways } from "../support/example-project";

test("every command in a shell block of the documents is known to check:docs, and every one that it knows is there", () => {
  const found = documentedCommands();
  assert.deepEqual(
    found.filter((command) => wayOf(command) === null),
    [],
  );
  assert.deepEqual(
    documentedAlone.filter((command) => !found.includes(command)),
    [],
  );
  assert.deepEqual(
    documentedAlone.filter((command) => command in ways),
    [],
    "help has these as examples already",
  );
});

test("commands are read without prompt and comment, and joined where a backslash ends a line", () => {
  const text = [
    "npx batchmix data   # the list",
    "",
    "$ npx batchmix train --mix 1:0:0 \\",
    "    --out 'a # b'",
    "# only a comment",
  ].join("\n");
  assert.deepEqual(commandsIn({ text }), [
    "npx batchmix data",
    "npx batchmix train --mix 1:0:0 --out 'a # b'",
  ]);
});

test("blocks are found with their line and language", () => {
  const [first, second] = fencesOf("README.md", ["sh"]);
  assert.match(first.text, /^npx batchmix report /);
  assert.match(second.text, /^npm start /);
  assert.ok(second.line > first.line);
  assert.deepEqual(fencesOf("README.md", ["none"]), []);
});

/** A document's text without its blocks of code. */
const proseOf = (file: string) => readFileSync(projectPath(file), "utf8").replace(/^```[\s\S]*?^```$/gm, "");

/** The anchors of a document's headings, as GitHub makes them of the headings' words. */
function anchorsOf(file: string): string[] {
  return [...proseOf(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** A document's links within the project: the file that each leads to, from the project's root, and the heading. */
function linksOf(file: string): { link: string; target: string; anchor?: string }[] {
  const links = [...proseOf(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
  return links
    .filter((link) => !/^https?:/.test(link))
    .map((link) => {
      const [name, anchor] = link.split("#");
      const target = name === "" ? file : path.join(path.dirname(file), name);
      return { link, target, anchor };
    });
}

test("every link of the documents leads to a file of the project, and to a heading of it where it names one", () => {
  const links = documents().flatMap((file) => linksOf(file).map((each) => ({ file, ...each })));
  assert.ok(links.filter(({ anchor }) => anchor !== undefined).length > 5);
  for (const { file, link, target, anchor } of links) {
    assert.ok(existsSync(projectPath(target)), `${file}: ${link} leads to no file`);
    if (anchor !== undefined)
      assert.ok(anchorsOf(target).includes(anchor), `${file}: ${link} names no heading of ${target}`);
  }
});

test("the README is a page of 150 lines at most, from which every other document is linked", () => {
  assert.ok(readFileSync(projectPath("README.md"), "utf8").trimEnd().split("\n").length <= 150);
  const linked = new Set(["README.md", ...linksOf("README.md").map(({ target }) => target)]);
  assert.deepEqual(
    documents().filter((file) => !linked.has(file)),
    [],
  );
});

test("the README's first cell prints the table that stands below it", async () => {
  type Row = Readonly<Record<string, string>>;
  class Frame {
    constructor(readonly rows: readonly Row[]) {}
  }
  const shown: Row[] = [];
  const showFrame = ({ rows }: Frame) => shown.push(...rows);
  const [{ text }] = fencesOf("README.md", ["ts"]);
  const statements = text.replace(/^import .*\n/gm, "");
  const run = new Function("batchmix", "DataFrame", `return (async () => {${statements}})()`);
  await run({ batchKinds, loadCorpus, makeSampler, showFrame }, Frame);
  const line = (fields: readonly string[]) => `| ${fields.join(" | ")} |\n`;
  const [columns, ...rows] = [Object.keys(shown[0]), ...shown.map(Object.values)];
  const printed = `\`\`\`\n\n${line(columns)}|${"---|".repeat(columns.length)}\n${rows.map(line).join("")}\n`;
  const [, below] = readFileSync(projectPath("README.md"), "utf8").split(text);
  assert.equal(below.slice(0, printed.length), printed);
});
