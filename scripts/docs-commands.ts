import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../src/core";
import { asItIs, download, two, type Way, ways } from "../test/support/example-project";

/** A fenced block of a document. */
export interface Fence {
  readonly file: string;
  /** Of the block's first line within the document, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The documents that are checked, as paths from the project's root. */
export function documents(): string[] {
  const docs = readdirSync(projectPath("docs")).filter((name) => name.endsWith(".md"));
  return ["README.md", ...docs.map((name) => path.join("docs", name)), path.join("data", "README.md")];
}

/** The fenced blocks of a document in some languages. @param file a path from the project's root */
export function fencesOf(file: string, languages: readonly string[]): Fence[] {
  const text = readFileSync(projectPath(file), "utf8");
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(({ 1: language, 2: block, index }) =>
    languages.includes(language)
      ? [{ file, line: text.slice(0, index).split("\n").length + 1, language, text: block }]
      : [],
  );
}

/** The commands of a shell's block: lines that a backslash joins, without a prompt and without the comment behind. */
export function commandsIn({ text }: Pick<Fence, "text">): string[] {
  const lines = text.replace(/\\\n\s*/g, "").split("\n");
  return lines
    .map((line) =>
      line
        .replace(/^\$ /, "")
        .replace(/(^|\s{2,})# .*$/, "")
        .trim(),
    )
    .filter(Boolean);
}

/** Every command of the documents' shell blocks, once. */
export function documentedCommands(): string[] {
  const fences = documents().flatMap((file) => fencesOf(file, ["sh", "bash", "console"]));
  return [...new Set(fences.flatMap(commandsIn))];
}

/** A {@link Way}, and a command that makes what this one needs, if no command before it does. */
export type DocumentedWay = Way & { readonly after?: string };

const longCheck = (what: string): Way => ({ reason: `a check by itself: ${what}` });
const half = "npx batchmix train --mix 1:1:0 --out data/models/half";

/** What some commands that a help has as examples need in the documents, which have them in another order. */
const needs: Readonly<Record<string, string>> = {
  "npx batchmix report --published flickr30k-x": "npx batchmix study publish flickr30k-x",
  "npx batchmix study publish flickr30k-x": "npx batchmix study run flickr30k-x",
};

/** The documents' commands that no help has as an example. */
const others: Readonly<Record<string, DocumentedWay>> = {
  "npm start": { reason: "installs the environment that this check runs in" },
  "npm start -- --corpus flickr30k-x": download,
  "npm run lab": { reason: "a server that runs until it is stopped" },
  "npm run dev": { reason: "watches until it is stopped" },
  "npx batchmix sweep power FILE --published flickr30k-x": { reason: "a file of the reader's" },
  "npm test": longCheck("all tests"),
  "npm run test:quick": longCheck("tests"),
  "npm test -- sweep/lock": longCheck("tests"),
  "npm run check:node": longCheck("fetches other versions of Node"),
  "npm run bench -- setup": download,
  "npm run bench -- shape": longCheck("a benchmark"),
  "npm run bench -- train encode": longCheck("a benchmark"),
  "npm run bench -- sampler": longCheck("a benchmark"),
  "npm run bench -- precision": longCheck("a benchmark"),
  "npm run bench -- memory": longCheck("a benchmark"),
  "npm run bench -- evaluate": longCheck("a benchmark"),
  "npm run bench -- corpus": longCheck("a benchmark"),
  "npm run bench -- cell": longCheck("a benchmark"),
  "npm run api": download,
  "npm run check:latex": longCheck("needs LaTeX"),
  "npm run gpu-check": longCheck("of a GPU"),
  "npm run test:kill -- --kills 25": longCheck("minutes of kills"),
  "npm run test:slurm": longCheck("installs Slurm"),
  "npx batchmix --help": asItIs,
  "npx batchmix report": { append: "", after: "npx batchmix sweep run sweeps/emoji.json" },
  "npx batchmix sweep run sweeps/emoji-learning-rate.json": asItIs,
  "npx batchmix sweep run sweeps/emoji.json --workers 2": asItIs,
  "npx batchmix results --where \"corpus = 'emoji'\"": {
    append: "",
    after: "npx batchmix sweep run sweeps/emoji.json",
  },
  "npx batchmix results --why 131323d3": { reason: "a key of the reader's results" },
  "npx batchmix sweep run sweeps/flickr30k-x.json --slurm --cpus 8 --mem 16G --time 2:00:00": {
    append: "--dry-run",
  },
  "npx batchmix sweep run sweeps/flickr30k-x.json --slurm --dry-run": asItIs,
  "npx batchmix data check mine.tsv": asItIs,
  "npx batchmix sweep plan mine.json": asItIs,
  "npx batchmix sweep run mine.json": asItIs,
  "npx batchmix report mine.json": { append: "", after: "npx batchmix sweep run mine.json" },
  "npx batchmix train --mix 0:1:0 --negatives 2 --negative-languages other --mined data/mined/emoji.parquet --out data/models/hard-other":
    asItIs,
  "npx batchmix evaluate --model half --measures AP,nDCG@10,R@100": { ...two, after: half },
  "npx batchmix evaluate --model half --trec data/trec --depth 1000": { ...two, after: half },
  "npx batchmix evaluate --from-trec data/trec": {
    append: "",
    after: "npx batchmix evaluate --model half --trec data/trec --depth 1000",
  },
  "npx batchmix evaluate --without-leaked": two,
  "npx batchmix evaluate --corpus xquad-r --measures AP,AP@100,nDCG@10,R@1,R@10,R@100,RR --table studies/flickr30k-x/data/xquad-r-zero-shot.csv":
    download,
  "npx batchmix data hub Helsinki-NLP/opus-100 --out en-tr.jsonl --languages en,tr --config en-tr --split train --as train --both 'translation.*'":
    download,
};

/** What way each command of the documents runs, in an order in which each has what it needs; null for an unknown one. */
export function wayOf(command: string): DocumentedWay | null {
  const way = others[command] ?? ways[command] ?? null;
  return way && "append" in way && needs[command] ? { ...way, after: needs[command] } : way;
}

/** The commands that {@link wayOf} knows for documents alone. */
export const documentedAlone: readonly string[] = Object.keys(others);
