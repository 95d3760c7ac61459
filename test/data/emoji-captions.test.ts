import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { projectPath } from "../../src/core";
import { emojiCaptions, type Item, leakage } from "../../src/data";
import {
  type EmojiNames,
  emojiGroups,
  isEmoji,
  nearDuplicateKeys,
  ownKeywords,
} from "../../src/data/emoji-captions";

const corpus = emojiCaptions();
const items = Object.values(corpus.splits).flat();
const annotations = new Map(
  corpus.evaluationLanguages.map((language): [string, EmojiNames] => {
    const file = projectPath("node_modules/cldr-annotations-full/annotations", language, "annotations.json");
    return [language, JSON.parse(readFileSync(file, "utf8")).annotations.annotations];
  }),
);
const english = annotations.get("en") as EmojiNames;
const emoji = Object.keys(english).filter(isEmoji);

/** What an item says in a language: its name, then its keywords. */
function texts(item: Item, language: string): string[] {
  return item.texts.filter((text) => text.language === language).map((text) => text.text);
}

test("of CLDR's 1,966 annotated sequences 1,588 are emoji, 9 components and 369 symbols", () => {
  const components = [..."\u{1F3FB}\u{1F3FC}\u{1F3FD}\u{1F3FE}\u{1F3FF}\u{1F9B0}\u{1F9B1}\u{1F9B2}\u{1F9B3}"];
  assert.equal(Object.keys(english).length, 1966);
  assert.equal(emoji.length, 1588);
  for (const component of components) {
    assert.ok(component in english);
    assert.ok(!isEmoji(component));
  }
  for (const symbol of ["{", "√", "€", "→"]) assert.ok(symbol in english && !isEmoji(symbol));
  assert.equal(1966 - 1588 - components.length, 369);
});

test("1,189 emoji have keywords of their own in all 12 languages", () => {
  assert.equal(items.length, 1189);
  for (const { texts } of items) {
    assert.deepEqual(
      texts.map(({ language, role }) => `${language} ${role}`),
      corpus.evaluationLanguages.flatMap((language) => [`${language} query`, `${language} candidate`]),
    );
  }
});

test("emoji languages are five to train on, then seven more", () => {
  assert.equal(corpus.trainingLanguages.join(" "), "en de fr cs pt");
  assert.equal(corpus.evaluationLanguages.join(" "), "en de fr cs pt nl es id ja ru tr zh");
});

const groups = (...steps: (keyof ReturnType<typeof nearDuplicateKeys>)[]) =>
  emojiGroups(emoji, (sequence) => steps.flatMap((step) => nearDuplicateKeys(sequence, annotations)[step]));

test("groups of near-duplicates: 1,442 without gender and direction, 1,263 with series, 1,025 with equal keywords", () => {
  const count = (...steps: Parameters<typeof groups>) => new Set(groups(...steps).values()).size;
  assert.equal(count(), 1588);
  assert.equal(count("person"), 1442);
  assert.equal(count("person", "series"), 1263);
  assert.equal(count("person", "series", "keywords"), 1025);
});

test("groups keep together what gives each other away, and no more", () => {
  const groupOf = groups("person", "series", "keywords");
  const together = (list: string) =>
    new Set([...list.split(" ")].map((each) => groupOf.get(each))).size === 1;
  assert.ok(together("🧑‍🍳 👨‍🍳 👩‍🍳"));
  assert.ok(together("🏃 🏃‍♂ 🏃‍♀"));
  assert.ok(together("🕐 🕧 🕚"));
  assert.ok(together("🌑 🌖 🌝"));
  assert.ok(together("❤ 💚 💞"));
  assert.ok(together("0⃣ 9⃣"));
  assert.ok(!together("🧑‍🍳 🧑‍🚀"));
  assert.ok(!together("🐄 🚗"));
});

test("no near-duplicates stand on both sides of a split: every pair of items of two splits looked at", () => {
  const groupOf = groups("person", "series", "keywords");
  const splits = Object.values(corpus.splits).map((list) => new Set(list.map(({ id }) => groupOf.get(id))));
  for (const [index, groups] of splits.entries()) {
    for (const others of splits.slice(index + 1)) {
      for (const group of groups) assert.ok(!others.has(group), group);
    }
  }
  const candidates = (list: readonly Item[]) =>
    list
      .flatMap(({ texts }) => texts)
      .filter(({ role, text }) => role === "candidate" && text.includes(", "));
  const trained = new Set(candidates(corpus.splits.train).map(({ language, text }) => `${language} ${text}`));
  for (const { language, text } of candidates([...corpus.splits.validation, ...corpus.splits.test])) {
    assert.ok(!trained.has(`${language} ${text}`), `${language} ${text}`);
  }
});

