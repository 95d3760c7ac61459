import { leakage, loadCorpus, retrievalSet } from "../index";
import { table } from "./table";

/** Prints how many test texts of a corpus occur in a training split, by language. */
export function printLeakage(name: string, trainName: string): void {
  const corpus = loadCorpus(name);
  const train = trainName === name ? corpus : loadCorpus(trainName);
  const { languages, items } = leakage(corpus, train);
  const rows = languages.map(({ language, texts, identical, equal, near }) => [
    language,
    ...[texts, identical, equal, near].map((count) => count.toLocaleString("en")),
  ]);
  const headings = ["language", "texts", "identical", "equal", "near"];
  const asked = retrievalSet(corpus, "test").items;
  const leaked = asked.filter((id) => items.has(id)).length;
  process.stdout.write(
    `Test texts of ${corpus.title} in the training split of ${train.title}\n` +
      `${table(headings, rows)}\n` +
      `${leaked.toLocaleString("en")} of ${asked.length.toLocaleString("en")} items that are asked for have such a text.\n` +
      "identical: to the letter; equal: after Unicode NFKC and case folding, identical ones among them;\n" +
      "near: not equal, but sets of character 5-grams with a Jaccard index of 0.8 or more.\n",
  );
}
