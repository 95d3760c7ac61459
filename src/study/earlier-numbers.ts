import { existsSync } from "node:fs";
import path from "node:path";
import { type SettingKind, UserError } from "../core";
import {
  distinctMachines,
  type MachineIdentity,
  type PlannedCell,
  plannedOn,
  readResultRow,
  type StageHashes,
  stages,
} from "../sweep";
import { type PublishedTables, type publishedTables, readPublished } from "./published-tables";
import { publishedMeasures, weightColumns } from "./score-tables";
import { placeOf, studyFolder } from "./study-folder";
import type { StudyTable, Value } from "./study-table";

/** An evaluation in the store: the key of its cell, its own key, and the step after which it was made. */
export interface MeasuredPlace extends Pick<PlannedCell, "key" | "evaluation"> {
  /** Null for the untrained model. */
  readonly step: number | null;
}

/** The evaluations of a planned cell: after the last step, and after earlier ones. */
export function measuredPlaces({ cell, key, evaluation, course }: PlannedCell): MeasuredPlace[] {
  const last = { evaluation, step: cell.mix && cell.settings.steps };
  return [last, ...course].map((point) => ({ key, ...point }));
}

/**
 * Of each cell of a sweep, the places on the machine that has its whole seed, so that mixes are compared over equal
 * seeds and within a kind of machine; null where none has. Of several machines, that with the most whole seeds.
 */
export function wholeSeeds(
  plan: readonly PlannedCell[],
  machines: readonly MachineIdentity[],
  isThere: (planned: PlannedCell) => boolean,
): (PlannedCell | null)[] {
  const seeds = new Set(plan.flatMap(({ cell }) => cell.seed ?? [])); // the untrained model has none
  const versions = machines.map((machine) => {
    const cells = plan.map((planned) => plannedOn(planned, machine));
    const there = cells.map(isThere);
    const isWhole = (seed: number) => cells.every(({ cell }, at) => cell.seed !== seed || there[at]);
    return { cells, there, whole: new Set([...seeds].filter(isWhole)) };
  });
  versions.sort((a, b) => b.whole.size - a.whole.size);
  return plan.map(({ cell: { seed } }, at) => {
    const version = versions.find(({ there, whole }) =>
      seed === null ? there[at] && whole.size > 0 : whole.has(seed),
    );
    return version?.cells[at] ?? null;
  });
}

/**
 * The numbers that a study has published, by the keys of cells. Where a cell's results are lost, the study
 * goes on from these: equal keys mean equal code, data and settings.
 */
export class EarlierNumbers {
  /** Numbers of cells in the tables, by the places of evaluations. */
  private readonly cells: ReadonlyMap<string, Value>;
  /** What kinds of machine made the numbers. */
  readonly machines: readonly MachineIdentity[];

  private constructor(private readonly tables: PublishedTables | null) {
    const rows = tables ? rowsOf(tables.cells) : [];
    this.cells = new Map(rows.map((row) => [nameOf({ key: row.key, evaluation: row.evaluation }), row.cell]));
    this.machines = distinctMachines(rows.map((row) => readResultRow(row).result.identity));
  }

  /** @throws {UserError} if published tables are damaged */
  static async read(study: string): Promise<EarlierNumbers> {
    const isPublished = existsSync(path.join(studyFolder(study), "data", "cells.parquet"));
    return new EarlierNumbers(isPublished ? await readPublished(study) : null);
  }

  /** The code that made the numbers; null without numbers, or where several codes made them. */
  get sources(): StageHashes | null {
    const rows = this.tables ? rowsOf(this.tables.cells) : [];
    const codes = new Map(
      rows.map((row) => {
        const { identity } = readResultRow(row).result;
        const sources = Object.fromEntries(stages.map((stage) => [stage, identity[stage]]));
        return [stages.map((stage) => identity[stage]).join(), sources as unknown as StageHashes];
      }),
    );
    const [first] = codes.values();
    return codes.size === 1 && stages.every((stage) => first[stage]) ? first : null;
  }

  /** Whether there are numbers, and none of a planned training: other code, data or settings made them. */
  isOfOthers(plan: readonly PlannedCell[]): boolean {
    const isOfThis = (planned: PlannedCell) =>
      planned.cell.mix !== null && this.machines.some((machine) => this.has(plannedOn(planned, machine)));
    return this.cells.size > 0 && !plan.some(isOfThis);
  }

  /**
   * The places of a sweep's cells that need not run since their numbers are published: those that a machine
   * of this kind computed, and seeds of which a machine of another kind computed every cell.
   */
  placesOf(plan: readonly PlannedCell[]): Set<string> {
    const whole = wholeSeeds(plan, this.machines, (planned) => this.has(planned));
    return new Set(plan.filter((planned, at) => this.has(planned) || whole[at] !== null).map(placeOf));
  }

  /** Whether all evaluations of a planned cell are published. */
  has(planned: PlannedCell): boolean {
    return measuredPlaces(planned).every((place) => this.cells.has(nameOf(place)));
  }

  /** Whether a sweep has published cells. */
  hasSweep(name: string): boolean {
    return this.tables?.cells.column("sweep").includes(name) ?? false;
  }

  /** The row of a published evaluation in the table of cells. */
  row(place: MeasuredPlace): Readonly<Record<string, Value>> {
    const { cells } = this.tables as PublishedTables;
    return cells.where("cell", this.cells.get(nameOf(place)) as Value).row(0);
  }

  /** @throws {UserError} if the published items are not of these measures besides AP */
  checkMeasures(measures: readonly string[]): void {
    const { items, study } = this.tables as PublishedTables;
    const [there, asked] = [publishedMeasures(items), measures].map((names) => [...names].sort().join(", "));
    if (there !== asked)
      throw new UserError(
        `hypotheses.json of ${study} names the measures ${asked || "none"}, and items.parquet has ${there || "none"}; the ranks of its cells are no longer here: name the measures that items.parquet has, or delete the study's data folder and run the study again`,
      );
  }

  /**
   * Adds the rows of a published evaluation to a table, with another number of the cell.
   *
   * @param kind of the settings whose rows are added; all without it
   * @throws {UserError} if the published table has other columns
   */
  copy(
    name: (typeof publishedTables)[number],
    place: MeasuredPlace,
    to: StudyTable,
    cell: number,
    kind?: SettingKind,
  ): void {
    const all = (this.tables as PublishedTables)[name].where("cell", this.cells.get(nameOf(place)) as Value);
    const from = kind === undefined ? all : all.where("setting", kind);
    // numbers of earlier versions are without weights
    const namesOf = ({ columns }: StudyTable) =>
      [...columns.keys()].filter((each) => !weightColumns.includes(each)).join();
    if (to.rows > 0 && namesOf(from) !== namesOf(to))
      throw new UserError(
        `${name}.parquet of the study was written by another version of batchmix and has other columns; publish with that version`,
      );
    for (let at = 0; at < from.rows; at++) to.add({ ...from.row(at), cell });
  }
}

function rowsOf(table: StudyTable): ReturnType<StudyTable["row"]>[] {
  return Array.from({ length: table.rows }, (_, at) => table.row(at));
}

function nameOf({ key, evaluation }: { readonly key: Value; readonly evaluation: Value }): string {
  return `${key}/${evaluation}`;
}
