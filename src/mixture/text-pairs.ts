import type { Item, LanguageCode, Text } from "../data";

export interface LanguagePair {
  readonly query: LanguageCode;
  readonly positive: LanguageCode;
}

/**
 * All ways to choose a query and a positive of an item in given languages: roles fit, and the
 * two are different texts.
 */
export function pairsInLanguages(item: Item, query: LanguageCode, positive: LanguageCode): [Text, Text][] {
  const queries = item.texts.filter((text) => text.language === query && text.role !== "candidate");
  const positives = item.texts.filter((text) => text.language === positive && text.role !== "query");
  return queries.flatMap((first) =>
    positives.filter((second) => first.text !== second.text).map((second): [Text, Text] => [first, second]),
  );
}
