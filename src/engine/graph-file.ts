import type { KernelAttribute } from "./binding";
import type { ConstantTensor, GraphNode } from "./recording";
import { attributeTypes } from "./tensorflow-numbers";

/** Any of TensorFlow's protobuf messages, with setters named after its fields. */
interface Message {
  [method: string]: (value?: unknown) => never;
}

type MessageType = new () => Message;
type MessageName =
  | "AttrValue"
  | "GraphDef"
  | "MetaGraphDef"
  | "NodeDef"
  | "SavedModel"
  | "Tensor"
  | "TensorShape"
  | "VersionDef";

/** TensorFlow's messages as @tensorflow/tfjs-node-gpu generated them; it publishes no typings of them. */
const messages: Readonly<Record<MessageName, MessageType>> & {
  readonly MetaGraphDef: { readonly MetaInfoDef: MessageType };
  readonly TensorShape: { readonly Dim: MessageType };
} = require("@tensorflow/tfjs-node-gpu/dist/proto/api_pb");

/** Of TensorFlow 2.18 (tensorflow/core/public/version.h): how its nodes are to be read. */
const graphVersion = 1882;

/** The bytes of a SavedModel file (tensorflow/core/protobuf/saved_model.proto) of one graph, tagged "serve". */
export function graphFile(nodes: readonly GraphNode[]): Uint8Array {
  const graph = make(messages.GraphDef, {
    versions: make(messages.VersionDef, { producer: graphVersion }),
    nodeList: nodes.map(nodeMessage),
  });
  const metaInfoDef = make(messages.MetaGraphDef.MetaInfoDef, { tagsList: ["serve"] });
  const metaGraph = make(messages.MetaGraphDef, { metaInfoDef, graphDef: graph });
  const model = make(messages.SavedModel, { savedModelSchemaVersion: 1, metaGraphsList: [metaGraph] });
  return model.serializeBinary();
}

function nodeMessage({ name, op, inputs, attributes, tensor }: GraphNode): Message {
  const node = make(messages.NodeDef, { name, op, inputList: [...inputs] });
  const map = node.getAttrMap() as Map<string, Message>;
  for (const attribute of attributes) map.set(attribute.name, attributeMessage(attribute));
  if (tensor) map.set("value", make(messages.AttrValue, { tensor: tensorMessage(tensor) }));
  return node;
}

function attributeMessage({ type, value }: KernelAttribute): Message {
  const fields = fieldsOf[type];
  if (!fields) throw new RangeError(`attributeMessage: expected a known type of attribute, got ${type}`);
  return make(messages.AttrValue, fields(value));
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
  return make(messages.Tensor, { dtype, tensorShape: shapeMessage(shape), tensorContent });
}

function shapeMessage(shape: readonly number[]): Message {
  return make(messages.TensorShape, {
    dimList: shape.map((size) => make(messages.TensorShape.Dim, { size })),
  });
}

function make(type: MessageType, fields: object): Message {
  const message = new type();
  for (const [name, value] of Object.entries(fields)) {
    message[`set${name[0].toUpperCase()}${name.slice(1)}`](value);
  }
  return message;
}
