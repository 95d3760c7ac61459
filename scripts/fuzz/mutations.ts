import { gunzipSync, gzipSync } from "node:zlib";
import { parquetReadObjects } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { RandomStream } from "../../src/core";

/** How a file is read, which decides by what parts it is changed; `.gz` stands for the lines within gzip. */
export type Syntax = "bytes" | "text" | "json" | "jsonl" | "tsv" | "jsonl.gz" | "safetensors" | "parquet";

/**
 * A changed copy of a file: one to three changes, of bytes in a third of the calls and of parts of the
 * syntax in the others. Equal streams give equal bytes.
 */
export async function mutate(bytes: Buffer, syntax: Syntax, random: RandomStream): Promise<Buffer> {
  let changed = bytes;
  const most = syntax === "parquet" ? 1 : 3; // a damaged table cannot be written again
  for (let left = 1 + random.below(most); left > 0; left--)
    changed =
      random.below(3) === 0 ? changeBytes(changed, random) : await changePart[syntax](changed, random);
  return changed;
}

type Change<T> = (before: T, random: RandomStream) => T;

const changeText = ofText(changeLines(wordsOf(/\s+/, " ")));

const changePart: Readonly<
  Record<Syntax, (before: Buffer, random: RandomStream) => Buffer | Promise<Buffer>>
> = {
  bytes: changeBytes,
  text: changeText,
  json: ofText(changeJson),
  jsonl: ofText(changeLines(changeJson)),
  tsv: ofText(changeLines(wordsOf("\t", "\t"))),
  "jsonl.gz": (before, random) => {
    const lines = unpacked(before);
    return lines
      ? gzipSync(changePart.jsonl(lines, random) as Buffer, { level: 1 })
      : changeBytes(before, random);
  },
  safetensors: changeSafetensors,
  parquet: changeParquet,
};

function unpacked(bytes: Buffer): Buffer | null {
  try {
    return gunzipSync(bytes, { maxOutputLength: 1e6 });
  } catch {
    return null; // an earlier change has damaged the file
  }
}

/** Changes bytes: a bit, a byte, a number of eight bytes, a range, the end. */
function changeBytes(before: Buffer, random: RandomStream): Buffer {
  const at = random.below(before.length + 1);
  const to = Math.min(before.length, at + 1 + random.below(random.pick([4, 64, 4096])));
  const [head, range, tail] = [before.subarray(0, at), before.subarray(at, to), before.subarray(to)];
  const some = (length: number, byte: () => number) => Buffer.from(Array.from({ length }, byte));
  return random.pick<() => Buffer>([
    () =>
      Buffer.concat([
        head,
        some(range.length && 1, () => range[0] ^ (1 << random.below(8))),
        before.subarray(at + 1),
      ]),
    () => Buffer.concat([head, some(1 + random.below(8), () => random.below(256)), before.subarray(at + 1)]),
    () => Buffer.concat([head, Buffer.alloc(8, random.pick([0, 0x7f, 0x80, 0xff])), before.subarray(at + 8)]),
    () => Buffer.concat([head, some(1 + random.below(8), () => random.below(256)), range, tail]),
    () => Buffer.concat([head, range, range, tail]),
    () => Buffer.concat([head, tail]),
    () => head,
    () => Buffer.concat([Buffer.from("\ufeff"), before]),
  ])();
}

/** A change of a text as one of a file in UTF-8. */
function ofText(change: Change<string>): Change<Buffer> {
  return (before, random) => Buffer.from(change(before.toString("utf8"), random), "utf8");
}

/** What stands in a file for a value: JSON that is odd, huge, negative, deep or long, and some that is none. */
const oddValues = [
  ..."null true false 0 -0 -1 1 2 0.5 -7.5 1e308 1e999 -1e999 NaN Infinity 9007199254740993 4294967296".split(
    " ",
  ),
  ...["123456789012345678901234567890", "1e-400", '""', '" "', "[]", "{}", "[[]]", "[null]", '{"a":1,"a":2}'],
  ...['{"__proto__":{"length":1}}', '"__proto__"', '"constructor"', '"toString"', '"\\ud800"', '"\\udc00 x"'],
  ...[
    '"\\u0000"',
    '"\\u001b[2J"',
    '"a\\nb"',
    '"../../../etc/passwd"',
    '"NaN"',
    '"1e999"',
    '"\u202e x"',
    '"-1"',
  ],
  `"${"x".repeat(100_000)}"`,
  `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
  `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
  `[${"0,".repeat(50_000)}0]`,
];

