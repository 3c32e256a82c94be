// The page's link to the server: takes in what there is to see, draws it, and sends off what is to be done.
//
// What there is to see comes as parts by name ("cluster", "node 2", "partition journey-0"): at first all of them, then those
// that have changed. Drawing never makes an element anew that is there already, so focus and selection stay where they are.
import {drawNodes} from "./nodes.js";
import {drawTopics} from "./partitions.js";
import {addHappenings, clearHappenings} from "./happenings.js";

const at = id => document.getElementById(id);
const meta = name => document.querySelector(`meta[name="${name}"]`).content;

let parts = new Map();
let book = {};
let drawing = false;

/** Draws once for all that arrives before the next frame; a hidden tab has no frames, and draws when it is shown. */
function redraw() {
  if (!drawing) {
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      draw();
      at("log").setAttribute("aria-live", "polite");
    });
  }
}

function draw() {
  const all = kind => [...parts].filter(([name]) => name.startsWith(kind)).map(([, part]) => part);
  const cluster = parts.get("cluster");
  const nodes = all("node ").sort((a, b) => a.id - b.id);
  const partitions = all("partition ").sort((a, b) => a.topic < b.topic ? -1 : a.topic > b.topic ? 1 : a.partition - b.partition);
  at("bootstrap").textContent = cluster?.bootstrap ?? "…";
  at("controller").textContent = !cluster ? "…" : cluster.controller < 0 ? "none" : `node ${cluster.controller}, epoch ${cluster.epoch}`;
  at("trouble").hidden = !parts.has("trouble");
  at("trouble").textContent = parts.has("trouble") ? `The cluster can't be looked at: ${parts.get("trouble").why}` : "";
  for (const link of document.querySelectorAll("a.book")) {
    link.hidden = !(link.dataset.chapter in book);
    link.href = book[link.dataset.chapter] ?? "#";
  }
  at("no-book").hidden = !cluster || 0 in book;
  drawNodes(at("nodes"), nodes, partitions, cluster, parts.get("canCutOff") === true, act);
  drawTopics(at("topics"), partitions, new Map(nodes.map(node => [node.id, node])));
  at("create").elements.replicas.max = Math.max(1, nodes.length); // each is on a node of its own
  at("no-topics").hidden = partitions.length > 0;
  offerTopics([...new Set(partitions.map(partition => partition.topic))].filter(topic => !topic.startsWith("__")));
}

/** The topics that a burst can go to. */
function offerTopics(topics) {
  const select = at("burst").elements.topic;
  if ([...select.options].map(option => option.value).join() !== topics.join()) {
    const chosen = select.value;
    select.replaceChildren(...topics.map(topic => new Option(topic)));
    select.value = topics.includes(chosen) ? chosen : topics[0] ?? "";
  }
}

function takeIn(event) {
  const {set, gone, happened} = JSON.parse(event.data);
  if (event.type === "picture") {
    if (set.run !== meta("run")) {
      location.reload(); // the cluster was started again, and this page's token is the old one's
      return;
    }
    parts = new Map();
    book = set.book;
    at("log").setAttribute("aria-live", "off"); // what happened before is not read out
    clearHappenings(at("happenings"));
  }
  Object.entries(set).forEach(([name, part]) => parts.set(name, part));
  gone.forEach(name => parts.delete(name));
  addHappenings(at("happenings"), happened, book);
  at("nothing-happened").hidden = at("happenings").childElementCount > 0;
  redraw();
}

function link(state, text) {
  at("link").dataset.state = state;
  at("link").textContent = text;
  document.body.classList.toggle("stale", state === "lost");
}

const events = new EventSource("/events");
events.addEventListener("picture", takeIn);
events.addEventListener("change", takeIn);
events.addEventListener("open", () => link("live", "live"));
events.addEventListener("error", () => {
  link("lost", events.readyState === EventSource.CLOSED ? "not watching: load the page again" : "no answer, trying again");
});

/** Has something done. @returns whether it was */
async function act(path, form) {
  try {
    const answer = await fetch(`/actions/${path}`, {method: "POST", headers: {"X-Gregor-Token": meta("token")}, body: new URLSearchParams(form)});
    if (!answer.ok) {
      say((await answer.json()).error);
    }
    return answer.ok;
  } catch (e) {
    say("The console does not answer. Is the cluster still running?");
    return false;
  }
}

let unsaid;

/** Shows why something could not be done, for as long as it takes to read. */
function say(text) {
  clearTimeout(unsaid);
  at("said").textContent = text;
  at("said").hidden = false;
  unsaid = setTimeout(() => {
    at("said").hidden = true;
  }, 8000);
}

for (const [id, path] of [["burst", "burst"], ["create", "topics"]]) {
  at(id).addEventListener("submit", async event => {
    event.preventDefault();
    const form = event.target;
    if (await act(path, new FormData(form)) && id === "create") {
      form.elements.name.value = "";
    }
  });
}
