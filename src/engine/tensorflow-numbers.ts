/** Numbers of element types (tensorflow/core/framework/types.proto). */
export const dtypes = { float32: 1, int32: 3, boolean: 10, bfloat16: 14 } as const;

/** Numbers of types of attributes (TF_AttrType of tensorflow/c/tf_attrtype.h). */
export const attributeTypes = { text: 0, count: 1, float: 2, flag: 3, dtype: 4, shape: 5 } as const;
