import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { RandomStream } from "../../src/core";

export const languages = ["de", "en", "sw"];
/** How many passages each language has. */
export const counts = [40, 57, 33];
const questions = 12;

/** A passage that was written, with the text that a model reads of it. */
export interface WrittenPassage {
  readonly docid: string;
  readonly text: string;
}

export interface WrittenPool {
  readonly folder: string;
  readonly passages: readonly (readonly WrittenPassage[])[];
  /** By language, for each question its text and the rows of its relevant passages. */
  readonly questions: readonly (readonly { readonly text: string; readonly rows: readonly number[] }[])[];
}

/**
 * Writes three languages in MIRACL's format, in words of letters that the small models' tokenizer
 * knows.
 *
 * Relevant passages of later questions come later.
 *
 * @param relevant how many passages are relevant to a question, by its number
 */
export function writePool(
  folder: string,
  relevant: (question: number) => number,
  split = "dev",
  seed = 0,
): WrittenPool {
  const stream = new RandomStream(seed, `pool ${split}`);
  const passageStream = new RandomStream(0, "passages");
  const wordsOf = (drawn: RandomStream, size: number) =>
    Array.from({ length: size }, () =>
      Array.from({ length: 3 }, () => "abcdefghijklmnopqrstuvwxyz"[drawn.below(26)]).join(""),
    ).join(" ");
  const write = (name: string, content: string | Uint8Array) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  const passages = languages.map((language, at) => {
    const lines = Array.from({ length: counts[at] }, (_, row) => ({
      docid: `${row}#0`,
      title: wordsOf(passageStream, 1),
      text: wordsOf(passageStream, 2 + (row % 5)),
    }));
    const shard = (from: number, to: number) =>
      gzipSync(
        lines
          .slice(from, to)
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(""),
      );
    write(`miracl-corpus-v1.0-${language}/docs-0.jsonl.gz`, shard(0, 20));
    write(`miracl-corpus-v1.0-${language}/docs-1.jsonl.gz`, shard(20, counts[at]));
    return lines.map(({ docid, title, text }) => ({ docid, text: `${title} ${text}` }));
  });
  const asked = languages.map((language, at) => {
    const wanted = Array.from({ length: questions }, (_, question) => relevant(question));
    const total = wanted.reduce((sum, count) => sum + count, 0);
    const order = stream.permutation(counts[at]).slice(0, total).sort();
    let next = 0;
    const made = Array.from({ length: questions }, (_, question) => ({
      text: wordsOf(stream, 3),
      rows: Array.from({ length: wanted[question] }, () => order[next++]),
    }));
    const version = `miracl-v1.0-${language}`;
    const topics = made.map(({ text }, question) => `${question}\t${text}\n`);
    const qrels = made.flatMap(({ rows }, question) =>
      rows.map((row) => `${question}\tQ0\t${passages[at][row].docid}\t1\n`),
    );
    write(`${version}/topics/topics.${version}-${split}.tsv`, topics.join(""));
    write(`${version}/qrels/qrels.${version}-${split}.tsv`, qrels.join(""));
    return made;
  });
  return { folder, passages, questions: asked };
}

/** The same as a corpus of one's own, for questions with one relevant passage. */
export function writeAsCorpus(file: string, { passages, questions: asked }: WrittenPool): void {
  const items = languages.flatMap((language, at) =>
    passages[at].map(({ docid, text }, row) => {
      const query = asked[at].find(({ rows }) => rows.includes(row));
      const asks = query ? [{ language, role: "query", text: query.text }] : [];
      return {
        id: `${language} ${docid}`,
        split: "test",
        texts: [...asks, { language, role: "candidate", text }],
      };
    }),
  );
  writeFileSync(file, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
}
