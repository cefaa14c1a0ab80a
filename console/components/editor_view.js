// The parts on the screen: numbers, marks, colours beneath, the text area above, the list of completions.
const made = (tag, attributes = {}, text) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
};

function drawLine(line, number, marks, language) {
  const shown = made("div", { class: "line" });
  const here = marks.filter((mark) => mark.line <= number && number <= mark.end_line);
  let at = 0;
  for (const [kind, text] of coloured(line, language)) {
    for (const letter of split(text, at, here, number)) {
      const wrong = here.find((mark) => within(mark, number, letter.at));
      shown.append(made("span", { class: [kind, wrong ? "wrong " + wrong.severity : ""].join(" ") }, letter.text));
    }
    at += text.length;
  }
  if (!line) shown.append("\u200b");
  return shown;
}

const begins = (mark, number) => (mark.line === number ? mark.column - 1 : 0);
const ends = (mark, number) => (mark.end_line === number ? Math.max(mark.end_column - 1, begins(mark, number) + 1) : Infinity);
const within = (mark, number, at) => begins(mark, number) <= at && at < ends(mark, number);

function split(text, at, marks, number) {
  const cuts = marks.flatMap((mark) => [begins(mark, number) - at, ends(mark, number) - at]);
  const edges = [...new Set([0, ...cuts.filter((cut) => cut > 0 && cut < text.length), text.length])].sort((a, b) => a - b);
  return edges.slice(1).map((edge, one) => ({ text: text.slice(edges[one], edge), at: at + edges[one] }));
}

function build(parent) {
  const root = made("div", { class: "editor" });
  const pane = made("div", { class: "pane" }), gutter = made("div", { class: "gutter", "aria-hidden": "true" });
  const beneath = made("div", { class: "beneath", "aria-hidden": "true" });
  const area = made("textarea", { spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off" });
  const list = made("ul", { class: "list", role: "listbox", id: "completions", hidden: "" });
  const foot = made("div", { class: "foot" }), count = made("span", { role: "status", class: "count" });
  const keys = made("span", { id: "keys" });
  area.setAttribute("aria-describedby", "keys");
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", "completions");
  const text = made("div", { class: "text" });
  text.append(beneath, area, list);
  pane.append(gutter, text);
  foot.append(count, keys);
  root.append(pane, foot);
  parent.append(root);
  return { root, pane, gutter, beneath, area, list, count, keys };
}

function completing(parts, state) {
  const { area, list } = parts;
  let hints = [], from = 0, at = 0;
  const close = () => { list.hidden = true; hints = []; area.removeAttribute("aria-activedescendant"); };
  const point = () => {
    [...list.children].forEach((item, one) => item.setAttribute("aria-selected", String(one === at)));
    area.setAttribute("aria-activedescendant", `hint-${at}`);
    list.children[at].scrollIntoView({ block: "nearest" });
  };
  const take = () => { const hint = hints[at]; const start = from; close(); replaced(area, start, area.selectionStart, hint.text); };
  const open = () => {
    ({ from, hints } = completionsAt(area.value, area.selectionStart, state.data.completions));
    if (!hints.length) return close();
    at = 0;
    list.replaceChildren(...hints.map((hint, one) => {
      const item = made("li", { role: "option", id: `hint-${one}` });
      item.append(made("span", { class: "hint" }, hint.text), made("span", { class: "what" }, hint.what));
      item.onmousedown = (event) => { event.preventDefault(); at = one; take(); };
      return item;
    }));
    const before = area.value.slice(0, from).split("\n"), style = getComputedStyle(area);
    list.style.top = `calc(${before.length} * ${style.lineHeight} + ${style.paddingTop})`;
    list.style.left = `calc(${before[before.length - 1].length} * 1ch)`;
    list.hidden = false;
    point();
  };
  const move = (by) => { at = (at + by + hints.length) % hints.length; point(); };
  return { isOpen: () => !list.hidden, open, close, take, move };
}

function draw(parts, state) {
  const { area, gutter, beneath } = parts, { marks, language } = state.data;
  const lines = area.value.split("\n");
  beneath.replaceChildren(...lines.map((line, at) => drawLine(line, at + 1, marks, language)));
  gutter.replaceChildren(...lines.map((_, at) => {
    const here = marks.filter((mark) => mark.line === at + 1);
    if (!here.length) return made("div", { class: "number" }, String(at + 1));
    const worst = here.some((mark) => mark.severity === "error") ? "error" : here[0].severity;
    return made("div", { class: "number " + worst, title: here.map((mark) => mark.message).join("\n") }, String(at + 1));
  }));
  area.style.height = `${lines.length * 21 + 16}px`;
  area.style.minHeight = `${Math.max(parts.pane.clientHeight - 2, 0)}px`;
  area.style.width = "100%";
  area.style.width = `${Math.max(area.scrollWidth, area.clientWidth)}px`;
}

function show(parts, line) {
  const { area, pane } = parts, lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  area.focus({ preventScroll: true });
  area.setSelectionRange(start, start);
  const tall = parseFloat(getComputedStyle(area).lineHeight);
  pane.scrollTop = Math.max(0, (line - 1) * tall - pane.clientHeight / 3);
}

export default function ({ data, parentElement, setStateValue }) {
  const fresh = !parentElement.finfactory;
  const kept = (parentElement.finfactory ??= { parts: build(parentElement), state: { data, shown: null, frame: null } });
  const { parts, state } = kept, { area } = parts;
  const tell = () => { clearTimeout(state.timer); if (state.told !== area.value) setStateValue("typed", { text: (state.told = area.value), version: state.version }); };
  if (fresh) {
    const list = completing(parts, state);
    area.onkeydown = keysOf(area, list);
    area.oninput = (event) => {
      // Text of many lines put in at once is as many events: it is drawn once, before the screen is.
      state.frame ??= requestAnimationFrame(() => { state.frame = null; draw(parts, state); });
      clearTimeout(state.timer);
      state.timer = setTimeout(tell, state.data.pause_ms);
      const wanted = event.inputType === "insertText" && /[\w$@]/.test(event.data || "");
      wanted || list.isOpen() ? list.open() : list.close();
    };
    area.onblur = () => { list.close(); tell(); };
  }
  state.data = data;
  if (state.version !== data.version) {
    state.version = data.version;
    area.value = state.told = data.text;
  }
  area.readOnly = data.read_only;
  area.setAttribute("aria-label", data.label);
  parts.pane.style.height = `${data.height}px`;
  parts.list.setAttribute("aria-label", data.words.offers);
  parts.keys.textContent = data.words.keys;
  parts.count.textContent = data.words.count;
  parts.count.className = data.marks.length ? "count some" : "count";
  draw(parts, state);
  if (data.show_line !== null && state.shown !== data.show_line) show(parts, data.show_line);
  state.shown = data.show_line;
}
