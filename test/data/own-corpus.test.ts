import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { projectPath, sha256, UserError } from "../../src/core";
import {
  type Corpus,
  corpusHash,
  type Item,
  loadCorpus,
  ownCorpusMistakes,
  readOwnCorpus,
  retrievalSet,
} from "../../src/data";
import { emptyFolder } from "./fake-mirror";
import { handMadeCorpus, item } from "./hand-made-corpus";

const lines = [
  '{"id": "1", "split": "train", "texts": [{"language": "en", "role": "query", "text": "who?"}, {"language": "de", "role": "candidate", "text": "Ada."}]}',
  "",
  '{"id": "2", "split": "validation", "texts": [{"language": "en", "role": "both", "text": "a door"}]}',
  '{"id": "3", "split": "test", "texts": [{"language": "zh-Hant", "role": "both", "text": "門"}, {"language": "en", "role": "both", "text": "a gate"}]}',
];

function fileOf(context: TestContext, content: readonly string[], name = "doors.jsonl"): string {
  const file = path.join(emptyFolder(context), name);
  writeFileSync(file, content.join("\n"));
  return file;
}

test("a user's own corpus is read from JSON Lines", async (context) => {
  const file = fileOf(context, lines);
  const corpus = await loadCorpus(file);
  assert.deepEqual(corpus, await readOwnCorpus(file));
  assert.equal(corpus.name, "doors");
  assert.deepEqual(corpus.splits.train, [
    item("1", { en: [["query", "who?"]], de: [["candidate", "Ada."]] }),
  ]);
  assert.deepEqual(corpus.splits.test, [item("3", { "zh-Hant": ["門"], en: ["a gate"] })]);
  assert.deepEqual(corpus.trainingLanguages, ["en", "de"]);
  assert.deepEqual(corpus.evaluationLanguages, ["zh-Hant", "en"]);
});

test("a user's file is the same corpus under every name, and another than a named one of equal items", async (context) => {
  const texts = ["a red door", "the red door", "door, red"].map((text) => ({
    language: "en",
    role: "both",
    text,
  }));
  const [first, second, flickr] = await Promise.all(
    ["doors.jsonl", "other name.jsonl", "flickr30k-x.jsonl"].map((name) =>
      loadCorpus(fileOf(context, [JSON.stringify({ id: "1", split: "test", texts })], name)),
    ),
  );
  // by SHA-256 of item, language and text with a byte 0 between:
  //   for t in "a red door" "the red door" "door, red"; do
  //     echo "$(printf '1\000en\000%s' "$t" | sha256sum) $t"; done | sort
  //   1561c928... a red door, d9503f61... door, red, f092e25f... the red door
  for (const corpus of [first, second, flickr]) {
    const { name: _, ...set } = retrievalSet(corpus, "test");
    assert.deepEqual([set.queries[0].text, set.candidates[0].text], ["a red door", "door, red"]);
    const { name: __, ...other } = retrievalSet(first, "test");
    assert.deepEqual(set, other);
    assert.equal(corpus.hash, first.hash);
  }
  const named = handMadeCorpus({ test: first.splits.test });
  assert.deepEqual(named.splits, first.splits);
  assert.notEqual(named.hash, first.hash);
});

test("a file without items to train on or to validate is for testing alone", async (context) => {
  const corpus = await loadCorpus(fileOf(context, [lines[3]]));
  assert.deepEqual(corpus.trainingLanguages, []);
  assert.deepEqual(corpus.splits.train, []);
  assert.equal(corpus.splits.test.length, 1);
});

const rows = [
  "id\tsplit\tlanguage\trole\ttext\tpassage\tcluster",
  'q1\ttest\ten\tquery\twho said "no"?\t\tada',
  "q2\ttest\ten\tboth\t2\u00a0doors\t\t",
  "q1\ttest\tde\tcandidate\tAda.\t7\tada",
  "",
];

test("a user's own corpus is read from tab-separated values, rows of one id being one item", async (context) => {
  const corpus = await loadCorpus(fileOf(context, rows, "doors.tsv"));
  assert.equal(corpus.name, "doors");
  assert.deepEqual(corpus.splits.test, [
    {
      id: "q1",
      cluster: "ada",
      texts: [
        { language: "en", role: "query", text: 'who said "no"?' },
        { language: "de", role: "candidate", text: "Ada.", passage: "7" },
      ],
    },
    item("q2", { en: ["2\u00a0doors"] }),
  ]);
});

