"use strict";
// Everything here makes better what is already there: without scripts the report is complete.
(() => {
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  /** What a cell sorts by: a number, a text, or null when it is empty. */
  function key(cell, numeric) {
    const text = cell.dataset.v ?? cell.textContent.trim();
    if (text === "") return null;
    return numeric ? Number(text.replaceAll(",", "")) : text;
  }

  function compare(a, b) {
    return typeof a === "number" ? a - b : collator.compare(a, b);
  }

  function sort(table, column, descending) {
    const body = table.tBodies[0];
    const numeric = table.tHead.rows[0].cells[column].classList.contains("n");
    const rows = Array.from(body.rows, (row) => [key(row.cells[column], numeric), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null); // empty ones last, always
      return descending ? compare(b, a) : compare(a, b);
    });
    body.append(...rows.map(([, row]) => row));
  }

  function makeSortable(table, say) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const first = head.classList.contains("n") && !("up" in head.dataset) ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const order = before === first ? other : first;
        for (const one of heads) one.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", order);
        sort(table, column, order === "descending");
        say(`Sorted by ${button.textContent.trim()}, ${order}.`);
      });
    });
  }

  function makeFilterable(tools, table, say) {
    let known; // read from the page when a filter is first used
    const read = () => Array.from(table.tBodies[0].rows, (row) => ({
      row,
      text: row.textContent.toLowerCase(),
      cells: Array.from(row.cells, (cell) => cell.textContent.trim()),
    }));
    const search = tools.querySelector("input");
    const selects = Array.from(tools.querySelectorAll("select"));
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      known ??= read();
      for (const { row, text, cells } of known) {
        const wanted =
          words.every((word) => text.includes(word)) &&
          selects.every((one) => one.value === "" || cells[Number(one.dataset.column)] === one.value);
        row.hidden = !wanted;
        shown += wanted ? 1 : 0;
      }
      say(`${shown.toLocaleString("en")} of ${known.length.toLocaleString("en")} rows`);
    };
    search.addEventListener("input", apply);
    for (const one of selects) one.addEventListener("change", apply);
    tools.hidden = false;
    say(`${table.tBodies[0].rows.length.toLocaleString("en")} rows`);
  }

  for (const table of document.querySelectorAll("table[data-sortable]")) {
    const tools = document.getElementById(`tools-${table.id}`);
    const output = tools.querySelector("output");
    const say = (text) => { output.textContent = text; };
    makeSortable(table, say);
    makeFilterable(tools, table, say);
  }

  // A name opens its examples on the spot; the link alone leads to them further down.
  const dialog = document.querySelector("dialog");
  const target = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-examples]");
    const found = link && target(link);
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const heading = dialog.querySelector("h2");
    heading.textContent = link.textContent;
    dialog.querySelector("[data-content]").replaceChildren(found.querySelector("ul").cloneNode(true));
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("button")) dialog.close();
  });
  // Sections further down wait for their layout until the first one can be read.
  const waiting = Array.from(document.querySelectorAll("section"));
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 50));
  const layOut = () => {
    waiting.shift()?.classList.add("laid");
    if (waiting.length) idle(layOut, { timeout: 300 });
  };
  addEventListener("load", () => idle(layOut));

  const open = () => {
    const found = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (found instanceof HTMLDetailsElement) found.open = true;
  };
  addEventListener("hashchange", open);
  open();
})();
