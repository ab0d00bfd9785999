import { words } from "../../core/text/words.ts";
import type { Context, Option } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Claim } from "../deployment/specTable.ts";

export const reasonOption: Option = {
  flags: "--reason <text>",
  about: "why; told in the history, with who you are",
};

const mostBytes = 500;

/** The reason that a caller gives. Throws UsageError for one that the history has no room for. */
export function reasonIn({ reason }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof reason !== "string") return undefined;
  const text = reason.trim();
  if (text === "") throw new UsageError(words`--reason says why: it is not empty`);
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes)
    throw new UsageError(words`--reason takes ${mostBytes} bytes of text at the most, and this is ${bytes}`);
  return text;
}

/** Who is about to change specs, and why; without a name where STS cannot tell. */
export async function claimOf(
  reason: string | undefined,
  deployment: Pick<Deployment, "caller">,
  { now }: Pick<Context, "now">,
): Promise<Claim> {
  const { arn } = await deployment.caller();
  return {
    ...(arn && { changedBy: arn }),
    ...(reason && { changeReason: reason }),
    changedAt: now().toISOString(),
  };
}
