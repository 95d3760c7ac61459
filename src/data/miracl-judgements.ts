import { UserError } from "../core";
import { repeatedLines, textLines } from "./text-lines";

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
 * A line that repeats an earlier one counts once, which a note says.
 *
 * @throws {UserError} naming file, line and field of the first mistake: a field too few or too
 *   many, an empty one, two questions of one id, two judgements of one pair, a judgement that is
 *   neither 0 nor 1 (MIRACL's are not graded, and a retrieval set holds no grades) or of no question
 */
export function miraclQueries(
  topicsFile: string,
  qrelsFile: string,
): { readonly queries: readonly MiraclQuery[]; readonly notes: readonly string[] } {
  const queries = new Map<string, { text: string; line: number; judged: Map<string, Judged> }>();
  const repeated: Record<"topics" | "qrels", number[]> = { topics: [], qrels: [] };
  for (const { fields, where, line } of rowsOf(topicsFile, ["query id", "question"])) {
    const [id, text] = fields;
    const earlier = queries.get(id);
    if (earlier === undefined) queries.set(id, { text, line, judged: new Map() });
    else if (earlier.text === text) repeated.topics.push(line);
    else throw new UserError(`${where}: query id ${id} has another question on line ${earlier.line}`);
  }
  for (const { fields, where, line } of rowsOf(qrelsFile, ["query id", "Q0", "docid", "judgement"])) {
    const [id, , docid, judgement] = fields;
    const judged = queries.get(id)?.judged;
    if (!judged) throw new UserError(`${where}: query id ${id} is not in ${topicsFile}`);
    if (judgement !== "0" && judgement !== "1")
      throw new UserError(`${where}: judgement must be 0 or 1, not ${JSON.stringify(judgement)}`);
    const earlier = judged.get(docid);
    if (earlier === undefined) judged.set(docid, { judgement, line });
    else if (earlier.judgement === judgement) repeated.qrels.push(line);
    else
      throw new UserError(
        `${where}: docid ${docid} is judged ${judgement} for query id ${id}, and ${earlier.judgement} on line ${earlier.line}`,
      );
  }
  return {
    queries: [...queries].map(([id, { text, judged }]) => ({
      id,
      text,
      relevant: new Set([...judged].flatMap(([docid, { judgement }]) => (judgement === "1" ? [docid] : []))),
    })),
    notes: [...repeatedLines(topicsFile, repeated.topics), ...repeatedLines(qrelsFile, repeated.qrels)],
  };
}

/** A judgement, and the line that has it. */
interface Judged {
  readonly judgement: string;
  readonly line: number;
}

/** The rows of a tab-separated file, each with as many fields as there are names, none empty. */
function rowsOf(file: string, names: readonly string[]): { fields: string[]; where: string; line: number }[] {
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
    return [{ fields, where, line }];
  });
  if (rows.length === 0) throw new UserError(`${file}: has no lines`);
  return rows;
}
