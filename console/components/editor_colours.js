// Text to coloured pieces: [class, text] per piece, line by line. Exact enough to read by, never asked for meaning.
const COLOURS = {
  yaml: [
    ["comment", /#.*/y],
    ["string", /"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?/y],
    ["key", /[A-Za-z_][\w.-]*(?=\s*:(?:\s|$))/y],
    ["number", /-?\d[\d_,]*(?:\.\d+)?%?(?![\w-])/y],
    ["word", /(?:true|false|null|yes|no|none)\b/y],
    ["mark", /[-:{}[\],|>&*?]/y],
    ["", /[A-Za-z_][\w.-]*|\s+/y],
  ],
  numscript: [
    ["comment", /\/\/.*|\/\*.*?(?:\*\/|$)/y],
    ["string", /"(?:[^"\\]|\\.)*"?/y],
    ["variable", /\$[A-Za-z_][\w.]*/y],
    ["account", /@[\w:$-]+/y],
    ["key", /\b(?:send|source|destination|vars|max|from|to|remaining|kept|allowing|unbounded|overdraft|up|save|oneof|set_tx_meta|set_account_meta)\b/y],
    ["number", /\d[\d_,]*(?:\.\d+)?%?|[A-Z]+\/\d+/y],
    ["", /\w+|\s+/y],
  ],
};

function coloured(line, language) {
  const rules = COLOURS[language] || [];
  const pieces = [];
  for (let at = 0; at < line.length; ) {
    let [kind, text] = ["", line[at]];
    for (const [name, rule] of rules) {
      rule.lastIndex = at;
      const found = rule.exec(line);
      if (found && (name !== "comment" || language !== "yaml" || at === 0 || /\s/.test(line[at - 1]))) {
        [kind, text] = [name, found[0]];
        break;
      }
    }
    const last = pieces[pieces.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else pieces.push([kind, text]);
    at += text.length;
  }
  return pieces;
}
