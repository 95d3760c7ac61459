import { corpora, downloadCorpus, loadCorpus } from "../index";
import { showProgress } from "./progress";

/** Downloads a corpus under a progress bar and says what came. */
export async function fetchCorpus(name: string): Promise<void> {
  const progress = showProgress(`data ${name}`);
  try {
    await downloadCorpus(name, (done, total) =>
      progress.update(done / total, `${megabytes(done)} of ${megabytes(total)}`),
    );
  } finally {
    progress.stop();
  }
  const { splits, title } = loadCorpus(name);
  const counts = Object.entries(splits).map(([split, items]) => `${split} ${items.length}`);
  process.stdout.write(`${title}: ${counts.join(", ")} items, every file's sha256 as pinned\n`);
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
