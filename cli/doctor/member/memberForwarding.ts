import { ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { count } from "../../../core/plan/describe.ts";
import { eventsBusOf } from "../../settings/hub.ts";
import { type Checked, isAbsent, ok, wrong } from "../finding.ts";
import { type Forwarded, forwardedTo, isNone } from "../forwarded.ts";
import { deniedIn } from "../simulated.ts";
import { type MemberClients, type MemberContext, updateMember } from "./memberContext.ts";

/** Whether a region of the account sends all S3 events of this version to the deployment's bus, and all were delivered. */
export async function memberForwarding(
  region: string,
  context: MemberContext,
  member: MemberClients,
): Promise<readonly Checked[]> {
  const bus = eventsBusOf(context.hub);
  const forwarded = await forwardedTo(bus, member.eventsIn(region));
  const deploy = updateMember(context, region);
  const [disabled] = forwarded.disabled;
  if (isNone(forwarded) && disabled !== undefined)
    return wrong(
      `the rule ${disabled} in ${region} is disabled: no S3 events reach ${bus}`,
      "enable it",
      `aws events enable-rule --name ${disabled} --region ${region}`,
    );
  if (isNone(forwarded))
    return wrong(`no rule in ${region} sends S3 events to ${bus}`, "deploy the template there", deploy);
  const { missing } = forwarded;
  const events =
    missing.length > 0
      ? wrong(
          `no rule in ${region} sends ${missing.join(", ")} to ${bus}`,
          "deploy the template of this version there",
          deploy,
        )
      : [];
  const found = [...events, ...(await ruleFlaws(region, bus, forwarded, context, member))];
  return found.length > 0
    ? found
    : ok(`${region} sends all S3 events of this version, and none was left undelivered`);
}

async function ruleFlaws(
  region: string,
  bus: string,
  { rules }: Forwarded,
  context: MemberContext,
  member: MemberClients,
): Promise<readonly Checked[]> {
  const found = await Promise.all(
    rules.map(async (Rule) => {
      const { Targets = [] } = await member.eventsIn(region).send(new ListTargetsByRuleCommand({ Rule }));
      const target = Targets.find(({ Arn }) => Arn === bus);
      return [
        ...(await senderFlaws(Rule, target?.RoleArn, { region, bus, context, member })),
        ...(await undelivered(Rule, target?.DeadLetterConfig?.Arn, { region, bus, context, member })),
      ];
    }),
  );
  return found.flat();
}

interface Place {
  readonly region: string;
  readonly bus: string;
  readonly context: MemberContext;
  readonly member: MemberClients;
}

/** Whether the rule has a role that may put events on the bus: EventBridge takes them from another account only so. */
async function senderFlaws(
  rule: string,
  role: string | undefined,
  place: Place,
): Promise<readonly Checked[]> {
  const { region, bus, context, member } = place;
  const deploy = updateMember(context, region);
  const flaw = (what: string) =>
    wrong(`the rule ${rule} in ${region} ${what}`, "deploy the template there", deploy);
  if (!role) return flaw(`has no role to put events on ${bus}`);
  const question = { PolicySourceArn: role, ActionNames: ["events:PutEvents"], ResourceArns: [bus] };
  try {
    const denied = await deniedIn(question, member.iam);
    return denied.length > 0 ? flaw(`has the role ${role}, which may not put events on ${bus}`) : [];
  } catch (error) {
    if (!/^NoSuchEntity/.test((error as Error).name)) throw error;
    return flaw(`has the role ${role}, which does not exist`);
  }
}

async function undelivered(
  rule: string,
  queue: string | undefined,
  place: Place,
): Promise<readonly Checked[]> {
  const { region, bus, context, member } = place;
  const deploy = updateMember(context, region);
  const lost = "an event that is not delivered is lost";
  if (!queue)
    return wrong(
      `the rule ${rule} in ${region} has no dead-letter queue: ${lost}`,
      "deploy the template there",
      deploy,
    );
  const name = queue.split(":").at(-1) ?? "";
  const waiting = await messagesIn(name, region, member).catch((error: unknown) => {
    if (!isAbsent(error)) throw error;
  });
  if (waiting === undefined)
    return wrong(
      `the dead-letter queue ${name} of the rule ${rule} in ${region} does not exist: ${lost}`,
      "deploy the template there",
      deploy,
    );
  if (waiting === 0) return [];
  return wrong(
    `${count(waiting, "event")} of ${region} did not reach ${bus}`,
    "check that the bus permits the account (member check), and that the role of the rule may put events",
    `aws sqs receive-message --queue-url $(aws sqs get-queue-url --queue-name ${name} --query QueueUrl --output text --region ${region}) --region ${region}`,
  );
}

async function messagesIn(QueueName: string, region: string, member: MemberClients): Promise<number> {
  const queues = member.queuesIn(region);
  const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages ?? 0);
}
