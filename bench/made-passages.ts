import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { RandomStream } from "../src/core";
import { emojiCaptions } from "../src/data";

const languages = ["de", "en", "es", "ru"];
const shards = 2;
/** Words of a passage, besides its title: about 35 tokens, a quarter of those that a model reads of it at most. */
const [fewest, most] = [12, 24];

interface MadePassage {
  readonly docid: string;
  readonly title: string;
  readonly text: string;
}

/**
 * Writes passages, questions and judgements in MIRACL's format, and the same as a corpus of one's
 * own: words of the emoji captions in random order. A question is five words of the passage that is
 * relevant to it, in random order.
 *
 * @param passages of all four languages together
 * @param questions a language
 * @returns the folder in MIRACL's format, and the file of the corpus
 */
export function writeMadePassages(folder: string, passages: number, questions: number) {
  const items: object[] = [];
  for (const language of languages) {
    const stream = new RandomStream(0, `passages ${language}`);
    const made = makePassages(language, Math.floor(passages / languages.length), stream);
    const asked = [...stream.permutation(made.length).subarray(0, questions)];
    const texts = asked.map((row) => {
      const words = made[row].text.split(" ");
      return Array.from(stream.permutation(words.length).subarray(0, 5), (at) => words[at]).join(" ");
    });
    writeMiracl(folder, language, made, asked, texts);
    const queryOf = new Map(asked.map((row, query) => [row, texts[query]]));
    for (const [row, { docid, title, text }] of made.entries()) {
      const candidate = { language, role: "candidate", text: `${title} ${text}` };
      const query = queryOf.get(row);
      const asks = query === undefined ? [] : [{ language, role: "query", text: query }];
      items.push({ id: `${language} ${docid}`, split: "test", texts: [...asks, candidate] });
    }
  }
  const corpus = path.join(folder, "made.jsonl");
  writeFileSync(corpus, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
  return { miracl: folder, corpus };
}

function makePassages(language: string, count: number, stream: RandomStream): MadePassage[] {
  const { train } = emojiCaptions().splits;
  const texts = train.flatMap((item) => item.texts.filter((text) => text.language === language));
  const words = [...new Set(texts.flatMap(({ text }) => text.split(/\P{L}+/u)))].filter(
    (word) => word !== "",
  );
  const draw = (size: number) => Array.from({ length: size }, () => stream.pick(words)).join(" ");
  return Array.from({ length: count }, (_, row) => ({
    docid: `${row >> 3}#${row & 7}`,
    title: draw(2),
    text: draw(fewest + stream.below(most - fewest + 1)),
  }));
}

function writeMiracl(
  folder: string,
  language: string,
  passages: readonly MadePassage[],
  asked: readonly number[],
  texts: readonly string[],
): void {
  const version = `miracl-v1.0-${language}`;
  const write = (place: string, content: string | Uint8Array) => {
    const file = path.join(folder, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const topics = texts.map((text, query) => `${query}\t${text}\n`);
  const qrels = asked.map((row, query) => `${query}\tQ0\t${passages[row].docid}\t1\n`);
  write(`${version}/topics/topics.${version}-dev.tsv`, topics.join(""));
  write(`${version}/qrels/qrels.${version}-dev.tsv`, qrels.join(""));
  const size = Math.ceil(passages.length / shards);
  for (let shard = 0; shard < shards; shard++) {
    const lines = passages
      .slice(shard * size, (shard + 1) * size)
      .map((passage) => `${JSON.stringify(passage)}\n`);
    write(`miracl-corpus-v1.0-${language}/docs-${shard}.jsonl.gz`, gzipSync(lines.join("")));
  }
}
