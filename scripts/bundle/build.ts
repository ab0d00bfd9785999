import { basename } from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";
import { apart, builtinsByName, computed, modulesApart, withoutSideEffects } from "./atStart.ts";
import { withoutCautions, withoutUnused } from "./unused.ts";

export interface Bundle {
  readonly name: string;
  /** What is loaded at start, and what there is altogether. */
  readonly start: number;
  readonly all: number;
}

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
  banner: { js: 'const require=process.getBuiltinModule("module").createRequire(import.meta.url);' },
  logOverride: { "import-is-undefined": "silent" },
  metafile: true,
} as const satisfies BuildOptions;

const everywhere = [computed, withoutUnused, builtinsByName, withoutSideEffects];

/** Bundles a file into `outdir`/index.mjs and its chunks. */
export async function bundle(file: string, outdir: string, cautions = false): Promise<Bundle> {
  const name = basename(outdir);
  const entryPoints = [{ in: file, out: "index" }];
  const chunkNames = "[name]-[hash]";
  const plugins = [...(cautions ? [] : [withoutCautions]), apart, ...everywhere];
  const { metafile } = await build({ ...common, entryPoints, outdir, chunkNames, plugins });
  const { outputs } = metafile;
  const index = `${outdir}/index.mjs`;
  const all = sizeOf(Object.keys(outputs), outputs);
  const imported = new Set(outputs[index]?.imports.map(({ path }) => path));
  const more = modulesApart.filter((module) => imported.has(`./${module}.mjs`));
  const sizes = await Promise.all(more.map((module) => bundleApart(module, outdir)));
  return { name, start: loadedWith(index, outputs), all: sizes.reduce((sum, size) => sum + size, all) };
}

async function bundleApart(module: string, outdir: string): Promise<number> {
  const entryPoints = [`functions/${module}.ts`];
  const { metafile } = await build({
    ...common,
    entryPoints,
    outdir,
    splitting: false,
    plugins: everywhere,
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
