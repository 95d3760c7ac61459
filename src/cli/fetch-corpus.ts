import type { countTexts } from "../index";
import { library } from "./library";
import { showBytes, withProgress } from "./progress";
import { table } from "./table";

/** Downloads a corpus under a progress bar; prints how large it is and which queries its settings leave out. */
export async function fetchCorpus(name: string): Promise<void> {
  const { corpora, countTexts, downloadCorpus, loadCorpus, retrievalSet, unansweredQueries } = library;
  await withProgress(`data ${name}`, (progress) => downloadCorpus(name, showBytes(progress)));
  const corpus = await loadCorpus(name);
  process.stdout.write(`${[corpus.title, ...countTexts(corpus).map(countsLine)].join("\n  ")}\n`);
  const isPinned = corpora.some((known) => known.name === name && known.download);
  if (isPinned) process.stdout.write("  every file's sha256 as pinned\n");
  const rows = unansweredQueries(retrievalSet(corpus, "test"))
    .filter(({ answered, unanswered }) => answered > 0 && unanswered > 0)
    .map(({ query, candidate, answered, unanswered }) => [query, candidate, `${answered}`, `${unanswered}`]);
  if (rows.length === 0) return;
  const headings = ["queries in", "candidates in", "answered", "left out"];
  process.stdout.write(
    `Queries without a relevant candidate are left out of a setting:\n${table(headings, rows)}\n`,
  );
}

/** Downloads a corpus that batchmix knows and that is not on disk yet; prints the licence first. */
export async function fetchIfMissing(name: string): Promise<void> {
  const known = library.corpora.find((corpus) => corpus.name === name);
  if (!known || known.onDisk()) return;
  process.stderr.write(`${known.title} is downloaded once; licence: ${known.licence}\n`);
  await fetchCorpus(name);
}

/** How large a split is, as "test: 234 items, 5,616 texts". */
export function countsLine({ split, items, texts }: ReturnType<typeof countTexts>[number]): string {
  return `${split}: ${items.toLocaleString("en")} items, ${texts.toLocaleString("en")} texts`;
}
