const bash = `_vspc() {
  local IFS=$'\\n'
  COMPREPLY=($(vspc __complete "--current=\${COMP_WORDS[COMP_CWORD]}" -- "\${COMP_WORDS[@]:1:COMP_CWORD-1}" 2>/dev/null))
  [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
}
complete -o default -F _vspc vspc
`;

const zsh = `#compdef vspc
_vspc() {
  local -a found
  found=("\${(@f)$(vspc __complete "--current=\${(Q)words[CURRENT]}" -- "\${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
  compadd -S '' -- \${(M)found:#*=}
  compadd -- \${found:#*=}
}
compdef _vspc vspc
`;

const powershell = `Register-ArgumentCompleter -Native -CommandName vspc -ScriptBlock {
  param($word, $ast, $cursor)
  $before = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } |
    ForEach-Object { "$_".Trim("'", '"') })
  vspc __complete "--current=$("$word".Trim("'", '"'))" -- @before 2>$null | ForEach-Object {
    $text = if ($_ -match '[{}]') { "'$_'" } else { $_ }
    [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
  }
}
`;

/** Scripts that pass the words of a command line to the command, by the name of the shell. */
export const completionScripts: Readonly<Record<string, string>> = { bash, zsh, powershell };
