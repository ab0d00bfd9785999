import { buildSync } from "esbuild";

/** The module that holds the script of the fleet report: a browser takes neither TypeScript nor imports from a file. */
export function reportScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: ["cli/report/browser/start.ts"],
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    supported: { "template-literal": false },
    charset: "utf8",
    write: false,
  });
  const text = outputFiles[0]?.text.trim();
  return `// Generated from cli/report/browser by make generate.\nexport const script =\n  ${JSON.stringify(text)};\n`;
}
