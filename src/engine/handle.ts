/** A tensor in TensorFlow's memory. Freed with the scope it was made in. */
export class Handle {
  /**
   * @param dtype TensorFlow's number of it: 1 float32, 3 int32, 14 bfloat16
   * @param shape empty for all but the inputs in a recording, where only a run has shapes
   */
  constructor(
    readonly id: number,
    readonly dtype: number,
    readonly shape: readonly number[],
  ) {}
}

/** An array in TensorFlow's memory that kernels update in place. Lives until it is freed by name. */
export class Variable {
  constructor(readonly id: number) {}
}

/** The handles in a value (a handle, or arrays and plain objects of them), in a fixed order. */
export function handlesIn(value: unknown): Handle[] {
  if (value instanceof Handle) return [value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(handlesIn);
}

/** The same value with other handles in the places of its own. */
export function replaceHandles<T>(value: T, replacement: (handle: Handle) => Handle): T {
  const replaced = (part: unknown): unknown => {
    if (part instanceof Handle) return replacement(part);
    if (Array.isArray(part)) return part.map(replaced);
    if (typeof part !== "object" || part === null || ArrayBuffer.isView(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, replaced(member)]));
  };
  return replaced(value) as T;
}
