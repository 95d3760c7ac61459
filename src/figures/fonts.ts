import { readFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../core";

/**
 * The @font-face rules that a text needs of Noto Sans and of its companions for other scripts, as
 * data addresses, so that figures look the same on every machine, offline. All rules
 * have the name "Noto Sans" and divide the characters among them, so that no label needs a list of fonts. Each
 * character comes from the first font that has it: Noto Sans (Latin, Greek, Cyrillic, Devanagari),
 * then the fonts of single scripts. Chinese characters have their Japanese form where the text has
 * kana, else the simplified Chinese one. The packages cut fonts in slices: those without a
 * character of the text are left out. What no font has, as Hebrew, is left to the reader's system.
 */
export function fontCss(text: string): string {
  const bold = [...text.matchAll(/<b>(.*?)<\/b>/g)].map(([, inside]) => inside).join("");
  const rules = [
    ...rulesOf(text + printableAscii, 400),
    ...(bold ? rulesOf(bold + printableAscii, 700) : []),
  ];
  return rules.join("\n");
}

const printableAscii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

/** The rules of one weight. */
function rulesOf(text: string, weight: number): string[] {
  const characters = [...new Set(text)];
  const main = slices("noto-sans", weight).filter(({ has }) => characters.some(has));
  const rules = main.map(({ rule }) => rule());
  let missing = characters.filter((character) => !main.some(({ has }) => has(character)));
  for (const script of missing.length > 0 ? companions(text) : []) {
    for (const { has, rule } of slices(`noto-sans-${script}`, weight)) {
      const covered = missing.filter(has);
      if (covered.length > 0) rules.push(rule(covered));
      missing = missing.filter((character) => !covered.includes(character));
    }
  }
  return rules;
}

function companions(text: string): string[] {
  const hasKana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
  return ["arabic", "bengali", "telugu", "thai", ...(hasKana ? ["jp", "sc"] : ["sc", "jp"]), "kr"];
}

interface FontSlice {
  has(character: string): boolean;
  /** The @font-face rule for all characters of the slice, or for these alone. */
  rule(characters?: readonly string[]): string;
}

/** The slices of one weight of a font, from its package's own style sheet. */
function slices(font: string, weight: number): FontSlice[] {
  const folder = projectPath("node_modules", "@fontsource", font);
  const sheet = readFileSync(path.join(folder, `${weight}.css`), "utf8");
  return [...sheet.matchAll(/@font-face\s*{[^}]*}/g)].map(([rule]) => {
    const file = /url\(\.\/(files\/[^)]+\.woff2)\)/.exec(rule)?.[1];
    const range = /unicode-range:\s*([^;]+);/.exec(rule)?.[1];
    if (!file || !range) throw new TypeError(`fontCss: expected a font file and its characters, got ${rule}`);
    const ranges = range.split(",").map((part) => {
      const [from, to] = part.trim().replace(/^U\+/, "").split("-");
      return [Number.parseInt(from, 16), Number.parseInt(to ?? from, 16)] as const;
    });
    return {
      has(character) {
        // the Chinese font's sheet claims Hangul that its files lack
        if (font === "noto-sans-sc" && /\p{Script=Hangul}/u.test(character)) return false;
        return ranges.some(([from, to]) => from <= codeOf(character) && codeOf(character) <= to);
      },
      rule(characters) {
        const codes =
          characters?.map((character) => `U+${codeOf(character).toString(16)}`).join(",") ?? range;
        const data = readFileSync(path.join(folder, file)).toString("base64");
        return `@font-face { font-family: 'Noto Sans'; font-style: normal; font-weight: ${weight}; src: url(data:font/woff2;base64,${data}) format("woff2"); unicode-range: ${codes}; }`;
      },
    };
  });
}

const codeOf = (character: string) => character.codePointAt(0) as number;
