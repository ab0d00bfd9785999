import type { Command } from "./provider.ts";

type Traits = number | Readonly<Record<string, unknown>>;

/** A reference to a schema of the SDK: a shape, a function that returns one, or the number of a simple type. */
export type ShapeRef = Shape | (() => Shape) | number | string;

/** A shape as the SDK encodes it. A structure has member names and a reference for each; a list has its element. */
export type Shape = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: Traits,
  members?: readonly string[] | MemberRef,
  references?: readonly MemberRef[],
];

/** A reference, or one with traits of its own. */
export type MemberRef = ShapeRef | readonly [ShapeRef, Traits];

type Schema = readonly [
  kind: number,
  namespace: string,
  name: string,
  traits: 0 | { readonly http: readonly [verb: string, uri: string, status: number] },
  input: ShapeRef,
  output: ShapeRef,
];

export interface Member {
  readonly name: string;
  readonly reference: ShapeRef;
  readonly payload: boolean;
  readonly flattened: boolean;
  readonly header?: string;
}

/** What the SDK's schema says about the operation of a command. */
export interface Operation {
  readonly name: string;
  readonly service: "s3" | "s3control" | "kms";
  readonly verb: string;
  /** "/" for a bucket; the template of an object's key or of a control resource otherwise. */
  readonly path: string;
  /** The query key that names the sub-resource: "versioning"; "" for the bucket itself. */
  readonly subresource: string;
  readonly status: number;
  readonly write: boolean;
  readonly members: readonly string[];
  /** The members of input and output that travel as the body. */
  readonly payload?: string;
  readonly answerPayload?: string;
  /** The header that each of these members of the input travels in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly input: readonly Member[];
  readonly output: readonly Member[];
}

const payloadBit = 16;

const isShape = (reference: MemberRef): reference is Shape =>
  Array.isArray(reference) && reference.length > 2;

/** Splits a member reference into the reference and the member's own traits. */
export function withoutTraits(reference: MemberRef): readonly [ShapeRef, Traits] {
  if (Array.isArray(reference) && !isShape(reference)) return reference as readonly [ShapeRef, Traits];
  return [reference as ShapeRef, 0];
}

export const shapeOf = (reference: ShapeRef): Shape | undefined => {
  const shape = typeof reference === "function" ? reference() : reference;
  return isShape(shape) ? shape : undefined;
};

function member(name: string, declared: MemberRef): Member {
  const [reference, traits] = withoutTraits(declared);
  if (typeof traits === "number")
    return { name, reference, payload: (traits & payloadBit) !== 0, flattened: false };
  return {
    name,
    reference,
    payload: traits.httpPayload === 1,
    flattened: traits.xmlFlattened === 1,
    ...(typeof traits.httpHeader === "string" && { header: traits.httpHeader }),
  };
}

const members = new WeakMap<Shape, readonly Member[]>();

/** The members of a structure; none for anything else. */
export function membersOf(reference: ShapeRef): readonly Member[] {
  const shape = shapeOf(reference);
  const [, , , , names, references] = shape ?? [];
  if (!shape || !references || !Array.isArray(names)) return [];
  const found =
    members.get(shape) ?? references.map((declared, index) => member(`${names[index]}`, declared));
  members.set(shape, found);
  return found;
}

const subresourceOf = (query: string) => query.split("&").find((key) => !key.includes("=")) ?? "";

const known = new WeakMap<Schema, Operation>();

/** Reads the schema that every SDK command carries. Do not use the class name: a minifier changes it. */
export function operation(command: Command): Operation {
  const { schema } = command as unknown as { readonly schema: Schema };
  const found = known.get(schema) ?? read(schema);
  known.set(schema, found);
  return found;
}

function read(schema: Schema): Operation {
  const [, namespace, name, traits, inputShape, outputShape] = schema;
  // KMS has a single path and only POST, so the operation's name shows whether it reads.
  const [verb, uri, status] =
    traits === 0 ? [name.startsWith("Describe") ? "GET" : "POST", "/", 200] : traits.http;
  const [path = "/", query = ""] = uri.split("?");
  const [input, output] = [membersOf(inputShape), membersOf(outputShape)];
  const payload = input.find((member) => member.payload)?.name;
  const answerPayload = output.find((member) => member.payload)?.name;
  return {
    name,
    service: (["s3control", "kms"] as const).find((other) => namespace.endsWith(other)) ?? "s3",
    verb,
    path,
    subresource: subresourceOf(query),
    status,
    write: verb !== "GET" && verb !== "HEAD",
    members: input.map((member) => member.name),
    ...(payload && { payload }),
    ...(answerPayload && { answerPayload }),
    headers: Object.fromEntries(input.flatMap(({ name, header }) => (header ? [[name, header]] : []))),
    input,
    output,
  };
}
