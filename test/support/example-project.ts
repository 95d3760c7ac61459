import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../../src/core";
import { writePool } from "../pools/made-pool";
import { writeSmallCorpus, writeSmallModel } from "./small-model";
import { writeSmallStudy } from "./small-study";

/** What is appended to an example, or to its first of two commands, so that it takes seconds; or why it is parsed alone. */
export type Way = { readonly append: string; readonly toFirst?: string } | { readonly reason: string };
export const asItIs: Way = { append: "" };
export const download: Way = { reason: "downloads what the network alone has" };
export const long: Way = { reason: "draws every figure in a browser: a minute" };
const kernel: Way = { reason: "executes notebooks, as test/notebook does" };
const few = {
  append: "--blocks 2 --texts 8 --batch-sizes 4 --pairs 4 --passes 1 --evaluation-languages en,de",
};
export const two: Way = { append: "--evaluation-languages en,de" };

/** Every example of every help, in the order in which they run: later ones need what earlier ones made. */
export const ways: Readonly<Record<string, Way>> = {
  "npx batchmix quickstart": long,
  "npx batchmix quickstart --corpus flickr30k-x": download,
  "BATCHMIX_ENGINE=wasm npx batchmix setup": { reason: "installs the environment that this test runs in" },
  "npx batchmix data": asItIs,
  "npx batchmix data flickr30k-x": download,
  "npx batchmix data mlqa-r:/srv/mlqa-r": { reason: "a folder of the reader's" },
  "npx batchmix data check mine.jsonl": asItIs,
  "npx batchmix data check mine.jsonl --json": asItIs,
  "npx batchmix data leakage xquad-r --train ntrex": download,
  "npx batchmix data hub google/xquad": download,
  "npx batchmix data miracl sw --out data/miracl": download,
  "BATCHMIX_MIRROR=/srv/mirror npx batchmix data flickr30k-x": { reason: "a folder of the reader's" },
  "npx batchmix data hub google/xquad --out xquad.jsonl --languages en,de,tr --config 'xquad.*' --split validation --id id --query question --candidate context":
    download,
  "npx batchmix data hub facebook/mlqa --out mlqa.jsonl --languages en,de,es --config 'mlqa.*.*' --id id --query question --candidate context":
    download,
  "npx batchmix data hub Helsinki-NLP/opus-100 --out en-tr.jsonl --languages en,tr --config en-tr --both 'translation.*'":
    download,
  "npx batchmix model intfloat/multilingual-e5-small": download,
  "npx batchmix model all-MiniLM-L6-v2": download,
  "npx batchmix mine --below 0.95 --out data/mined/emoji.parquet": asItIs,
  "npx batchmix mine --corpus emoji --ranks 11-60 --out data/mined/emoji-far.parquet": asItIs,
  "npx batchmix train --mix 0:1:0 --negatives 2 --mined data/mined/emoji.parquet --out data/models/hard":
    asItIs,
  "npx batchmix evaluate --model intfloat/multilingual-e5-small": two,
  "npx batchmix train --mix 1:1:0 --out data/models/half": asItIs,
  "npx batchmix train --mix 1:1:0 --seed 1 --out data/models/half": asItIs,
  "npx batchmix train --mix 0.5/0.5/0 --steps 2 --out data/models/short": asItIs,
  "npx batchmix train --kinds mono,cross,x-x --mix 2:1:1 --out data/models/x-x": asItIs,
  'npx batchmix train --path \'[{"until": 1, "from": "1:0:0", "to": "0:1:0"}]\' --out data/models/path':
    asItIs,
  "npx batchmix evaluate --model data/models/half": two,
  "npx batchmix evaluate --model data/models/half --corpus emoji --layers 1": two,
  "npx batchmix evaluate --corpus xquad-r --without-leaked flickr30k-x": {
    append: "--corpus mine.jsonl --without-leaked mine.jsonl",
  },
  "npx batchmix evaluate --corpus miracl:data/miracl --evaluation-languages sw --layers 2": asItIs,
  "npx batchmix evaluate --trec data/trec && npx batchmix evaluate --from-trec data/trec": {
    append: "",
    toFirst: "--evaluation-languages en,de",
  },
  "npx batchmix sweep plan sweeps/emoji.json": asItIs,
  "npx batchmix sweep plan sweeps/emoji.json --json": asItIs,
  "npx batchmix sweep power sweeps/flickr30k-x.json --published flickr30k-x": {
    reason: "no study is published yet; test/study/flickr30k-x has the numbers",
  },
  "npx batchmix sweep run sweeps/flickr30k-x.json --slurm --cpus 8 --mem 8G --time 2:00:00": {
    append: "--dry-run",
  },
  "npx batchmix sweep run sweeps/emoji.json": asItIs,
  "npx batchmix sweep run sweeps/emoji.json --measure nDCG@10": asItIs,
  "npx batchmix sweep power sweeps/emoji.json --margin 0.005": asItIs,
  "npx batchmix sweep next sweeps/emoji.json --for multi": asItIs,
  "npx batchmix sweep next sweeps/emoji.json --for multi=2,mono=1 --within 0.02 --run": asItIs,
  "npx batchmix sweep run sweeps/flickr30k-x.json --workers 2": asItIs,
  "npx batchmix results": asItIs,
  "npx batchmix results --where \"corpus = 'flickr30k-x' AND mono = 1\"": asItIs,
  'npx batchmix results --sql \'SELECT mono, "cross", multi, avg("mAP_multi") FROM cells GROUP BY ALL\'':
    asItIs,
  'npx batchmix results --sql "SELECT * FROM queries JOIN cells USING (key, evaluation)" --out queries.parquet':
    asItIs,
  "npx batchmix results --json": asItIs,
  "npx batchmix results --stale": asItIs,
  "npx batchmix report sweeps/flickr30k-x.json --out figures/flickr30k-x": asItIs,
  "npx batchmix report sweeps/flickr30k-x.json --measure nDCG@10 --out figures/ndcg": asItIs,
  "npx batchmix study new mine": asItIs,
  "npx batchmix study plan flickr30k-x": asItIs,
  "npx batchmix study run flickr30k-x": asItIs,
  "npx batchmix study run flickr30k-x --workers 2": asItIs,
  "npx batchmix study publish flickr30k-x": asItIs,
  "npx batchmix study verify flickr30k-x": asItIs,
  "npx batchmix study verify flickr30k-x --cell 1-primary/1:1:0/3": { append: "--cell 1-both/1:1:0/0" },
  "npx batchmix study paper flickr30k-x-epoch": asItIs,
  "npx batchmix report --published flickr30k-x": asItIs,
  "npx batchmix report --published flickr30k-x --out figures/flickr30k-x": asItIs,
  "npx batchmix report --published flickr30k-x --sweep 3-xquad-r": { append: "--sweep 2-english" },
  "npx batchmix train --mix 1:0:0 --out data/models/mono": asItIs,
  "npx batchmix train --mix 0:1:0 --out data/models/cross": asItIs,
  "npx batchmix compare data/models/half sweeps/emoji.json --measure nDCG@10": asItIs,
  "npx batchmix compare data/models/half data/models/mono --corpus emoji --latex half-mono.tex": {
    append: "--corpus mine.jsonl",
  },
  "npx batchmix compare published:flickr30k-x/4-third-of-steps published:flickr30k-x/5-two-thirds-of-steps --figure steps":
    { reason: "sweeps that the small study lacks" },
  "npx batchmix throughput mono cross": few,
  "npx batchmix throughput mono cross --blocks 30 --margin 0.02 --figure figures/speed": few,
  "npx batchmix figures": long,
  "npx batchmix figures --corpus flickr30k-x": long,
  "npx batchmix figures --width 3.03": long,
  "npx batchmix figures sweeps/emoji.json": long,
  "npx batchmix figures sweeps/emoji.json --measure own@10": long,
  "npx batchmix figures sweeps/emoji.json --out paper --width 3.03": long,
  "npx batchmix figures --published flickr30k-x": long,
  "npx batchmix notebooks --list": asItIs,
  "npx batchmix notebooks --small": kernel,
  'npx batchmix notebooks 4 --parameters \'{"corpus": "xquad-r"}\'': kernel,
  "npx batchmix notebooks --published flickr30k-x --out studies/flickr30k-x/pages": kernel,
  "npx batchmix lab": { reason: "a server that runs until it is stopped" },
};

