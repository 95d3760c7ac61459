import { type OwnItem, type Report, splitField, stringField, textFields } from "./own-fields";
import type { Text } from "./types";

/** The items of a JSON Lines file, one a line; lines with a mistake are reported and give none. */
export function jsonlItems(lines: readonly string[], report: Report): OwnItem[] {
  const lineOfId = new Map<string, number>();
  return lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const item = readItem(line, (mistake) => report(index + 1, mistake));
    if (!item) return [];
    const earlier = lineOfId.get(item.id);
    if (earlier !== undefined)
      report(index + 1, `id ${JSON.stringify(item.id)} was on line ${earlier} already`);
    lineOfId.set(item.id, earlier ?? index + 1);
    return [item];
  });
}

function readItem(line: string, report: (mistake: string) => void): OwnItem | null {
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(line);
  } catch {
    report("is not valid JSON; write one object a line");
    return null;
  }
  if (record === null || typeof record !== "object" || Array.isArray(record)) {
    report("is not a JSON object; write one object a line");
    return null;
  }
  const id = stringField("id", record.id, report);
  const split = splitField(record.split, report);
  const isCluster = record.cluster === undefined || stringField("cluster", record.cluster, report) !== null;
  const texts = readTexts(record.texts, report);
  if (id === null || split === null || !isCluster || texts === null) return null;
  const item = { id, split, texts };
  return record.cluster === undefined ? item : { ...item, cluster: record.cluster as string };
}

function readTexts(values: unknown, report: (mistake: string) => void): Text[] | null {
  if (!Array.isArray(values) || values.length === 0) {
    report(values === undefined ? "texts is missing" : "texts must be a list that is not empty");
    return null;
  }
  const texts = values.map((value, place) =>
    textFields((value ?? {}) as Record<string, unknown>, (mistake) =>
      report(`text ${place + 1}: ${mistake}`),
    ),
  );
  return texts.every((text): text is Text => text !== null) ? texts : null;
}
