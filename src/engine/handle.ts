/** A tensor in TensorFlow's memory. The scope that made it frees it. */
export class Handle {
  /**
   * @param dtype TensorFlow's number of the element type: 1 float32, 3 int32, 14 bfloat16
   * @param shape in a recording empty for all tensors except inputs, since only a run has shapes
   */
  constructor(
    readonly id: number,
    readonly dtype: number,
    readonly shape: readonly number[],
  ) {}
}

/** An array in TensorFlow's memory that kernels update in place. It lives until freeVariable frees it. */
export class Variable {
  constructor(readonly id: number) {}
}

/** The handles in a value (a handle, or arrays and plain objects of them), in a fixed order. */
export function handlesIn(value: unknown): Handle[] {
  if (value instanceof Handle) return [value];
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(handlesIn);
}

/** A copy of a value with each handle replaced by another. */
export function replaceHandles<T>(value: T, replacement: (handle: Handle) => Handle): T {
  const replaced = (part: unknown): unknown => {
    if (part instanceof Handle) return replacement(part);
    if (Array.isArray(part)) return part.map(replaced);
    if (typeof part !== "object" || part === null || ArrayBuffer.isView(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, replaced(member)]));
  };
  return replaced(value) as T;
}
