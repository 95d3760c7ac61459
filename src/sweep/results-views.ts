import path from "node:path";
import { batchKinds, snakeCase } from "../core";
import { proportionsOf } from "../mixture";
import { settingNames } from "../settings";
import { cellFolder, evaluationFiles, evaluationFolder, trainingFiles } from "./store";
import type { StoredEntry } from "./stored-cells";

type Value = string | number | boolean | null;

/** The SQL statements that make the views of openResults, over at least one entry. */
export function resultsViews(entries: readonly StoredEntry[]): string[] {
  const evaluations = (name: string) =>
    list(entries.map(({ key, evaluation }) => path.join(evaluationFolder(key, evaluation), name)));
  const keys = [...new Set(entries.filter(({ cell }) => cell.mix !== null).map(({ key }) => key))];
  const trainings = (name: string) => list(keys.map((key) => path.join(cellFolder(key), name)));
  const result = jsonLines(evaluations(evaluationFiles.result), {
    macro: `STRUCT(mono DOUBLE, "cross" DOUBLE, multi DOUBLE)`,
    rankDistance: "DOUBLE",
    settings: `STRUCT(kind VARCHAR, "query" VARCHAR, candidate VARCHAR, queries INTEGER, meanAP DOUBLE)[]`,
  });
  const took = jsonLines(evaluations(evaluationFiles.timings), {
    encodingSeconds: "DOUBLE",
    encodedTexts: "INTEGER",
  });
  const trained = { trainingSeconds: "DOUBLE", trainingPairs: "INTEGER" };
  const step = {
    step: "INTEGER",
    kind: "VARCHAR",
    loss: "DOUBLE",
    gradientNorm: "DOUBLE",
    learningRate: "DOUBLE",
  };
  const key = "regexp_extract(filename, '([0-9a-f]{24})/(evaluations/|[^/]*$)', 1) AS key";
  const both = `${key}, regexp_extract(filename, 'evaluations/([0-9a-f]{24})/', 1) AS evaluation`;
  return [
    `CREATE TABLE stored AS ${valuesOf(entries)}`,
    `CREATE VIEW results AS SELECT ${both}, * EXCLUDE (filename) FROM ${result}`,
    `CREATE VIEW encodings AS SELECT ${both}, * EXCLUDE (filename) FROM ${took}`,
    `CREATE VIEW trainings AS SELECT ${key}, * EXCLUDE (filename) FROM ${
      keys.length > 0 ? jsonLines(trainings(trainingFiles.timings), trained) : noRows(trained)
    }`,
    `CREATE VIEW cells AS
       SELECT stored.* EXCLUDE (stale), macro.mono AS "mAP_mono", macro."cross" AS "mAP_cross", macro.multi AS "mAP_multi",
         rankDistance AS rank_distance, trainingSeconds AS training_seconds, trainingPairs AS training_pairs,
         encodingSeconds AS encoding_seconds, encodedTexts AS encoded_texts, stale
       FROM stored JOIN results USING (key, evaluation) JOIN encodings USING (key, evaluation)
         LEFT JOIN trainings USING (key)`,
    `CREATE VIEW settings AS
       SELECT key, evaluation, setting.* RENAME (meanAP AS "mAP")
       FROM (SELECT key, evaluation, unnest(settings) AS setting FROM results)`,
    `CREATE VIEW queries AS
       SELECT ${both}, * EXCLUDE (filename)
       FROM read_parquet(${evaluations(evaluationFiles.queryScores)}, filename = true, union_by_name = true)`,
    `CREATE VIEW steps AS
       SELECT ${key}, step, kind, loss, gradientNorm AS gradient_norm, learningRate AS learning_rate
       FROM ${keys.length > 0 ? jsonLines(trainings(trainingFiles.metrics), step, true) : noRows(step)}
       WHERE step IS NOT NULL`,
  ];
}

/**
 * A row an entry: names, proportions and every setting. Entries of other versions of the code may
 * have other settings: columns are those of all entries and of this version, null where an entry
 * lacks one, and texts where entries have values of several types.
 */
function valuesOf(entries: readonly StoredEntry[]): string {
  const rows = entries.map(rowOf);
  const settings = new Set([...rows.flatMap((row) => Object.keys(row)), ...settingColumns]);
  for (const name of [...firstColumns, "stale"]) settings.delete(name);
  const columns = [...firstColumns, ...[...settings].sort(), "stale"].map((name) => ({
    name: `"${name.replaceAll('"', '""')}"`,
    fields: fieldsOf(rows.map((row) => row[name])),
  }));
  const lines = rows.map((_, at) => `(${columns.map(({ fields }) => literal(fields[at])).join(", ")})`);
  const names = columns.map(({ name }) => name).join(", ");
  return `SELECT * FROM (VALUES ${lines.join(", ")}) AS stored (${names})`;
}

const firstColumns = ["key", "evaluation", "corpus", "evaluated_on", ...batchKinds, "seed"];
/** Of this version's settings; the corpora are among the first columns. */
const settingColumns = settingNames
  .filter((name) => !["corpus", "evaluationCorpus", "seeds"].includes(name))
  .map(snakeCase);

function rowOf({ key, evaluation, cell, stale }: StoredEntry): Readonly<Record<string, unknown>> {
  const { corpus, evaluationCorpus, ...settings } = cell.settings;
  const { mono = null, cross = null, multi = null } = cell.mix ? proportionsOf(cell.mix) : {};
  return {
    ...Object.fromEntries(Object.entries(settings).map(([name, value]) => [snakeCase(name), value])),
    ...{ key, evaluation, corpus, evaluated_on: evaluationCorpus ?? corpus },
    ...{ mono, cross, multi, seed: cell.seed, stale },
  };
}

/** A column's values in one type: texts where there are several, lists with spaces between their entries. */
function fieldsOf(values: readonly unknown[]): Value[] {
  const fields = values.map((value): Value => {
    if (Array.isArray(value)) return value.join(" ");
    return typeof value === "object" && value !== null ? JSON.stringify(value) : ((value ?? null) as Value);
  });
  const types = new Set(fields.flatMap((field) => (field === null ? [] : [typeof field])));
  return types.size > 1 ? fields.map((field) => (field === null ? null : String(field))) : fields;
}

/** @param canBeTorn whether a line that is cut short becomes a row of nulls instead of an error */
function jsonLines(files: string, columns: Readonly<Record<string, string>>, canBeTorn = false): string {
  const typed = Object.entries(columns).map(([name, type]) => `${name}: '${type}'`);
  return `read_json(${files}, format = 'newline_delimited', filename = true, ignore_errors = ${canBeTorn}, maximum_object_size = 1073741824, columns = {${typed.join(", ")}})`;
}

function noRows(columns: Readonly<Record<string, string>>): string {
  const typed = Object.entries(columns).map(([name, type]) => `CAST(NULL AS ${type}) AS ${name}`);
  return `(SELECT '' AS filename, ${typed.join(", ")} WHERE false)`;
}

function list(files: readonly string[]): string {
  return `[${files.map(literal).join(", ")}]`;
}

/** A value as SQL writes it. */
export function literal(value: Value): string {
  if (value === null) return "NULL";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : `${value.toExponential()}::DOUBLE`;
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}
