import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { UserError } from "../../src/core";
import { type MiraclPassage, MiraclSet, readMiraclPool } from "../../src/data";
import { PassageIds } from "../../src/data/passage-ids";
import { gzipLines } from "../../src/data/text-lines";
import { emptyFolder } from "./fake-mirror";

const topics = "0\tIs Creole a pidgin of French?\n7\tNani alimuua?\n9\t赤い？\n";
const qrels = "0\tQ0\t462221#4\t1\n0\tQ0\t39#0\t0\n7\tQ0\t39#1\t1\n7\tQ0\t39#0\t1\n";
const passage = (docid: string, title: string, text: string) => `${JSON.stringify({ docid, title, text })}\n`;
const shards = [
  passage("39#0", "Albedo", "Albedo is the “whiteness” of a surface.") +
    passage("39#1", "Albedo", "It is 0 to 1."),
  passage("462221#4", "Creole", "A pidgin."),
];

/** MIRACL's files, some of them another than usual; null for none. */
function folderOf(context: TestContext, changed: Record<string, string | Buffer | null> = {}): string {
  const folder = emptyFolder(context);
  const files: Record<string, string | Buffer | null> = {
    "topics.miracl-v1.0-sw-dev.tsv": topics,
    "qrels.miracl-v1.0-sw-dev.tsv": qrels,
    "docs-0.jsonl.gz": gzipSync(shards[0]),
    "docs-1.jsonl.gz": gzipSync(shards[1]),
    ...changed,
  };
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    if (content !== null) writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

async function blocksOf(set: MiraclSet, size: number): Promise<MiraclPassage[][]> {
  const blocks: MiraclPassage[][] = [];
  for await (const block of set.passageBlocks(size)) blocks.push(block);
  return blocks;
}

test("MIRACL's questions, judgements and passages are read from a folder, passages in blocks", async (context) => {
  const set = new MiraclSet(folderOf(context), "sw");
  assert.deepEqual(
    set.queries.map(({ id, text, relevant }) => [id, text, ...relevant]),
    [
      ["0", "Is Creole a pidgin of French?", "462221#4"],
      ["7", "Nani alimuua?", "39#1", "39#0"],
      ["9", "赤い？"],
    ],
  );
  assert.deepEqual(set.unanswered, ["9"]);
  assert.throws(() => set.relevantRows(), /relevantRows: expected all passages to be read first/);
  assert.deepEqual(await blocksOf(set, 2), [
    [
      { id: "39#0", text: "Albedo Albedo is the “whiteness” of a surface." },
      { id: "39#1", text: "Albedo It is 0 to 1." },
    ],
    [{ id: "462221#4", text: "Creole A pidgin." }],
  ]);
  assert.deepEqual(
    set.relevantRows().map((rows) => [...rows]),
    [[2], [0, 1], []],
  );
});

test("MIRACL's folders as the hub has them, CRLF and a byte order mark change nothing", async (context) => {
  const plain = new MiraclSet(folderOf(context), "sw");
  const folder = folderOf(context, {
    "topics.miracl-v1.0-sw-dev.tsv": null,
    "qrels.miracl-v1.0-sw-dev.tsv": null,
    "docs-0.jsonl.gz": null,
    "docs-1.jsonl.gz": null,
    "miracl-v1.0-sw/topics/topics.miracl-v1.0-sw-dev.tsv": `\ufeff${topics.replaceAll("\n", "\r\n")}`,
    "miracl-v1.0-sw/qrels/qrels.miracl-v1.0-sw-dev.tsv": qrels.replaceAll("\n", "\r\n"),
    "miracl-corpus-v1.0-sw/docs-0.jsonl.gz": gzipSync(`\ufeff${shards[0].replaceAll("\n", "\r\n")}`),
    "miracl-corpus-v1.0-sw/docs-1.jsonl.gz": gzipSync(shards[1].trimEnd()), // without a last line break
  });
  const set = new MiraclSet(folder, "sw");
  assert.deepEqual(set.queries, plain.queries);
  assert.deepEqual((await blocksOf(set, 5)).flat(), (await blocksOf(plain, 1)).flat());
});

test("a mistake in MIRACL's topics or qrels is named by file, line and field", (context) => {
  const [t, q] = ["topics.miracl-v1.0-sw-dev.tsv", "qrels.miracl-v1.0-sw-dev.tsv"];
  const mistakes: [string, string | Buffer | null, string][] = [
    [t, null, `: has no ${t} and no miracl-v1.0-sw/topics/${t}`],
    [t, "", `/${t}: has no lines`],
    [t, "0 Who?\n", `/${t}, line 1: has 1 field between tabs, not 2: query id, question`],
    [t, "0\tWho?\n0\tWhy?\n", `/${t}, line 2: query id 0 has another question on line 1`],
    [t, "0\t \n", `/${t}, line 1: question is empty`],
    [
      t,
      Buffer.from("0\tWer?\n1\tT\xfcr?\n", "latin1"),
      `/${t}, line 2, byte 4 of it: is not UTF-8; save the file in UTF-8`,
    ],
    [
      q,
      "0\tQ0\t39#0\t1\n7\tQ0\t39#0\n",
      `/${q}, line 2: has 3 fields between tabs, not 4: query id, Q0, docid, judgement`,
    ],
    [q, "0\tQ0\t\t1\n", `/${q}, line 1: docid is empty`],
    [q, "0\tQ0\t39#0\tyes\n", `/${q}, line 1: judgement must be 0 or 1, not "yes"`],
    [q, "0\tQ0\t39#0\t2\n", `/${q}, line 1: judgement must be 0 or 1, not "2"`],
    [
      q,
      "0\tQ0\t39#0\t1\n\n0\tQ0\t39#0\t0\n",
      `/${q}, line 3: docid 39#0 is judged 0 for query id 0, and 1 on line 1`,
    ],
    [q, "8\tQ0\t39#0\t1\n", `/${q}, line 1: query id 8 is not in FOLDER/${t}`],
    ["docs-0.jsonl.gz", null, ": has no docs-0.jsonl.gz and no miracl-corpus-v1.0-sw/docs-0.jsonl.gz"],
    ["docs-3.jsonl.gz", gzipSync(""), ": docs-2.jsonl.gz is missing between the others"],
  ];
  for (const [name, content, message] of mistakes) {
    const folder = folderOf(context, { [name]: content });
    const expected = `${folder}${message.replace("FOLDER", folder)}`;
    assert.throws(() => new MiraclSet(folder, "sw"), new UserError(expected));
  }
});

test("a mistake in MIRACL's passages is named by file and line", async (context) => {
  const whole = gzipSync(shards[0].repeat(200).replace(/39#/g, (_, at: number) => `${at}#`));
  const mistakes: [string | Buffer, RegExp | string][] = [
    ["", "docs-1.jsonl.gz: is empty (0 bytes); fetch it again"],
    [
      whole.subarray(0, whole.length - 9),
      /docs-1\.jsonl\.gz, after line \d+: breaks off; fetch the file again$/,
    ],
    [
      "not gzip",
      /docs-1\.jsonl\.gz, after line 0: cannot be unpacked \(Z_DATA_ERROR: .*\); fetch the file again$/,
    ],
    [gzipSync(`${shards[1]}{oops\n`), "docs-1.jsonl.gz, line 2: is not valid JSON"],
    [
      gzipSync('{"docid":"1#0","text":"a"}\n'),
      "docs-1.jsonl.gz, line 1: title is missing, or is not a string",
    ],
    [gzipSync('{"docid":"","title":"","text":"a"}\n'), "docs-1.jsonl.gz, line 1: docid is empty"],
    [
      gzipSync(shards[1] + passage("39#1", "a", "b")),
      /docs-1\.jsonl\.gz, line 2: docid 39#1 has another text in .*docs-0\.jsonl\.gz, line \d; keep one of them$/,
    ],
    [
      gzipSync(Buffer.concat([Buffer.from(shards[1]), Buffer.from("T\xfcr\n", "latin1")])),
      "docs-1.jsonl.gz, line 2, byte 2 of it: is not UTF-8; save the file in UTF-8",
    ],
    [
      gzipSync(passage("1#0", "a", "b")),
      /qrels\.\S+\.tsv: 1 of 3 relevant passages, 462221#4 first, are in none of the shards \S+docs-0\.jsonl\.gz and \S+docs-1\.jsonl\.gz; are all docs-N\.jsonl\.gz there\?$/,
    ],
  ];
  for (const [content, message] of mistakes) {
    const folder = folderOf(context, { "docs-1.jsonl.gz": content });
    const expected = typeof message === "string" ? new UserError(`${folder}/${message}`) : message;
    await assert.rejects(blocksOf(new MiraclSet(folder, "sw"), 3), expected);
  }
});

test("questions, judgements and passages that are there twice count once, and are said", async (context) => {
  const [t, q] = ["topics.miracl-v1.0-sw-dev.tsv", "qrels.miracl-v1.0-sw-dev.tsv"];
  const folder = folderOf(context, {
    [t]: `${topics}${topics}`,
    [q]: `${qrels}${qrels.split("\n")[0]}\n`,
    "docs-1.jsonl.gz": gzipSync(`${shards[0]}${shards[1]}${shards[1]}`),
  });
  const once = await readMiraclPool(folderOf(context), "dev", null);
  const { notes, set, relevant, languages } = await readMiraclPool(folder, "dev", null);
  assert.deepEqual([set, relevant, languages[0].count], [once.set, once.relevant, once.languages[0].count]);
  const [ofTopics, ofQrels] = [topics, qrels].map((content) => content.trimEnd().split("\n").length);
  const counted = "repeat an earlier line; what is there twice counts once.";
  assert.deepEqual(notes, [
    `${folder}/${t}: ${ofTopics} lines, ${ofTopics + 1} first, ${counted}`,
    `${folder}/${q}: line ${ofQrels + 1} ${counted.replace("repeat", "repeats")}`,
    `${folder}/docs-1.jsonl.gz: 3 lines, 1 first, ${counted}`,
  ]);
  assert.deepEqual(once.notes, []);
});

test("a pool has the questions of all languages, and their relevant passages by their place among all", async (context) => {
  const one = await readMiraclPool(folderOf(context), "dev", null);
  assert.deepEqual(one.set.languages, ["sw"]);
  assert.deepEqual(one.set.items, ["sw 0", "sw 7", "sw 9"]);
  assert.deepEqual(
    one.relevant.map((rows) => [...rows]),
    [[2], [0, 1], []],
  );
  assert.deepEqual(
    one.set.relevant.map((places) => [...places]),
    [[0], [1, 2], []],
  );
  const [{ count, shards: hashes, texts }] = one.languages;
  assert.deepEqual([count, hashes.length], [3, 2]);
  const blocks: (readonly string[])[] = [];
  for await (const block of texts(2)) blocks.push(block);
  assert.deepEqual(blocks[1], ["Creole A pidgin."]);
});

test("questions in two languages beside passages of one, and questions without a relevant passage, are refused", async (context) => {
  const [t, q] = ["topics.miracl-v1.0-de-dev.tsv", "qrels.miracl-v1.0-de-dev.tsv"];
  const folder = folderOf(context, { [t]: topics, [q]: qrels });
  const message = `${folder}: its docs-0.jsonl.gz is of one language, and questions are in de, sw; name one as --evaluation-languages`;
  await assert.rejects(readMiraclPool(folder, "dev", null), new UserError(message));
  assert.deepEqual((await readMiraclPool(folder, "dev", ["de"])).set.languages, ["de"]);
  const unanswered = folderOf(context, { "qrels.miracl-v1.0-sw-dev.tsv": "0\tQ0\t39#0\t0\n" });
  const none = new UserError(
    `${unanswered}/qrels.miracl-v1.0-sw-dev.tsv: judges no passage to be relevant; nothing can be measured`,
  );
  await assert.rejects(readMiraclPool(unanswered, "dev", null), none);
});

test("lines are whole where the blocks of a gzipped file end within them", async (context) => {
  const lines = Array.from({ length: 5000 }, (_, index) => `${index} ${"門".repeat(index % 37)}`);
  const file = path.join(emptyFolder(context), "lines.gz");
  writeFileSync(file, gzipSync(lines.join("\n")));
  const found: string[] = [];
  for await (const { line, text } of gzipLines(file)) {
    assert.equal(line, found.length + 1);
    found.push(text);
  }
  assert.deepEqual(found, lines);
});

test("PassageIds knows which ids it has, as a Set does", () => {
  const id = fc.oneof(
    fc.tuple(fc.nat(40), fc.nat(9)).map(([article, at]) => `${article}#${at}`),
    fc.constantFrom(
      "4294967295#1",
      "4294967296#0",
      "4294967296#1",
      "1#2097152",
      "1#9999999",
      "01#1",
      "1#",
      "a",
    ),
  );
  fc.assert(
    fc.property(fc.array(id, { maxLength: 3000 }), (ids) => {
      const known = new Set<string>();
      const set = new PassageIds();
      for (const each of ids) {
        assert.equal(set.add(each), !known.has(each));
        known.add(each);
      }
    }),
  );
  const set = new PassageIds();
  for (let article = 0; article < 20_000; article++) {
    for (let at = 0; at < 5; at++) assert.ok(set.add(`${article * 211_003}#${at}`));
  }
  assert.ok(!set.add("422006#4"));
});
