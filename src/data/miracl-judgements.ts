import { UserError } from "../core";
import { textLines } from "./text-lines";

/** A question of MIRACL with the passages that people judged to answer it. */
export interface MiraclQuery {
  readonly id: string;
  readonly text: string;
  /** Ids of passages judged 1; some questions have none. */
  readonly relevant: ReadonlySet<string>;
}

/**
 * Questions from a topics file (`0⇥Is Creole a pidgin of French?`) and judgements from a qrels
 * file (`0⇥Q0⇥462221#4⇥1`), tab-separated without a header, in the order of the topics.
 *
 * @throws {UserError} naming file, line and field of the first mistake: a field too few or too
 *   many, an empty one, a question or a judgement that is there twice, a judgement that is
 *   neither 0 nor 1 (MIRACL's are not graded, and a retrieval set holds no grades) or of no question
 */
export function miraclQueries(topicsFile: string, qrelsFile: string): MiraclQuery[] {
  const queries = new Map<string, { text: string; judged: Map<string, number> }>();
  for (const { fields, where } of rowsOf(topicsFile, ["query id", "question"])) {
    const [id, text] = fields;
    if (queries.has(id)) throw new UserError(`${where}: query id ${id} is there twice`);
    queries.set(id, { text, judged: new Map() });
  }
  for (const { fields, where } of rowsOf(qrelsFile, ["query id", "Q0", "docid", "judgement"])) {
    const [id, , docid, judgement] = fields;
    const judged = queries.get(id)?.judged;
    if (!judged) throw new UserError(`${where}: query id ${id} is not in ${topicsFile}`);
    if (judged.has(docid)) throw new UserError(`${where}: docid ${docid} is judged twice for query id ${id}`);
    if (judgement !== "0" && judgement !== "1")
      throw new UserError(`${where}: judgement must be 0 or 1, not ${JSON.stringify(judgement)}`);
    judged.set(docid, Number(judgement));
  }
  return [...queries].map(([id, { text, judged }]) => ({
    id,
    text,
    relevant: new Set([...judged].flatMap(([docid, judgement]) => (judgement > 0 ? [docid] : []))),
  }));
}

/** The rows of a tab-separated file, each with as many fields as there are names, none empty. */
function rowsOf(file: string, names: readonly string[]): { fields: string[]; where: string }[] {
  const rows = [...textLines(file)].flatMap(({ line, text }) => {
    if (text.trim() === "") return [];
    const where = `${file}, line ${line}`;
    const fields = text.split("\t");
    if (fields.length !== names.length) {
      const found = `has ${fields.length} field${fields.length === 1 ? "" : "s"}`;
      throw new UserError(`${where}: ${found} between tabs, not ${names.length}: ${names.join(", ")}`);
    }
    const empty = fields.findIndex((field) => field.trim() === "");
    if (empty !== -1) throw new UserError(`${where}: ${names[empty]} is empty`);
    return [{ fields, where }];
  });
  if (rows.length === 0) throw new UserError(`${file}: has no lines`);
  return rows;
}
