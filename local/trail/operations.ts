import * as s3 from "@aws-sdk/client-s3";

/** What an S3 request asks for, as long as it is not about an object. */
export interface Operation {
  name: string;
  /** The query key that selects it ("versioning"); absent for CreateBucket and the like. */
  subResource: string | undefined;
  /** Changes a bucket's configuration. */
  write: boolean;
}

interface Shape extends Operation {
  method: string;
  query: [key: string, value: string][];
  ofBucket: boolean;
}

// It changes objects, not the bucket's configuration.
const dataOperations = new Set(["DeleteObjects"]);

// The longest query first: "?analytics&id" must not be taken for "?analytics".
const shapes = Object.entries(s3)
  .flatMap(([name, command]) => (name.endsWith("Command") ? shapeOf(command) : []))
  .sort((a, b) => b.query.length - a.query.length);

/** The operation that a path-style request asks for; undefined if it is about an object or unknown. */
export function recognise(method: string, url: URL): Operation | undefined {
  if (keyOf(url)) return undefined;
  const ofBucket = bucketOf(url) !== "";
  return shapes.find(
    (shape) => shape.method === method && shape.ofBucket === ofBucket && matches(shape, url),
  );
}

export function bucketOf(url: URL): string {
  return url.pathname.split("/")[1] ?? "";
}

function keyOf(url: URL): string {
  return url.pathname.split("/").slice(2).join("/");
}

function matches(shape: Shape, url: URL): boolean {
  const plain = shape.query.length === 0;
  // Without this an unknown sub-resource's PUT would pass for CreateBucket.
  if (plain && shape.write && [...url.searchParams.keys()].some((key) => key !== "x-id")) return false;
  return shape.query.every((pair) => carries(url, pair));
}

// "?list-type=2" asks for a value, "?versioning" for a key; x-id is the JavaScript SDK's decoration.
function carries(url: URL, [key, value]: [string, string]): boolean {
  const given = url.searchParams.get(key);
  if (given === null) return key === "x-id";
  return value === "" || given === value;
}

function shapeOf(command: unknown): Shape[] {
  if (typeof command !== "function") return [];
  const schema: unknown = Reflect.construct(command, [{ Bucket: "bucket", Key: "key" }]).schema;
  if (!Array.isArray(schema)) return [];
  const [, , name, traits, input] = schema;
  const [method, path] = traits?.http ?? [];
  const url = new URL(String(path), "http://s3");
  if (url.pathname !== "/") return [];
  const members: unknown = (typeof input === "function" ? input() : input)?.[4];
  return [shape(String(name), String(method), url, Array.isArray(members) && members.includes("Bucket"))];
}

function shape(name: string, method: string, url: URL, ofBucket: boolean): Shape {
  const query = [...url.searchParams];
  const write = method !== "GET" && method !== "HEAD" && !dataOperations.has(name);
  const subResource = query.find(([key, value]) => key !== "x-id" && value === "")?.[0];
  return { name, method, query, ofBucket, write, subResource };
}
