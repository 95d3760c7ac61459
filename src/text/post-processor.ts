import type { Part } from "./pre-tokenizer";

/** The ids of the special tokens that stand before and after every text. */
export type SpecialTokens = readonly [before: readonly number[], after: readonly number[]];

type Member = readonly [token: string, id: number];
type Piece = { readonly SpecialToken?: { readonly id: string }; readonly Sequence?: { readonly id: string } };

const clsAndSep = ({ cls, sep }: Part): SpecialTokens => [[(cls as Member)[1]], [(sep as Member)[1]]];

/** The post-processors of tokenizer.json, by the type of the part. @see tokenizers/src/processors of the Rust tokenizers */
export const postProcessors: Readonly<Record<string, (part: Part) => SpecialTokens>> = {
  TemplateProcessing({ single, special_tokens: tokens }) {
    const pieces = single as readonly Piece[];
    const text = pieces.findIndex(({ Sequence }) => Sequence?.id === "A");
    if (pieces.filter(({ Sequence }) => Sequence).length !== 1 || text === -1)
      throw new Error("its template has not the text once");
    const idsOf = ({ SpecialToken }: Piece) =>
      (tokens as Record<string, { readonly ids: readonly number[] }>)[SpecialToken?.id ?? ""].ids;
    return [pieces.slice(0, text).flatMap(idsOf), pieces.slice(text + 1).flatMap(idsOf)];
  },
  BertProcessing: clsAndSep,
  RobertaProcessing: clsAndSep,
  Sequence: ({ processors }) => specialTokensOf((processors as Part[])[0]),
};

/** The special tokens that a part of tokenizer.json declares. @param part of a type of {@link postProcessors} */
export function specialTokensOf(part: Part): SpecialTokens {
  return postProcessors[part.type](part);
}
