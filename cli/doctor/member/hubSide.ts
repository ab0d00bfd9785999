import { DescribeEventBusCommand } from "@aws-sdk/client-eventbridge";
import { notAMember } from "../../../service/members/members.ts";
import type { AccountAnswer } from "../../../service/planReport/accountsAnswer.ts";
import { invoke } from "../../deployment/invoke.ts";
import { eventsBusOf } from "../../settings/hub.ts";
import { maySend, sendersIn } from "../busPolicy.ts";
import { type Checked, isAbsent, ok, unknown, wrong } from "../finding.ts";
import { remediesFor } from "../remedies.ts";
import { type MemberContext, updateMember } from "./memberContext.ts";

const remediesOf = ({ hub: { prefix, region } }: MemberContext) => remediesFor({ prefix, region });

/** Whether the setting accounts may have the account: it names it, or an organisation. */
export const isNamed = ({ account, hub: { settings } }: MemberContext): boolean =>
  !Array.isArray(settings.accounts) || settings.accounts.includes(account);

/** Whether the settings name the account, and the deployment's bus takes its events. */
export async function busFor(context: MemberContext): Promise<readonly Checked[]> {
  const { account, hub, events } = context;
  const { deploy } = remediesOf(context);
  if (!isNamed(context))
    return wrong(notAMember(account), "add it to the setting accounts, and deploy", deploy);
  const Name = eventsBusOf(hub).split("/").at(-1);
  const bus = await events.send(new DescribeEventBusCommand({ Name })).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
  if (!bus) return wrong(`the bus ${Name} does not exist`, "deploy this version again", deploy);
  if (!maySend(sendersIn(bus.Policy), account, hub.settings))
    return wrong(`the bus ${Name} does not permit account ${account} to put events`, "deploy again", deploy);
  return ok(`the bus ${Name} permits account ${account} to put events`);
}

/** Whether the deployed function plan can assume the role that reads the account. */
export async function reachFor(context: MemberContext): Promise<readonly Checked[]> {
  const { account, hub, lambda } = context;
  const answer = await invoke<AccountAnswer>(lambda, `${hub.prefix}-plan`, { account });
  if (!answer.error) return ok("the deployment assumes the role that reads, and lists the buckets");
  return wrong(
    answer.error.message,
    "check its roles with credentials of that account (member check --profile), or deploy the template there",
    updateMember(context, hub.region),
  );
}

/** What only credentials of the account can show. */
export const withoutProfile = (context: MemberContext): readonly Checked[] =>
  unknown(
    "its roles, rules, dead-letter queues and canaries are not checked: that takes credentials of the account",
    `name a profile with them: ${remediesOf(context).ask("member", "check", context.account, "--profile", "PROFILE")}`,
  );
