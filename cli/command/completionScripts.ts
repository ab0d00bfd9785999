/** What a shell completes: the commands with their flags, and the global flags. */
export interface Offers {
  readonly commands: readonly {
    readonly name: string;
    readonly summary: string;
    readonly flags: readonly string[];
    /** Its arguments are names of buckets. */
    readonly takesBuckets: boolean;
  }[];
  readonly flags: readonly string[];
}

const bucketCommands = (commands: Offers["commands"]) =>
  commands.flatMap(({ name, takesBuckets }) => (takesBuckets ? [name] : []));

const bash = ({ commands, flags }: Offers) => `_dxaws_s3() {
  local word="\${COMP_WORDS[COMP_CWORD]}" command="" each at scope=()
  for ((at = 1; at < COMP_CWORD - 1; at++)); do
    case "\${COMP_WORDS[at]}" in --stage|--region) scope+=("\${COMP_WORDS[at]}" "\${COMP_WORDS[at + 1]}") ;; esac
  done
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
  [[ "$word" == -* ]] || case "$command" in
    ${bucketCommands(commands).join("|")})
      COMPREPLY=($(compgen -W "$(dxaws-s3 completion buckets "\${scope[@]}" 2>/dev/null)" -- "$word")) ;;
  esac
}
complete -o default -F _dxaws_s3 dxaws-s3
`;

const fishBuckets = `function __dxaws_s3_buckets
  set -l words (commandline -opc)
  set -l scope
  for at in (seq (count $words))
    if contains -- $words[$at] --stage --region; and test $at -lt (count $words)
      set -a scope $words[$at] $words[(math $at + 1)]
    end
  end
  type -q dxaws-s3; and dxaws-s3 completion buckets $scope 2>/dev/null
end`;

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
  case "$command" in
    ${bucketCommands(commands).join("|")})
      local -a scope names
      local at
      for ((at = 2; at < CURRENT - 1; at++)); do
        [[ "\${words[at]}" == (--stage|--region) ]] && scope+=("\${words[at]}" "\${words[at+1]}")
      done
      names=(\${(f)"$(dxaws-s3 completion buckets $scope 2>/dev/null)"})
      compadd -- $names ;;
  esac
  _files
}
compdef _dxaws_s3 dxaws-s3
`;

const fish = ({ commands, flags }: Offers) =>
  [
    fishBuckets,
    `complete -c dxaws-s3 -n '__fish_seen_subcommand_from ${bucketCommands(commands).join(" ")}' -a '(__dxaws_s3_buckets)'`,
    ...commands.map(
      ({ name, summary }) =>
        `complete -c dxaws-s3 -n __fish_use_subcommand -f -a ${name} -d '${quoted(summary)}'`,
    ),
    ...commands.flatMap(({ name, flags: own }) =>
      own.map((flag) => `complete -c dxaws-s3 -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)}`),
    ),
    ...flags.map((flag) => `complete -c dxaws-s3 -l ${flag.slice(2)}`),
  ].join("\n");

/** The completion script of each shell. */
export const shells: ReadonlyMap<string, (offers: Offers) => string> = new Map([
  ["bash", bash],
  ["zsh", zsh],
  ["fish", fish],
]);
