import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestContext } from "node:test";
import { projectPath } from "../../src/core";
import {
  checkComparable,
  checkTrainable,
  countTexts,
  type HubShape,
  loadCorpus,
  ownCorpusMistakes,
  readHubDataSet,
  readMiraclPool,
  retrievalSet,
} from "../../src/data";
import { evaluateTrec, parseMeasure } from "../../src/evaluation";
import { dataSetHub } from "../../test/data/fake-data-sets";
import { writePool } from "../../test/pools/made-pool";
import { writeSmallCorpus } from "../../test/support/small-model";
import { type Format, json, write } from "./format";

/** A corpus as evaluation and training look at it before they compute anything. */
async function readCorpus(name: string): Promise<void> {
  const corpus = await loadCorpus(name);
  countTexts(corpus);
  if (corpus.testOnly === undefined) checkTrainable(corpus);
  checkComparable(retrievalSet(corpus, "test"), 2);
}

const tsvHeader = "id\tsplit\tlanguage\trole\ttext\tpassage\tcluster";

/** Texts and judgements: corpora of a user's, of the tasks that batchmix knows and of the hub, and TREC's files. */
export const corpora: readonly Format[] = [
  {
    name: "corpus .jsonl",
    prepare(folder) {
      const file = path.join(folder, "mine.jsonl");
      writeSmallCorpus(file);
      return {
        files: { "mine.jsonl": "jsonl" },
        called: "mine",
        async read() {
          const mistakes = await ownCorpusMistakes(file);
          await readCorpus(file);
          if (mistakes.length > 0) throw new Error(`is read, and has a mistake: ${mistakes[0]}`);
        },
      };
    },
  },
  {
    name: "corpus .tsv",
    prepare(folder) {
      const rows = Array.from({ length: 12 }, (_, id) => id).flatMap((id) =>
        ["en", "de"].flatMap((language) => [
          `${id}\t${id < 6 ? "train" : "test"}\t${language}\tquery\tquestion ${id}\t\tc${id % 3}`,
          `${id}\t${id < 6 ? "train" : "test"}\t${language}\tcandidate\tanswer ${id}\tp${id}\tc${id % 3}`,
        ]),
      );
      const file = path.join(folder, "mine.tsv");
      writeFileSync(file, `${[tsvHeader, ...rows].join("\n")}\n`);
      return { files: { "mine.tsv": "tsv" }, called: "mine", read: () => readCorpus(file) };
    },
  },
  {
    name: "corpus .parquet",
    prepare(folder) {
      const file = path.join(folder, "mine.parquet");
      writeFileSync(file, readFileSync(projectPath("test", "fixtures", "data", "own-corpus.parquet")));
      return {
        files: { "mine.parquet": "parquet" },
        called: "mine",
        read: async () => void countTexts(await loadCorpus(file)),
      };
    },
  },
  {
    name: "MLQA-R",
    prepare(folder) {
      for (const language of ["en", "de"]) {
        const articles = ["Ada", "Eva", "Ina", "Ora", "Uma"].map((name) => ({
          title: name,
          paragraphs: [
            {
              sentences: [`${name} came.`, `${language} saw.`],
              sentence_breaks: [
                [0, 9],
                [10, 17],
              ],
              qas: [{ id: name, question: `Who is ${name}?`, answers: [{ answer_start: 0 }] }],
            },
          ],
        }));
        write(folder, `${language}.json`, json({ data: articles }));
      }
      return {
        files: { "en.json": "json", "de.json": "json" },
        called: "mlqa-r",
        read: () => readCorpus(`mlqa-r:${folder}`),
      };
    },
  },
  {
    name: "MIRACL",
    prepare(folder) {
      writePool(folder, () => 1);
      return {
        files: {
          "miracl-v1.0-sw/topics/topics.miracl-v1.0-sw-dev.tsv": "tsv",
          "miracl-v1.0-sw/qrels/qrels.miracl-v1.0-sw-dev.tsv": "tsv",
          "miracl-corpus-v1.0-sw/docs-0.jsonl.gz": "jsonl.gz",
          "miracl-corpus-v1.0-sw/docs-1.jsonl.gz": "jsonl.gz",
        },
        read: () => readMiraclPool(folder, "dev", ["sw"]),
      };
    },
  },
  {
    name: "TREC",
    prepare(folder) {
      const pairs = Array.from({ length: 40 }, (_, at) => [`q${at % 8}`, `d${(7 * at) % 29}`]);
      write(
        folder,
        "qrels.txt",
        pairs.map(([query, passage], at) => `${query} 0 ${passage} ${at % 3}\n`).join(""),
      );
      write(
        folder,
        "run.txt",
        pairs
          .map(([query, passage], at) => `${query} Q0 ${passage} ${at} ${1 / at} x\n`)
          .join("")
          .replace("Infinity", "3"),
      );
      const measures = ["nDCG@10", "R@5", "AP"].map(parseMeasure);
      return {
        files: { "qrels.txt": "text", "run.txt": "text" },
        read: () => evaluateTrec(folder, measures),
      };
    },
  },
  {
    name: "hub Parquet",
    async prepare(folder) {
      const name = "xquad.en/validation/0000.parquet";
      const content = readFileSync(
        path.join(projectPath("test", "fixtures", "data", "hub"), "xquad.en.validation.0.parquet"),
      );
      write(folder, `files/${name}`, content);
      const files: Record<string, Buffer> = {};
      let stop = () => {};
      const context = {
        after: (end: () => void) => {
          stop = end;
        },
      } as TestContext;
      const { endpoint } = await dataSetHub(context, { "ada/set": { "refs/convert/parquet": files } });
      const shape: HubShape = {
        languages: ["en"],
        config: "xquad.*",
        split: "validation",
        as: "test",
        id: "id",
        columns: { query: "question", candidate: "context" },
      };
      const fetched = path.join(folder, "fetched");
      return {
        files: { [`files/${name}`]: "parquet" },
        called: "xquad.en, validation, row",
        async read() {
          files[name] = readFileSync(path.join(folder, "files", name));
          rmSync(fetched, { recursive: true, force: true });
          await readHubDataSet("ada/set", shape, { folder: fetched, endpoint, token: "" });
        },
        close: () => stop(),
      };
    },
  },
];
