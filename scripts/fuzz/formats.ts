import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestContext } from "node:test";
import * as tf from "@tensorflow/tfjs";
import { projectPath, RandomStream, UserError } from "../../src/core";
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
import { loadEngine } from "../../src/engine";
import { evaluateTrec, parseMeasure } from "../../src/evaluation";
import { countShares, parseDesign } from "../../src/mixture";
import {
  modelHashes,
  readEncoderConfig,
  readModelOrigin,
  readParameters,
  writeModel,
} from "../../src/models";
import { parameters } from "../../src/notebook";
import { VectorStore } from "../../src/search";
import { defaultSettings } from "../../src/settings";
import { submittedArrays } from "../../src/slurm";
import {
  checkHypotheses,
  publishedStudy,
  readHypotheses,
  readOrigins,
  StudyTable,
  studySweeps,
} from "../../src/study";
import { cellRow } from "../../src/study/cell-row";
import { storedPrecisions } from "../../src/study/query-precisions";
import {
  addItems,
  addQueries,
  addSettings,
  type MeasuredCell,
  scoreFloats,
} from "../../src/study/score-tables";
import {
  cellFolder,
  evaluationFolder,
  explainStale,
  openModel,
  openResults,
  planCells,
  queryRows,
  readMetrics,
  readSweepFile,
  resultRow,
  type StoredCell,
  type StoredEntry,
  stageHashes,
  storedEntries,
  sweepCells,
} from "../../src/sweep";
import { scoreVectors } from "../../src/sweep/stages/score-vectors";
import {
  readProcessors,
  readStored,
  readTrainedModel,
  storeEvaluation,
  storeTraining,
  writeConfig,
} from "../../src/sweep/store";
import { paperTable } from "../../src/tables";
import { readRecordFile, throughputContrasts } from "../../src/throughput";
import { checkpointsIn, makeTrainer } from "../../src/training";
import { dataSetHub } from "../../test/data/fake-data-sets";
import { writePool } from "../../test/pools/made-pool";
import { smallConfig, smallParameters } from "../../test/support/small-encoder";
import { writeSmallCorpus, writeSmallModel } from "../../test/support/small-model";
import { plainSettings } from "../../test/support/trainer-settings";
import { madeRecord, scattered } from "../../test/throughput/made-record";
import type { Syntax } from "./mutations";

/** A kind of input: files that depend on each other, and what reads them. */
export interface Format {
  readonly name: string;
  /** Writes valid files into an empty folder. */
  prepare(folder: string): Prepared | Promise<Prepared>;
}

export interface Prepared {
  /** The files to change, by their path within the folder, with what is in them. */
  readonly files: Readonly<Record<string, Syntax>>;
  /** How sentences about what several files hold together may begin instead of with a file's name. */
  readonly called?: string;
  /** Reads and plans with all files, as a command does, without training; throws where a command would. */
  read(): unknown;
  close?(): void | Promise<void>;
}

const write = (folder: string, name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
};

const json = (value: unknown) => JSON.stringify(value);
const text = "Ünder a red sky, 12 ships.\t看 ก \ud800 x";

/** A model folder as training, evaluation and model cards read it. */
function readModel(folder: string): void {
  const config = readEncoderConfig(folder);
  const opened = openModel(folder, { layers: null, maxTokens: 128, ignoredKeys: null });
  for (const role of ["query", "candidate"] as const) opened.tokensOf(text, role);
  readParameters(folder, config, [0, 1, config.vocabularySize - 1]);
  modelHashes(folder, config);
  readModelOrigin(folder);
}

function model(
  name: string,
  files: Readonly<Record<string, Syntax>>,
  fixture: "small-labse" | "small-xlm-roberta" = "small-labse",
): Format {
  return {
    name,
    prepare(folder) {
      writeSmallModel(folder, fixture);
      write(folder, "config_sentence_transformers.json", json({ prompts: { query: "q: ", passage: "p: " } }));
      write(folder, "sentence_bert_config.json", json({ max_seq_length: 30, do_lower_case: false }));
      write(
        folder,
        "tokenizer_config.json",
        json({ tokenizer_class: "BertTokenizer", model_max_length: 35 }),
      );
      write(folder, "PROVENANCE.json", json({ model: "ada/model", commit: "0".repeat(40), files: {} }));
      write(folder, "README.md", "---\nbase_model: ada/base\nlicense: mit\n---\n\n# A model\n");
      return { files, read: () => readModel(folder) };
    },
  };
}

