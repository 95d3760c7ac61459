import { attributeTypes, type KernelAttribute } from "./binding";
import type { ConstantTensor, GraphNode } from "./recording";

/** Any of TensorFlow's protobuf messages. Its setters are named after its fields. */
interface Message {
  [method: string]: (value?: unknown) => never;
}

/** Tells TensorFlow how to read the nodes: the graph version of TensorFlow 2.18 (tensorflow/core/public/version.h). */
const graphVersion = 1882;

/** The bytes of a SavedModel file (tensorflow/core/protobuf/saved_model.proto) of one graph, tagged "serve". */
export function graphFile(nodes: readonly GraphNode[]): Uint8Array {
  const graph = make("GraphDef", {
    versions: make("VersionDef", { producer: graphVersion }),
    nodeList: nodes.map(nodeMessage),
  });
  const metaInfoDef = make("MetaGraphDef.MetaInfoDef", { tagsList: ["serve"] });
  const metaGraph = make("MetaGraphDef", { metaInfoDef, graphDef: graph });
  const model = make("SavedModel", { savedModelSchemaVersion: 1, metaGraphsList: [metaGraph] });
  return model.serializeBinary();
}

function nodeMessage({ name, op, inputs, attributes, tensor }: GraphNode): Message {
  const node = make("NodeDef", { name, op, inputList: [...inputs] });
  const map = node.getAttrMap() as Map<string, Message>;
  for (const attribute of attributes) map.set(attribute.name, attributeMessage(attribute));
  if (tensor) map.set("value", make("AttrValue", { tensor: tensorMessage(tensor) }));
  return node;
}

function attributeMessage({ type, value }: KernelAttribute): Message {
  const fields = fieldsOf[type];
  if (!fields) throw new RangeError(`attributeMessage: expected a known type of attribute, got ${type}`);
  return make("AttrValue", fields(value));
}

/** How an attribute of each type is written. */
const fieldsOf: Readonly<Record<number, (value: KernelAttribute["value"]) => object>> = {
  [attributeTypes.text]: (value) => ({ s: Buffer.from(String(value)) }),
  [attributeTypes.count]: (value) => ({ i: value }),
  [attributeTypes.float]: (value) => ({ f: value }),
  [attributeTypes.flag]: (value) => ({ b: value }),
  [attributeTypes.dtype]: (value) => ({ type: value }),
  [attributeTypes.shape]: (value) => ({ shape: shapeMessage(value as number[]) }),
};

function tensorMessage({ shape, dtype, values }: ConstantTensor): Message {
  const tensorContent = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return make("Tensor", { dtype, tensorShape: shapeMessage(shape), tensorContent });
}

function shapeMessage(shape: readonly number[]): Message {
  return make("TensorShape", { dimList: shape.map((size) => make("TensorShape.Dim", { size })) });
}

/** A message by its type's name, from @tensorflow/tfjs-node-gpu's generated code, which has no typings. */
function make(name: string, fields: object): Message {
  const messages = require("@tensorflow/tfjs-node-gpu/dist/proto/api_pb");
  const Type = name.split(".").reduce((within, part) => within[part], messages);
  const message: Message = new Type();
  for (const [field, value] of Object.entries(fields)) {
    message[`set${field[0].toUpperCase()}${field.slice(1)}`](value);
  }
  return message;
}
