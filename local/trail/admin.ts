import type { IncomingMessage, ServerResponse } from "node:http";
import type { Call } from "./calls.ts";
import type { Delivery } from "./delivery.ts";
import { bodyOf } from "./forward.ts";

// No bucket can be called so: an underscore is illegal in a name.
const prefix = "/_trail/";

export function isAdmin(url: URL): boolean {
  return url.pathname.startsWith(prefix);
}

/** Answers what trailAt asks. */
export async function administer(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  calls: Call[],
  delivery: Delivery,
): Promise<void> {
  const body = (await bodyOf(request)).toString("utf8");
  const routes: Record<string, () => unknown> = {
    "GET ready": () => ({ pid: process.pid }),
    "GET calls": () => ofBucket(calls, url.searchParams.get("bucket")),
    "DELETE calls": () => calls.splice(0).length,
    "GET switches": () => delivery.switches,
    "PUT switches": () => delivery.set(JSON.parse(body)),
    "GET deliveries": () => delivery.counts(),
  };
  const route = routes[`${request.method} ${url.pathname.slice(prefix.length)}`];
  if (!route) {
    reply(response, 404, { error: `known: ${Object.keys(routes).join(", ")}` });
    return;
  }
  try {
    reply(response, 200, route());
  } catch (error) {
    reply(response, 400, { error: String(error) });
  }
}

function ofBucket(calls: Call[], bucket: string | null): Call[] {
  return bucket ? calls.filter((call) => call.bucket === bucket) : calls;
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
