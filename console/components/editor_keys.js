// What keys do in the text. Changes go through insertText, so that the browser's undo knows them.
function replaced(area, from, to, text) {
  area.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to, "end");
}

function indented(area, back) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const first = value.lastIndexOf("\n", start - 1) + 1;
  if (!back && start === end) return replaced(area, start, end, "  ");
  const block = value.slice(first, end);
  const changed = back ? block.replace(/^ {1,2}/gm, "") : block.replace(/^(?=.)/gm, "  ");
  if (changed === block) return;
  replaced(area, first, end, changed);
  area.setSelectionRange(start === end ? first + changed.length : first, first + changed.length);
}

function newLine(area) {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const line = value.slice(value.lastIndexOf("\n", start - 1) + 1, start);
  const indent = /^\s*/.exec(line)[0] + (/:\s*$/.test(line) ? "  " : "");
  replaced(area, start, end, "\n" + indent);
}

// list: {isOpen, move, take, close, open}, the completions. Escape, with no list open, lets the next Tab leave.
function keysOf(area, list) {
  let leaving = false;
  return (event) => {
    const { key, shiftKey, ctrlKey, metaKey } = event;
    if (key === "Escape") {
      if (list.isOpen()) list.close();
      else leaving = true;
      event.stopPropagation();
      return;
    }
    if (key === "Tab" && leaving) return;
    if (key !== "Shift") leaving = false;
    const does = list.isOpen()
      ? { ArrowDown: () => list.move(1), ArrowUp: () => list.move(-1), Enter: list.take, Tab: list.take }[key]
      : { Tab: () => indented(area, shiftKey), Enter: ctrlKey || metaKey ? null : () => newLine(area) }[key];
    const asked = key === " " && ctrlKey ? list.open : does;
    if (!asked || area.readOnly) {
      if (area.readOnly && key === "Tab") return;
      if (!asked) return;
    }
    event.preventDefault();
    if (!area.readOnly) asked();
  };
}
