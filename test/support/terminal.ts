import xterm from "@xterm/headless";

/** What a terminal shows of its input, and what else it does. */
export interface Seen {
  /** Lines as they were written, however wide the terminal is; without the empty ones at its end. */
  readonly lines: readonly string[];
  /** Effects that do not show: a title set, a clipboard written, an answer sent to the program. */
  readonly foreignChanges: readonly string[];
}

const oscCodes = [0, 1, 2, 4, 8, 9, 10, 11, 12, 52, 104, 110, 111, 112, 133, 777, 1337];

/** Shows bytes on the terminal that VS Code has, without its screen. */
export async function seenOf(written: string, cols = 120): Promise<Seen> {
  const settings = { cols, rows: 50, scrollback: 100_000, convertEol: true, allowProposedApi: true };
  const terminal = new xterm.Terminal(settings);
  const foreignChanges: string[] = [];
  for (const code of oscCodes)
    terminal.parser.registerOscHandler(code, (data) => {
      foreignChanges.push(`OSC ${code} ${data}`);
      return true;
    });
  terminal.onData((answer) => foreignChanges.push(`answer ${JSON.stringify(answer)}`));
  terminal.onBell(() => foreignChanges.push("bell"));
  await new Promise<void>((resolve) => terminal.write(written, resolve));
  const lines = linesOf(terminal.buffer.active);
  terminal.dispose();
  return { lines, foreignChanges };
}

function linesOf(buffer: xterm.IBuffer): string[] {
  const lines: string[] = [];
  for (let at = 0; at < buffer.length; at++) {
    const line = buffer.getLine(at);
    const next = buffer.getLine(at + 1)?.isWrapped ?? false;
    const text = line?.translateToString(!next) ?? "";
    if (line?.isWrapped) lines.push(`${lines.pop()}${text}`);
    else lines.push(text);
  }
  while (lines.at(-1)?.trim() === "") lines.pop();
  return lines;
}
