import { closeSync, openSync, writeSync } from "node:fs";
import path from "node:path";
import { table } from "../src/cli/table";
import { median } from "../src/statistics";
import { lastLine } from "./evaluate";
import { type Answer, besidePeer, ours, peerOf } from "./retrieval-sides";
import { type RetrievalFiles, randomVectors, width } from "./retrieval-workload";

/** English passages of MIRACL, and its development topics. */
const miracl = { candidates: 32_893_221, queries: 799 };
const queries = 500;
const rounds = 3;

/**
 * Ranks and search in pools of growing size, read from a file in blocks, and exact search of an
 * index that holds the vectors in memory beside faiss' flat index, in turns.
 */
export async function largePools(files: RetrievalFiles, sizes: readonly number[]): Promise<void> {
  const rows: string[][] = [];
  const failures = new Set<string>();
  let last: { seconds: number; size: number } | null = null;
  for (const size of sizes) {
    const file = vectorFile(files.folder, size);
    const own = ours(files);
    const faiss = peerOf("faiss", files);
    const [ranking, streamed, searches, theirs]: [Answer[], Answer[], Answer[], Answer[]] = [[], [], [], []];
    for (let round = 0; round <= rounds; round++) {
      const ranked = await own.ask({ task: "rank", file, queries });
      const searched = await own.ask({ task: "search", file, queries });
      if (round > 0) {
        ranking.push(ranked);
        streamed.push(searched);
      }
    }
    for (let round = 0; round <= rounds; round++) {
      try {
        const [mine, other] = await besidePeer(own, faiss, { task: "index", file, queries });
        if (round > 0) theirs.push(other);
        if (round > 0) searches.push(mine);
      } catch (error) {
        failures.add(`faiss was not measured: ${lastLine(error)}`);
        searches.push(await own.ask({ task: "index", file, queries }));
      }
    }
    own.end();
    faiss?.end();
    const seconds = (answers: readonly Answer[]) => median(answers.map((answer) => answer.seconds));
    const rate = (answers: readonly Answer[]) =>
      answers.length ? (queries / seconds(answers)).toFixed(0) : "–";
    last = { seconds: seconds(ranking), size };
    rows.push([
      size.toLocaleString("en"),
      seconds(ranking).toFixed(3),
      ((1e9 * seconds(ranking)) / size / queries).toFixed(2),
      ranking[ranking.length - 1].peakMB.toFixed(0),
      rate(streamed),
      rate(searches),
      rate(theirs),
      theirs.length
        ? median(theirs.map((each, round) => each.seconds / searches[round].seconds)).toFixed(2)
        : "–",
    ]);
  }
  const headings = [
    "candidates",
    "ranks, s",
    "ns a score",
    "peak MB",
    "best 10: queries/s",
    "in memory",
    "faiss flat",
    "theirs / ours",
  ];
  process.stdout.write(
    `Ranks and search of ${queries} queries, vectors of width 384 read from a file; search also in those that an index holds in memory, as faiss' does; medians of ${rounds}\n` +
      `${table(headings, rows)}\n${[...failures].join("\n")}${failures.size ? "\n" : ""}`,
  );
  if (last) {
    const minutes = ((last.seconds / last.size / queries) * miracl.candidates * miracl.queries) / 60;
    process.stdout.write(
      `At that rate MIRACL's English development set (799 queries, 32.9 million passages) takes ${minutes.toFixed(1)} min from ready embeddings\n`,
    );
  }
}

/** Random unit vectors: 10,000 drawn, again and again with their coordinates moved along by one. */
function vectorFile(folder: string, size: number): string {
  const file = path.join(folder, "pool.f32");
  const drawn = randomVectors("pool", Math.min(size, 10_000));
  const handle = openSync(file, "w");
  for (let done = 0, turn = 0; done < size; turn++) {
    const moved = drawn.map((_, at) => drawn[at - (at % width) + ((at + turn) % width)]);
    const count = Math.min(drawn.length / width, size - done);
    writeSync(handle, new Uint8Array(moved.buffer, 0, count * width * 4));
    done += count;
  }
  closeSync(handle);
  return file;
}
