import type { ResultRow, StoredCell } from "../sweep";
import { cellRow, isReproducible, readCellRow } from "./cell-row";
import type { PublishedTables } from "./published-tables";
import { addItems, addQueries, addSettings, type MeasuredCell, scoreFloats } from "./score-tables";
import { studyFolder } from "./study-folder";
import { StudyTable } from "./study-table";

/**
 * The differences, in words, between a cell that was measured anew and its published numbers: for each
 * column that is not the same bit for bit, the first row that differs. Rates of the run do not count.
 */
export function bitDifferences(
  tables: PublishedTables,
  stored: StoredCell,
  measured: MeasuredCell,
): string[] {
  const { cell } = measured;
  const cells = tables.cells.where("cell", cell);
  const [settings, items, queries] = [
    new StudyTable(scoreFloats.settings),
    new StudyTable(scoreFloats.items),
    new StudyTable(scoreFloats.queries),
  ];
  addSettings(settings, measured);
  addItems(items, measured);
  const hasQueries = tables.queries.column("cell").includes(cell);
  if (hasQueries) addQueries(queries, [measured]);
  return [
    ...Array.from({ length: cells.rows }, (_, index) =>
      rowDifferences(cells.row(index), stored, studyFolder(tables.study)),
    ).flat(),
    ...tableDifferences("settings", tables.settings.where("cell", cell), settings),
    ...tableDifferences("items", tables.items.where("cell", cell), items),
    ...(hasQueries ? tableDifferences("queries", tables.queries.where("cell", cell), queries) : []),
  ];
}

/** The differences in one published row of a cell. Each sweep's row has the settings of that sweep's declaration. */
function rowDifferences(row: ResultRow, stored: StoredCell, folder: string): string[] {
  const { cell } = readCellRow(row, folder).result;
  const place = { sweep: String(row.sweep), cell: Number(row.cell), step: row.step as number | null };
  const result = { ...stored.result, cell };
  const anew = cellRow({ ...stored, result }, place, String(row.seen_languages).split(" "), folder);
  return Object.keys(row)
    .filter((name) => isReproducible(name) && !Object.is(row[name], anew[name]))
    .map((name) => `cells: ${name} is ${row[name]}, and came out as ${anew[name]}`);
}

function tableDifferences(name: string, published: StudyTable, anew: StudyTable): string[] {
  if (published.rows !== anew.rows) return [`${name}: ${published.rows} rows, and ${anew.rows} came out`];
  return [...anew.columns].flatMap(([column, values]) => {
    const before = published.column(column);
    const at = values.findIndex((value, index) => !Object.is(value, before[index]));
    return at < 0
      ? []
      : [`${name}: ${column} in row ${at + 1} is ${before[at]}, and came out as ${values[at]}`];
  });
}
