import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { type TestContext, test } from "node:test";
import { UserError } from "../../src/core";
import { loadCorpus, retrievalSet, unansweredQueries } from "../../src/data";
import { emptyFolder } from "./fake-mirror";

/** A paragraph of MLQA-R's files: sentences end where the next begins, or at a space before it. */
function paragraph(sentences: string[], questions: [id: string, question: string, answer: string][]) {
  const context = sentences.join(" ");
  let end = -1;
  const breaks = sentences.map((sentence) => {
    const begin = end + 1;
    end = begin + sentence.length;
    return [begin, end];
  });
  return {
    context,
    qas: questions.map(([id, question, text]) => ({
      id,
      question,
      answers: [{ answer_start: context.indexOf(text), text }],
    })),
    sentence_breaks: breaks,
    sentences,
  };
}

const english = {
  data: [
    {
      title: "Ada Lovelace",
      paragraphs: [
        paragraph(
          ["Ada was born in London in 1815.", "She wrote notes.", "They are famous."],
          [
            ["q1", "Where was she born?", "London"],
            ["q2", "When was she born?", "1815"],
          ],
        ),
      ],
    },
    { title: "Doors", paragraphs: [paragraph(["A door is red."], [["q3", "What is red?", "A door"]])] },
  ],
  version: "1.0",
};
const german = {
  data: [
    {
      title: "Ada (Mathematikerin)",
      paragraphs: [
        paragraph(
          ["Ada war Engländerin.", "In London kam sie zur Welt."],
          [["q1", "Wo kam sie zur Welt?", "London"]],
        ),
      ],
    },
  ],
  version: "1.0",
};

function folderOf(context: TestContext, files: Record<string, unknown>): string {
  const folder = emptyFolder(context);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

test("MLQA-R is read from a folder, questions joined over languages by their ids", async (context) => {
  const folder = folderOf(context, { "de.json": german, "en.json": english });
  const corpus = await loadCorpus(`mlqa-r:${folder}`);
  assert.equal(corpus.name, "mlqa-r");
  assert.deepEqual(corpus.evaluationLanguages, ["en", "de"]);
  const set = retrievalSet(corpus, "test");
  assert.deepEqual(set.items, ["q1", "q2", "q3"]);
  assert.deepEqual(set.clusters, ["Ada Lovelace", "Ada Lovelace", "Doors"]);
  assert.deepEqual(
    set.candidates.map(({ language, item, text }) => `${language} ${item} ${text}`),
    [
      "en 0 Ada was born in London in 1815.",
      "en 2 A door is red.",
      "en -1 She wrote notes.",
      "en -1 They are famous.",
      "de 0 In London kam sie zur Welt.",
      "de -1 Ada war Engländerin.",
    ],
  );
  assert.deepEqual(
    set.queries.map(({ text }, index) => [text, ...set.relevant[index]]),
    [
      ["Where was she born?", 0, 4],
      ["When was she born?", 0],
      ["What is red?", 1],
      ["Wo kam sie zur Welt?", 0, 4],
    ],
  );
});

test("a question without an answer in a language is left out of that setting, and counted", async (context) => {
  const folder = folderOf(context, { "de.json": german, "en.json": english });
  assert.deepEqual(unansweredQueries(retrievalSet(await loadCorpus(`mlqa-r:${folder}`), "test")), [
    { query: "en", candidate: "en", answered: 3, unanswered: 0 },
    { query: "en", candidate: "de", answered: 1, unanswered: 2 },
    { query: "en", candidate: "all", answered: 3, unanswered: 0 },
    { query: "de", candidate: "en", answered: 1, unanswered: 0 },
    { query: "de", candidate: "de", answered: 1, unanswered: 0 },
    { query: "de", candidate: "all", answered: 1, unanswered: 0 },
  ]);
});

test("a question's language is of its own: an answer that starts behind a character of two UTF-16 units is found", async (context) => {
  const made = paragraph(["😀😀 hi.", "Yes."], []);
  const qas = [{ id: "q", question: "?", answers: [{ answer_start: 7, text: "Yes" }] }]; // in code points, as Python counts
  const breaks = [
    [0, 6],
    [7, 11],
  ];
  const content = { data: [{ title: "t", paragraphs: [{ ...made, qas, sentence_breaks: breaks }] }] };
  const set = retrievalSet(await loadCorpus(`mlqa-r:${folderOf(context, { "en.json": content })}`), "test");
  assert.equal(set.candidates[set.relevant[0][0]].text, "Yes.");
});

test("a folder that is none of MLQA-R's, and what is wrong in its files, is refused by place", async (context) => {
  const [article] = english.data;
  const withParagraph = (change: object) => ({
    data: [{ ...article, paragraphs: [{ ...article.paragraphs[0], ...change }] }],
  });
  const first = article.paragraphs[0].qas[0];
  const place = "en.json, article 1, paragraph 1";
  const mistakes: [unknown, string][] = [
    ["{oops", "en.json: is not valid JSON"],
    [{ data: 1 }, 'en.json: must be an object whose "data" lists articles, as SQuAD\'s files'],
    [{ data: [{ title: "t" }] }, "en.json, article 1: must have a title and paragraphs"],
    [withParagraph({ sentences: ["one"] }), `${place}: must have sentences and as many sentence_breaks`],
    [withParagraph({ qas: undefined }), `${place}: must have qas, its questions`],
    [
      withParagraph({ qas: [{ id: 1 }] }),
      `${place}: each of qas must have id and question, texts that are not empty`,
    ],
    [
      withParagraph({ qas: [first, first] }),
      `${place}, question "q1": is there twice; each id must be of one question`,
    ],
    [
      withParagraph({ qas: [{ ...first, answers: [] }] }),
      `${place}, question "q1": has no answer with an answer_start`,
    ],
    [
      withParagraph({ qas: [{ ...first, answers: [{ answer_start: 9999, text: "" }] }] }),
      `${place}, question "q1": its answer_start 9999 lies in 0 of sentence_breaks, not in one`,
    ],
  ];
  for (const [content, message] of mistakes) {
    const folder = folderOf(context, { "en.json": content });
    await assert.rejects(loadCorpus(`mlqa-r:${folder}`), new UserError(`${folder}/${message}`));
  }
  const latin1 = emptyFolder(context);
  writeFileSync(path.join(latin1, "de.json"), Buffer.from('{"data":\n["T\xfcr"]}', "latin1"));
  await assert.rejects(
    loadCorpus(`mlqa-r:${latin1}`),
    new UserError(`${latin1}/de.json, line 2, byte 4 of it: is not UTF-8; save the file in UTF-8`),
  );
  const empty = emptyFolder(context);
  await assert.rejects(
    loadCorpus(`mlqa-r:${empty}`),
    new UserError(
      `${empty}: has none of MLQA-R's files, which are en.json, ar.json, de.json, es.json, hi.json, vi.json, zh.json`,
    ),
  );
  await assert.rejects(
    loadCorpus(`mlqa-r:${empty}/no`),
    /no: no such folder; MLQA-R's has a file a language, as en\.json$/,
  );
  await assert.rejects(
    loadCorpus("mlqa-r"),
    new UserError(
      "MLQA-R (questions and answer sentences) is read from a folder; name the one where you have it: mlqa-r:FOLDER",
    ),
  );
});
