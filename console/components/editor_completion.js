// What may be written at the cursor: from where the line stands in the indentation, which keys lead there.
function keysAbove(lines, row, indent) {
  const path = [];
  for (let at = row - 1, below = indent; at >= 0 && below > 0; at--) {
    const found = /^(\s*)(?:- )?([\w.-]+)\s*:/.exec(lines[at]);
    if (!found || /^\s*#/.test(lines[at]) || found[1].length >= below) continue;
    path.unshift(found[2]);
    below = found[1].length;
  }
  return path;
}

function fitting(offers, path) {
  const wanted = path.join(".");
  const fits = (pattern) => {
    const parts = pattern.split(".");
    return parts.length === path.length && parts.every((part, at) => part === "*" || part === path[at]);
  };
  const exact = offers[wanted];
  if (exact) return exact;
  const [found] = Object.keys(offers).filter((pattern) => pattern && fits(pattern));
  return found ? offers[found] : [];
}

// {from, hints}: what stands from `from` to the cursor is replaced by a hint's text.
function completionsAt(text, cursor, offers) {
  const before = text.slice(0, cursor).split("\n");
  const row = before.length - 1, line = before[row];
  const word = /[\w$@.:-]*$/.exec(line)[0].replace(/^.*:\s*/, "");
  const value = /^(\s*)(?:- )?([\w.-]+)\s*:\s+\S*$/.exec(line);
  const indent = /^\s*/.exec(line)[0].length;
  const path = keysAbove(before, row, indent);
  const found = value ? fitting(offers.values, [...path, value[2]]) : /^\s*(?:- )?[\w.-]*$/.test(line) ? fitting(offers.keys, path) : [];
  const typed = word.toLowerCase();
  const hints = [...found, ...offers.words].filter((hint) => hint.text.toLowerCase().includes(typed) && hint.text !== word);
  hints.sort((a, b) => b.text.toLowerCase().startsWith(typed) - a.text.toLowerCase().startsWith(typed));
  return { from: cursor - word.length, hints: hints.slice(0, 12) };
}
