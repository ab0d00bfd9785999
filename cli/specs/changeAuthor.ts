import { words } from "../../core/text/words.ts";
import type { Context, Option } from "../command/command.ts";
import { UsageError } from "../command/usageError.ts";
import type { Deployment } from "../deployment/deployment.ts";
import type { Claim } from "../deployment/specTable.ts";

export const reasonOption: Option = {
  flags: "--reason <text>",
  about: "the reason for the change, recorded in the history with your name",
};

const mostBytes = 500;

/** The option --reason. Throws UsageError for an empty reason, or one of more than 500 bytes. */
export function reasonIn({ reason }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof reason !== "string") return undefined;
  const text = reason.trim();
  if (text === "") throw new UsageError(words`--reason must not be empty`);
  const bytes = Buffer.byteLength(text);
  if (bytes > mostBytes)
    throw new UsageError(words`--reason may have at most ${mostBytes} bytes, and this one has ${bytes}`);
  return text;
}

/** Who changes specs, and why; without a name if STS does not return one. */
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
