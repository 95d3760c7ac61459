import path from "node:path";
import { readParquet, UserError } from "../core";
import { HubClient, type HubFile, repositoryFiles } from "../hub";
import { columnsOf, type HubShape, hubItems, inLanguage, type TableRow } from "./hub-shape";
import type { OwnItem } from "./own-fields";

/** The revision in which the hub keeps every data set's tables as Parquet, in whatever format they were uploaded. */
const parquetExport = "refs/convert/parquet";

export interface HubDataOptions {
  /** The folder that keeps the files. */
  readonly folder: string;
  /** The hub's address; by default HF_ENDPOINT, else https://huggingface.co. */
  readonly endpoint?: string;
  /** For gated or private data sets; by default HF_TOKEN. Sent to the hub's own host alone. */
  readonly token?: string;
  /** Called with the bytes that are on disk and the bytes in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** A split of a configuration, with its files in the order of their rows. */
export interface HubTable {
  readonly config: string;
  readonly split: string;
  readonly files: readonly HubFile[];
}

/**
 * The tables that the hub's Parquet export of a data set has.
 *
 * @param hubId as "google/xquad"
 * @throws {UserError} if there is no such data set or no export of it, or the hub is out of reach
 */
export async function hubTables(
  hubId: string,
  { endpoint, token }: Pick<HubDataOptions, "endpoint" | "token"> = {},
): Promise<HubTable[]> {
  const client = new HubClient("dataset", endpoint, token);
  return tablesOf((await repositoryFiles(client, hubId, parquetExport)).files);
}

/**
 * Items of a data set on the hub: its Parquet export at the commit it has now, each file checked
 * against the size and hash that the hub states and kept in folder/owner/name/commit, read by a
 * shape.
 *
 * @throws {UserError} as {@link hubTables} and {@link hubItems} do, and for a configuration, split
 *   or column that is not there, a split that the hub exports in part, or a file that is no Parquet
 */
export async function readHubDataSet(
  hubId: string,
  shape: HubShape,
  { folder, endpoint, token, onProgress = () => {} }: HubDataOptions,
): Promise<OwnItem[]> {
  const client = new HubClient("dataset", endpoint, token);
  const { commit, files } = await repositoryFiles(client, hubId, parquetExport);
  const tables = tablesOf(files);
  const configs = [...new Set(shape.languages.map((language) => inLanguage(shape.config, language)))];
  const wanted = configs.map((config) => tableNamed(hubId, tables, config, shape.split));
  const listing = { commit, files: wanted.flatMap((table) => table.files) };
  const here = path.join(folder, hubId, commit);
  await client.fetchFiles(hubId, listing, here, onProgress);
  return hubItems(shape, async (language) => {
    const { files: own } = wanted[configs.indexOf(inLanguage(shape.config, language))];
    const pieces: TableRow[][] = [];
    for (const { name } of own)
      pieces.push(await readRows(path.join(here, name), columnsOf(shape, language)));
    return pieces.flat();
  });
}

/** The export's files are named config/split/0000.parquet and on. */
function tablesOf(files: readonly HubFile[]): HubTable[] {
  const tables = new Map<string, { config: string; split: string; files: HubFile[] }>();
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [, config, split] = /^([^/]+)\/([^/]+)\/\d+\.parquet$/.exec(file.name) ?? [];
    if (config === undefined) continue;
    const key = `${config}/${split}`;
    tables.set(key, { config, split, files: [...(tables.get(key)?.files ?? []), file] });
  }
  return [...tables.values()];
}

function tableNamed(hubId: string, tables: readonly HubTable[], config: string, split: string): HubTable {
  const table = tables.find((each) => each.config === config && each.split === split);
  if (table) return table;
  if (tables.some((table) => table.config === config && table.split === `partial-${split}`)) {
    throw new UserError(
      `${hubId}: the hub exports only a part of ${config}, ${split}; fetch the data set's own files instead`,
    );
  }
  const names = (list: readonly string[]) => [...new Set(list)].join(", ");
  const splits = names(tables.filter((table) => table.config === config).map((table) => table.split));
  if (splits) throw new UserError(`${hubId}: ${config} has no split ${split}; it has: ${splits}`);
  const configs = names(tables.map((table) => table.config));
  throw new UserError(`${hubId}: has no configuration ${config}; it has: ${configs || "none as Parquet"}`);
}

async function readRows(file: string, names: string[]): Promise<TableRow[]> {
  const columns = [...(await readParquet(file, "delete it and run the command again", names))];
  return Array.from(columns[0][1], (_, row) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[row]])),
  );
}
