import { pText } from "../analysis";
import { UserError } from "../core";
import type { PaperAnswer, Paragraph } from "./paper-requests";
import { numberText, type PaperRow, paperTests } from "./paper-rows";

/** A sentence with what it rests on. */
export interface PaperSentence {
  /** Of paper.md, from 1. */
  readonly line: number;
  readonly text: string;
  readonly rows: readonly PaperRow[];
  /** Its requests that rest on no row, with their answers, as "01-epoch: seeds = 3". */
  readonly facts: readonly string[];
  /** Decimals that were typed, as ".012", so that nothing stands behind them. */
  readonly typed: readonly string[];
}

/** A paper whose requests are answered. */
export interface FilledPaper {
  readonly text: string;
  readonly sentences: readonly PaperSentence[];
  /** Requests that cannot be answered, each with its line and what there is instead. */
  readonly mistakes: readonly string[];
}

/** Code stays as it is; attributes of Pandoc, as {#name}, {.class} and {width=50%}, are no requests; a brace that is not closed is one. */
const pattern = /`[^`]*`|\{(?![#.=]|\w+=)([^{}]*)\}?/g;

/** What parts paragraphs, headings, items of lists and rows of tables. */
const gap = /(\n\s*\n|\n(?=\s*(?:[-*+|#]|\d+\.)\s))/;

/**
 * Puts answers in the place of a paper's requests, which stand in braces, and finds what its sentences rest on.
 *
 * @param source Markdown as Pandoc reads it
 * @param answer as paperAnswers gives; throws a UserError for what cannot be answered
 */
export function fillPaper(
  source: string,
  answer: (request: string, paragraph: Paragraph) => PaperAnswer,
): FilledPaper {
  const mistakes: string[] = [];
  const sentences: PaperSentence[] = [];
  let line = 1;
  const pieces = source.split(gap).map((piece) => {
    const answers: (PaperAnswer & { readonly request: string; readonly at: number })[] = [];
    const paragraph: Paragraph = {};
    let [text, typed, end] = ["", "", 0]; // typed: the text with spaces in the place of answers
    const keep = (part: string) => {
      text += part;
      typed += part;
    };
    for (const { 0: whole, 1: braces, index = 0 } of piece.matchAll(pattern)) {
      keep(piece.slice(end, index));
      end = index + whole.length;
      if (braces === undefined) keep(whole);
      else {
        const request = braces.trim().replace(/\s+/g, " ");
        try {
          const answered = answer(request, paragraph);
          answers.push({ ...answered, request, at: text.length });
          text += answered.text;
          typed += " ".repeat(answered.text.length);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          mistakes.push(`line ${line + newlines(piece.slice(0, index))}: ${whole}: ${error.message}`);
        }
      }
    }
    keep(piece.slice(end));
    for (const { segment, index } of sentencesOf(text)) {
      const end = index + segment.length;
      const within = answers.filter(({ at }) => at >= index && at < end);
      if (within.some((each) => each.text.includes("\n"))) continue; // a table, which is its rows
      sentences.push({
        line: line + newlines(text.slice(0, index)),
        text: segment.trim(),
        rows: [...new Set(within.flatMap(({ rows }) => rows))],
        facts: within.flatMap(({ rows, request, text }) => (rows.length > 0 ? [] : `${request} = ${text}`)),
        typed: typed.slice(index, end).match(/(?<![\w.])0?\.\d+/g) ?? [],
      });
    }
    line += newlines(piece);
    return text;
  });
  return { text: pieces.join(""), sentences, mistakes };
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}

function sentencesOf(text: string): Intl.SegmentData[] {
  const segments = new Intl.Segmenter("en", { granularity: "sentence" }).segment(text.replace(/\n/g, " "));
  return [...segments].filter(({ segment }) => segment.trim() !== "");
}

/** Every sentence that holds answers, as Markdown: above the rows that it rests on, with one decimal more. */
export function sentencesPage(study: string, sentences: readonly PaperSentence[]): string {
  const columns = ["sweep", "step", "contrast or mix", "measure", "estimate", "low", "high"];
  const head = [...columns, ...paperTests, "family"];
  const parts = sentences
    .filter(({ rows, facts }) => rows.length + facts.length > 0)
    .map(({ line, text, rows, facts }) => {
      const lines = rows.map((row) => {
        const digits = row.digits + 1;
        const numbers = [row.estimate.value, row.estimate.low, row.estimate.high].map((value) =>
          numberText(value, { ...row, digits }),
        );
        const tests = paperTests.map((test) => (test in row.p ? pText(row.p[test] ?? null) : ""));
        const family = row.family === null ? "" : `${row.family} (${row.comparisons})`;
        return `| ${[row.sweep, row.step, row.subject, row.measure, ...numbers, ...tests, family].join(" | ")} |`;
      });
      const table =
        rows.length > 0 ? [`| ${head.join(" | ")} |`, `|${"---|".repeat(head.length)}`, ...lines] : [];
      const list = facts.map((fact) => `- ${fact}`);
      return [`**Line ${line}.** ${text}`, table.join("\n"), list.join("\n")].filter(Boolean).join("\n\n");
    });
  const intro = `Each sentence of paper.md that holds numbers of study ${study}, above the rows of its published tables that it rests on. Estimates have one decimal more than the sentences. p but raw ones are by Holm's method over the comparisons of the family, whose number stands behind its name; equivalence p: of a difference of the margin or more (TOST); loss p: of a loss of the margin or more.`;
  return `# Sentences and their rows\n\n${intro}\n\n${parts.join("\n\n")}\n`;
}
