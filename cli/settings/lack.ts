import type { Use } from "../../service/members/roles.ts";
import { isPlanner } from "../../service/settings/planners.ts";
import type { Settings } from "../../service/settings/settings.ts";

/** A caller that was refused a role of an account. */
interface Refused {
  /** The account of the role, and that of the deployment. */
  readonly account: string;
  readonly home: string;
  readonly settings: Pick<Settings, "planners">;
  /** The ARN of the caller, if STS says it. */
  readonly arn?: string;
}

/** Who may assume the role, and what the caller has to do, in words that end a sentence. */
export function lackOf(use: Use, { account, home, settings, arn }: Refused): string {
  const who = arn ?? "the caller";
  if (use === "write")
    return "only the function reconcile may assume it; let the service write the bucket: put the spec (without --direct)";
  const only = `only the functions and the principals of the setting planners may assume it`;
  const right = "sts:AssumeRole on it";
  if (arn !== undefined && isPlanner(arn, settings.planners))
    return `${only}; ${who} is one of them: it needs ${right}, and the template in account ${account} has to be that of these settings (dxaws-s3 member check ${account}); do that`;
  if (arn !== undefined && arn.split(":")[4] !== home)
    return `${only}; ${who} is not of the deployment's account ${home}: use credentials of that account that may assume it`;
  return `${only}; ${who} needs ${right}, and an entry in planners: add it, deploy, and update the template in account ${account} (dxaws-s3 member template)`;
}
