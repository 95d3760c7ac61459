import fc from "fast-check";
import type { Corpus, Item, Role, Text } from "../../src/data";

const languages = ["en", "de", "fr"];

const text: fc.Arbitrary<Text> = fc.record({
  language: fc.constantFrom("en", "en", "de", "fr", "xx"), // xx is trained on by none
  role: fc.constantFrom<Role>("both", "both", "query", "candidate"),
  text: fc.oneof({ weight: 1, arbitrary: fc.constantFrom("a", "b") }, { weight: 5, arbitrary: fc.uuid() }),
});

/** Items with any languages and roles, some of whose texts are equal within an item and between items. */
export const unevenCorpus: fc.Arbitrary<Corpus> = fc
  .array(fc.array(text, { minLength: 1, maxLength: 7 }), { minLength: 12, maxLength: 40 })
  .map((lists) => ({
    name: "uneven",
    title: "uneven",
    splits: {
      train: lists.map((texts, index): Item => ({ id: `item-${index}`, texts })),
      validation: [],
      test: [],
    },
    trainingLanguages: languages,
    evaluationLanguages: languages,
    hash: "",
  }));
