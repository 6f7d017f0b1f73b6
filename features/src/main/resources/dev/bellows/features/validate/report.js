(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const table = document.querySelector("#columns table");
  if (!table) return;
  const bodies = [...table.tBodies];
  const tools = document.querySelector(".tools");
  const search = document.getElementById("search");
  const show = document.getElementById("show");
  const shown = document.getElementById("shown");
  tools.hidden = false;

  const parts = new Map(bodies.map((body) => [body, {
    row: body.rows[0],
    more: body.rows[1],
    button: body.querySelector(".open-it"),
    name: body.querySelector(".open-it").textContent,
    text: body.rows[0].cells[0].textContent.toLowerCase(),
    marks: body.dataset.marks.split(" "),
  }]));

  const open = (body, isOpen) => {
    const part = parts.get(body);
    part.more.classList.toggle("shown", isOpen);
    body.classList.toggle("opened", isOpen);
    part.more.querySelector("details").open = isOpen;
    part.button.setAttribute("aria-expanded", String(isOpen));
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [body, part] of parts) {
      const fits = words.every((word) => part.text.includes(word)) &&
        (show.value === "" || part.marks.includes(show.value));
      body.hidden = !fits;
      count += fits ? 1 : 0;
    }
    shown.textContent = count === bodies.length ? `${count} columns` : `${count} of ${bodies.length} columns`;
  };

  const headings = [...table.tHead.rows[0].cells];
  const key = (body, index) => {
    const part = parts.get(body);
    if (index === 0) return part.name;
    const value = part.row.cells[index].dataset.v;
    return value === undefined ? null : Number(value);
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), undefined, { numeric: true });
  const sort = (index) => {
    const heading = headings[index];
    const first = heading.classList.contains("n") ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const now = heading.getAttribute("aria-sort") === first ? other : first;
    headings.forEach((each) => each.removeAttribute("aria-sort"));
    heading.setAttribute("aria-sort", now);
    const sign = now === "ascending" ? 1 : -1;
    const keyed = bodies.map((body, place) => ({ body, place, value: key(body, index) }));
    keyed.sort((a, b) => {
      if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.place - b.place;
      return sign * compare(a.value, b.value) || a.place - b.place;
    });
    table.append(...keyed.map((each) => each.body));
  };

  const follow = () => {
    const body = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!parts.has(body)) return;
    if (body.hidden) {
      search.value = "";
      show.value = "";
      filter();
    }
    open(body, true);
    body.scrollIntoView();
    parts.get(body).button.focus({ preventScroll: true });
  };

  headings.forEach((heading, index) => {
    const button = heading.querySelector("button");
    if (button) button.addEventListener("click", () => sort(index));
  });
  for (const [body, part] of parts) {
    open(body, false);
    part.row.addEventListener("click", (event) => {
      const selection = String(getSelection());
      if (selection === "" && !event.target.closest("a")) open(body, !body.classList.contains("opened"));
    });
  }
  search.addEventListener("input", filter);
  show.addEventListener("change", filter);
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      search.focus();
    }
  });
  addEventListener("hashchange", follow);
  filter();
  follow();
})();
