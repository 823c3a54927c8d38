"use strict";
// Everything is in the page already. This adds what a page cannot do by itself: linking, tooltips, sorting, search.

// A token's scores, beside the pointer or the focus, in place of the browser's own tooltip.
const tip = document.createElement("div");
tip.id = "tip";
tip.role = "tooltip";
tip.hidden = true;
document.body.append(tip);

function showTip(token, x, y) {
  const word = document.createElement("strong");
  word.textContent = token.textContent.trim();
  word.dir = "auto";
  tip.replaceChildren(word, token.dataset.note || "");
  tip.hidden = false;
  token.setAttribute("aria-describedby", "tip");
  const room = document.documentElement;
  tip.style.left = Math.max(4, Math.min(x, room.clientWidth - tip.offsetWidth - 4)) + "px";
  const fitsBelow = y + 16 + tip.offsetHeight < room.clientHeight;
  tip.style.top = (fitsBelow ? y + 16 : Math.max(4, y - tip.offsetHeight - 28)) + "px";
}

function hideTip() {
  tip.hidden = true;
  document.querySelectorAll("[aria-describedby=tip]").forEach(token => token.removeAttribute("aria-describedby"));
}

// What belongs to one token lights up together: in the text, the scatter and the table, and for every method whose tokens
// are the same.
function linkArticle(article) {
  const sections = [...article.querySelectorAll(".explanation")].map(section => {
    const tokens = [...section.querySelectorAll(".text b")];
    const marks = new Map();
    section.querySelectorAll("[data-t]").forEach(mark => {
      const place = Number(mark.dataset.t);
      marks.set(place, [...(marks.get(place) || []), mark]);
    });
    return { tokens, notes: listedNotes(section, marks), marks };
  });
  let lit = [];
  const light = (own, place) => {
    lit.forEach(element => element.classList.remove("lit"));
    lit = sections.filter(other => place !== null && other.tokens.length === own.tokens.length)
      .flatMap(other => [other.tokens[place], ...(other.marks.get(place) || [])]).filter(Boolean);
    lit.forEach(element => element.classList.add("lit"));
  };
  sections.forEach(own => linkSection(own, light));
}

// In reports of many texts, tokens have no titles: their leading scores stand in a list with the text, all scores of the
// strongest in the table.
function listedNotes(section, marks) {
  const notes = [...section.querySelectorAll("[data-s]")]
    .flatMap(text => text.dataset.s.split(";").map(score => `${text.dataset.name} ${score}`));
  const headings = [...section.querySelectorAll("thead th")].map(heading => heading.textContent);
  return notes.map((note, place) => {
    const row = (marks.get(place) || []).find(mark => mark.tagName === "TR");
    if (!row) { return note; }
    return [...row.cells].map((cell, column) => `${headings[column]} ${cell.textContent}`).slice(1).join("\n");
  });
}

function linkSection(own, light) {
  own.tokens.forEach((token, place) => {
    token.dataset.note = token.title || own.notes[place];
    token.removeAttribute("title");
    // One stop for the tab key in each text; the arrow keys go on from there.
    token.tabIndex = place === 0 ? 0 : -1;
    token.addEventListener("pointermove", event => showTip(token, event.clientX, event.clientY));
    token.addEventListener("focus", () => {
      const box = token.getBoundingClientRect();
      light(own, place);
      showTip(token, box.left, box.bottom);
      own.tokens.forEach(other => { other.tabIndex = other === token ? 0 : -1; });
    });
    token.addEventListener("blur", () => { light(own, null); hideTip(); });
    token.addEventListener("keydown", event => {
      const forward = getComputedStyle(token.parentElement).direction === "rtl" ? -1 : 1;
      const last = own.tokens.length - 1;
      const places = { ArrowRight: place + forward, ArrowLeft: place - forward, Home: 0, End: last };
      if (event.key === "Escape") { hideTip(); }
      if (!(event.key in places)) { return; }
      event.preventDefault();
      (own.tokens[places[event.key]] || token).focus();
    });
  });
  const link = (element, place) => {
    element.addEventListener("pointerenter", () => light(own, place));
    element.addEventListener("pointerleave", () => { light(own, null); hideTip(); });
  };
  own.tokens.forEach(link);
  own.marks.forEach((marks, place) => marks.forEach(mark => link(mark, place)));
}

// A click on a heading sorts a table by that column: by its words, or by the numbers that cells begin with.
function sortable(table) {
  const headings = [...table.tHead.rows[0].cells];
  const isWord = heading => heading === headings[0] || heading.classList.contains("word");
  const number = text => parseFloat(text.replace(/,/g, "").replace(/^[^0-9+\-.]+/, ""));
  const compare = (column, first, second) => {
    const [a, b] = [first, second].map(row => row.cells[column].textContent.trim());
    const [x, y] = [number(a), number(b)];
    if (isWord(headings[column])) { return a.localeCompare(b); }
    if (Number.isNaN(x) || Number.isNaN(y)) { return Number.isNaN(x) - Number.isNaN(y); }
    return y - x;
  };
  headings.forEach((heading, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    // Words go up first, numbers down.
    const orders = isWord(heading) ? ["ascending", "descending"] : ["descending", "ascending"];
    button.addEventListener("click", () => {
      const order = heading.getAttribute("aria-sort") === orders[0] ? orders[1] : orders[0];
      headings.forEach(one => one.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", order);
      const rows = [...table.tBodies[0].rows].sort((first, second) => compare(column, first, second));
      table.tBodies[0].append(...(order === orders[0] ? rows : rows.reverse()));
    });
  });
}

// The search leaves the texts that have all of the words in them, whatever their case.
function searchable(field) {
  field.closest("p").hidden = false;
  const found = document.getElementById("found");
  const rows = [...document.querySelectorAll("table.index tbody tr")].map(row => {
    const article = document.querySelector(row.querySelector("a").getAttribute("href"));
    const text = [...article.querySelectorAll(".text")].map(one => one.textContent).join(" ").toLowerCase();
    return { row, article, text };
  });
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const left = rows.filter(({ row, article, text }) => {
      const isFound = words.every(word => text.includes(word));
      row.hidden = !isFound;
      article.hidden = !isFound;
      return isFound;
    });
    found.textContent = words.length > 0 ? ` ${left.length} of ${rows.length}` : "";
  });
}

// A command is selected, and copied where the browser allows it.
function copyable(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const code = button.parentElement.querySelector("code");
    getSelection().selectAllChildren(code);
    navigator.clipboard?.writeText(code.textContent).then(() => { button.textContent = "Copied"; }, () => {});
  });
}

document.querySelectorAll("article").forEach(linkArticle);
document.querySelectorAll("table").forEach(sortable);
document.querySelectorAll("#search").forEach(searchable);
document.querySelectorAll("button.copy").forEach(copyable);
addEventListener("scroll", hideTip, { passive: true });
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(one => { one.open = true; }));
