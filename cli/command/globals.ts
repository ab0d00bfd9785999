import type { Option } from "./command.ts";

/** Options that every command takes, before or after its name. */
export const globalOptions: readonly Option[] = [
  { flags: "--stage <stage>", about: "which deployment: DXAWS_S3_STAGE, or dev" },
  { flags: "--region <region>", about: "where it is; as the AWS SDK finds it unless given" },
  {
    flags: "-o, --output <format>",
    about: "text, or json: one result a line (docs/cli.schema.json)",
    choices: ["text", "json"],
  },
  { flags: "--no-color", about: "no colours (nor with NO_COLOR, nor without a terminal)" },
  { flags: "--debug", about: "tell errors with their stack" },
];

/** The values of these options. */
export interface Globals {
  readonly stage: string;
  readonly region?: string;
  readonly output: "text" | "json";
  readonly color: boolean;
  readonly debug?: boolean;
}
