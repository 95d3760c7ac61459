import { UserError } from "../core";
import type { StudySettings } from "../settings";
import type { Engine } from "./backend";

/**
 * What the products of linear layers are computed in: float32, or factors rounded to bfloat16
 * (8 significant bits) with sums in float32. All else is float32 in both, but that encoding in bf16
 * also hands bfloat16 from layer to layer.
 */
export type Precision = StudySettings["precision"];

/** @throws {UserError} for a precision that an engine does not have */
export function requirePrecision(engine: Engine, precision: Precision): void {
  if (precision === "bf16" && !engine.binding) {
    throw new UserError("precision bf16 needs the native engine, and this is wasm; use fp32");
  }
}
