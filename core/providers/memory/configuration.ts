import type { Operation } from "../operation.ts";
import type { Bucket } from "./bucket.ts";
import {
  deleteConfiguration,
  listConfigurations,
  putConfiguration,
  readConfiguration,
} from "./configurations.ts";
import type { Call, Coupling } from "./coupling.ts";
import { couplings } from "./couplings.ts";
import { notImplemented, Refusal } from "./errors.ts";
import { type SubResource, surface } from "./surface.ts";
import type { Structure } from "./wire.ts";

export interface Answer {
  readonly status: number;
  readonly output: Structure;
}

interface Request extends Call {
  readonly operation: Operation;
  readonly row: SubResource;
}

const idIn = ({ input }: Request) => `${input.Id ?? ""}`;

function notConfigured({ operation, row, bucket }: Request): Structure {
  if (!row.absent) return {};
  const { status = 404, code, message } = row.absent;
  const detail = operation.path === "/" && status === 404 ? { BucketName: bucket.name } : {};
  throw new Refusal(status, code, message, detail);
}

function get(request: Request): Structure {
  const { operation, row, bucket, input } = request;
  const { subresource, answerPayload, members, output } = operation;
  if (row.perId && !members.includes("Id")) {
    const list = output.find(({ name }) => name.endsWith("List"))?.name ?? "";
    return listConfigurations(bucket, subresource, list, input.ContinuationToken as string | undefined);
  }
  const value = row.perId
    ? readConfiguration(bucket, subresource, idIn(request))
    : row.derived
      ? row.derived(bucket)
      : bucket.read(subresource);
  if (value === undefined) return notConfigured(request);
  return answerPayload ? { [answerPayload]: value } : (value as Structure);
}

function put(request: Request): Structure {
  const { operation, row, bucket, input } = request;
  const coupling: Coupling = couplings[`${operation.verb} ${operation.subresource}`] ?? {};
  const body = operation.payload && input[operation.payload];
  if (body === undefined && !coupling.bodiless)
    throw new Refusal(400, "MissingRequestBodyError", "Request Body is empty");
  coupling.check?.(body, request);
  const kept = coupling.keep ? coupling.keep(body, request) : body;
  if (row.perId) putConfiguration(bucket, operation.subresource, idIn(request), kept as Structure);
  else bucket.write(row.partOf ?? operation.subresource, kept);
  return echoed(operation, kept);
}

/** The answer to a PUT repeats the state that travels in headers. */
const echoed = ({ output }: Operation, kept: unknown): Structure =>
  Object.fromEntries(
    output
      .map(({ name }) => [name, (kept as Structure | undefined)?.[name]])
      .filter(([, value]) => value !== undefined),
  );

function remove(request: Request): Structure {
  const { operation, row, bucket } = request;
  couplings[`DELETE ${operation.subresource}`]?.check?.(undefined, request);
  if (row.perId) deleteConfiguration(bucket, operation.subresource, idIn(request));
  else bucket.write(operation.subresource, row.afterDelete);
  return {};
}

const verbs: Readonly<Record<string, (request: Request) => Structure>> = {
  GET: get,
  PUT: put,
  POST: put,
  DELETE: remove,
};

export const knows = ({ path, subresource, verb }: Operation): boolean =>
  path === "/" && Object.hasOwn(surface, subresource) && Object.hasOwn(verbs, verb);

/** Runs an operation on a sub-resource of a bucket. */
export function configure(operation: Operation, bucket: Bucket, call: Omit<Call, "bucket">): Answer {
  const row = surface[operation.subresource];
  const carryOut = verbs[operation.verb];
  if (!row || !carryOut) throw notImplemented();
  const request = { ...call, bucket, operation, row };
  if (row.closed) return { status: operation.status, output: notConfigured(request) };
  const status = operation.verb === "PUT" ? (row.putStatus ?? operation.status) : operation.status;
  return { status, output: carryOut(request) };
}
