import { attempts } from "../../core/providers/aws.ts";
import { S3Failure } from "../../core/providers/awsErrors.ts";
import type { Command, S3Provider } from "../../core/providers/provider.ts";
import type { Members } from "../../service/members/members.ts";
import { RetryAllowance } from "../../service/members/retries.ts";
import { spared } from "../../service/members/spared.ts";
import { Allowances } from "../../service/queue/allowance.ts";
import { forward } from "../../service/queue/overflow.ts";
import type { Trigger } from "../../service/triggers/trigger.ts";
import { type Limits, ScaledFleet } from "./fleet.ts";
import type { LimitedS3 } from "./limitedS3.ts";
import { dueNow, freshDrift, percentile } from "./scenarios.ts";
import type { VirtualTime } from "./virtualTime.ts";

/** What one account of many does. */
const offences = ["none", "out of reach", "throttled", "flooding"] as const;
type Offence = (typeof offences)[number];

const idOf = (index: number) => `${100_000_000_000 + index}`;
const callMs = 20;
/** The SDK waits up to this time before its first retry of a throttled call, and up to twice as long before the second. */
const backoffMs = 1_000;
/** Containers of on-trail-event that receive a thousand events a second. */
const containers = 20;

/** A call of a throttled account, with the retries of the SDK that the allowance permits. */
async function throttledCall(allowance: RetryAllowance, time: VirtualTime): Promise<never> {
  for (let attempt = 1; ; attempt++) {
    await time.sleep(callMs);
    if (attempt === attempts || !allowance.takes())
      throw new S3Failure("transient", "SlowDown", "GetBucketVersioning", "SlowDown", {});
    await time.sleep(time.random() * backoffMs * 2 ** (attempt - 1));
  }
}

async function outOfReach(): Promise<never> {
  const message = "the account is out of reach";
  throw new S3Failure("unauthenticated", "AccessDenied", "AssumeRole", message, {});
}

/** The accounts of a fleet, of which the first one does something to the others. */
function accountsOf(
  count: number,
  offence: Offence,
  workers: number,
  time: VirtualTime,
  s3: LimitedS3,
): Members {
  const ids = Array.from({ length: count }, (_, index) => idOf(index));
  const offending = (owner: string) => {
    const allowance = new RetryAllowance();
    if (owner !== idOf(0)) return undefined;
    if (offence === "throttled") return () => throttledCall(allowance, time);
    return offence === "out of reach" ? outOfReach : undefined;
  };
  // Each container has its own memory of what S3 answered.
  const made = new Map<string, S3Provider>();
  const providerOf = (owner: string): S3Provider => {
    const key = `${owner} ${Math.floor(time.random() * workers)}`;
    const fails = offending(owner);
    const read = <A extends object>(region: string, command: Command<A>) =>
      fails?.() ?? s3.read(region, command);
    const write: S3Provider["write"] = (region, command) => fails?.() ?? s3.write(region, command);
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
    if (allowance?.takes(idOf(0), trigger.bucket)) void fleet.work.send([trigger]);
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

/** Ten events a second of these buckets, too. */
function driftsToo(fleet: ScaledFleet, names: readonly string[], events = 0): void {
  const bucket = names[Math.floor(fleet.time.random() * names.length)] ?? "";
  void fleet.work.send([fleet.drifted(bucket, `too ${events}`)]);
  fleet.time.after(100, () => driftsToo(fleet, names, events + 1));
}

/**
 * Ten buckets a second of all other accounts drift for five minutes. Resolves to how long their repairs took, from the event to
 * the write, in milliseconds.
 */
async function besideOne(offence: Offence, count: number, each: number, limits: Limits) {
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
  else if (offence !== "none") driftsToo(fleet, bad);
  const took = freshDrift(
    fleet,
    fleet.names.filter((name) => accountOf(name) !== idOf(0)),
    100,
  );
  await fleet.until(() => false, 5);
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99), repairs: took.length };
}

/** Runs 80 accounts of 5,000 buckets, and prints what one of them does to the repairs of the others. */
export async function printIsolation(): Promise<void> {
  const [accounts, each] = [80, 5_000];
  // S3 limits each account apart. The budget is that of the settings' default.
  const limits = { repairsAMinute: 600, s3WritesASecond: 1_000, concurrency: 20 };
  console.log(
    `\n${accounts} accounts of ${each.toLocaleString("en-US")} buckets, ${limits.concurrency} workers: from event to repair in the others`,
  );
  const row = (name: string, columns: readonly string[]) =>
    console.log(`  ${name.padEnd(20)}${columns.map((text) => text.padStart(12)).join("")}`);
  row("one account is", ["p50 ms", "p99 ms", "repairs"]);
  for (const offence of offences) {
    const { p50, p99, repairs } = await besideOne(offence, accounts, each, limits);
    row(
      offence,
      [p50, p99, repairs].map((value) => value.toLocaleString("en-US")),
    );
  }
}
