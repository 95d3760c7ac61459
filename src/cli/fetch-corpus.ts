import { corpora, countTexts, downloadCorpus, loadCorpus, retrievalSet, unansweredQueries } from "../index";
import { showProgress } from "./progress";
import { table } from "./table";

/** Downloads a corpus under a progress bar and says what came, and which queries settings leave out. */
export async function fetchCorpus(name: string): Promise<void> {
  const progress = showProgress(`data ${name}`);
  try {
    await downloadCorpus(name, (done, total) =>
      progress.update(done / total, `${megabytes(done)} of ${megabytes(total)}`),
    );
  } finally {
    progress.stop();
  }
  const corpus = loadCorpus(name);
  process.stdout.write(`${[corpus.title, ...countTexts(corpus).map(countsLine)].join("\n  ")}\n`);
  const isPinned = corpora.some((known) => known.name === name && known.download);
  if (isPinned) process.stdout.write("  every file's sha256 as pinned\n");
  const partly = unansweredQueries(retrievalSet(corpus, "test")).filter(
    ({ answered, unanswered }) => answered > 0 && unanswered > 0,
  );
  if (partly.length === 0) return;
  const rows = partly.map(({ query, candidate, answered, unanswered }) => [
    query,
    candidate,
    `${answered}`,
    `${unanswered}`,
  ]);
  const headings = ["queries in", "candidates in", "answered", "left out"];
  process.stdout.write(
    `Queries without a relevant candidate are left out of a setting:\n${table(headings, rows)}\n`,
  );
}

/** How large a split is, as "test: 234 items, 5,616 texts". */
export function countsLine({ split, items, texts }: ReturnType<typeof countTexts>[number]): string {
  return `${split}: ${items.toLocaleString("en")} items, ${texts.toLocaleString("en")} texts`;
}

/** Downloads a corpus that batchmix knows and that is not on disk yet, saying first under what terms it comes. */
export async function fetchIfMissing(name: string): Promise<void> {
  const known = corpora.find((corpus) => corpus.name === name);
  if (!known || known.onDisk()) return;
  process.stderr.write(`${known.title} is downloaded once; licence: ${known.licence}\n`);
  await fetchCorpus(name);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