const models: readonly Format[] = [
  model("safetensors", { "model.safetensors": "safetensors", "2_Dense/model.safetensors": "safetensors" }),
  model(
    "weight shards",
    { "model.safetensors.index.json": "json", "model-00001-of-00003.safetensors": "safetensors" },
    "small-xlm-roberta",
  ),
  model("config.json", { "config.json": "json" }),
  model("modules.json", { "modules.json": "json" }),
  model("module configurations", { "1_Pooling/config.json": "json", "2_Dense/config.json": "json" }),
  model("sentence-transformers", {
    "config_sentence_transformers.json": "json",
    "sentence_bert_config.json": "json",
  }),
  model("tokenizer.json", { "tokenizer.json": "json", "tokenizer_config.json": "json" }),
  model("model origin", { "PROVENANCE.json": "json", "README.md": "text" }),
];

/** A corpus as evaluation and training look at it before they compute anything. */
function readCorpus(name: string): void {
  const corpus = loadCorpus(name);
  countTexts(corpus);
  if (corpus.testOnly === undefined) checkTrainable(corpus);
  checkComparable(retrievalSet(corpus, "test"), 2);
}

const tsvHeader = "id\tsplit\tlanguage\trole\ttext\tpassage\tcluster";

const data: readonly Format[] = [
  {
    name: "corpus .jsonl",
    prepare(folder) {
      const file = path.join(folder, "mine.jsonl");
      writeSmallCorpus(file);
      return {
        files: { "mine.jsonl": "jsonl" },
        called: "mine",
        read() {
          const mistakes = ownCorpusMistakes(file);
          readCorpus(file);
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
];

const settings = {
  model: "small",
  layers: 1,
  steps: 6,
  batchSize: 4,
  warmupSteps: 1,
  dropout: 0.1,
  evaluateEvery: 2,
};

const declared: readonly Format[] = [
  {
    name: "sweep file",
    prepare(folder) {
      const file = path.join(folder, "small.json");
      const sweep = {
        corpus: "few.jsonl",
        design: ["1:1:0", "simplex-centroid", "lattice 2"],
        seeds: 2,
        settings: { ...settings, evaluationCorpus: "few.tsv" },
        factors: { learningRate: [1e-4, 1e-3], decay: ["linear", "cosine"] },
      };
      writeFileSync(file, json(sweep));
      return { files: { "small.json": "json" }, read: () => sweepCells(readSweepFile(file)) };
    },
  },
  {
    name: "study files",
    prepare(folder) {
      for (const name of ["hypotheses.json", "relations.json", "translated-captions.txt"])
        cpSync(projectPath("studies", "flickr30k-x", name), path.join(folder, name));
      cpSync(projectPath("studies", "flickr30k-x", "sweeps"), path.join(folder, "sweeps"), {
        recursive: true,
      });
      return {
        files: {
          "hypotheses.json": "json",
          "relations.json": "json",
          "translated-captions.txt": "text",
          "sweeps/1-primary.json": "json",
        },
        read() {
          const sweeps = studySweeps(folder);
          const hypotheses = readHypotheses(folder);
          if (hypotheses) checkHypotheses(hypotheses, sweeps);
          readOrigins(folder);
        },
      };
    },
  },
  {
    name: "notebook parameters",
    prepare(folder) {
      const file = path.join(folder, "parameters.json");
      const defaults = { corpus: "emoji", steps: 16, isSmall: true, languages: ["en", "de"] };
      writeFileSync(file, json(defaults));
      return {
        files: { "parameters.json": "json" },
        read() {
          process.env.NB_PARAMS = file;
          try {
            return parameters(defaults);
          } finally {
            delete process.env.NB_PARAMS;
          }
        },
      };
    },
  },
];

const keys = ["1", "2"].map((digit) => digit.repeat(24));
const evaluation = "3".repeat(24);

/** A results folder with a trained cell and the untrained model, made without training. */
function writeResults(folder: string): { entries: StoredEntry[]; stored: () => StoredCell[] } {
  const modelFolder = path.join(folder, "model");
  const corpusFile = path.join(folder, "few.jsonl");
  writeSmallModel(modelFolder, "small-labse");
  writeSmallCorpus(corpusFile);
  const study = defaultSettings(corpusFile, { ...settings, model: modelFolder, seeds: 1 });
  const corpus = loadCorpus(corpusFile);
  const set = retrievalSet(corpus, "test");
  const { config } = openModel(modelFolder, study);
  const identity = {
    corpus: corpus.hash,
    evaluationCorpus: corpus.hash,
    ...modelHashes(modelFolder, config),
    ...stageHashes(),
    engine: "wasm",
    device: "cpu" as const,
    flags: {},
  };
  const random = new RandomStream(0, "vectors");
  const vectors = (count: number) => Float32Array.from({ length: 8 * count }, () => random.uniform() - 0.5);
  const engine = { engine: "wasm", device: "cpu" as const, flags: {}, processor: "a processor", threads: 2 };
  process.env.BATCHMIX_RESULTS = folder;
  const entries = planCells(study, parseDesign(["1:1:0"])).map((cell, at): StoredEntry => {
    const key = keys[at];
    if (cell.mix) {
      writeConfig(cellFolder(key), cell, identity);
      const steps = Array.from({ length: 3 }, (_, step) => ({ loss: 3 - step, gradientNorm: 1 }));
      const lines = steps.map(
        (step, index) => `${json({ step: index + 1, kind: "mono", learningRate: 1e-3, ...step })}\n`,
      );
      write(cellFolder(key), "metrics.jsonl", lines.join(""));
      const vocabulary = Int32Array.from([2, 3, 5]);
      storeTraining(cellFolder(key), {
        model: {
          config,
          parameters: readParameters(modelFolder, config, vocabulary),
          vocabulary,
          decayed: 0.99,
        },
        result: { steps, shares: countShares(["mono", "cross", "mono"], []) },
        timings: { engine, trainingSeconds: 2, trainingPairs: 12, peakMemoryMB: 100 },
      });
    }
    const scored = scoreVectors({ tf }, set, {
      queries: vectors(set.queries.length),
      candidates: vectors(set.candidates.length),
    });
    const timings = { engine, encodingSeconds: 1, encodedTexts: 24, peakMemoryMB: 100 };
    storeEvaluation(evaluationFolder(key, evaluation), { cell, identity }, { ...scored, timings }, set);
    return { key, evaluation, cell, identity, stale: null };
  });
  return { entries, stored: () => entries.map((entry) => readStored(entry, entry.identity) as StoredCell) };
}

const inEvaluation = `${keys[1]}/evaluations/${evaluation}`;

const results: readonly Format[] = [
  {
    name: "stored cells",
    prepare(folder) {
      const { stored } = writeResults(folder);
      const trained = cellFolder(keys[1]);
      const { config } = openModel(path.join(folder, "model"), {
        layers: 1,
        maxTokens: 128,
        ignoredKeys: null,
      });
      return {
        files: {
          [`${keys[1]}/manifest.json`]: "json",
          [`${keys[1]}/training.json`]: "json",
          [`${keys[1]}/training-timings.json`]: "json",
          [`${keys[1]}/metrics.jsonl`]: "jsonl",
          [`${keys[1]}/model.safetensors`]: "safetensors",
          [`${inEvaluation}/manifest.json`]: "json",
          [`${inEvaluation}/result.json`]: "json",
          [`${inEvaluation}/timings.json`]: "json",
        },
        read() {
          process.env.BATCHMIX_RESULTS = folder;
          for (const cell of stored()) resultRow(cell);
          readTrainedModel(trained, config);
          readMetrics(path.join(trained, "metrics.jsonl"));
          readProcessors(keys[1], evaluation);
        },
      };
    },
  },
  {
    name: "cell configurations",
    async prepare(folder) {
      const { entries } = writeResults(folder);
      await storedEntries();
      return {
        files: { [`${inEvaluation}/config.json`]: "json" },
        async read() {
          process.env.BATCHMIX_RESULTS = folder;
          const found = await storedEntries((sentence) => {
            throw new UserError(sentence);
          });
          if (found.length === entries.length) await explainStale(keys[1]);
        },
      };
    },
  },
  {
    name: "query scores",
    prepare(folder) {
      const { entries, stored } = writeResults(folder);
      return {
        files: {
          [`${inEvaluation}/query-scores.parquet`]: "parquet",
          [`${inEvaluation}/best-languages.parquet`]: "parquet",
        },
        async read() {
          process.env.BATCHMIX_RESULTS = folder;
          await storedPrecisions(keys[1], evaluation);
          await queryRows(stored());
          const database = await openResults(entries);
          try {
            for (const view of ["cells", "settings", "queries", "best", "steps"])
              await database.rows(`SELECT * FROM ${view}`);
          } finally {
            database.close();
          }
        },
      };
    },
  },
  {
    name: "published study",
    async prepare(folder) {
      const place = path.join(folder, "results");
      const { stored } = writeResults(place);
      const set = retrievalSet(loadCorpus(path.join(place, "few.jsonl")), "test");
      const tables = {
        cells: new StudyTable(),
        settings: new StudyTable(scoreFloats.settings),
        items: new StudyTable(scoreFloats.items),
        queries: new StudyTable(scoreFloats.queries),
      };
      const measured: MeasuredCell[] = [];
      for (const [cell, each] of stored().entries()) {
        tables.cells.add(cellRow(each, { sweep: "1-primary", cell }, ["en", "de"], folder));
        const queries = await storedPrecisions(keys[cell], evaluation);
        measured.push({ cell, result: each.result, set, queries, relationOf: () => null });
        addSettings(tables.settings, measured[cell]);
        addItems(tables.items, measured[cell]);
      }
      addQueries(tables.queries, measured);
      for (const [name, table] of Object.entries(tables))
        write(folder, `data/${name}.parquet`, table.parquet());
      rmSync(place, { recursive: true });
      const test = { contrasts: ["mono+cross − untrained"], measures: ["multi"], expected: "above 0" };
      write(
        folder,
        "hypotheses.json",
        json({ margins: {}, hypotheses: [{ statement: "1", tests: [test] }] }),
      );
      return {
        files: Object.fromEntries(
          Object.keys(tables).map((name) => [`data/${name}.parquet`, "parquet" as const]),
        ),
        async read() {
          const { primary } = await publishedStudy(folder);
          paperTable(primary.cells);
        },
      };
    },
  },
  {
    name: "throughput record",
    prepare(folder) {
      const speed = scattered(100, 0.1, "speeds");
      const { blocks, models: compared } = madeRecord(2, speed);
      const file = path.join(folder, "record.json");
      const machine = { engine: "wasm", device: "cpu", processor: "a processor", threads: 2, flags: {} };
      const memory = [{ model: "mono", encoding: 100, training: null }];
      writeFileSync(file, json({ key: "0", settings: {}, models: compared, machine, memory, blocks }));
      return {
        files: { "record.json": "json" },
        read: () => throughputContrasts(readRecordFile(file), 0.05),
      };
    },
  },
  {
    name: "checkpoint",
    async prepare(folder) {
      const config = { ...smallConfig, layers: 1 };
      const trainer = makeTrainer(await loadEngine(), config, smallParameters(config), plainSettings);
      const checkpoints = checkpointsIn(folder);
      const steps = [{ loss: 1, gradientNorm: 1 }];
      checkpoints.write(trainer, { steps, seconds: 1, validations: [] }, smallParameters(config));
      return {
        files: { "step-00000001.json": "json", "step-00000001.safetensors": "safetensors" },
        read: () => checkpoints.resume(trainer),
        close: () => trainer.dispose(),
      };
    },
  },
  {
    name: "trained model folder",
    prepare(folder) {
      const source = path.join(folder, "source");
      writeSmallModel(source, "small-labse");
      const config = readEncoderConfig(source, 1);
      const vocabulary = Int32Array.from([2, 3, 5]);
      const parameters = readParameters(source, config, vocabulary);
      const trained = path.join(folder, "trained");
      writeModel(
        source,
        trained,
        { config, parameters, vocabulary, decayed: 0.9 },
        "---\nlicense: mit\n---\n# A card\n",
      );
      return {
        files: {
          "trained/README.md": "text",
          "trained/config.json": "json",
          "trained/model.safetensors": "safetensors",
          "trained/config_sentence_transformers.json": "json",
          "trained/modules.json": "json",
        },
        read: () => readModel(trained),
      };
    },
  },
  {
    name: "vector store",
    prepare(folder) {
      const store = new VectorStore(folder, 10, 3, 4);
      for (const [block, size] of [4, 4, 2].entries())
        store.write(block, new Float32Array(3 * size).fill(block));
      return {
        files: { "000000.f32": "bytes", "000002.f32": "bytes" },
        read() {
          if (store.missing() === 0) store.read(0, 10);
        },
      };
    },
  },
  {
    name: "job array",
    prepare(folder) {
      write(folder, "emoji-1/job.json", json({ job: 12, name: "emoji" }));
      write(folder, "emoji-1/cells.txt", `${keys.join("\n")}\n`);
      return {
        files: { "emoji-1/job.json": "json", "emoji-1/cells.txt": "text" },
        read: () => submittedArrays(folder),
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

/** Every format that a command or a notebook reads. */
export const formats: readonly Format[] = [...models, ...data, ...declared, ...results];
