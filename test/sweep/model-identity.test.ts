import assert from "node:assert/strict";
import fs, {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { makeMix } from "../../src/mixture";
import { defaultSettings } from "../../src/settings";
import { type Cell, cellKey, loadCellInputs, planCells, runSweep, trainModel } from "../../src/sweep";
import { openModels } from "../../src/throughput/compared-model";
import { writeSmallCorpus, writeSmallModel } from "../support/small-model";
import { temporaryFolder } from "../support/temporary-folder";

const folder = temporaryFolder("model-identity");
process.env.BATCHMIX_RESULTS = path.join(folder, "results");
const corpus = path.join(folder, "words.jsonl");
writeSmallCorpus(corpus);

function cellsOf(model: string): Cell[] {
  const settings = {
    ...defaultSettings(corpus),
    model,
    layers: null,
    steps: 2,
    warmupSteps: 1,
    batchSize: 4,
  };
  return planCells({ ...settings, seeds: 1 }, [makeMix(1, 1, 0)]);
}

function modelIn(name: string, fixture: "small-labse" | "small-xlm-roberta" = "small-labse"): string {
  const model = path.join(folder, name);
  writeSmallModel(model, fixture);
  return model;
}

const sentenceTransformers = "config_sentence_transformers.json";

test("models of other prompts are other cells: other results beside each other, other weights of train", async () => {
  const prompts = [
    { query: "", passage: "" },
    { query: "look for ", passage: "passage " },
  ];
  const models = prompts.map((declared, index) => {
    const model = modelIn(`prompted-${index}`);
    writeFileSync(path.join(model, sentenceTransformers), JSON.stringify({ prompts: declared }));
    return model;
  });
  const stored = [];
  for (const model of models) {
    const { plan, cells } = await runSweep(cellsOf(model));
    assert.equal(plan.length, 2);
    stored.push(...cells.map((cell) => cell?.result));
  }
  assert.equal(new Set(stored.map((result) => result?.key)).size, 4);
  assert.equal(new Set(stored.map((result) => JSON.stringify(result?.macro))).size, 4);
  const weights = [];
  for (const model of models) {
    const [, cell] = cellsOf(model);
    const trained = `${model}-trained`;
    await trainModel({ ...cell, mix: makeMix(1, 1, 0), seed: 0 }, trained);
    weights.push(readFileSync(path.join(trained, "model.safetensors")));
  }
  assert.notDeepEqual(weights[0], weights[1]);
});

/** Files of a model folder that are asked for while some work is done, whether they are there or not. */
async function namesAsked(model: string, work: () => Promise<unknown>): Promise<string[]> {
  const names = new Set<string>();
  const watched = ["openSync", "readFileSync", "existsSync", "statSync", "createReadStream"] as const;
  const before = watched.map((name) => fs[name]);
  for (const name of watched) {
    const original = fs[name] as (...args: unknown[]) => unknown;
    Object.assign(fs, {
      [name](place: unknown, ...rest: unknown[]) {
        const within = typeof place === "string" ? path.relative(model, path.resolve(place)) : "..";
        if (within !== "" && !within.startsWith("..")) names.add(within.split(path.sep).join("/"));
        return original(place, ...rest);
      },
    });
  }
  try {
    await work();
  } finally {
    for (const [index, name] of watched.entries()) Object.assign(fs, { [name]: before[index] });
  }
  const isFolder = (name: string) =>
    existsSync(path.join(model, name)) && statSync(path.join(model, name)).isDirectory();
  return [...names].filter((name) => !isFolder(name)).sort();
}

for (const fixture of ["small-labse", "small-xlm-roberta"] as const) {
  test(`every file that is asked for of a model folder decides the key: ${fixture}`, async () => {
    const model = modelIn(`watched-${fixture}`, fixture);
    const cells = cellsOf(model);
    const names = await namesAsked(model, () => runSweep(cells));
    const expected = ["config.json", sentenceTransformers, "tokenizer.json", "tokenizer_config.json"];
    for (const name of [...expected, "modules.json", "1_Pooling/config.json", "PROVENANCE.json"])
      assert.ok(names.includes(name), `${name} is not among ${names}: is reading not watched?`);
    const keysOf = async (of: string) => {
      const { identity } = await loadCellInputs({ ...cells[0].settings, model: of });
      const [compared] = openModels([of], { layers: null, maxTokens: 128, ignoredKeys: null });
      return [...cells.map((cell) => cellKey(cell, identity)), compared.hash];
    };
    const keys = await keysOf(model);
    const isWhole = (name: string) => !name.endsWith(".safetensors") || existsSync(path.join(model, name));
    for (const name of names.filter(isWhole)) {
      const other = path.join(folder, "changed");
      cpSync(model, other, { recursive: true });
      const file = path.join(other, name);
      // a name that is not there has to count once it is: E5's prompts go by what PROVENANCE.json says
      if (name.endsWith(".safetensors") && existsSync(file)) {
        const bytes = readFileSync(file);
        bytes[bytes.length - 4] ^= 1; // the last number by a little
        writeFileSync(file, bytes);
      } else if (existsSync(file)) appendFileSync(file, " ");
      else {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(
          file,
          name === "PROVENANCE.json" ? JSON.stringify({ model: "intfloat/multilingual-e5-small" }) : "{}",
        );
      }
      if (name === "adapter_config.json") await assert.rejects(keysOf(other), /the folder holds an adapter/);
      else
        for (const [at, changed] of (await keysOf(other)).entries())
          assert.notEqual(changed, keys[at], `${name}, ${at}`);
      rmSync(other, { recursive: true });
    }
    writeFileSync(path.join(model, "README.md"), "# a model\n");
    writeFileSync(path.join(model, "PROVENANCE.json"), JSON.stringify({ model: "somebody/else" }));
    const moved = `${model}-moved`;
    cpSync(model, moved, { recursive: true });
    assert.deepEqual(await keysOf(moved), keys);
  });
}