/** A corpus with one text a line in the place of one item a line. */
function asTsv(jsonl: string): string {
  const rows = jsonl
    .trim()
    .split("\n")
    .flatMap((line) => {
      const { id, split, texts } = JSON.parse(line);
      return texts.map((each: Record<string, string>) => [id, split, each.language, each.role, each.text]);
    });
  const head = ["id", "split", "language", "role", "text"];
  return `${[head, ...rows].map((row) => row.join("\t")).join("\n")}\n`;
}

/** Runs a line as a shell does, with the command line of this project, or one that prints its arguments, as npx. */
export type Shell = (line: string, npx?: "runs" | "prints") => SpawnSyncReturns<string>;

/**
 * Makes a project with these sources, small sweeps and a small study under the real ones' names, a small model
 * under the default one's name, a small corpus mine.jsonl and mine.tsv, its sweep mine.json, and no results.
 *
 * @param root an empty folder
 */
export function makeProject(root: string): Shell {
  for (const name of ["src", "bin", "scripts", "notebooks", "package.json", "package-lock.json"])
    cpSync(projectPath(name), path.join(root, name), { recursive: true });
  for (const name of ["node_modules", ".engine"]) symlinkSync(projectPath(name), path.join(root, name));
  for (const model of ["multilingual-e5-small", "intfloat/multilingual-e5-small"])
    writeSmallModel(path.join(root, "data", "models", model), "small-xlm-roberta");
  writeSmallCorpus(path.join(root, "mine.jsonl"));
  writeFileSync(path.join(root, "mine.tsv"), asTsv(readFileSync(path.join(root, "mine.jsonl"), "utf8")));
  const mine = {
    corpus: "mine.tsv",
    design: ["corners", "1:1:0"],
    seeds: 2,
    settings: { batchSize: 4, steps: 2 },
  };
  writeFileSync(path.join(root, "mine.json"), JSON.stringify(mine));
  writePool(path.join(root, "data", "miracl"), () => 1);
  mkdirSync(path.join(root, "sweeps"), { recursive: true });
  const study = path.join(root, "studies", "flickr30k-x");
  writeSmallStudy(study);
  symlinkSync(study, `${study}-epoch`);
  writeFileSync(path.join(study, "paper.md"), "Half and half has {1-both: mono+cross, multi: mean} mAP.\n");
  const sweeps = readdirSync(projectPath("sweeps")).filter((name) => name.endsWith(".json"));
  for (const [at, name] of sweeps.entries()) {
    const settings = { batchSize: 4, steps: 2 + at }; // so that no two sweeps share a cell
    const sweep = { corpus: "../mine.jsonl", design: ["simplex-centroid"], seeds: 2, settings };
    writeFileSync(path.join(root, "sweeps", name), JSON.stringify(sweep));
  }
  const writeProgram = (name: string, script: string) => {
    mkdirSync(path.join(root, "commands", path.dirname(name)), { recursive: true });
    writeFileSync(path.join(root, "commands", name), script, { mode: 0o755 });
  };
  writeProgram("runs/npx", '#!/bin/sh\nshift\nexec node bin/batchmix.cjs "$@"\n');
  writeProgram("prints/npx", "#!/bin/sh\nprintf '%s\\0' \"$@\"\necho\n");
  return (line, npx = "runs") =>
    spawnSync("sh", ["-c", line], {
      cwd: root,
      encoding: "utf8",
      env: {
        ...process.env,
        PATH: `${path.join(root, "commands", npx)}:${process.env.PATH}`,
        BATCHMIX_RESULTS: undefined,
      },
    });
}
