// The partitions, topic by topic: who leads, who is in sync, and each replica's log as a bar.
//
// The bars of a partition share one scale, whose right end is the longest log’s end as soon as that is far enough from 0. It shows the last stretch of the logs
// only: a follower that is ten records behind would not be seen beside a million.
import {isUp, put} from "./nodes.js";

const number = new Intl.NumberFormat("en-US");
/** Offsets that a scale shows at least, so that a bar doesn't jump with every record. */
const LEAST_SPAN = 50;
/** A topic with more partitions than this begins folded: nobody reads all of them, and nothing is drawn that is folded. */
const MOST_OPEN = 12;

/** The sections, one a topic. Internal topics come last, folded. */
export function drawTopics(box, partitions, nodes) {
  const topics = Map.groupBy ? Map.groupBy(partitions, partition => partition.topic) : grouped(partitions);
  const sections = new Map([...box.children].map(section => [section.dataset.topic, section]));
  const order = [...topics.keys()].sort((a, b) => a.startsWith("__") - b.startsWith("__"));
  order.forEach((topic, i) => {
    const section = sections.get(topic) ?? newTopic(topic, topics.get(topic).length);
    sections.delete(topic);
    if (box.children[i] !== section) {
      box.insertBefore(section, box.children[i] ?? null);
    }
    drawTopic(section, topics.get(topic), nodes);
  });
  sections.forEach(section => section.remove());
}

function grouped(partitions) {
  const groups = new Map();
  partitions.forEach(partition => groups.set(partition.topic, [...groups.get(partition.topic) ?? [], partition]));
  return groups;
}

function newTopic(topic, size) {
  const section = document.createElement("details");
  section.dataset.topic = topic;
  section.className = "topic";
  section.open = !topic.startsWith("__") && size <= MOST_OPEN;
  section.innerHTML = `<summary><h3></h3> <span class="summary"></span> <span class="warning"></span></summary><ul class="list"></ul>`;
  section.querySelector("h3").textContent = topic;
  section.addEventListener("toggle", () => drawTopic(section, section.partitions, section.nodes));
  return section;
}

function drawTopic(section, partitions, nodes) {
  section.partitions = partitions;
  section.nodes = nodes;
  const short = partitions.filter(partition => partition.isr.length < partition.replicas.length).length;
  const rate = partitions.reduce((sum, partition) => sum + partition.rate, 0);
  const facts = [`${partitions.length} partition${partitions.length === 1 ? "" : "s"}`, `min.insync.replicas ${partitions[0].minIsr}`, `${number.format(rate)} records/s`];
  put(section, ".summary", facts.join(" · "));
  put(section, ".warning", short > 0 ? `${short} without all replicas in sync` : "");
  if (section.open) {
    const list = section.querySelector(".list");
    while (list.childElementCount > partitions.length) {
      list.lastElementChild.remove();
    }
    partitions.forEach((partition, i) => drawPartition(list.children[i] ?? list.appendChild(newPartition()), partition, nodes));
  }
}

function newPartition() {
  const item = document.createElement("li");
  item.className = "partition";
  item.innerHTML = `<p class="head"><b></b> <span class="leader"></span> <span class="isr"></span> <span class="rate"></span></p><ul class="logs"></ul>`;
  return item;
}

function drawPartition(item, partition, nodes) {
  const inSync = partition.isr.length;
  put(item, "b", `${partition.topic}-${partition.partition}`);
  put(item, ".leader", partition.leader < 0 ? `no leader, epoch ${partition.epoch}` : `node ${partition.leader} leads, epoch ${partition.epoch}`);
  put(item, ".isr", `${inSync} of ${partition.replicas.length} in sync` + (inSync < partition.minIsr ? ", too few for acks=all" : ""));
  put(item, ".rate", partition.rate > 0 ? `${number.format(partition.rate)}/s` : "");
  item.classList.toggle("no-leader", partition.leader < 0);
  item.classList.toggle("short", inSync < partition.replicas.length);
  const logs = item.querySelector(".logs");
  const replicas = partition.replicas.map(replica => remembered(item, replica)).sort((a, b) => a.node - b.node);
  const scale = scaleOf(replicas);
  while (logs.childElementCount > replicas.length) {
    logs.lastElementChild.remove();
  }
  replicas.forEach((replica, i) => drawLog(logs.children[i] ?? logs.appendChild(newLog()), replica, partition, nodes.get(replica.node), scale));
}

/** A replica that can't be looked into is as it was when it last could be: that is what its disk still has. */
function remembered(item, replica) {
  item.memory ??= new Map();
  if (replica.end !== undefined) {
    item.memory.set(replica.node, replica);
    return replica;
  }
  return {...item.memory.get(replica.node), ...replica, silent: 0, isOld: true};
}

function newLog() {
  const item = document.createElement("li");
  item.className = "log";
  item.innerHTML = `<span class="who"></span> <span class="part"></span>`
    + `<span class="bar" aria-hidden="true"><i class="tail"></i><i class="safe"></i></span>`
    + `<span class="offset"><abbr title="high watermark">HW</abbr> <span class="hw"></span></span> <span class="offset"><abbr title="log end offset">LEO</abbr> <span class="end"></span></span>`;
  return item;
}

/** @returns which offsets the bars show: from, and how many. The span goes in steps of 1, 2 and 5, so that the bars stand still. */
function scaleOf(replicas) {
  const known = replicas.filter(replica => replica.end !== undefined);
  const last = Math.max(0, ...known.map(replica => replica.end));
  const behind = last - Math.min(last, ...known.map(replica => Math.min(replica.hw, replica.end)));
  let span = LEAST_SPAN;
  for (const steps = [2, 2.5, 2]; span < 2 * behind; steps.push(steps.shift())) {
    span *= steps[0];
  }
  return {from: Math.max(0, last - span), span};
}

function drawLog(item, replica, partition, node, scale) {
  const isLeader = replica.node === partition.leader;
  const isInSync = partition.isr.includes(replica.node);
  const isKnown = replica.end !== undefined;
  const isDown = !node || !isUp(node);
  const part = isDown ? "down" : isLeader ? "leader" : isInSync ? "in sync" : partition.elr.includes(replica.node) ? "eligible" : "not in sync";
  item.dataset.part = part;
  item.classList.toggle("old", replica.isOld === true);
  put(item, ".who", `node ${replica.node}`);
  const how = isDown ? "" : node.state === "paused" ? ", paused" : node.cutOff ? ", cut off" : replica.silent ? `, silent ${replica.silent} s` : "";
  put(item, ".part", part + how);
  put(item, ".hw", isKnown ? number.format(replica.hw) : "–");
  put(item, ".end", isKnown ? number.format(replica.end) : "–");
  const width = offset => `${Math.max(0, Math.min(1, (offset - scale.from) / scale.span)) * 100}%`;
  item.querySelector(".tail").style.width = isKnown ? width(replica.end) : "0";
  item.querySelector(".safe").style.width = isKnown ? width(Math.min(replica.hw, replica.end)) : "0";
}
