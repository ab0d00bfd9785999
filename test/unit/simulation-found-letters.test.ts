import { ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, it } from "vitest";
import { newStatus } from "../../core/tables/status.ts";
import { redrive } from "../../core/triggers/redrive.ts";
import { HandClock } from "../support/clock.ts";

/** What the simulation found about dead letters. */

describe("a batch of the spec table's stream that became a dead letter", () => {
  // Only what had a spec was looked at: the deletion of one was never noticed.
  it("is redriven with a look at every bucket that has a spec, or had one when it was last looked at", async () => {
    const DDBStreamBatchInfo = {
      streamArn: "arn:aws:dynamodb:ca-central-1:111122223333:table/specs/stream/1",
    };
    const letters = [{ Body: JSON.stringify({ DDBStreamBatchInfo }), ReceiptHandle: "letter" }];
    const asked: string[] = [];
    const redriven = await redrive({
      queues: {
        send: async (command: object) =>
          command instanceof ReceiveMessageCommand ? { Messages: letters.splice(0) } : {},
      } as unknown as SQSClient,
      deadLetters: ["dead-letters"],
      work: { send: async (triggers) => void asked.push(...triggers.map((trigger) => trigger.bucket)) },
      specs: { slice: async () => ["orders"] },
      specsTable: "specs",
      ledger: {
        day: () => nothing(),
        async *fleet(verdict) {
          if (verdict === "converged")
            yield { ...newStatus("gone", "2026-11-23T12:00:00.000Z"), verdict, fleetSince: "" };
        },
      },
      ledgerTable: "ledger",
      outcomes: { tell: async () => undefined },
      clock: new HandClock(),
    });
    expect(redriven).toEqual({ redriven: 1, unreadable: 0 });
    expect(asked).toEqual(["orders", "gone"]);
  });
});

async function* nothing() {}
