import type { Context, Result } from "../../cli/command/command.ts";
import { outputs } from "../../cli/command/outputs.ts";
import type { Deployment } from "../../cli/deployment/deployment.ts";
import { paintWith } from "../../cli/terminal/terminal.ts";

/** The output of a command, by destination. */
export class Heard {
  readonly results: Result[] = [];
  text = "";
  notes = "";
  readonly questions: string[] = [];
}

/** A context without a terminal that records all output. Each result must match the schema of its kind. */
export function commandContext(deployment: object, answer = true, signal = new AbortController().signal) {
  const heard = new Heard();
  const context: Context = {
    stage: "test",
    region: undefined,
    isJson: false,
    width: Number.POSITIVE_INFINITY,
    signal,
    version: "0",
    now: () => new Date(),
    cacheFile: async (name) => `/nonexistent/${name}`,
    emit(result, text) {
      const { kind, ...members } = JSON.parse(JSON.stringify(result));
      outputs[kind as keyof typeof outputs].parse(members);
      heard.results.push(result);
      if (text) heard.text += `${text(paintWith(false))}\n`;
    },
    print: ({ text }) => {
      heard.text += text;
    },
    note: (text) => {
      heard.notes += `${text}\n`;
    },
    progress: () => ({ step: () => undefined, end: () => undefined }),
    confirm: async (question) => {
      heard.questions.push(question.text);
      return answer;
    },
    ask: async (question) => {
      heard.questions.push(question.text);
      return answer ? (/Type (\w+)/.exec(question.text)?.[1] ?? "") : "";
    },
    stdin: async () => "",
    deployment: async () => deployment as Deployment,
  };
  return { context, heard };
}
