import * as z from "zod";
import { accountTurns } from "../tables/accountTurn.ts";

/** The detail of an account's event on the outcome bus. */
export const accountSchema = z
  .object({
    version: z.literal(1).describe("The version of this schema."),
    id: z.string().describe("Identifies the event; repeats if the same event is published again."),
    account: z.string().describe("The account, 12 digits."),
    became: z
      .enum(accountTurns)
      .describe("Whether the service can read the buckets of the account, and write those that differ."),
    at: z.string().describe("When a worker found it, ISO 8601."),
    since: z.string().describe("Since when the account is or was out of reach, ISO 8601."),
    reason: z.string().optional().describe("Why the account is out of reach."),
  })
  .describe("An account is out of reach, or within reach again.");

/** The JSON Schema of an account's event on the outcome bus. */
export const accountJsonSchema = () => ({
  title: "An account on the outcome bus",
  ...z.toJSONSchema(accountSchema),
});
