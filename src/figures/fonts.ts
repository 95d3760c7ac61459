import { existsSync, readFileSync } from "node:fs";
import { projectPath } from "../core";

const slices = ["latin", "latin-ext", "greek", "vietnamese", "cyrillic"];
const weights = [400, 700];

/** @font-face rules of Noto Sans as data addresses, so that figures look the same on every machine, offline. */
export function fontCss(): string {
  return weights
    .flatMap((weight) => slices.map((slice) => ({ weight, slice })))
    .flatMap(({ weight, slice }) => {
      const name = `noto-sans-${slice}-${weight}-normal.woff2`;
      const file = projectPath("node_modules", "@fontsource", "noto-sans", "files", name);
      if (!existsSync(file)) return [];
      const data = readFileSync(file).toString("base64");
      const source = `url(data:font/woff2;base64,${data}) format("woff2")`;
      const range = unicodeRange[slice as keyof typeof unicodeRange];
      return [
        `@font-face{font-family:"Noto Sans";font-weight:${weight};font-style:normal;src:${source};unicode-range:${range}}`,
      ];
    })
    .join("\n");
}

/** The characters of each slice, as @fontsource/noto-sans 5.3.0 declares them in its style sheets. */
const unicodeRange = {
  latin:
    "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215",
  "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+1E00-1E9F,U+20A0-20AB",
  greek: "U+0370-03FF",
  vietnamese: "U+1EA0-1EF9",
  cyrillic: "U+0400-045F,U+0490-0491",
};
