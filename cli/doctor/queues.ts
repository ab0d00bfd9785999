import { GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { type Check, ok, type Patient, wrong } from "./finding.ts";
import { remediesFor } from "./remedies.ts";

const minute = 60_000;
const patienceSeconds = 600;

/** Whether triggers are handled as they come. */
export const queueAge: Check = {
  name: "queue",
  async ask(patient) {
    const { cloudwatch, prefix, now } = patient;
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
    // SQS tells nothing of a queue that nobody uses.
    if (latest?.Maximum === undefined) return ok(`no message has waited in ${QueueName} for 15 minutes`);
    const waited = `the oldest message of ${QueueName} waits for ${Math.round(latest.Maximum)} s`;
    if (latest.Maximum <= patienceSeconds) return ok(waited);
    const hints = "see the logs, and whether the setting concurrency is too small";
    return wrong(waited, hints, remediesFor(patient).logsOf("reconcile"));
  },
};

/** Whether something lies where only a person takes it out. */
export const deadLetters: Check = {
  name: "dead-letters",
  async ask(patient) {
    const queues = ["work-dead.fifo", "dead-letters"].map((name) => `${patient.prefix}-${name}`);
    const counts = await Promise.all(
      queues.map(async (name) => ({ name, deadLetters: await deadLettersIn(name, patient) })),
    );
    const filled = counts.filter(({ deadLetters }) => deadLetters > 0);
    if (filled.length === 0) return ok("there are none");
    return filled.flatMap(({ name, deadLetters }) =>
      wrong(
        `${deadLetters} in ${name}`,
        "read the logs of that time, mend the cause, then",
        remediesFor(patient).ask("redrive"),
      ),
    );
  },
};

async function deadLettersIn(QueueName: string, { queues }: Patient): Promise<number> {
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
