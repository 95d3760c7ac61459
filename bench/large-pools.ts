import path from "node:path";
import { table } from "../src/cli/table";
import { VectorStore } from "../src/search";
import { median } from "../src/statistics";
import { lastLine } from "./evaluate";
import { type Answer, besidePeer, ours, peerOf } from "./retrieval-sides";
import { type RetrievalFiles, randomVectors, width } from "./retrieval-workload";

/** English passages of MIRACL, and its development topics. */
const miracl = { candidates: 32_893_221, queries: 799 };
const queries = 500;
const rounds = 3;

/**
 * Ranks and search in pools of growing size, read from disk in blocks, and exact search in
 * vectors in memory beside faiss' flat index, in turns.
 */
export async function largePools(files: RetrievalFiles, sizes: readonly number[]): Promise<void> {
  const rows: string[][] = [];
  const failures = new Set<string>();
  let last: { seconds: number; size: number } | null = null;
  for (const size of sizes) {
    const folder = path.join(files.folder, `pool-${size}`);
    fillStore(folder, size);
    const own = ours(files);
    const faiss = peerOf("faiss", files);
    const [ranking, streamed, searches, theirs]: [Answer[], Answer[], Answer[], Answer[]] = [[], [], [], []];
    for (let round = 0; round <= rounds; round++) {
      const ranked = await own.ask({ task: "rank", folder, size, queries });
      const searched = await own.ask({ task: "search", folder, size, queries });
      if (round > 0) {
        ranking.push(ranked);
        streamed.push(searched);
      }
    }
    for (let round = 0; round <= rounds; round++) {
      try {
        const [mine, other] = await besidePeer(own, faiss, { task: "memory", folder, size, queries });
        if (round > 0) theirs.push(other);
        if (round > 0) searches.push(mine);
      } catch (error) {
        failures.add(`faiss was not measured: ${lastLine(error)}`);
        searches.push(await own.ask({ task: "memory", folder, size, queries }));
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
    `Ranks and search of ${queries} queries, vectors of width 384 read from disk; search also in vectors in memory, where faiss' index has them; medians of ${rounds}\n` +
      `${table(headings, rows)}\n${[...failures].join("\n")}${failures.size ? "\n" : ""}`,
  );
  if (last) {
    const minutes = ((last.seconds / last.size / queries) * miracl.candidates * miracl.queries) / 60;
    process.stdout.write(
      `At that rate MIRACL's English development set (799 queries, 32.9 million passages) takes ${minutes.toFixed(1)} min from ready embeddings\n`,
    );
  }
}

/** Random unit vectors in a store: 10,000 drawn, again and again with their coordinates moved along by one. */
function fillStore(folder: string, size: number): void {
  const drawn = randomVectors("pool", Math.min(size, 10_000));
  const store = new VectorStore(folder, size, width, 8192);
  const count = drawn.length / width;
  for (let first = 0, block = 0; first < size; first += store.perBlock, block++) {
    const rows = Math.min(store.perBlock, size - first);
    const vectors = Float32Array.from({ length: rows * width }, (_, at) => {
      const row = first + Math.floor(at / width);
      return drawn[(row % count) * width + ((at + Math.floor(row / count)) % width)];
    });
    store.write(block, vectors);
  }
}
