import { readdirSync, readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";

/** An example of the SDK's own documentation, which its makers generate from S3's model (Apache-2.0). Not written for these tests. */
export interface SdkExample {
  readonly operation: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
}

const folder = "node_modules/@aws-sdk/client-s3/dist-types/commands";

/** As it is written in a comment: an object of JavaScript, with comments of its own. */
const objectOf = (text: string): Record<string, unknown> =>
  JSON.parse(JSON.stringify(runInNewContext(`(${text.replace(/\/\*.*?\*\\?\//g, "")})`)));

const example =
  /@example (?<title>[^\n]+)\n```javascript\n[\s\S]*?const input = (?<input>\{[\s\S]*?\n?\});\nconst command[\s\S]*?response is\n(?<response>[\s\S]*?)\n\*\\\/\n```/g;

/** All examples of the installed SDK that have an input and an answer. */
export const sdkExamples = (): readonly SdkExample[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith("Command.d.ts"))
    .flatMap((file) => {
      const text = readFileSync(`${folder}/${file}`, "utf8").replaceAll(/^ \* ?/gm, "");
      return [...text.matchAll(example)].map(
        ({ groups: { title = "", input = "", response = "" } = {} }) => ({
          operation: file.replace("Command.d.ts", ""),
          title,
          input: objectOf(input),
          response: objectOf(response),
        }),
      );
    });