test("a byte order mark and lines that end in CR LF change nothing", async (context) => {
  for (const [content, name] of [
    [lines, "doors.jsonl"],
    [rows, "doors.tsv"],
  ] as const) {
    const plain = await readOwnCorpus(fileOf(context, content, name));
    const file = fileOf(context, content, name);
    writeFileSync(file, `\ufeff${content.join("\r\n")}\r\n`);
    assert.deepEqual(await readOwnCorpus(file), plain);
    assert.deepEqual(await ownCorpusMistakes(file), []);
  }
});

test("a line that repeats an earlier one counts once, and is said", async (context) => {
  const again = `{"split": "train", "cluster": null, "id": "1", ${lines[0].slice(lines[0].indexOf('"texts"'))}`;
  for (const [content, repeated, name] of [
    [lines, [...lines, lines[3], again], "doors.jsonl"],
    [rows, [...rows.slice(0, -1), rows[3], rows[2], ""], "doors.tsv"],
  ] as const) {
    const file = fileOf(context, repeated, name);
    const { notes, ...corpus } = await loadCorpus(file);
    assert.deepEqual(corpus, await loadCorpus(fileOf(context, content, name)));
    assert.deepEqual(notes, [
      `${file}: 2 lines, 5 first, repeat an earlier line; what is there twice counts once.`,
    ]);
  }
});

test("rows of an item whose texts read the same in another language, role or passage are all texts", async (context) => {
  const same = ["en\tquery", "de\tquery", "en\tboth", "en\tboth\t7", "en\tboth\t8"];
  const content = ["id\tsplit\ttext\tlanguage\trole\tpassage", ...same.map((row) => `1\ttest\tOK\t${row}`)];
  const { splits, notes } = await loadCorpus(
    fileOf(
      context,
      content.map((row, at) => (at > 0 && at < 4 ? `${row}\t` : row)),
      "doors.tsv",
    ),
  );
  assert.deepEqual(
    splits.test[0].texts.map(({ language, role, passage = "" }) =>
      [language, role, passage].join(" ").trim(),
    ),
    ["en query", "de query", "en both", "en both 7", "en both 8"],
  );
  assert.equal(notes, undefined);
});

test("an optional field that is null is absent", async (context) => {
  const texts = lines[3]
    .replaceAll('"role"', '"passage": null, "role"')
    .replace('"id"', '"cluster": null, "id"');
  const file = fileOf(context, [texts]);
  assert.deepEqual(await ownCorpusMistakes(file), []);
  assert.deepEqual((await loadCorpus(file)).splits, (await loadCorpus(fileOf(context, [lines[3]]))).splits);
});

test("two texts of one passage in a TSV file are refused with both lines", async (context) => {
  const other = "q3\ttest\tde\tcandidate\tEva.\t7\t";
  const file = fileOf(context, [...rows.slice(0, -1), other], "doors.tsv");
  assert.deepEqual(await ownCorpusMistakes(file), [
    `${file}, line 5: item "q3" has another text of passage "7" in de than an earlier item, on line 4`,
  ]);
});

test("a byte that is not UTF-8 is named by line and place", async (context) => {
  for (const name of ["doors.jsonl", "doors.tsv"]) {
    const file = fileOf(context, [], name);
    writeFileSync(file, Buffer.from("\u00fc\nab\u00fc\n", "latin1").subarray(1));
    const message = `${file}, line 2, byte 3 of it: is not UTF-8; save the file in UTF-8`;
    await assert.rejects(readOwnCorpus(file), new UserError(message));
    await assert.rejects(ownCorpusMistakes(file), new UserError(message));
  }
});

