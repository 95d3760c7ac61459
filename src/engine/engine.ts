import type * as tfjs from "@tensorflow/tfjs";
import { UserError } from "../core";
import type { StudySettings } from "../settings";
import type { Binding } from "./binding";

/** TensorFlow.js with the backend that this process computes on. */
export interface Engine {
  readonly kind: "native" | "wasm";
  /** The operations, as @tensorflow/tfjs exports them. */
  readonly tf: typeof tfjs;
  /** TensorFlow's kernels by name; only where `kind` is "native". */
  readonly binding: Binding | null;
  readonly provenance: EngineProvenance;
}

/** What computed a result: part of the result's identity, since another engine rounds differently. */
export interface EngineProvenance {
  readonly engine: string;
  readonly device: "gpu" | "cpu";
  /** Bits are only promised to be equal between runs whose processor and threads are. */
  readonly processor: string;
  readonly threads: number;
  /** Those of bitVariables that are set. */
  readonly flags: Readonly<Record<string, string>>;
}

/**
 * What the products of linear layers are computed in: float32, or factors rounded to bfloat16
 * (8 significant bits) with sums in float32. All other arithmetic is float32 in both, except that
 * encoding in bf16 also hands bfloat16 from layer to layer.
 */
export type Precision = StudySettings["precision"];

/** @throws {UserError} for a precision that an engine does not have */
export function requirePrecision(engine: Engine, precision: Precision): void {
  if (precision === "bf16" && !engine.binding) {
    throw new UserError("precision bf16 needs the native engine, and this is wasm; use fp32");
  }
}
