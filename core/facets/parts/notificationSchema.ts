import { Event } from "@aws-sdk/client-s3";
import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { arnText, maxEntries, word } from "./limits.ts";
import { idsDiffer } from "./unnamed.ts";

const filterRule = z.strictObject({
  Name: word().regex(/^(prefix|suffix)$/i, "must be prefix or suffix"),
  Value: z.string().max(1_024),
});
const filter = z
  .strictObject({
    Key: z.strictObject({
      FilterRules: z
        .array(filterRule)
        .max(2)
        .refine(
          (all) => new Set(all.map(({ Name }) => Name.toLowerCase())).size === all.length,
          "can have at most one prefix and one suffix",
        ),
    }),
  })
  .describe("Which objects; absent: all.");

const entry = {
  Id: z.string().min(1).max(255).optional().describe("Absent: S3 generates one."),
  Events: z.array(z.enum(Event)).min(1).max(100),
  Filter: filter.optional(),
};

const arn = (form: RegExp, what: string) => arnText().regex(form, `is not the ARN of ${what}`);

/** The kinds of destination; each is a list of entries. */
export const lists = {
  TopicConfigurations: z.strictObject({
    ...entry,
    TopicArn: arn(/^arn:[\w-]+:sns:[\w-]+:\d{12}:.(?!.*\.fifo$)/, "an SNS topic that is not FIFO"),
  }),
  QueueConfigurations: z.strictObject({
    ...entry,
    QueueArn: arn(/^arn:[\w-]+:sqs:[\w-]+:\d{12}:.(?!.*\.fifo$)/, "an SQS queue that is not FIFO"),
  }),
  LambdaFunctionConfigurations: z.strictObject({
    ...entry,
    LambdaFunctionArn: arn(/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:.(?!.*\.fifo$)/, "a Lambda function"),
  }),
};

export type List = keyof typeof lists;
export type Entry = z.output<(typeof lists)[List]>;

const { TopicConfigurations, QueueConfigurations, LambdaFunctionConfigurations } = lists;

export const configuration = z
  .strictObject({
    TopicConfigurations: z.array(TopicConfigurations).max(maxEntries).optional(),
    QueueConfigurations: z.array(QueueConfigurations).max(maxEntries).optional(),
    LambdaFunctionConfigurations: z.array(LambdaFunctionConfigurations).max(maxEntries).optional(),
    EventBridgeConfiguration: evenEmpty(z.union([z.boolean(), z.strictObject({})]))
      .optional()
      .describe("{} or true also sends all events to EventBridge."),
    eventBridge: z.boolean().optional().describe("Short form of EventBridgeConfiguration."),
  })
  .refine(
    (all) => all.eventBridge === undefined || all.EventBridgeConfiguration === undefined,
    "has both eventBridge and EventBridgeConfiguration, which mean the same; use one",
  )
  .refine((all) => entriesOf(all).length <= 100, "has more than 100 destinations, the S3 limit")
  .refine((all) => idsDiffer(entriesOf(all), "Id"), "an Id appears more than once")
  .transform(({ eventBridge, ...said }) =>
    eventBridge === undefined ? said : { ...said, EventBridgeConfiguration: eventBridge },
  )
  .describe("Event notifications: what get-bucket-notification-configuration prints, or eventBridge: true.");

export type Notification = z.output<typeof configuration>;

function entriesOf(all: { readonly [list in List]?: readonly Entry[] | undefined }): Entry[] {
  return (Object.keys(lists) as List[]).flatMap((list) => all[list] ?? []);
}