test("a mistake in a user's own corpus is named by file, line and field", async (context) => {
  const [train, , validation, tested] = lines;
  const mistakes: [string[], string][] = [
    [[train, "{oops"], ", line 2: is not valid JSON; write one object a line"],
    [[train, "null"], ", line 2: is not a JSON object; write one object a line"],
    [[train.replace('"1"', "1")], ", line 1: id must be a string that is not empty"],
    [[train.replace('"id": "1", ', "")], ", line 1: id is missing"],
    [[train, train.replace("Ada.", "Eva.")], ', line 2: id "1" was on line 1 already, with another content'],
    [
      [train.replace('"train"', '"dev"')],
      ', line 1: split must be one of train, validation, test, not "dev"',
    ],
    [['{"id": "1", "split": "train", "texts": []}'], ", line 1: texts must be a list that is not empty"],
    [['{"id": "1", "split": "train"}'], ", line 1: texts is missing"],
    [[train.replace('"de"', '"German"')], ', line 1: text 2: language must be a code as "en", not "German"'],
    [[train.replace('"de"', '""')], ', line 1: text 2: language must be a code as "en", not ""'],
    [[train.replace('"language": "de", ', "")], ", line 1: text 2: language is missing"],
    [
      [train.replace('"query"', '"question"')],
      ', line 1: text 1: role must be one of query, candidate, both, not "question"',
    ],
    [[train.replace("Ada.", " ")], ", line 1: text 2: text must be a string that is not empty"],
    [[train.replace('"id"', '"cluster": 3, "id"')], ", line 1: cluster must be a string that is not empty"],
    [
      [train.replace('"id"', '"clusters": "Ada", "id"')],
      ', line 1: "clusters" is no field; there are id, split, cluster, texts',
    ],
    [
      [train.replace('"role"', '"pasage": "7", "role"')],
      ', line 1: text 1: "pasage" is no field; there are language, role, text, passage',
    ],
    [[train, validation], ': no item has split "test", of which results are'],
    [[], ': no item has split "test", of which results are'],
    [
      [
        tested.replace('"both"', '"both", "passage": "7"'),
        tested.replace('"3"', '"4"').replace('"both"', '"both", "passage": "7"').replace("門", "门"),
      ],
      ', line 2: item "4" has another text of passage "7" in zh-Hant than an earlier item, on line 1',
    ],
  ];
  for (const [content, message] of mistakes) {
    const file = fileOf(context, content);
    await assert.rejects(loadCorpus(file), new UserError(`${file}${message}`));
  }
  await assert.rejects(
    loadCorpus("/nowhere/doors.jsonl"),
    /doors\.jsonl: no such file; a corpus of your own is a \.jsonl, \.tsv or \.parquet file$/,
  );
});

test("a mistake in tab-separated values is named by file, line and field", async (context) => {
  const [header, first, second] = rows;
  const names =
    "the first line must name the columns id, split, language, role, text, and may name passage, cluster";
  const mistakes: [string[], string][] = [
    [[first], `, line 1: ${names}; id is missing`],
    [[header.replace("cluster", "group")], `, line 1: ${names}; "group" is none of them`],
    [[header.replace("cluster", "text")], `, line 1: ${names}; text is there twice`],
    [[header, `${first}\tmore`], ", line 2: has 8 fields, the first line 7; a text cannot hold a tab"],
    [[header, first.replace("q1", "")], ", line 2: id must be a string that is not empty"],
    [
      [header, first.replace("test", "dev")],
      ', line 2: split must be one of train, validation, test, not "dev"',
    ],
    [[header, second.replace("en", "")], ', line 2: language must be a code as "en", not ""'],
    [[header, second.replace("both", "")], ', line 2: role must be one of query, candidate, both, not ""'],
    [[header, second.replace("2\u00a0doors", "")], ", line 2: text must be a string that is not empty"],
    [[header, first, second.replace("q2", "q1")], ', line 3: cluster of id "q1" was "ada" on line 2'],
    [[header, first, first.replace("test", "train")], ', line 3: split of id "q1" was "test" on line 2'],
  ];
  for (const [content, message] of mistakes) {
    const file = fileOf(context, content, "doors.tsv");
    await assert.rejects(loadCorpus(file), new UserError(`${file}${message}`));
  }
});

test("a file of another kind is refused", async (context) => {
  const file = fileOf(context, lines, "doors.txt");
  await assert.rejects(
    ownCorpusMistakes(file),
    new UserError(`${file}: a corpus of your own is a .jsonl, .tsv or .parquet file, by its name`),
  );
  const headless = fileOf(context, rows.slice(1), "doors.tsv");
  assert.equal((await ownCorpusMistakes(headless)).length, 1);
});

