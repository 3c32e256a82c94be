// The log of what happened, newest first.

const MOST = 200;
const clock = new Intl.DateTimeFormat("en-GB", {hour: "2-digit", minute: "2-digit", second: "2-digit"});

export function clearHappenings(list) {
  list.replaceChildren();
}

/** The name of a partition, which is not broken at its hyphen. */
function whole(name) {
  const span = document.createElement("span");
  span.className = "name";
  span.textContent = name;
  return span;
}

/** @param book where the book's chapters are, by number */
export function addHappenings(list, happened, book) {
  for (const {at, kind, text, chapter} of happened) {
    const item = document.createElement("li");
    item.dataset.kind = kind;
    const time = item.appendChild(document.createElement("time"));
    time.dateTime = new Date(at).toISOString();
    time.textContent = clock.format(at);
    const words = item.appendChild(document.createElement("p"));
    words.append(...text.split(/(\S+-\d+)/).map((part, i) => i % 2 === 0 ? part : whole(part)));
    if (chapter in book && chapter > 0) {
      const link = words.appendChild(document.createElement("a"));
      link.href = book[chapter];
      link.textContent = `Chapter ${chapter}`;
    }
    list.prepend(item);
  }
  while (list.childElementCount > MOST) {
    list.lastElementChild.remove();
  }
}
