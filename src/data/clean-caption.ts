import type { LanguageCode } from "./types";

/** Matches a line that needs cleaning. Most lines do not, and cost one test. */
const unclean = /[&\p{Cc}\u200b]|[^\S ]| {2}|^ | $/u;

const namedEntities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
};

/**
 * A line of a caption file as a caption: HTML entities resolved, once, with or without their
 * semicolon; control characters and zero-width spaces removed (they stand in the middle of words
 * and before them); each run of white space replaced by one space, none at the ends; Unicode NFC.
 * Japanese lines lose their ASCII digits, which number phrases (numerals in captions are full-width
 * there). The tokenizer folds compatibility forms such as full-width letters; this does not.
 *
 * @returns the caption, or "" for an empty line and for "@@", which stands for no caption
 * @example cleanCaption("1男が、3メガネをかけて", "ja"); // "男が、メガネをかけて"
 * @example cleanCaption("R&amp;B  singer ", "en"); // "R&B singer"
 */
export function cleanCaption(line: string, language: LanguageCode): string {
  let caption = line;
  if (unclean.test(caption)) {
    caption = caption
      .replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));?/g, resolved)
      .replace(/[\p{Cc}\u200b]/gu, "")
      .replace(/\s+/g, " ")
      .trim();
  }
  if (language === "ja") caption = caption.replace(/[0-9]+/g, "");
  return caption === "@@" ? "" : caption.normalize("NFC");
}

function resolved(entity: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name !== undefined) return namedEntities[name] ?? entity;
  const point = decimal !== undefined ? Number(decimal) : Number.parseInt(hexadecimal as string, 16);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : entity;
}
