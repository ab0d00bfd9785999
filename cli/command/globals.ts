import type { Option } from "./command.ts";

/** Options of every command; they may stand before or after its name. */
export const globalOptions: readonly Option[] = [
  { flags: "--stage <stage>", about: "the stage of the deployment (default: DXAWS_S3_STAGE, or dev)" },
  { flags: "--region <region>", about: "the region of the deployment (default: as the AWS SDK finds it)" },
  {
    flags: "-o, --output <format>",
    about: "text, or json: one JSON object per line (docs/cli.schema.json)",
    choices: ["text", "json"],
  },
  { flags: "--no-color", about: "print without colours (also with NO_COLOR, or without a terminal)" },
  { flags: "--debug", about: "print errors with their stack traces" },
];

/** The values of these options. */
export interface Globals {
  readonly stage: string;
  readonly region?: string;
  readonly output: "text" | "json";
  readonly color: boolean;
  readonly debug?: boolean;
}
