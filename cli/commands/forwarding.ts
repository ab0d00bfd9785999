import { jsonWords, words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { forwardingTemplate } from "../deployment/forwardingTemplate.ts";

export const forwarding: Command = {
  about:
    "Prints a CloudFormation template for a region whose buckets are managed from another region: a rule that sends the " +
    "region's S3 management events to the event bus of the service, with a role and a dead-letter queue. The parameter Bus " +
    "is the ARN of that event bus. doctor regions finds the regions that need it, with the command that deploys it.",
  examples: ["forwarding > forward.json"],
  async run(_, { print }) {
    print(words`${jsonWords(forwardingTemplate, 1)}\n`);
    return undefined;
  },
};
