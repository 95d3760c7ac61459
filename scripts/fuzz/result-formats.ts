import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { naming, RandomStream, UserError } from "../../src/core";
import { loadCorpus, retrievalSet } from "../../src/data";
import { loadEngine } from "../../src/engine";
import { countShares, parseDesign } from "../../src/mixture";
import { modelHashes, readParameters } from "../../src/models";
import { VectorStore } from "../../src/search";
import { defaultSettings } from "../../src/settings";
import { submittedArrays } from "../../src/slurm";
import { publishedStudy, StudyTable } from "../../src/study";
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
  resultRow,
  type StoredCell,
  type StoredEntry,
  stageHashes,
  storedEntries,
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
import { smallConfig, smallParameters } from "../../test/support/small-encoder";
import { writeSmallCorpus, writeSmallModel } from "../../test/support/small-model";
import { plainSettings } from "../../test/support/trainer-settings";
import { madeRecord, scattered } from "../../test/throughput/made-record";
import { type Format, json, settings, write } from "./format";

const keys = ["1", "2"].map((digit) => digit.repeat(24));
const evaluation = "3".repeat(24);

/** A results folder with a trained cell and the untrained model, made without training. */
async function writeResults(folder: string): Promise<{ entries: StoredEntry[]; stored: () => StoredCell[] }> {
  const modelFolder = path.join(folder, "model");
  const corpusFile = path.join(folder, "few.jsonl");
  writeSmallModel(modelFolder, "small-labse");
  writeSmallCorpus(corpusFile);
  const study = defaultSettings(corpusFile, { ...settings, model: modelFolder, seeds: 1 });
  const corpus = await loadCorpus(corpusFile);
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
      const amounts = { learningRate: 1e-3, pairsPerSecond: 10, tokensByLanguage: { en: 5 } };
      const lines = steps.map(
        (step, index) => `${json({ step: index + 1, kind: "mono", ...amounts, ...step })}\n`,
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

/** What batchmix writes while it computes, and afterwards. */
export const results: readonly Format[] = [
  {
    name: "stored cells",
    async prepare(folder) {
      const { stored } = await writeResults(folder);
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
      const { entries } = await writeResults(folder);
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
    async prepare(folder) {
      const { entries, stored } = await writeResults(folder);
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
      const { stored } = await writeResults(place);
      const set = retrievalSet(await loadCorpus(path.join(place, "few.jsonl")), "test");
      const tables = {
        cells: new StudyTable(),
        settings: new StudyTable(scoreFloats.settings),
        items: new StudyTable(scoreFloats.items),
        queries: new StudyTable(scoreFloats.queries),
      };
      const measured: MeasuredCell[] = [];
      for (const [cell, each] of stored().entries()) {
        tables.cells.add(cellRow(each, { sweep: "1-primary", cell, step: null }, ["en", "de"], folder));
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
        read: () => naming(file, () => throughputContrasts(readRecordFile(file), 0.05)), // as a study's speeds are read
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
];