test("emoji items split into 847, 108 and 234", () => {
  const { train, validation, test } = corpus.splits;
  assert.deepEqual([train.length, validation.length, test.length], [847, 108, 234]);
});

test("the first, tenth and last emoji of each split are those", () => {
  const { train, validation, test } = corpus.splits;
  const pinned = [train, validation, test].map((list) => [list[0], list[9], list[list.length - 1]]);
  assert.deepEqual(
    pinned.map((list) => list.map((item) => `${item.id} ${texts(item, "en").join(": ")}`)),
    [
      [
        "😃 grinning face with big eyes: awesome, grin, happy, mouth, open, smile, smiling, teeth, yay",
        "🥰 smiling face with hearts: 3, adore, crush, heart, ily, love, romance, smile, you",
        "🏴‍☠ pirate flag: Jolly, plunder, Roger, treasure",
      ],
      [
        "🤩 star-struck: excited, eyes, face, grinning, smile, starry-eyed, wow",
        "😢 crying face: awful, cry, feels, miss, sad, tear, triste, unhappy",
        "🫟 splatter: drip, holi, ink, liquid, mess, paint, spill, stain",
      ],
      [
        "😀 grinning face: cheerful, cheery, grin, happy, laugh, nice, smile, smiling, teeth",
        "🫥 dotted line face: depressed, disappear, hidden, hide, introvert, invisible, meh, whatever, wtv",
        "9⃣ keycap: 9: nine",
      ],
    ],
  );
  assert.deepEqual(texts(test[0], "zh"), ["嘿嘿", "笑脸, 脸, 高兴"]);
  assert.deepEqual(texts(train[846], "tr"), ["korsan bayrağı", "hazine, Jolly Roger, yağmacı"]);
  assert.equal(corpus.hash, "8a268289e73a47797a7b80c5dbe0e7320ce05eb1b24548ec72232d7c3c04f242");
});

test("names are unique in each language", () => {
  for (const [language, names] of annotations) {
    assert.equal(new Set(emoji.map((sequence) => names[sequence].tts?.[0])).size, 1588, language);
  }
});

test("own keywords share no word with the name", () => {
  const entry = (name: string, ...keywords: string[]): EmojiNames => ({
    x: { tts: [name], default: keywords },
  });
  const own = (language: string, name: string, ...keywords: string[]) =>
    ownKeywords(entry(name, ...keywords), "x", language);
  assert.deepEqual(own("en", "cow face", "animal", "face", "Farm Cow", "moo"), ["animal", "moo"]);
  assert.deepEqual(own("en", "keycap: 1", "1", "one"), ["one"]);
  assert.deepEqual(own("fr", "éléphant", "ÉLÉPHANT", "éléphanteau"), ["éléphanteau"]); // letters beyond \w
  assert.deepEqual(own("tr", "Irmak", "ırmak", "nehir"), ["nehir"]); // I pairs with ı in Turkish alone
  assert.deepEqual(own("ja", "牛の顔", "牛", "ウシ", "牛の顔だ", "動物"), ["ウシ", "動物"]);
  assert.deepEqual(own("de", "牛の顔", "牛"), ["牛"]);
  assert.deepEqual(ownKeywords({}, "x", "en"), []);
});

test("few emoji texts of the test split occur in training too, in whatever language: single keywords, and a rocket", () => {
  const trained = new Set(corpus.splits.train.flatMap(({ texts }) => texts.map(({ text }) => text)));
  const known = corpus.splits.test.flatMap(({ texts }) => texts.filter(({ text }) => trained.has(text)));
  const { languages } = leakage(corpus, corpus);
  assert.deepEqual(
    languages.map(({ identical }) => identical),
    languages.map(({ language }) => known.filter((text) => text.language === language).length),
  );
  assert.deepEqual(
    languages.map(({ language, identical, equal, near }) => [language, identical, equal, near].join(" ")),
    [
      ...["en 4 4 3", "de 3 3 0", "fr 2 2 0", "cs 0 0 2", "pt 14 14 1", "nl 4 5 2"],
      ...["es 21 21 0", "id 7 7 0", "ja 7 7 0", "ru 1 1 1", "tr 25 25 2", "zh 7 7 0"],
    ],
  );
});