test("the check names every mistake, where reading ends at the first", async (context) => {
  const wrong = [
    lines[0].replace('"query"', '"?"').replace('"de"', '"German"'),
    "oops",
    lines[3],
    lines[3].replace("gate", "door"),
  ];
  const file = fileOf(context, wrong);
  assert.deepEqual(await ownCorpusMistakes(file), [
    `${file}, line 1: text 1: role must be one of query, candidate, both, not "?"`,
    `${file}, line 1: text 2: language must be a code as "en", not "German"`,
    `${file}, line 2: is not valid JSON; write one object a line`,
    `${file}, line 4: id "3" was on line 3 already, with another content`,
  ]);
});

test("the recipe for Multi-EuP in data/README.md gives a corpus without a mistake", async (context) => {
  const folder = emptyFolder(context);
  const recipe = /```python\n(.*?)```/s.exec(readFileSync(projectPath("data", "README.md"), "utf8"))?.[1];
  assert.ok(recipe);
  const csv = [
    "did,TEXT,LANGUAGE,title_EN,qid_EN,title_DE,qid_DE",
    'd1,"A speech,',
    'of ""two"" lines",EN,Doors,1#EN,Türen,1#DE',
    "d2,Eine Rede,DE,Doors,1#EN,Türen,1#DE",
    "d3,Another,EN,Gates,2#EN,,",
  ];
  writeFileSync(path.join(folder, "MultiEuP.csv"), `\ufeff${csv.join("\r\n")}\r\n`);
  const { status, stderr } = spawnSync("python3", ["-c", recipe], { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  const set = retrievalSet(
    await loadCorpus(path.join(folder, "multi-eup.jsonl")),
    "test",
    ["en", "de"],
    "all",
  );
  assert.deepEqual(
    set.candidates.map(({ text }) => text),
    ['A speech,\r\nof "two" lines', "Another", "Eine Rede"],
  );
  assert.deepEqual(
    set.queries.map(({ text }, index) => [text, ...set.relevant[index]]),
    [
      ["Doors", 0, 2],
      ["Gates", 1],
      ["Türen", 0, 2],
    ],
  );
});

// the rows of test/fixtures/data/make-own-corpus.py
const sameItems = [
  '{"id": "1", "split": "train", "cluster": "ada", "texts": [{"language": "en", "role": "query", "text": "who said \\"no\\"?"}, {"language": "de", "role": "candidate", "text": "Ada.\\tAn einem Tag.\\n", "passage": "7"}]}',
  '{"id": "2", "split": "test", "texts": [{"language": "zh-Hant", "role": "both", "text": "門"}, {"language": "en", "role": "both", "text": "2\u00a0doors"}]}',
  '{"id": "3", "split": "validation", "texts": [{"language": "en", "role": "both", "text": "e\u0301 \u{1f6aa}"}]}',
];

test("a user's own corpus is read from Parquet, and is the same as one of equal items in JSON Lines", async (context) => {
  const file = projectPath("test", "fixtures", "data", "own-corpus.parquet");
  const { name, title, notes, ...corpus } = await loadCorpus(file);
  assert.deepEqual([name, title], ["own-corpus", "own-corpus.parquet"]);
  const { name: _, title: __, ...same } = await loadCorpus(fileOf(context, sameItems));
  assert.deepEqual(inMemory(corpus), same);
  assert.deepEqual(notes, [`${file}: row 5 repeats an earlier row; what is there twice counts once.`]);
});

/** A corpus whose items are all in memory. */
function inMemory<C extends Pick<Corpus, "splits">>(corpus: C): C {
  return { ...corpus, splits: { ...corpus.splits, train: [...corpus.splits.train] } };
}

/** A Parquet file of rows that DuckDB writes. @param rows the SQL that selects them */
async function parquetOf(context: TestContext, rows: string): Promise<string> {
  const file = path.join(emptyFolder(context), "doors.parquet");
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (${rows}) TO '${file}'`);
  connection.closeSync();
  instance.closeSync();
  return file;
}

test("the same texts are the same corpus in each of the three formats", async (context) => {
  const [header, first, second, third] = rows;
  for (const ordered of [
    [header, first, second, third],
    [header, first, third, second], // rows of one id side by side
  ]) {
    const tsv = fileOf(context, ordered, "doors.tsv");
    const read = `read_csv('${tsv}', delim = '\t', quote = '', header = true, all_varchar = true)`;
    const { title: _, ...corpus } = await loadCorpus(tsv);
    const jsonl = fileOf(
      context,
      corpus.splits.test.map((each) => JSON.stringify({ ...each, split: "test" })),
    );
    for (const file of [await parquetOf(context, `FROM ${read}`), jsonl]) {
      const { title: __, ...same } = await loadCorpus(file);
      assert.deepEqual(inMemory(same), corpus);
    }
  }
});

test("a mistake in a Parquet file is named by file, row and field", async (context) => {
  const row = "SELECT 'q1' AS id, 'test' AS split, 'en' AS language, 'both' AS role, 'a door' AS text";
  const names = "a file must have the columns id, split, language, role, text, and may have passage, cluster";
  const mistakes: [string, string][] = [
    ["SELECT 1 AS id", `: ${names}; split is missing`],
    [`SELECT *, 1 AS group FROM (${row})`, `: ${names}; "group" is none of them`],
    [`${row} UNION ALL SELECT 'q1', 'test', NULL, 'both', 'a'`, ", row 2: language is missing"],
    [
      `${row} UNION ALL SELECT 'q1', 'dev', 'en', 'both', 'a'`,
      ', row 2: split must be one of train, validation, test, not "dev"',
    ],
    [
      `${row} UNION ALL SELECT 'q1', 'train', 'en', 'both', 'a'`,
      ', row 2: split of id "q1" was "test" on row 1',
    ],
    [
      "SELECT 0.5 AS id, 'test' AS split, 'en' AS language, 'both' AS role, 'a' AS text",
      ": column id holds DECIMAL(2,1), not texts",
    ],
    [
      "SELECT 1 AS id, 'test' AS split, 'en' AS language, 'both' AS role, 7 AS text",
      ": column text holds INTEGER, not texts",
    ],
    [
      `SELECT *, 7 AS passage FROM (${row} UNION ALL SELECT 'q2', 'test', 'en', 'both', 'a gate')`,
      ', row 2: item "q2" has another text of passage "7" in en than an earlier item, on row 1',
    ],
  ];
  for (const [content, message] of mistakes) {
    const file = await parquetOf(context, content);
    await assert.rejects(loadCorpus(file), new UserError(`${file}${message}`));
    assert.deepEqual(await ownCorpusMistakes(file).then((all) => all[0]), `${file}${message}`);
  }
  const file = fileOf(context, lines, "doors.parquet");
  await assert.rejects(
    loadCorpus(file),
    /doors\.parquet: cannot be read as Parquet \(.*\); write it again as Parquet, with one text a row$/,
  );
});

test("rows of one id anywhere in a file make one item, in memory and on disk", async (context) => {
  const row = fc.record({
    id: fc.constantFrom("1", "2", "3", "4"),
    language: fc.constantFrom("en", "de"),
    text: fc.constantFrom("a door", "eine Tür", "\u{1f6aa}"),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 30 }), async (some) => {
      const all = [...some, { id: "4", language: "en", text: "a door" }]; // item 4 is the tested one
      const splitOf = (id: string) => (id === "4" ? "test" : "train");
      const lines = all.map(({ id, language, text }) => [id, splitOf(id), language, "both", text].join("\t"));
      const file = fileOf(context, ["id\tsplit\tlanguage\trole\ttext", ...lines], "doors.tsv");
      const splits = { train: [] as Item[], validation: [] as Item[], test: [] as Item[] };
      for (const id of new Set(all.map((each) => each.id))) {
        const own = new Set(lines.filter((line) => line.startsWith(`${id}\t`)));
        const texts = Array.from(own, (line) => {
          const [, , language, , text] = line.split("\t");
          return { language, role: "both" as const, text };
        });
        splits[splitOf(id)].push({ id, texts });
      }
      for (const bytes of [0, 1e6]) {
        const corpus = await readOwnCorpus(file, bytes);
        assert.deepEqual({ ...corpus.splits, train: [...corpus.splits.train] }, splits);
        assert.equal(corpus.hash, sha256(`own ${corpusHash(splits)}`));
        const repeated = all.length - new Set(lines).size;
        assert.equal(corpus.notes?.length ?? 0, Number(repeated > 0));
        if (repeated > 1) assert.ok(corpus.notes?.[0].includes(`: ${repeated} lines, `));
      }
    }),
    { numRuns: 40 },
  );
});
