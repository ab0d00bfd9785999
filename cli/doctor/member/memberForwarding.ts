import { ListTargetsByRuleCommand } from "@aws-sdk/client-eventbridge";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { count } from "../../../core/plan/describe.ts";
import { eventsBusOf } from "../../settings/hub.ts";
import { type Checked, ok, wrong } from "../finding.ts";
import { type Forwarded, forwardedTo, isNone } from "../forwarded.ts";
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
  const found = [...events, ...(await undelivered(region, bus, forwarded, context, member))];
  return found.length > 0
    ? found
    : ok(`${region} sends all S3 events of this version, and none was left undelivered`);
}

async function undelivered(
  region: string,
  bus: string,
  { rules }: Forwarded,
  context: MemberContext,
  member: MemberClients,
): Promise<readonly Checked[]> {
  const found = await Promise.all(
    rules.map(async (Rule) => {
      const { Targets = [] } = await member.eventsIn(region).send(new ListTargetsByRuleCommand({ Rule }));
      const queue = Targets.find(({ Arn }) => Arn === bus)?.DeadLetterConfig?.Arn;
      if (!queue)
        return wrong(
          `the rule ${Rule} in ${region} has no dead-letter queue: an event that is not delivered is lost`,
          "deploy the template there",
          updateMember(context, region),
        );
      const waiting = await messagesIn(queue.split(":").at(-1) ?? "", region, member);
      if (waiting === 0) return [];
      return wrong(
        `${count(waiting, "event")} of ${region} did not reach ${bus}`,
        "check that the bus permits the account (member check), and that the role of the rule may put events",
        `aws sqs receive-message --queue-url $(aws sqs get-queue-url --queue-name ${queue.split(":").at(-1)} --query QueueUrl --output text --region ${region}) --region ${region}`,
      );
    }),
  );
  return found.flat();
}

async function messagesIn(QueueName: string, region: string, member: MemberClients): Promise<number> {
  const queues = member.queuesIn(region);
  const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  return Number(Attributes.ApproximateNumberOfMessages ?? 0);
}
