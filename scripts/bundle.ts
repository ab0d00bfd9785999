import { readFileSync, rmSync } from "node:fs";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";

// One bundle a function, in dist/functions/<name>/index.mjs, as serverless.yml takes them.

const limit = 600_000;
const functions = ["on-spec-change", "on-trail-event", "sweep", "reconcile", "on-outcome", "redrive", "plan"];

/** What the libraries drag along and no function uses. */
const withoutUnused: Plugin = {
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
    // What a schema says of its members, and a row of its facet, is for docs, editors, roles and tests: 22 KB.
    onLoad({ filter: /\/(core|service)\/[\w/]+\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8")
        .replaceAll(/\s*\.describe\(\s*"[^"]*",?\s*\)/g, "")
        .replace(/\n {2}about: "[^"]*",\n/, '\n  about: "",\n')
        .replace(/\n {2}examples: \[(.*\],|\n[\s\S]*?\n {2}\],)\n/, "\n  examples: [],\n")
        .replace(/\n {2}iam: \{(.*\},|\n[\s\S]*?\n {2}\},)\n/, "\n  iam: { read: [], write: [] },\n"),
      loader: "ts",
    }));
    // A client describes every operation of its service. esbuild leaves out what is not used, but not where a key is
    // computed: 33 KB of S3's.
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const texts = new Map(
        [...source.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]),
      );
      return { contents: source.replaceAll(/\[(_\w+)\]:/g, (key, name) => `${texts.get(name) ?? key}:`) };
    });
    // No client of ours slows itself down: 3 KB.
    onLoad({ filter: /\/DefaultRateLimiter\.js$/ }, () => ({
      contents: "export class DefaultRateLimiter {}",
    }));
    // What hashes where Node has no crypto of its own: 6 KB.
    onLoad({ filter: /\/Sha(1|256)Js\.js$/ }, ({ path }) => ({
      contents: `export class ${/Sha\d+Js/.exec(path)?.[0]} {}`,
    }));
    // Of its package.json a client reads the version.
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/package\.json$/ }, ({ path }) => {
      const { name, version } = JSON.parse(readFileSync(path, "utf8"));
      return { contents: JSON.stringify({ name, version }), loader: "json" };
    });
  },
};

interface Bundle {
  readonly name: string;
  /** What is loaded at start, and what there is altogether. */
  readonly start: number;
  readonly all: number;
}

/** What a function needs only when something has failed: in a file apart, which shares nothing with what is loaded at start. */
const apart: Plugin = {
  name: "apart",
  setup({ onResolve }) {
    onResolve({ filter: /\/returnMessages\.ts$/ }, () => ({ path: "./returnMessages.mjs", external: true }));
  },
};

/** What cannot be undone is said to people, by plans: what only writes says nothing of it. */
const withoutCautions: Plugin = {
  name: "without cautions",
  setup({ onLoad }) {
    onLoad({ filter: /\/core\/facets\/parts\/(cautions|lockout)\.ts$/ }, ({ path }) => {
      const names = [...readFileSync(path, "utf8").matchAll(/^export (?:const|function) (\w+)/gm)];
      return { contents: names.map(([, name]) => `export const ${name} = () => [];`).join("\n") };
    });
  },
};

const common = {
  bundle: true,
  minify: true,
  // What only some buckets need is a chunk of its own, loaded when it is needed.
  splitting: true,
  format: "esm",
  outExtension: { ".js": ".mjs" },
  platform: "node",
  target: "node24",
  // The modules' ES builds are half the size of their CommonJS ones.
  mainFields: ["module", "main"],
  alias: { "@aws-sdk/credential-provider-node": "./functions/credentials.ts" },
  banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  logOverride: { "import-is-undefined": "silent" },
  metafile: true,
} as const satisfies BuildOptions;

async function bundle(name: string): Promise<Bundle> {
  const outdir = `dist/functions/${name}`;
  const entryPoints = [{ in: `functions/${name}.ts`, out: "index" }];
  const chunkNames = "[name]-[hash]";
  const plugins = [...(name === "plan" ? [] : [withoutCautions]), withoutUnused, apart];
  const { metafile } = await build({ ...common, entryPoints, outdir, chunkNames, plugins });
  const { outputs } = metafile;
  const index = `${outdir}/index.mjs`;
  const all = sizeOf(Object.keys(outputs), outputs);
  const hasMore = outputs[index]?.imports.some(({ path }) => path === "./returnMessages.mjs");
  const more = hasMore ? await bundleApart(outdir) : 0;
  return { name, start: loadedWith(index, outputs), all: all + more };
}

async function bundleApart(outdir: string): Promise<number> {
  const entryPoints = ["functions/returnMessages.ts"];
  const { metafile } = await build({
    ...common,
    entryPoints,
    outdir,
    splitting: false,
    plugins: [withoutUnused],
  });
  return sizeOf(Object.keys(metafile.outputs), metafile.outputs);
}

type Outputs = Metafile["outputs"];

const sizeOf = (files: Iterable<string>, outputs: Outputs) =>
  [...files].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);

/** The size of a file and of all that it imports, and so on; what is imported only when needed does not count. */
function loadedWith(first: string, outputs: Outputs): number {
  const files = new Set([first]);
  for (const file of files)
    for (const { path, kind } of outputs[file]?.imports ?? [])
      if (kind === "import-statement") files.add(path);
  return sizeOf(files, outputs);
}

const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1_000)} KB`;

rmSync("dist/functions", { recursive: true, force: true });
const bundles = await Promise.all(functions.map(bundle));
for (const { name, start, all } of bundles)
  console.log(`${name.padEnd(16)} ${kilobytes(start).padStart(7)} loaded at start, ${kilobytes(all)} in all`);
const fat = bundles.filter(({ start }) => start > limit);
if (fat.length > 0) {
  console.error(`more than ${kilobytes(limit)} loaded at start: ${fat.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
}
