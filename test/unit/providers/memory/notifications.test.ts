import { PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, test } from "vitest";
import { at, newS3, refusal, region, s3, send } from "./scene.ts";

beforeEach(newS3);

const account = "111122223333";

describe("a notification", () => {
  const queue = `arn:aws:sqs:${region}:${account}:q`;
  const put = (entry: object, member = "QueueConfigurations") =>
    new PutBucketNotificationConfigurationCommand({
      ...at,
      NotificationConfiguration: { [member]: [{ Events: ["s3:ObjectCreated:*"], ...entry }] },
    });

  test.each([
    ["TopicConfigurations", "TopicArn", "sns", "Topic"],
    ["QueueConfigurations", "QueueArn", "sqs", "Queue"],
    ["LambdaFunctionConfigurations", "LambdaFunctionArn", "lambda", "CloudFunction"],
  ])(
    "in %s needs its ARN, of a service in a region and an account",
    async (member, key, service, element) => {
      await send(put({ [key]: `arn:aws-cn:${service}:cn-north-1:${account}:a` }, member));
      expect((await refusal(put({}, member))).name).toBe("MalformedXML");
      for (const arn of [
        `xarn:aws:${service}:${region}:${account}:a`,
        `arn:aws:x${service}:${region}:${account}:a`,
        `arn:aws:${service}::${account}:a`,
        `arn:aws:${service}:${region}:${account}:`,
        `arn:aws:${service}:${region}:1${account}:a`,
        `arn:aws:${service}:${region}:12:a`,
      ])
        expect(await refusal(put({ [key]: arn }, member))).toMatchObject({
          message: "The ARN could not be parsed",
          ArgumentName: element,
          ArgumentValue: arn,
        });
    },
  );

  test.each(["xprefix", "prefixes", "suffixx"])("has no filter by %s", async (Name) => {
    const Filter = { Key: { FilterRules: [{ Name, Value: "" }] } };
    expect((await refusal(put({ QueueArn: queue, Filter }))).message).toBe(
      "filter rule name must be either prefix or suffix",
    );
  });

  test("to a destination that S3 cannot reach says which one", async () => {
    s3.unreachable.add(queue);
    expect(await refusal(put({ QueueArn: queue }))).toMatchObject({
      Code: "InvalidArgument",
      message: "Unable to validate the following destination configurations",
      ArgumentName: `${queue}, null`,
      ArgumentValue: "The destination does not exist",
    });
  });
});
