import { readFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../core";

/**
 * The @font-face rules of Noto Sans that a text needs, as data addresses, so that figures look the
 * same on every machine, offline. The package cuts the font in slices by script; those without a
 * character of the text are left out.
 */
export function fontCss(text: string): string {
  const codes = new Set([...text, ...printableAscii].map((character) => character.codePointAt(0) as number));
  const weights = text.includes("<b>") ? [400, 700] : [400];
  return weights
    .flatMap((weight) => slices(weight))
    .filter(({ ranges }) =>
      [...codes].some((code) => ranges.some(([from, to]) => from <= code && code <= to)),
    )
    .map(({ rule, file }) => {
      const address = `url(data:font/woff2;base64,${readFileSync(file).toString("base64")}) format("woff2")`;
      return rule.replace(/src:[^;]*;/, `src: ${address};`).replace(/\s+/g, " ");
    })
    .join("\n");
}

const printableAscii = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

interface FontSlice {
  readonly rule: string;
  readonly file: string;
  readonly ranges: readonly (readonly [number, number])[];
}

/** The slices of one weight, from the package's own style sheet. */
function slices(weight: number): FontSlice[] {
  const folder = projectPath("node_modules", "@fontsource", "noto-sans");
  const sheet = readFileSync(path.join(folder, `${weight}.css`), "utf8");
  return [...sheet.matchAll(/@font-face\s*{[^}]*}/g)].map(([rule]) => {
    const file = /url\(\.\/(files\/[^)]+\.woff2)\)/.exec(rule)?.[1];
    const range = /unicode-range:\s*([^;]+);/.exec(rule)?.[1];
    if (!file || !range) throw new TypeError(`fontCss: expected a font file and its characters, got ${rule}`);
    const ranges = range.split(",").map((part) => {
      const [from, to] = part.trim().replace(/^U\+/, "").split("-");
      return [Number.parseInt(from, 16), Number.parseInt(to ?? from, 16)] as const;
    });
    return { rule, file: path.join(folder, file), ranges };
  });
}
