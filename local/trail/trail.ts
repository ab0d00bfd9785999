import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Accounts } from "./accounts.ts";
import { administer, isAdmin } from "./admin.ts";
import { callerOf, type Principals } from "./caller.ts";
import { type TrailControl, trailAt } from "./control.ts";
import { type Deliver, Delivery } from "./delivery.ts";
import { passOn, type Running } from "./passOn.ts";

export interface TrailOptions {
  /** The S3 behind the trail. */
  upstream: string;
  /** The account of whom no one knows. */
  account: string;
  deliver: Deliver;
  principals?: Principals;
  /** Without it all buckets are of the caller's account, and there are no sessions. */
  accounts?: Accounts;
  /** Operation -> CloudTrail's name, where the two differ. */
  eventNames?: Readonly<Record<string, string>>;
  /** Sub-resources that the S3 behind does not know, and would take for the bucket itself. */
  notEmulated?: readonly string[];
  seed?: number;
}

export interface Trail extends TrailControl {
  close(): Promise<void>;
}

/** A proxy in front of S3 that records calls and delivers events, as CloudTrail and EventBridge do on AWS. */
export async function startTrail(options: TrailOptions): Promise<Trail> {
  const { account, principals = new Map(), accounts } = options;
  const delivery = new Delivery(options.deliver, options.seed ?? 1);
  // The call is answered as an unavailable service, if the emulator does not answer.
  const ifKnown = <T>(asked: Promise<T> | undefined) => asked?.catch(() => undefined);
  const sessionOf = async (key: string) => ifKnown(accounts?.sessionOf(key));
  const running: Running = {
    upstream: options.upstream,
    eventNames: options.eventNames ?? {},
    notEmulated: options.notEmulated ?? [],
    callerOf: (headers) => callerOf(headers, { account, principals, sessionOf }),
    placeOf: async (bucket) => ifKnown(accounts?.placeOf(bucket)),
    calls: [],
    delivery,
  };
  const server = createServer((request, response) => {
    answer(request, response, running).catch(() => response.destroy());
  });
  const port = await listening(server);
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await Promise.all([closed, delivery.close()]);
  };
  return { ...trailAt(`http://127.0.0.1:${port}`), close };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(address.port);
    });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, running: Running): Promise<void> {
  const url = new URL(request.url ?? "/", "http://trail");
  if (isAdmin(url)) await administer(request, response, url, running.calls, running.delivery);
  else await passOn(request, response, url, running);
}
