import { isDeepStrictEqual } from "node:util";
import { DeletePublicAccessBlockCommand, HeadBucketCommand } from "@aws-sdk/client-s3";
import { memberAccount, memberRegion } from "../otherAccount.ts";
import { patienceMs, until } from "../wait.ts";
import { publicAccess } from "./buckets.ts";
import { commandLine } from "./commandLine.ts";
import { countCalls } from "./counting.ts";
import type { Narrator } from "./narrator.ts";
import { everySwitch } from "./offences.ts";
import type { DeployedWorld } from "./world.ts";

const place = { account: memberAccount, region: memberRegion };

/** A bucket of another account in another region: created there, opened by the administrator of that account, closed. */
export async function accounts(world: DeployedWorld, narrator: Narrator, name: string): Promise<void> {
  if (!world.stack.identities.administrators[memberAccount])
    return narrator.say(
      "left out: this stack has no other account. To start one that has: MEMBERS=1 make up",
    );
  await world.putSpec({ name, ...place, blockPublicAccess: true });
  await world.happened(name, "", ({ verdict }) => verdict === "converged");
  await world.workDone();
  const administrator = world.clients.administrator(memberAccount, memberRegion);
  const found = await administrator.send(new HeadBucketCommand({ Bucket: name }));
  narrator.check(`the bucket exists in ${memberRegion}`, found.BucketRegion === memberRegion);
  await world.stack.trail.clearCalls();
  const since = new Date().toISOString();
  const seconds = await closedAfter(name, administrator);
  const entry = await world.happened(name, since, ({ verdict }) => verdict === "converged");
  const principal = entry.causes?.[0]?.call?.principal;
  narrator.check(
    `the ledger names the principal and the account: ${principal?.name} of ${principal?.account}`,
    principal?.name === `admin-${memberAccount}` && principal.account === memberAccount,
  );
  await world.reconciled((await world.ourCalls(name)).find(({ write }) => write)?.requestId);
  await countCalls(world, narrator, name, { reads: 2, writes: 1 });
  narrator.figure(
    `${seconds.toFixed(2)} s from the call that opened the bucket of the other account to the closed bucket`,
  );
  await shown(world, narrator, name);
  await world.deleteSpec(name);
}

/** Removes the public access block, and waits until the service has restored it. Returns the seconds. */
async function closedAfter(
  Bucket: string,
  administrator: ReturnType<DeployedWorld["clients"]["administrator"]>,
): Promise<number> {
  const start = performance.now();
  await administrator.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await until(`the closing of ${Bucket}`, patienceMs, async () => {
    const block = await publicAccess(administrator, Bucket).catch(() => undefined);
    return isDeepStrictEqual(block, everySwitch) || undefined;
  });
  return (performance.now() - start) / 1_000;
}

/** What the command line shows of the bucket. */
async function shown({ stack }: DeployedWorld, narrator: Narrator, name: string): Promise<void> {
  const history = await commandLine(stack, "history", name, "--limit", "1");
  narrator.say(history.printed);
  narrator.check(
    "the history names the administrator with the account",
    history.output.includes(`admin-${memberAccount} from 127.0.0.1, of account ${memberAccount}`),
  );
  const status = await commandLine(stack, "status", name);
  narrator.say(status.printed);
  narrator.check("the status shows the account", status.output.includes(memberAccount));
}
