import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Command, S3Provider } from "../../core/providers/provider.ts";
import type { Members } from "../../service/members/members.ts";
import { spared } from "../../service/members/spared.ts";
import { Allowances } from "../../service/queue/allowance.ts";
import { forward } from "../../service/queue/overflow.ts";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { type Limits, ScaledFleet } from "./fleet.ts";
import type { LimitedS3 } from "./limitedS3.ts";
import { dueNow, freshDrift, percentile } from "./scenarios.ts";
import type { VirtualTime } from "./virtualTime.ts";

/** What one account of many does. */
export const offences = ["none", "out of reach", "throttled", "flooding"] as const;
export type Offence = (typeof offences)[number];

const idOf = (index: number) => `${100_000_000_000 + index}`;
/** A call that is throttled is tried three times before it fails. */
const throttledMs = 3_000;
/** Containers of on-trail-event that receive a thousand events a second. */
const containers = 20;

/** The accounts of a fleet, of which the first one does something to the others. */
function accountsOf(
  count: number,
  offence: Offence,
  workers: number,
  time: VirtualTime,
  s3: LimitedS3,
): Members {
  const ids = Array.from({ length: count }, (_, index) => idOf(index));
  const failing = async (): Promise<never> => {
    if (offence === "throttled") await time.sleep(throttledMs);
    throw offence === "throttled"
      ? new S3Failure("transient", "SlowDown", "GetBucketVersioning", "SlowDown", {})
      : new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", "the account is out of reach", {});
  };
  const fails = offence === "throttled" || offence === "out of reach";
  // Each container has its own memory of what S3 answered.
  const made = new Map<string, S3Provider>();
  const providerOf = (owner: string): S3Provider => {
    const key = `${owner} ${Math.floor(time.random() * workers)}`;
    const isBad = owner === idOf(0) && fails;
    const read = <A extends object>(region: string, command: Command<A>) =>
      isBad ? failing() : s3.read(region, command);
    const write: S3Provider["write"] = (region, command) => (isBad ? failing() : s3.write(region, command));
    const found = made.get(key) ?? spared({ region: s3.region, owner, read, write }, owner, time);
    made.set(key, found);
    return found;
  };
  const all = new Set(ids);
  return { home: idOf(count), ids: async () => all, providerOf };
}

/** A thousand events a second of the first account, as on-trail-event and on-overflow pass them on. */
function flood(fleet: ScaledFleet, names: readonly string[], { concurrency }: Limits): void {
  const allowances = Array.from({ length: containers }, () => new Allowances(fleet.time));
  const overflow: string[] = [];
  let events = 0;
  const receive = (trigger: Trigger) => {
    const allowance = allowances[Math.floor(fleet.time.random() * containers)];
    if (allowance?.takes(idOf(0))) void fleet.work.send([trigger]);
    else overflow.push(JSON.stringify(trigger));
  };
  const burst = () => {
    for (let event = 0; event < 100; event++, events++) {
      const bucket = names[Math.floor(fleet.time.random() * names.length)] ?? "";
      receive(fleet.drifted(bucket, `flood ${events}`));
    }
    fleet.time.after(100, burst);
  };
  const forwarding = async () => {
    const bodies = overflow.splice(0, 10);
    if (
      bodies.length === 0 ||
      !(await forward(bodies, { queue: fleet.work, clock: fleet.time, concurrency }))
    )
      overflow.push(...bodies);
    fleet.time.after(bodies.length === 0 ? 1_000 : 1, () => void forwarding());
  };
  burst();
  for (let invocation = 0; invocation < 2; invocation++) void forwarding();
}

/**
 * Ten buckets a second of all other accounts drift for five minutes. Resolves to how long their repairs took, from the event to
 * the write, in milliseconds.
 */
export async function besideOne(offence: Offence, count: number, each: number, limits: Limits) {
  const fleet = new ScaledFleet(count * each, limits, (time, s3) =>
    accountsOf(count, offence, limits.concurrency, time, s3),
  );
  const accountOf = (name: string) => idOf(Number(name.slice("bucket-".length)) % count);
  await fleet.known(
    (name) => (accountOf(name) === idOf(0) ? dueNow(fleet) : {}),
    (name) => ({ account: accountOf(name) }),
  );
  const bad = fleet.names.filter((name) => accountOf(name) === idOf(0));
  if (offence === "flooding") flood(fleet, bad, limits);
  const took = freshDrift(
    fleet,
    fleet.names.filter((name) => accountOf(name) !== idOf(0)),
    100,
  );
  await fleet.until(() => false, 5);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), repairs: took.length };
}
