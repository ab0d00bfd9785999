import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { type Check, type DoctorContext, ok, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const minute = 60_000;
const maxAgeSeconds = 600;

/** Whether triggers are processed in time. */
export const queueAge: Check = {
  name: "queue",
  async ask(context) {
    const { cloudwatch, prefix, now } = context;
    const QueueName = `${prefix}-work.fifo`;
    const { Datapoints = [] } = await cloudwatch.send(
      new GetMetricStatisticsCommand({
        Namespace: "AWS/SQS",
        MetricName: "ApproximateAgeOfOldestMessage",
        Dimensions: [{ Name: "QueueName", Value: QueueName }],
        StartTime: new Date(now.getTime() - 15 * minute),
        EndTime: now,
        Period: 60,
        Statistics: ["Maximum"],
      }),
    );
    const latest = Datapoints.sort(
      (a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0),
    )[0];
    // SQS publishes no metrics for an idle queue.
    if (latest?.Maximum === undefined) return ok(`no message has waited in ${QueueName} for 15 minutes`);
    const waited = `the oldest message in ${QueueName} has waited for ${Math.round(latest.Maximum)} s`;
    if (latest.Maximum <= maxAgeSeconds) return ok(waited);
    const hints = "read the logs, and check whether the setting concurrency is too small";
    return wrong(waited, hints, remediesFor(context).logsOf("reconcile"));
  },
};

/** Whether there are dead letters. */
export const deadLetters: Check = {
  name: "dead-letters",
  async ask(context) {
    const queues = ["work-dead.fifo", "dead-letters"].map((name) => `${context.prefix}-${name}`);
    const counts = await Promise.all(
      queues.map(async (name) => ({ name, deadLetters: await deadLettersIn(name, context) })),
    );
    const filled = counts.filter(({ deadLetters }) => deadLetters > 0);
    if (filled.length === 0) return ok("no dead letters");
    return filled.flatMap(({ name, deadLetters }) =>
      wrong(
        `${deadLetters} ${deadLetters === 1 ? "message" : "messages"} in ${name}`,
        "read the logs of that time, fix the cause, then",
        remediesFor(context).ask("redrive"),
      ),
    );
  },
};

async function deadLettersIn(QueueName: string, { queues }: DoctorContext): Promise<number> {
  const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({
      QueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = Attributes;
  return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible);
}
