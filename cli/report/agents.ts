/** Programs in a user agent, in order of preference: tools first, then the SDKs that they use. */
const programs = [
  /\bterraform-provider-aws\/[\w.-]+/i,
  /\b(?:Terraform|OpenTofu|Pulumi)\/[\w.-]+/i,
  /\bS3Console\/[\w.-]+/,
  /\baws-cli\/[\w.-]+/,
  /\bBoto3\/[\w.-]+/i,
  /\baws-sdk-[\w-]+\/[\w.-]+/,
  /\b(?:Edg|Firefox|Chrome)\/[\w.-]+/,
];

const mostCharacters = 40;

/** The program in a user agent: `aws-cli/2.31.0` out of two hundred characters. */
export function shortAgent(agent: string): string {
  const [found] = programs.flatMap((program) => program.exec(agent)?.[0] ?? []);
  const [first = ""] = agent.replace(/^\[/, "").split(/[\s,\]]/, 1);
  const short = found ?? first;
  return short.length > mostCharacters ? `${short.slice(0, mostCharacters)}...` : short;
}
