import { type Checked, type Finding, isAboutCredentials, unknown } from "../finding.ts";
import { remediesFor } from "../remedies.ts";
import { busFor, isNamed, reachFor, withoutProfile } from "./hubSide.ts";
import { memberCanary, regionsOfCanary } from "./memberCanary.ts";
import type { MemberContext } from "./memberContext.ts";
import { memberForwarding } from "./memberForwarding.ts";
import { memberRole } from "./memberRoles.ts";

/**
 * What a member account lacks, in the order of the output: what the deployment sees, then with credentials of the account its
 * roles, its regions and their canaries. A check that fails is a finding "unknown" with the reason. Only reads.
 */
export async function examineMember(context: MemberContext): Promise<Finding[]> {
  const { member, regions } = context;
  const asked: (readonly [check: string, ask: () => Promise<readonly Checked[]>])[] = [
    ["bus", () => busFor(context)],
    // Of an account that is not named the function plan says the same as the line before.
    ...(isNamed(context) ? [["reach", () => reachFor(context)] as const] : []),
    ...(member
      ? [
          ["read-role", () => memberRole("read", context, member)] as const,
          ["write-role", () => memberRole("write", context, member)] as const,
          ...regions.map(
            (region) => ["forwarding", () => memberForwarding(region, context, member)] as const,
          ),
          ...regionsOfCanary(context).map(
            (region) => ["canary", () => memberCanary(region, context, member)] as const,
          ),
        ]
      : [["profile", async () => withoutProfile(context)] as const]),
  ];
  return (await Promise.all(asked.map(([check, ask]) => findingsOf(check, ask, context)))).flat();
}

async function findingsOf(
  check: string,
  ask: () => Promise<readonly Checked[]>,
  { account, hub }: MemberContext,
): Promise<Finding[]> {
  try {
    return (await ask()).map((finding) => ({ check, account, ...finding }));
  } catch (error) {
    if (isAboutCredentials(error)) throw error;
    const { name, message } = error as Error;
    const remedy = `see docs/security.md for the permissions of the caller, then: ${remediesFor(hub).ask("member", "check", account)}`;
    const [finding] = unknown(`could not be checked: ${name}: ${message}`, remedy);
    return [{ check, account, ...finding }];
  }
}
