import { jsonWords, words } from "../../core/text/words.ts";
import type { Command } from "../command/command.ts";
import { forwardingTemplate } from "../deployment/forwardingTemplate.ts";

export const forwarding: Command = {
  about:
    "Prints a CloudFormation template for a region whose buckets are managed from another one: a rule that sends its S3 " +
    "management events to the bus where the service is, with a role and a dead-letter queue. Its parameter Bus is the ARN " +
    "of that bus. doctor regions says where it is missing, with the command that deploys it.",
  examples: ["forwarding > forward.json"],
  async run(_, { print }) {
    print(words`${jsonWords(forwardingTemplate, 1)}\n`);
    return undefined;
  },
};
