import { type CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";

/** Creates the trail that an account needs. The local stack does not use it; the doctor checks for it. */
export async function logManagementEvents(cloudtrail: CloudTrailClient): Promise<void> {
  const Name = "management-events";
  await cloudtrail.send(
    new CreateTrailCommand({ Name, S3BucketName: "trail-logs", IsMultiRegionTrail: true }),
  );
  await cloudtrail.send(new StartLoggingCommand({ Name }));
}