/** Stands in JSON where {@link changeJson} writes something that JSON.stringify would not. */
const place = "\u0001place\u0001";

/** Changes one value, key or entry of a JSON text; the characters of a text that is no JSON. */
function changeJson(before: string, random: RandomStream): string {
  let whole: { root: unknown };
  try {
    whole = { root: JSON.parse(before) };
    JSON.stringify(whole); // too deep a value, by an earlier change, overflows the stack
  } catch {
    return changeBytes(Buffer.from(before), random).toString("utf8");
  }
  const [holder, key] = random.pick(placesIn(whole));
  const value = holder[key];
  const [other, otherKey] = random.pick(placesIn(whole));
  const put = (name: string, entry: unknown) => {
    if (Array.isArray(holder)) holder[Number(key)] = entry;
    else
      Object.defineProperty(holder, name, {
        value: entry,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  };
  const raw = (text: string) => {
    put(key, place);
    return JSON.stringify(whole.root)?.replace(JSON.stringify(place), () => text) ?? text;
  };
  const text = () => JSON.stringify(whole.root) ?? "";
  return random.pick<() => string>([
    () => raw(random.pick(oddValues)),
    () => raw(random.pick(oddValues)),
    () => raw(nudged(value, random)),
    () => raw(JSON.stringify(other[otherKey])),
    () => raw(`${JSON.stringify(value)},${JSON.stringify(value)}`), // an entry twice, or no JSON
    () => raw(`${JSON.stringify(value)},${JSON.stringify(key)}:${random.pick(oddValues)}`), // a key twice
    () => {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return text();
    },
    () => {
      put(random.pick(["__proto__", "constructor", "length", "", "x", `${key} `, key.toUpperCase()]), value);
      return text();
    },
    () => text().replaceAll(/([{},[\]])/g, "$1\r\n"),
  ])();
}

/** A value that differs by little: a number by 1 or by a factor, a text by a character or its case, a list by an entry. */
function nudged(value: unknown, random: RandomStream): string {
  if (typeof value === "number")
    return String(random.pick([value + 1, value - 1, -value, value * 1000, value / 3]));
  if (typeof value === "string")
    return JSON.stringify(
      random.pick([`${value}x`, value.slice(1), value.toUpperCase(), ` ${value}`, [value]]),
    );
  if (Array.isArray(value))
    return JSON.stringify(random.pick([[...value, ...value], value.slice(1), value[0] ?? 0]));
  return JSON.stringify(random.pick([[value], !value, String(value)]));
}

type Holder = Record<string, unknown>;

/** Every place of a value within another: its holder, an object or a list, and its key there. */
function placesIn(whole: object): [Holder, string][] {
  const found: [Holder, string][] = [];
  const open: object[] = [whole];
  for (let holder = open.pop(); holder; holder = open.pop()) {
    for (const key of Object.keys(holder)) {
      if (found.push([holder as Holder, key]) > 5_000) return found; // enough to pick from
      const value = (holder as Holder)[key];
      if (typeof value === "object" && value !== null) open.push(value);
    }
  }
  return found;
}

/** Changes which lines there are, in what order and how they end, or what one line holds. */
function changeLines(changeLine: Change<string>): Change<string> {
  return (before, random) => {
    const lines = before.split("\n");
    const [at, other] = [random.below(lines.length), random.below(lines.length)];
    const line = lines[at];
    const inLine = () => {
      lines[at] = changeLine(line, random);
    };
    random.pick<() => void>([
      inLine,
      inLine,
      inLine,
      inLine,
      () => {
        [lines[at], lines[other]] = [lines[other], line];
      },
      () => lines.splice(at, 1),
      () => lines.splice(other, 0, line),
      () => lines.splice(at, 0, random.pick(["", " ", "\ufeff", "\u0000", "\u2028"])),
      () => lines.splice(0, lines.length, lines.join("\r\n")),
    ])();
    return lines.join("\n");
  };
}

/** Changes the fields of a line that a separator parts. */
function wordsOf(separator: string | RegExp, written: string): Change<string> {
  const odd = [
    "",
    " ",
    "-1",
    "0",
    "1e999",
    "NaN",
    "0x10",
    "1.5",
    "x",
    "\ud800",
    "\u0000",
    "\u001b[2J",
    "\u00a0",
  ];
  const long = ["x".repeat(100_000), "9".repeat(400), "__proto__", "constructor"];
  return (line, random) => {
    const words = line.split(separator);
    const [at, other] = [random.below(words.length), random.below(words.length)];
    random.pick<() => void>([
      () => {
        words[at] = random.pick([...odd, ...long]);
      },
      () => {
        words[at] = JSON.parse(nudged(words[at], random)).toString();
      },
      () => {
        [words[at], words[other]] = [words[other], words[at]];
      },
      () => words.splice(at, 1),
      () => words.splice(at, 0, words[other]),
    ])();
    return words.join(random.below(8) === 0 ? random.pick([" ", "\t", ",", "  "]) : written);
  };
}

/** Changes the header of a safetensors file, whose length is then right again. */
function changeSafetensors(before: Buffer, random: RandomStream): Buffer {
  const length = before.length < 8 ? -1 : Number(before.readBigUInt64LE());
  if (length < 0 || length > before.length - 8) return changeBytes(before, random);
  const header = Buffer.from(changeJson(before.toString("utf8", 8, 8 + length), random));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([prefix, header, before.subarray(8 + length)]);
}

/** Changes the footer's bytes of a Parquet file, or writes its table again with another cell, column or type. */
async function changeParquet(before: Buffer, random: RandomStream): Promise<Buffer> {
  const footer = before.length < 12 ? 0 : before.readUInt32LE(before.length - 8);
  const from = before.length - 8 - footer;
  if (footer === 0 || from < 0) return changeBytes(before, random);
  if (random.below(2) === 0)
    return Buffer.concat([before.subarray(0, from), changeBytes(before.subarray(from), random)]);
  const rows = await tableIn(before);
  if (rows === null || rows.length === 0) return changeBytes(before, random);
  const names = Object.keys(rows[0]);
  const [name, other] = [random.pick(names), random.pick(names)];
  const column = (of: string) => rows.map((row) => row[of]);
  const odd = [
    null,
    "",
    "x",
    "__proto__",
    -1,
    0.5,
    1e308,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    true,
    7n,
    2 ** 31,
  ];
  const columns = new Map(names.map((each) => [each, column(each)]));
  const at = random.below(rows.length);
  random.pick<() => void>([
    () =>
      columns.set(
        name,
        rows.map(() => random.pick(odd.slice(0, 1))),
      ),
    () => columns.set(name, ((value) => rows.map(() => value))(random.pick(odd))),
    () =>
      columns.set(
        name,
        column(name).map((value, row) => (row === at ? null : value)),
      ),
    () =>
      columns.set(
        name,
        column(name).map((value, row) => (row === at ? sameType(value, random) : value)),
      ),
    () => columns.set(name, column(other)),
    () => columns.set(name, column(name).map(String)),
    () => columns.delete(name),
    () => columns.set(random.pick(["x", "__proto__", name.toUpperCase()]), column(name)),
    () => {
      for (const [each, values] of columns)
        columns.set(
          each,
          values.filter((_, row) => row !== at),
        );
    },
    () => {
      for (const [each, values] of columns) columns.set(each, [...values, values[at]]);
    },
    () => {
      for (const each of names) columns.set(each, []);
    },
  ])();
  try {
    return Buffer.from(
      parquetWriteBuffer({ columnData: [...columns].map(([name, data]) => ({ name, data })) }),
    );
  } catch {
    return changeBytes(before, random); // the writer has no type for such a column
  }
}

/** An odd value of the type that a cell has, so that the column keeps its type. */
function sameType(value: unknown, random: RandomStream): unknown {
  if (typeof value === "number") return random.pick([-1, 0, value + 1, -value, 1e9, 2 ** 31 - 1]);
  if (typeof value === "string")
    return random.pick(["", " ", "x", `${value}x`, "{", "\u0000", "__proto__", "1:2:3:4"]);
  return value;
}

async function tableIn(bytes: Buffer): Promise<Record<string, unknown>[] | null> {
  try {
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file, compressors: { GZIP: (packed) => gunzipSync(packed) } });
    return rows.length > 1000 ? null : rows;
  } catch {
    return null; // an earlier change has damaged the file
  }
}
