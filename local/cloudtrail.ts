import { type CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";

/** What an account has to have: a trail that logs management events. Here nothing goes by it; the doctor asks for it. */
export async function logManagementEvents(cloudtrail: CloudTrailClient): Promise<void> {
  const Name = "management-events";
  await cloudtrail.send(
    new CreateTrailCommand({ Name, S3BucketName: "trail-logs", IsMultiRegionTrail: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name }));
}
