// Draws the rows it is given, as text only, and says which one was opened and which way the pages were turned.
export default function ({ data, parentElement, setTriggerValue }) {
  const made = (tag, attributes = {}, text) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value) element.setAttribute(name, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };

  const body = (row) => {
    const line = made("tr");
    row.cells.forEach((cell, at) => {
      const column = data.columns[at];
      const place = made(at === 0 ? "th" : "td", {
        scope: at === 0 ? "row" : "",
        class: [column.align, column.mono ? "mono" : "", cell.text.length > 32 ? "long" : "", cell.tone].filter(Boolean).join(" "),
      });
      if (at === 0 && row.id !== null) {
        const open = made("button", { type: "button", class: "open", "data-opens": row.id }, cell.text);
        open.onclick = () => setTriggerValue("opened", row.id);
        place.append(open);
      } else place.textContent = cell.text;
      line.append(place);
    });
    return line;
  };

  const turn = (way) => {
    const button = made("button", { type: "button", class: "turn" }, data.words[way]);
    button.disabled = !data.turning[way];
    button.onclick = () => setTriggerValue("turned", way);
    return button;
  };

  const sheet = made("table");
  sheet.append(made("caption", {}, data.caption));
  const head = made("tr");
  for (const column of data.columns) head.append(made("th", { scope: "col", class: column.align }, column.title));
  const top = made("thead"), rows = made("tbody");
  top.append(head);
  rows.append(...data.rows.map(body));
  sheet.append(top, rows);

  const frame = made("div", { class: "frame", tabindex: "0", role: "group", "aria-label": data.caption });
  frame.append(sheet);
  const parts = [frame];
  if (data.turning.newer || data.turning.older) {
    const bar = made("div", { class: "turning", role: "group", "aria-label": data.caption });
    bar.append(turn("newer"), made("span", {}, data.turning.page), turn("older"));
    parts.push(bar);
  }
  let root = parentElement.querySelector(".table-root");
  if (!root) {
    root = made("div", { class: "table-root" });
    parentElement.append(root);
  }
  // Drawn anew under somebody's fingers, the row they are at stays theirs.
  const at = root.getRootNode().activeElement, opens = root.contains(at) ? at.dataset.opens : undefined;
  root.replaceChildren(...parts);
  if (opens !== undefined) [...root.querySelectorAll(".open")].find((open) => open.dataset.opens === opens)?.focus({ preventScroll: true });
}
