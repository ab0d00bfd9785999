import { isDeepStrictEqual } from "node:util";
import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  type DescribeRuleCommandOutput,
  ListRuleNamesByTargetCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { eventPattern } from "../../deploy/variables.ts";
import { accountsIn, organisationIn, type Settings } from "../../service/settings/settings.ts";
import { type Senders, sendersIn } from "./busPolicy.ts";
import {
  type Check,
  type Checked,
  type DoctorContext,
  isAbsent,
  isEnabled,
  ok,
  settingsOf,
  wrong,
} from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const redeploy = "deploy this version again";

/** The bus for events of other accounts: who may send to it, and its rule. */
export const bus: Check = {
  name: "bus",
  async ask(context) {
    const settings = await settingsOf(context);
    if (accountsIn(settings).length === 0 && organisationIn(settings) === undefined)
      return ok("the settings name no other accounts, so that there is none");
    const Name = `${context.prefix}-events`;
    const found = await context.events.send(new DescribeEventBusCommand({ Name })).catch((error: unknown) => {
      if (!isAbsent(error)) throw error;
    });
    const { deploy } = remediesFor(context);
    if (!found) return wrong(`the bus ${Name} does not exist`, redeploy, deploy);
    const flaws = sendersFlaws(sendersIn(found.Policy), settings).flatMap((flaw) =>
      wrong(`the bus ${Name} ${flaw}`, redeploy, deploy),
    );
    const all: readonly Checked[] = [...flaws, ...(await ruleOf(Name, context))];
    return all.length > 0
      ? all
      : ok(`${Name} takes the events of the settings' accounts, and its rule sends them on`);
  },
};

/** How the senders differ from those of the settings. */
function sendersFlaws(senders: Senders, settings: Settings): string[] {
  const [wanted, organisation] = [accountsIn(settings), organisationIn(settings)];
  const lacking = wanted.filter((account) => !senders.accounts.has(account) && !senders.everyone);
  const more = [...senders.accounts].filter((account) => !wanted.includes(account));
  const others = [...senders.organisations].filter((one) => one !== organisation);
  const isLacking =
    organisation !== undefined && !senders.organisations.has(organisation) && !senders.everyone;
  return [
    ...(lacking.length > 0 ? [`does not permit ${lacking.join(", ")} to put events`] : []),
    ...(isLacking ? [`does not permit the organisation ${organisation} to put events`] : []),
    ...(senders.everyone ? ["permits every account of AWS to put events"] : []),
    ...(more.length + others.length > 0
      ? [`permits ${[...more, ...others].join(", ")} to put events, besides the setting accounts`]
      : []),
  ];
}

/** What is wrong with the rule that sends the events of the bus to the function. */
async function ruleOf(EventBusName: string, context: DoctorContext): Promise<readonly Checked[]> {
  const { events } = context;
  const { deploy, enableRule } = remediesFor(context);
  const { FunctionArn: TargetArn } = await context.functionNamed("on-trail-event");
  const { RuleNames = [] } = await events.send(new ListRuleNamesByTargetCommand({ TargetArn, EventBusName }));
  const [Name] = RuleNames;
  if (Name === undefined)
    return wrong(`no rule of the bus ${EventBusName} has on-trail-event as its target`, redeploy, deploy);
  const rule = await events.send(new DescribeRuleCommand({ Name, EventBusName }));
  if (!isEnabled(rule.State))
    return wrong(
      `the rule ${Name} of the bus ${EventBusName} is ${rule.State}`,
      "enable it",
      `${enableRule(Name)} --event-bus-name ${EventBusName}`,
    );
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName }));
  const hasQueue = Targets.some(({ Arn, DeadLetterConfig }) => Arn === TargetArn && DeadLetterConfig?.Arn);
  const flaw = patternFlaw(rule) ?? (hasQueue ? undefined : "has a target without a dead-letter queue");
  return flaw ? wrong(`the rule ${Name} of the bus ${EventBusName} ${flaw}`, redeploy, deploy) : [];
}

/** How the pattern differs from that of this version. */
function patternFlaw({ EventPattern = "{}" }: DescribeRuleCommandOutput): string | undefined {
  const found = JSON.parse(EventPattern) as { readonly detail?: { readonly eventName?: readonly unknown[] } };
  if (isDeepStrictEqual(found, eventPattern)) return undefined;
  const names = found.detail?.eventName ?? [];
  const missing = eventPattern.detail.eventName.filter((name) => !names.includes(name));
  return missing.length > 0
    ? `does not match ${missing.join(", ")}`
    : "has another event pattern than this version deploys";
}
