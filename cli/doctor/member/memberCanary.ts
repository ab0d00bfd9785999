import type { ContextEntry } from "@aws-sdk/client-iam";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { GetScheduleCommandOutput } from "@aws-sdk/client-scheduler";
import { canariesOf } from "../../../service/settings/canaries.ts";
import { canaryBucket } from "../../../service/triggers/canary.ts";
import { type Checked, ok, wrong } from "../finding.ts";
import { deniedIn } from "../simulated.ts";
import { isFor, type Job, jobs, schedulesFor } from "./canarySchedules.ts";
import { type MemberClients, type MemberContext, updateMember } from "./memberContext.ts";

/** A canary that the settings of the deployment name, and how to read its account. */
interface Canary {
  readonly bucket: string;
  readonly region: string;
  readonly context: MemberContext;
  readonly member: MemberClients;
}

/** Of the regions to check, those in which the setting `memberCanaries` names a canary. */
export function regionsOfCanary({ hub, regions }: MemberContext): readonly string[] {
  const { members } = canariesOf(hub.settings, hub.region);
  return regions.filter((region) => members?.regions.includes(region));
}

/** Whether a region of the account has its canary: the bucket, and the schedules with a role that may call S3. */
export async function memberCanary(
  region: string,
  context: MemberContext,
  member: MemberClients,
): Promise<readonly Checked[]> {
  const { account, hub } = context;
  const template = hub.settings.memberCanaries ?? "";
  const bucket = canaryBucket({ template }, account, region);
  const canary = { bucket, region, context, member };
  const schedules = await schedulesFor(bucket, member.schedulesIn(region));
  const ofJobs = await Promise.all(jobs.map((job) => jobFlaws(job, schedules, canary)));
  const found = [...ofJobs.flat(), ...(await bucketFlaws(canary))];
  return found.length > 0 ? found : ok(`${region} has the canary ${bucket}, and both of its schedules`);
}

async function jobFlaws(
  job: Job,
  schedules: readonly GetScheduleCommandOutput[],
  canary: Canary,
): Promise<readonly Checked[]> {
  const { bucket, region, context } = canary;
  const of = schedules.filter(({ Target }) => isFor(job, { Target: { Arn: Target?.Arn } }));
  const schedule = of.find(({ State }) => State !== "DISABLED");
  const [disabled] = of;
  if (schedule) return roleFlaws(job, schedule, canary);
  if (disabled)
    return wrong(
      `the schedule ${disabled.Name} in ${region}, which ${job.does} the canary ${bucket}, is disabled`,
      "enable it (update-schedule takes all of its values)",
      `aws scheduler get-schedule --name ${disabled.Name} --group-name ${disabled.GroupName} --region ${region}`,
    );
  return wrong(
    `no schedule in ${region} ${job.does} the canary ${bucket}`,
    "deploy the template of these settings there",
    updateMember(context, region),
  );
}

async function roleFlaws(
  { action }: Job,
  { Name, Target }: GetScheduleCommandOutput,
  { bucket, region, context, member }: Canary,
): Promise<readonly Checked[]> {
  const { account, hub } = context;
  const role = Target?.RoleArn ?? "";
  const flaw = (what: string) =>
    wrong(
      `the schedule ${Name} in ${region} has the role ${role}, which ${what}`,
      "deploy the template of these settings there, and find a boundary or a policy of the organisation that denies it",
      updateMember(context, region),
    );
  const owner: ContextEntry = {
    ContextKeyName: "aws:ResourceAccount",
    ContextKeyType: "string",
    ContextKeyValues: [account],
  };
  const ResourceArns = [`arn:${hub.partition}:s3:::${bucket}`];
  const question = { PolicySourceArn: role, ActionNames: [action], ResourceArns, ContextEntries: [owner] };
  try {
    const denied = await deniedIn(question, member.iam);
    return denied.length > 0 ? flaw(`is denied ${action} on ${bucket}`) : [];
  } catch (error) {
    if (!/^NoSuchEntity/.test((error as Error).name)) throw error;
    return flaw("does not exist");
  }
}

const flawsByStatus: Readonly<Record<number, string>> = {
  301: "is in another region",
  400: "is in another region",
  403: "is another account's, or its policy denies the credentials of the profile",
  404: "does not exist",
};

async function bucketFlaws({ bucket, region, context, member }: Canary): Promise<readonly Checked[]> {
  const head = new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: context.account });
  try {
    await member.s3In(region).send(head);
    return [];
  } catch (error) {
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
    const flaw = flawsByStatus[status];
    if (flaw === undefined) throw error;
    return wrong(
      `the canary ${bucket} of ${region} ${flaw}`,
      "a schedule asks S3 to create it once an hour; see what S3 answers",
      `aws s3api head-bucket --bucket ${bucket} --expected-bucket-owner ${context.account} --region ${region}`,
    );
  }
}
