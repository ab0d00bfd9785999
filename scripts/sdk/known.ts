import * as z from "zod";
import type { Place } from "./shapes.ts";

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
}

/** Whether a schema takes a word, alone or in a list. */
export function takes(schema: JsonSchema, word: string): boolean {
  if (schema.anyOf?.some((one) => takes(one, word))) return true;
  if (schema.items && takes(schema.items, word)) return true;
  if (schema.const !== undefined) return schema.const === word;
  if (schema.enum) return schema.enum.includes(word);
  return schema.type === "string" && new RegExp(schema.pattern ?? "", "u").test(word);
}

/** Every member that a schema has somewhere, by its name. */
function membersOf(schema: JsonSchema, into = new Map<string, JsonSchema[]>()): Map<string, JsonSchema[]> {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    into.set(name, [...(into.get(name) ?? []), member]);
    membersOf(member, into);
  }
  for (const one of [...(schema.anyOf ?? []), ...(schema.items ? [schema.items] : [])]) membersOf(one, into);
  return into;
}

/** What of the places a schema does not know: members, and words of members, as "Rule.Mode" and "Rule.Mode=STRICT". */
export function unknownTo(schema: z.ZodType, places: readonly Place[]): string[] {
  const json = z.toJSONSchema(schema, { io: "input" }) as JsonSchema;
  const members = membersOf(json);
  return places.flatMap(({ path, words }) => {
    const named = members.get(path.at(-1) ?? "") ?? [];
    const isItself = words.length > 0 && words.every((word) => takes(json, word));
    if (named.length === 0) return isItself ? [] : [path.join(".")];
    return words
      .filter((word) => !named.some((member) => takes(member, word)))
      .map((word) => `${path.join(".")}=${word}`);
  });
}
