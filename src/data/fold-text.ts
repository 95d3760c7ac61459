/**
 * A text as it is compared where case and width do not count: Unicode NFKC, then case folding.
 *
 * Folding is that of Unicode's CaseFolding.txt (as Python's casefold), but that Cherokee letters
 * become small and not large ones, which makes the same texts equal.
 *
 * @example foldText("STRASSE") === foldText("Straße"); // true, as "ﬁne" and "FINE", "１" and "1"
 */
export function foldText(text: string): string {
  // small, large, small again takes ß, ﬀ and ſ along; ı, which would become i, folds to itself
  const fold = (run: string) => run.toLowerCase().toUpperCase().toLowerCase();
  return text.normalize("NFKC").replace(/[^ı]+/g, fold).replaceAll("ς", "σ");
}
