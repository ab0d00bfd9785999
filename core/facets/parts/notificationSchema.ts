import { Event } from "@aws-sdk/client-s3";
import * as z from "zod";
import { evenEmpty } from "../../values/empty.ts";
import { arnText, mostEntries, word } from "./limits.ts";
import { idsDiffer } from "./unnamed.ts";

const filterRule = z.strictObject({
  Name: word().regex(/^(prefix|suffix)$/i, "is neither prefix nor suffix"),
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
          "takes one prefix and one suffix at most",
        ),
    }),
  })
  .describe("Which objects; absent for all.");

const entry = {
  Id: z.string().min(1).max(255).optional().describe("Made up by S3 when absent."),
  Events: z.array(z.enum(Event)).min(1).max(100),
  Filter: filter.optional(),
};

const arn = (form: RegExp, what: string) => arnText().regex(form, `is no ARN of ${what}`);

/** The kinds of destination, each a list of entries. */
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
    TopicConfigurations: z.array(TopicConfigurations).max(mostEntries).optional(),
    QueueConfigurations: z.array(QueueConfigurations).max(mostEntries).optional(),
    LambdaFunctionConfigurations: z.array(LambdaFunctionConfigurations).max(mostEntries).optional(),
    EventBridgeConfiguration: evenEmpty(z.union([z.boolean(), z.strictObject({})]))
      .optional()
      .describe("{} or true sends all events to EventBridge as well."),
    eventBridge: z.boolean().optional().describe("EventBridgeConfiguration in short."),
  })
  .refine(
    (all) => all.eventBridge === undefined || all.EventBridgeConfiguration === undefined,
    "says eventBridge and EventBridgeConfiguration, which are the same: one of them is enough",
  )
  .refine((all) => entriesOf(all).length <= 100, "names more than the 100 destinations that S3 takes")
  .refine((all) => idsDiffer(entriesOf(all), "Id"), "an Id appears more than once")
  .transform(({ eventBridge, ...said }) =>
    eventBridge === undefined ? said : { ...said, EventBridgeConfiguration: eventBridge },
  )
  .describe(
    "Who hears of events: what get-bucket-notification-configuration prints; eventBridge: true in short.",
  );

export type Notification = z.output<typeof configuration>;

function entriesOf(all: { readonly [list in List]?: readonly Entry[] | undefined }): Entry[] {
  return (Object.keys(lists) as List[]).flatMap((list) => all[list] ?? []);
}
