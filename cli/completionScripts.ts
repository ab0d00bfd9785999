/** What can be completed: commands with their flags, and the flags of all. */
export interface Offers {
  readonly commands: readonly {
    readonly name: string;
    readonly summary: string;
    readonly flags: readonly string[];
  }[];
  readonly flags: readonly string[];
}

const bash = ({ commands, flags }: Offers) => `_dxaws_s3() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="" each
  for each in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$each" in
      ${commands.map(({ name }) => name).join("|")}) command="$each"; break ;;
    esac
  done
  case "$command" in
    "") COMPREPLY=($(compgen -W "${[...commands.map(({ name }) => name), ...flags].join(" ")}" -- "$word")) ;;
${commands
  .map(
    ({ name, flags: own }) =>
      `    ${name}) COMPREPLY=($(compgen -W "${[...own, ...flags].join(" ")}" -- "$word")) ;;`,
  )
  .join("\n")}
  esac
}
complete -o default -F _dxaws_s3 dxaws-s3
`;

const quoted = (text: string) => text.replaceAll("'", "'\\''");

const zsh = ({ commands, flags }: Offers) => `#compdef dxaws-s3
_dxaws_s3() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`).join("\n")}
  )
  local command=""
  for each in "\${words[@]:1:$((CURRENT-2))}"; do
    (( \${commands[(I)$each:*]} )) && command="$each" && break
  done
  if [[ -z "$command" ]]; then
    _describe command commands
    compadd -- ${flags.join(" ")}
    return
  fi
  case "$command" in
${commands
  .map(({ name, flags: own }) => `    ${name}) compadd -- ${[...own, ...flags].join(" ")} ;;`)
  .join("\n")}
  esac
  _files
}
compdef _dxaws_s3 dxaws-s3
`;

const fish = ({ commands, flags }: Offers) =>
  [
    ...commands.map(
      ({ name, summary }) =>
        `complete -c dxaws-s3 -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
    ),
    ...commands.flatMap(({ name, flags: own }) =>
      own.map((flag) => `complete -c dxaws-s3 -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
    ),
    ...flags.map((flag) => `complete -c dxaws-s3 -l ${flag.slice(2)}`),
  ].join("\n");

/** The completion's text, by shell. */
export const shells: ReadonlyMap<string, (offers: Offers) => string> = new Map([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
]);
