/** Programs that a user agent may name anywhere, the one that somebody used before the SDK below it. */
const telling = [
  /\bterraform-provider-aws\/[\w.-]+/i,
  /\b(?:Terraform|OpenTofu|Pulumi)\/[\w.-]+/i,
  /\bS3Console\/[\w.-]+/,
  /\baws-cli\/[\w.-]+/,
  /\bBoto3\/[\w.-]+/i,
  /\baws-sdk-[\w-]+\/[\w.-]+/,
  /\b(?:Edg|Firefox|Chrome)\/[\w.-]+/,
];

const mostCharacters = 40;

/** What somebody called with, in a word: `aws-cli/2.31.0` of the two hundred characters that say so. */
export function shortAgent(agent: string): string {
  const [found] = telling.flatMap((program) => program.exec(agent)?.[0] ?? []);
  const [first = ""] = agent.replace(/^\[/, "").split(/[\s,\]]/, 1);
  const short = found ?? first;
  return short.length > mostCharacters ? `${short.slice(0, mostCharacters)}...` : short;
}
