import { parseJson, UserError } from "../core";
import type { Item, LanguageCode, Text } from "./types";

/** A file of SQuAD's format whose paragraphs are cut into sentences, as LAReQA's are. */
export interface AnswerFile {
  readonly language: LanguageCode;
  /** The file's name in messages. */
  readonly name: string;
  /** The file's JSON. */
  readonly content: string;
}

interface Paragraph {
  readonly sentences: readonly string[];
  /** Each sentence's first character and the one after its last, as code points of the context. */
  readonly sentence_breaks: readonly (readonly [number, number])[];
  readonly qas: readonly {
    readonly id: string;
    readonly question: string;
    readonly answers: readonly { readonly answer_start: number }[];
  }[];
}

interface Article {
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
}

/**
 * Questions with the sentences that answer them: an item is a question in all languages that have
 * its id, each with the sentence in which the answer begins (an answer may end in a later sentence).
 * Every other sentence is an item that no text asks about, so that the pool holds all sentences of
 * all paragraphs, equal ones too. Articles are clusters; a question's is named by the title in the
 * first file that has the question.
 *
 * @throws {UserError} naming file and place if a file is not in this format, or an answer begins
 *   in no sentence
 * @see LAReQA, arXiv 2004.05484, section 3
 */
export function answerSentences(files: readonly AnswerFile[]): Item[] {
  const questions = new Map<string, { cluster: string; texts: Text[] }>();
  const unasked: Item[] = [];
  for (const { language, name, content } of files) {
    const asked = new Set<string>();
    for (const { title, paragraph, place, where } of paragraphsOf(name, content)) {
      const passageOf = (index: number) => `${place}.${index + 1}`;
      const isAnswer = new Set<number>();
      for (const { id, question, answers } of paragraph.qas) {
        const at = `${where}, question ${JSON.stringify(id)}`;
        if (asked.has(id)) throw new UserError(`${at}: is there twice; each id must be of one question`);
        asked.add(id);
        const index = sentenceOf(paragraph, answers?.[0]?.answer_start, at);
        isAnswer.add(index);
        const known = questions.get(id) ?? { cluster: title, texts: [] };
        known.texts.push(
          { language, role: "query", text: question },
          { language, role: "candidate", text: paragraph.sentences[index], passage: passageOf(index) },
        );
        questions.set(id, known);
      }
      for (const [index, text] of paragraph.sentences.entries()) {
        if (isAnswer.has(index)) continue;
        const passage = passageOf(index);
        unasked.push({
          id: `${language} ${passage}`,
          cluster: title,
          texts: [{ language, role: "candidate", text, passage }],
        });
      }
    }
  }
  return [...[...questions].map(([id, { cluster, texts }]) => ({ id, cluster, texts })), ...unasked];
}

/** A file's paragraphs, each with its place, article and paragraph counted from 1. */
function* paragraphsOf(name: string, content: string) {
  for (const [a, article] of articlesOf(name, content).entries()) {
    if (typeof article?.title !== "string" || !Array.isArray(article.paragraphs))
      throw new UserError(`${name}, article ${a + 1}: must have a title and paragraphs`);
    for (const [p, paragraph] of article.paragraphs.entries()) {
      const where = `${name}, article ${a + 1}, paragraph ${p + 1}`;
      checkParagraph(paragraph, where);
      yield { title: article.title, paragraph, place: `${a + 1}.${p + 1}`, where };
    }
  }
}

function articlesOf(name: string, content: string): readonly Article[] {
  let articles: unknown;
  try {
    articles = (parseJson(content) as { data?: unknown } | null)?.data;
  } catch {
    throw new UserError(`${name}: is not valid JSON`);
  }
  if (Array.isArray(articles)) return articles;
  throw new UserError(`${name}: must be an object whose "data" lists articles, as SQuAD's files`);
}

function checkParagraph(paragraph: Paragraph, where: string): void {
  const { sentences, sentence_breaks: breaks, qas } = paragraph ?? {};
  if (!Array.isArray(sentences) || !Array.isArray(breaks) || sentences.length !== breaks.length)
    throw new UserError(`${where}: must have sentences and as many sentence_breaks`);
  if (!sentences.every((sentence) => typeof sentence === "string" && sentence.trim() !== ""))
    throw new UserError(`${where}: each of sentences must be a text that is not empty`);
  if (!breaks.every((each) => Array.isArray(each) && each.length === 2 && each.every(Number.isSafeInteger)))
    throw new UserError(`${where}: each of sentence_breaks must be two whole numbers`);
  if (!Array.isArray(qas)) throw new UserError(`${where}: must have qas, its questions`);
  for (const question of qas) {
    const texts = [question?.id, question?.question];
    if (!texts.every((text) => typeof text === "string" && text.trim() !== ""))
      throw new UserError(`${where}: each of qas must have id and question, texts that are not empty`);
  }
}

/** The index of the sentence in which an answer begins; both are counted in code points. */
function sentenceOf({ sentence_breaks: breaks }: Paragraph, start: unknown, where: string): number {
  if (typeof start !== "number") throw new UserError(`${where}: has no answer with an answer_start`);
  const containing = breaks.flatMap(([from, to], index) => (start >= from && start < to ? [index] : []));
  if (containing.length === 1) return containing[0];
  throw new UserError(
    `${where}: its answer_start ${start} lies in ${containing.length} of sentence_breaks, not in one`,
  );
}
