import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "esbuild";

/** What a module exports. */
const namesOf = (path: string) =>
  [...readFileSync(path, "utf8").matchAll(/^export (?:const|function|class) (\w+)/gm)].map(
    ([, name = ""]) => name,
  );

/** An error of a client's schema without members of its own. */
const plainError =
  /^export var (\w+)\$ = \[-3, n0, \w+,\n.*\n {4}\[(?:_m)?\],\n {4}\[0?\]\n\];\nn0_registry\.registerError\(\1\$, \1\);$/gm;

/**
 * The SDK gives an error that is not registered the same name, message and code, and all that the answer says. One that a
 * client sends again for its class stays.
 */
function withoutPlainErrors(schema: string, classes: string): string {
  const retried = new Set([...classes.matchAll(/class (\w+) [^}]*\$retryable/g)].map(([, name]) => name));
  return schema.replaceAll(plainError, (lines, name) => (retried.has(name) ? lines : ""));
}

/** What the libraries drag along and no function uses. */
export const withoutUnused: Plugin = {
  name: "without what is not used",
  setup({ onLoad }) {
    // Functions validate with zod, and never ask it for a JSON Schema: 18 KB.
    const jsonSchema = /zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/;
    onLoad({ filter: jsonSchema }, () => ({ contents: "" }));
    // DynamoDB's client makes one, and asks it for nothing: 8 KB.
    onLoad({ filter: /@aws-sdk\/endpoint-cache\/dist-es\/index\.js$/ }, () => ({
      contents: "export class EndpointCache {}",
    }));
    // No call of ours answers in events: 13 KB.
    onLoad({ filter: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/ }, () => ({
      contents:
        "export class EventStreamSerde {} export const eventStreamSerdeProvider = () => ({}), resolveEventStreamSerdeConfig = (config) => config;",
    }));
    // Multi-region access points have a signature of their own; buckets do not: 4 KB.
    onLoad({ filter: /@aws-sdk\/signature-v4-multi-region\/dist-es\/SignatureV4MultiRegion\.js$/ }, () => ({
      contents:
        'export { SignatureV4SignWithCredentials as SignatureV4MultiRegion } from "./SignatureV4SignWithCredentials";',
    }));
    // What a schema says of its members, and a row of its facet, is for docs, editors and tests: 19 KB. Its permissions stay: sessions are limited to them.
    onLoad({ filter: /\/(core|service)\/[\w/]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replaceAll(/\s*\.describe\(\s*"[^"]*",?\s*\)/g, "")
        .replace(/\n {2}about: "[^"]*",\n/, '\n  about: "",\n')
        .replace(/\n {2}examples: \[(.*\],|\n[\s\S]*?\n {2}\],)\n/, "\n  examples: [],\n"),
      loader: "ts",
    }));
    // A client describes every operation of its service. esbuild leaves out what is not used, but not where a key is
    // computed: 33 KB of S3's. Nor an error, since a client registers each: 20 KB.
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const texts = new Map(
        [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
      );
      const contents = source.replaceAll(/\[(_\w+)\]:/g, (key, name) => `${texts.get(name) ?? key}:`);
      const errors = readFileSync(join(dirname(path), "../models/errors.js"), "utf8");
      return { contents: withoutPlainErrors(contents, errors) };
    });
    // No call of ours sends or receives an object as a stream: 9 KB.
    const streams =
      /(sdk-stream-mixin|createBufferedReadable|getAwsChunkedEncodingStream|hecksumStream)(\.browser)?/;
    onLoad({ filter: new RegExp(`/util-stream/(checksum/)?\\w*${streams.source}\\.js$`) }, ({ path }) => ({
      contents: namesOf(path)
        .map((name) => `export function ${name}() { throw new Error("there is no ${name}"); }`)
        .join("\n"),
    }));
    // It reads the name of a browser, and is never loaded: 35 KB.
    onLoad({ filter: /\/bowser\/[\w/]+\.m?js$/ }, () => ({ contents: "export default {};" }));
    // No client of ours slows itself down: 3 KB.
    onLoad({ filter: /\/DefaultRateLimiter\.js$/ }, () => ({
      contents: "export class DefaultRateLimiter {}",
    }));
    // What hashes where Node has no crypto of its own: 7 KB.
    onLoad({ filter: /\/(Sha1|Sha256|Md5)Js\.js$/ }, ({ path }) => ({
      contents: `export class ${/\w+Js/.exec(path)?.[0]} {}`,
    }));
    // Of its package.json a client reads the version.
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/package\.json$/ }, ({ path }) => {
      const { name, version } = JSON.parse(readFileSync(path, "utf8"));
      return { contents: JSON.stringify({ name, version }), loader: "json" };
    });
  },
};

/** What cannot be undone is said to people, by plans: what only writes says nothing of it. */
export const withoutCautions: Plugin = {
  name: "without cautions",
  setup({ onLoad, onResolve }) {
    // What asks for one when it is needed gets it, in a file apart.
    onResolve({ filter: /\/lockout\.ts$/ }, ({ path, resolveDir, kind }) =>
      kind === "dynamic-import" ? { path: join(resolveDir, path), suffix: "?whole" } : undefined,
    );
    onLoad({ filter: /\/core\/facets\/parts\/(cautions|lockout)\.ts$/ }, ({ path, suffix }) => {
      if (suffix) return undefined;
      return {
        contents: namesOf(path)
          .map((name) => `export const ${name} = () => [];`)
          .join("\n"),
      };
    });
  },
};
