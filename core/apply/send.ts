import type { Step } from "../facets/facet.ts";
import type { Action } from "../plan/action.ts";
import { inOrder, precedes } from "../plan/order.ts";
import { S3Failure } from "../providers/awsErrors.ts";
import { operation } from "../providers/operation.ts";
import type { Receipt, S3Provider } from "../providers/provider.ts";

/** A write that S3 accepted. */
export interface Sent extends Receipt {
  readonly type: string;
  readonly facet: string;
}

/** A write that S3 refused or did not answer. */
export interface Failed {
  readonly type: string;
  readonly facet: string;
  readonly failure: S3Failure;
}

/** Where writes go, and until when. */
interface Gateway {
  readonly provider: Pick<S3Provider, "write">;
  /** Aborted when no more writes may be sent, because another writer may work on the bucket by then. */
  readonly late?: AbortSignal | undefined;
  /**
   * Called right before a call: the calls that replace all calls of its facet, or undefined if it can be sent as it is.
   * Rejects with the S3Failure for which that is unknown.
   */
  renewed?(action: Action): Promise<readonly Action[] | undefined>;
}

// One write at a time: S3 refuses concurrent configuration writes to a bucket. A write that depends on a failed one
// is not tried. A transient failure ends the attempt, because the next check starts afresh. Neither stops a call
// that closes an exposure. If such a call was refused and another write succeeded since, it is tried once more,
// because that write may have repaired what denied it.
export async function carryOut(
  actions: readonly Action[],
  region: string,
  gateway: Gateway,
): Promise<Carried> {
  const carried: Carrying = { sent: [], failed: new Map(), done: [] };
  await sendAll(actions, region, gateway, carried);
  const denied = [...carried.failed].filter(([action, { failed: its, sentBefore }]) => {
    const isFinal = its.failure.kind !== "transient";
    return closesOnly(action) && isFinal && carried.sent.length > sentBefore;
  });
  for (const [action] of denied) await sendAll([action], region, gateway, carried);
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

/** A call that also adds access must wait for the calls before it. */
const closesOnly = ({ severity, details }: Action) => severity === "exposure" && !details.opens?.length;

/** Sends the actions in their order. Calls that are replaced on the way are ordered among those that are left. */
async function sendAll(actions: readonly Action[], region: string, gateway: Gateway, carried: Carrying) {
  let left = actions;
  for (let [action] = left; action; [action] = left) {
    const { facet } = action;
    left = left.slice(1);
    if (!isToBeTried(action, carried.failed)) continue;
    const instead = await renewed(action, gateway, carried);
    if (instead) left = inOrder([...instead, ...left.filter((other) => other.facet !== facet)]);
    else await tryOut(action, region, gateway, carried);
  }
}

/** The calls to send instead of those of the action's facet; undefined if the action is to be sent. */
async function renewed(action: Action, gateway: Gateway, { failed, sent }: Carrying) {
  try {
    const instead = await gateway.renewed?.(action);
    if (instead) failed.delete(action);
    return instead;
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    // What closes an exposure does not wait for another read.
    if (closesOnly(action)) return undefined;
    failed.set(action, failureOf(action, error, sent));
    return [];
  }
}

const failureOf = ({ type, facet }: Action, failure: S3Failure, sent: readonly Sent[]) => ({
  failed: { type, facet, failure },
  sentBefore: sent.length,
});

async function tryOut(action: Action, region: string, gateway: Gateway, carried: Carrying) {
  const { sent, failed, done } = carried;
  try {
    await send(action, region, gateway, sent);
    failed.delete(action);
    done.push(action.facet);
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    failed.set(action, failureOf(action, error, sent));
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
  /** Facets to read back: written, or already in place according to S3. */
  readonly done: string[];
}

/** Sends an action, or its substitute, and records each call that S3 accepted. */
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
