import assert from "node:assert/strict";
import { test } from "node:test";
import {
  commandsIn,
  documentedAlone,
  documentedCommands,
  fencesOf,
  wayOf,
} from "../../scripts/docs-commands";
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
  assert.match(first.text, /^npm start /);
  assert.ok(second.line > first.line);
  assert.deepEqual(fencesOf("README.md", ["none"]), []);
});
