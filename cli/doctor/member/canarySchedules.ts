import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  ListSchedulesCommand,
  type SchedulerClient,
  type ScheduleSummary,
} from "@aws-sdk/client-scheduler";

/** What the schedules of a canary do: create its bucket once an hour, and change the tag. */
export const jobs = [
  { operation: "createBucket", action: "s3:CreateBucket", does: "creates" },
  { operation: "putBucketTagging", action: "s3:PutBucketTagging", does: "changes the tag of" },
] as const;
export type Job = (typeof jobs)[number];

/** The schedules of a region that call S3 for this bucket, with all of their values. Rejects like EventBridge Scheduler. */
export async function schedulesFor(
  bucket: string,
  client: SchedulerClient,
): Promise<GetScheduleCommandOutput[]> {
  const calling: ScheduleSummary[] = [];
  for (let NextToken: string | undefined, isLast = false; !isLast; isLast = NextToken === undefined) {
    const page = await client.send(new ListSchedulesCommand({ NextToken }));
    calling.push(...(page.Schedules ?? []).filter((one) => jobs.some((job) => isFor(job, one))));
    NextToken = page.NextToken;
  }
  const read = ({ Name, GroupName }: ScheduleSummary) =>
    client.send(new GetScheduleCommand({ Name, GroupName }));
  const all = await Promise.all(calling.map(read));
  return all.filter(({ Target }) => bucketIn(Target?.Input) === bucket);
}

/** Whether it is what the schedule does. */
export const isFor = ({ operation }: Job, { Target }: Pick<ScheduleSummary, "Target">) =>
  Target?.Arn?.endsWith(`:scheduler:::aws-sdk:s3:${operation}`) ?? false;

function bucketIn(input = "null"): unknown {
  try {
    return (JSON.parse(input) as { Bucket?: unknown } | null)?.Bucket;
  } catch {
    return undefined;
  }
}
