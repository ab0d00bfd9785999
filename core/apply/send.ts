import type { Step } from "../facets/facet.ts";
import type { Action } from "../plan/action.ts";
import { precedes } from "../plan/order.ts";
import { S3Failure } from "../providers/awsErrors.ts";
import { operation } from "../providers/operation.ts";
import type { Receipt, S3Provider } from "../providers/provider.ts";

/** A write that S3 took. */
export interface Sent extends Receipt {
  readonly type: string;
  readonly facet: string;
}

/** A write that S3 did not take, or that was not tried because one it depends on failed. */
export interface Failed {
  readonly type: string;
  readonly facet: string;
  readonly failure: S3Failure;
}

/** Where writes go, until they come too late. */
interface Gateway {
  readonly provider: S3Provider;
  /** Aborted once nothing is to be written any more: somebody else may be at it by then. */
  readonly late?: AbortSignal | undefined;
}

// One write at a time: S3 refuses concurrent configuration writes to a bucket. What depends on a write that failed is
// not tried, and a transient failure ends the attempt, since the next look starts afresh anyway. Nothing of that keeps
// what closes an exposure from being tried; and once more where another write has gone through since: what was denied
// may have been denied by what that one has mended.
export async function carryOut(
  actions: readonly Action[],
  region: string,
  gateway: Gateway,
): Promise<Carried> {
  const carried: Carrying = { sent: [], failed: new Map(), done: [] };
  for (const action of actions)
    if (isToBeTried(action, carried.failed)) await tryOut(action, region, gateway, carried);
  const denied = [...carried.failed].filter(([action, { failed: its, sentBefore }]) => {
    const isFinal = its.failure.kind !== "transient";
    return closesOnly(action) && isFinal && carried.sent.length > sentBefore;
  });
  for (const [action] of denied) await tryOut(action, region, gateway, carried);
  return { ...carried, failed: [...carried.failed.values()].map(({ failed }) => failed) };
}

function isToBeTried(action: Action, failed: Carrying["failed"]): boolean {
  const others = [...failed];
  if (others.some(([other]) => other.facet === "bucket")) return false;
  if (closesOnly(action)) return true;
  return !others.some(
    ([other, { failed: its }]) => its.failure.kind === "transient" || precedes(other, action),
  );
}

/** What opens something, too, waits for what has to come before it. */
const closesOnly = ({ severity, details }: Action) => severity === "exposure" && !details.opens?.length;

async function tryOut(action: Action, region: string, gateway: Gateway, carried: Carrying) {
  const { sent, failed, done } = carried;
  try {
    await send(action, region, gateway, sent);
    failed.delete(action);
    done.push(action.facet);
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    const { type, facet } = action;
    failed.set(action, { failed: { type, facet, failure: error }, sentBefore: sent.length });
  }
}

interface Carrying {
  readonly sent: Sent[];
  readonly failed: Map<Action, { readonly failed: Failed; readonly sentBefore: number }>;
  readonly done: string[];
}

export interface Carried {
  readonly sent: Sent[];
  readonly failed: Failed[];
  /** Facets that were written, or that S3 said had nothing left to write: what is to be read back. */
  readonly done: string[];
}

/** Sends an action, or what is to be sent in its place, and writes down each call that S3 took. */
async function send(
  action: Action,
  region: string,
  { provider, late }: Gateway,
  sent: Sent[],
): Promise<void> {
  const { step, facet } = action;
  const { done = [], instead } = step;
  const write = async ({ command }: Step) => {
    const receipt = await provider.write(region, command, late);
    sent.push({ type: operation(command).name, facet, ...receipt });
  };
  try {
    return await write(step);
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    if (done.includes(error.code)) return;
    const substitutes = error.kind === "refused" || error.kind === "unsupported";
    if (!instead || !substitutes || !instead.when(error.code)) throw error;
  }
  for (const substitute of await instead.steps()) await write(substitute);
}
