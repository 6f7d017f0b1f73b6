(() => {
  "use strict";
  document.documentElement.classList.add("js");

  const copied = async (text, source) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Not every browser lets a file use the clipboard: then the selection is copied.
      const range = document.createRange();
      range.selectNodeContents(source);
      const selection = getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      return document.execCommand("copy");
    }
  };

  for (const button of document.querySelectorAll(".copy")) {
    const source = button.previousElementSibling;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      button.textContent = await copied(source.textContent.trimEnd(), source) ? "Copied" : "Select and copy";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
  }

  const open = (body, isOpen) => {
    const more = body.querySelector(".more");
    more.classList.toggle("shown", isOpen);
    body.classList.toggle("opened", isOpen);
    more.querySelector("details").open = isOpen;
    body.querySelector(".open-it").setAttribute("aria-expanded", String(isOpen));
  };

  const bodies = [...document.querySelectorAll(".stages tbody")].filter((body) => body.querySelector(".more"));
  for (const body of bodies) {
    open(body, false);
    body.querySelector(".row").addEventListener("click", (event) => {
      if (event.target.closest("a") || getSelection().toString()) return;
      open(body, !body.classList.contains("opened"));
    });
  }

  const follow = () => {
    const body = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!bodies.includes(body)) return;
    open(body, true);
    body.querySelector(".open-it").focus();
  };
  addEventListener("hashchange", follow);
  follow();
})();
