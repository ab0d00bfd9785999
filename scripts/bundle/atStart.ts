import { isBuiltin } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

/** Modules of functions/ that few events need: each in a file apart, which shares nothing with what is loaded at start. */
export const modulesApart = ["returnMessages", "arrivals"] as const;

export const apart: Plugin = {
  name: "apart",
  setup({ onResolve }) {
    for (const name of modulesApart)
      onResolve({ filter: new RegExp(`/${name}\\.ts$`) }, () => ({ path: `./${name}.mjs`, external: true }));
  },
};

const name = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const builtin = (path: string) => `process.getBuiltinModule(${JSON.stringify(path)})`;

/** A module of Node for `import`: reads only those of its exports that are used. */
async function withExports(path: string): Promise<string> {
  const exports = Object.keys(await import(path)).filter((key) => name.test(key) && key !== "default");
  const lines = exports.map(
    (key, index) =>
      `const name${index} = /* @__PURE__ */ (() => module.${key})(); export { name${index} as ${key} };`,
  );
  return [`const module = ${builtin(path)};`, "export default module;", ...lines].join("\n");
}

/**
 * An import of a module of Node reads all of its exports, and some load much: `node:http` undici, `node:fs` the streams,
 * `node:process` the standard input, `node:util` the worker threads. What is asked for by name loads nothing else.
 */
export const builtinsByName: Plugin = {
  name: "builtins by name",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[\w:/]+$/ }, ({ path, kind }) =>
      isBuiltin(path)
        ? { path, namespace: kind === "import-statement" ? "builtin" : "whole builtin", sideEffects: false }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: "whole builtin" }, ({ path }) => ({
      contents: `module.exports = ${builtin(path)};`,
    }));
    onLoad({ filter: /.*/, namespace: "builtin" }, async ({ path }) => ({
      contents: await withExports(path),
    }));
  },
};

/** What is the same in each run is computed here, and not by each function when it starts. */
export const computed: Plugin = {
  name: "computed",
  setup({ onLoad }) {
    onLoad({ filter: /\/core\/facets\/eventNames\.ts$/ }, async ({ path }) => {
      const values: object = await import(pathToFileURL(path).href);
      const lines = Object.entries(values).map(
        ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`,
      );
      return { contents: lines.join("\n") };
    });
  },
};

/** Our own modules do nothing but define: one of which nothing is used is left out. */
export const withoutSideEffects: Plugin = {
  name: "without side effects",
  setup({ onResolve }) {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: false,
    }));
  },
};
