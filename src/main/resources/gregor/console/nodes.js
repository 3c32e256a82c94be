// One card a node: what it is, what it does, and the buttons that break and mend it.

const STATES = {starting: "starting", running: "running", paused: "paused", stopping: "stopping", stopped: "stopped", killed: "killed"};

/**
 * The buttons of a node. One that has two meanings stays the same button, so that whoever pressed it can press it again.
 * `name` and `path` are of the node as it is; a button that makes no sense now is there and does nothing.
 */
const BUTTONS = [
  {name: () => "Kill", path: () => "kill", can: node => isUp(node), title: "End it at once, as kill -9 does", kind: "danger"},
  {name: node => isUp(node) ? "Stop" : "Start", path: node => isUp(node) ? "stop" : "restart", can: node => node.state !== "stopping" && node.state !== "starting",
    title: "Stop it in order; start it on the same files"},
  {name: () => "Restart", path: () => "restart", can: node => node.state === "running", title: "Stop it in order and start it again"},
  {name: node => node.state === "paused" ? "Resume" : "Pause", path: node => node.state === "paused" ? "resume" : "pause",
    can: node => node.state === "running" || node.state === "paused", title: "Hold it as SIGSTOP does: its connections stay open"},
  {name: node => node.cutOff ? "Join" : "Cut off", path: node => node.cutOff ? "rejoin" : "cut-off", can: node => node.cutOff || isUp(node),
    title: "Part it from all others and from clients: its connections stay open, and nothing passes", needsGates: true},
];

export function isUp(node) {
  return node.state === "running" || node.state === "paused" || node.state === "starting";
}

/** The cards, in order; those of nodes that are gone go. @param canCutOff whether nodes can be cut off here */
export function drawNodes(list, nodes, partitions, cluster, canCutOff, act) {
  const cards = new Map([...list.children].map(card => [card.dataset.node, card]));
  for (const node of nodes) {
    const card = cards.get(String(node.id)) ?? list.appendChild(newCard(node.id, act));
    cards.delete(String(node.id));
    drawCard(card, node, partitions, cluster, canCutOff);
  }
  cards.forEach(card => card.remove());
}

function newCard(id, act) {
  const card = document.createElement("li");
  card.className = "node";
  card.dataset.node = id;
  card.innerHTML = `<h3></h3><p class="state"></p><p class="role"></p><p class="leads"></p><p class="why"></p><div class="buttons" role="group"></div>`;
  card.querySelector("h3").textContent = `Node ${id}`;
  card.querySelector(".buttons").setAttribute("aria-label", `Node ${id}`);
  for (const each of BUTTONS) {
    const button = card.querySelector(".buttons").appendChild(document.createElement("button"));
    button.type = "button";
    button.title = each.title;
    button.classList.toggle("danger", each.kind === "danger");
    button.addEventListener("click", async () => {
      if (button.getAttribute("aria-disabled") !== "true" && !button.hasAttribute("aria-busy")) {
        button.setAttribute("aria-busy", "true"); // until it is answered, a second press does nothing
        await act(`nodes/${id}/${each.path(card.node)}`, {});
        button.removeAttribute("aria-busy");
      }
    });
  }
  return card;
}

function drawCard(card, node, partitions, cluster, canCutOff) {
  card.node = node;
  const isActive = cluster?.controller === node.id;
  card.dataset.state = node.state;
  card.classList.toggle("cut-off", node.cutOff);
  card.classList.toggle("active", isActive);
  put(card, ".state", [STATES[node.state], node.cutOff ? "cut off" : "", node.fenced && isUp(node) ? "fenced" : ""].filter(text => text).join(", "));
  put(card, ".role", role(node, isActive));
  const led = partitions.filter(partition => partition.leader === node.id).length;
  const held = partitions.filter(partition => partition.replicas.some(replica => replica.node === node.id)).length;
  put(card, ".leads", (isUp(node) ? `Leads ${led} of its ` : "Has replicas of ") + `${held} partition${held === 1 ? "" : "s"}`);
  put(card, ".why", node.why);
  [...card.querySelectorAll("button")].forEach((button, i) => {
    put(button, null, BUTTONS[i].name(node));
    button.setAttribute("aria-disabled", String(!BUTTONS[i].can(node)));
    button.hidden = BUTTONS[i].needsGates === true && !canCutOff;
  });
}

function role(node, isActive) {
  if (!isUp(node)) {
    return "Does not run";
  }
  if (!node.role) {
    return "No word from its controller";
  }
  const name = isActive ? "Active controller" : `Controller: ${node.role}`;
  return node.epoch < 0 ? name : `${name}, epoch ${node.epoch}`;
}

/** Writes a text where it is not written yet: what doesn't change isn't drawn or read out again. */
export function put(element, selector, text) {
  const target = selector === null ? element : element.querySelector(selector);
  if (target.textContent !== text) {
    target.textContent = text;
  }
}
