import { corpora, countTexts, folderCorpora } from "../index";
import { countsLine } from "./fetch-corpus";

/** Prints what is known of each corpus, and how large it is where it is on disk. */
export function listCorpora(): void {
  const known = corpora.map((corpus) => {
    const isHere = corpus.onDisk();
    const counts = isHere ? countTexts(corpus.load()).map(countsLine) : [];
    return describe(corpus, [
      ...counts,
      `on disk: ${isHere ? "yes" : `no: npx batchmix data ${corpus.name}`}`,
    ]);
  });
  const inFolders = folderCorpora.map((corpus) =>
    describe(corpus, [`on disk: where you have it, named as ${corpus.name}:FOLDER`]),
  );
  const own =
    "FILE.jsonl, FILE.tsv: a corpus of your own\n  what is in it: data/README.md; npx batchmix data check FILE";
  process.stdout.write(`${[...known, ...inFolders, own].join("\n\n")}\n`);
}

function describe(
  corpus: Pick<(typeof corpora)[number], "name" | "title" | "languages" | "licence" | "source">,
  lines: readonly string[],
): string {
  const { name, title, languages, licence, source } = corpus;
  const known = [`languages: ${languages.join(" ")}`, `licence: ${licence}`, `from: ${source}`];
  return [`${name}: ${title}`, ...[...known, ...lines].map((line) => `  ${line}`)].join("\n");
}
