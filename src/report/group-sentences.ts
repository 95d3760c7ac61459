import {
  type GroupEffect,
  groupEffects,
  type LanguageRow,
  pText,
  signed,
  type TextEffect,
  textEffects,
} from "../analysis";

/**
 * What cross rather than mono batches do in languages that training drew from and in others, and,
 * where it is known how texts came about, to translations and to independent texts: a sentence each.
 */
export function groupSentences(rows: readonly LanguageRow[], seen: readonly string[]): string[] {
  const groups = groupEffects(rows, "cross", "mono", seen).map((effect) =>
    sentence(effect, groupNames[effect.group]),
  );
  const texts = textEffects(rows, "cross", "mono").map((effect) =>
    sentence(effect, `${effect.texts} texts, in settings that have both`),
  );
  return [...groups, ...texts];
}

const groupNames: Readonly<Record<GroupEffect["group"], string>> = {
  seen: "languages seen in training",
  unseen: "unseen languages",
  mixed: "from seen to unseen languages and back",
};

function sentence(
  { kind, settings, estimate, low, high, over, holmP, comparisons }: Omit<GroupEffect, "group"> | TextEffect,
  where: string,
): string {
  const count = settings === 1 ? "1 setting" : `${settings} settings`;
  return `${kind} retrieval, ${where} (${count}): ${signed(estimate)} mAP, 95 % interval ${signed(low)} to ${signed(high)} over ${over}${holmP === null ? "; one seed: not tested" : `; Holm p ${pText(holmP)} over ${comparisons}`}.`;
}
