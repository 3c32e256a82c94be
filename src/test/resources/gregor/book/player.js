/*
 * The trace player: <section class="player" data-trace="NAME"> becomes a run that can be stepped through, drawn from traces/NAME.js,
 * which calls gregor.trace("NAME", {title, participants, nodes, steps}). A run is loaded when its player comes near the screen.
 *
 * A click on an arrow moves there and unfolds its bytes. Keys, when the focus is inside: left and right one step, Home and End, and
 * Enter on the drawing to unfold the bytes. The last figure.diagram before a player is its own: a click on one of the diagram's
 * arrows moves the player to that arrow's step. The player keeps its height while it steps, so that the page stays where it is.
 *
 *   gregor.run(name)               a promise of a run
 *   gregor.player(section, run)    makes a player: {go(index), mark(index)}; its section gets an event "step" for each step
 */
(() => {
    "use strict";

    const gregor = window.gregor = window.gregor || {};
    const root = document.documentElement.dataset.root;
    const SVG = "http://www.w3.org/2000/svg";
    /** Columns share the width; where names don't fit side by side they stand upright. */
    const WIDEST = 128, NARROWEST = 24, UPRIGHT_BELOW = 92;
    const ROW = 34, LABEL_LETTER = 7;
    const PLAY_MS = 1000;
    const ICONS = {first: "M5 4v12M16 4l-8 6 8 6z", back: "M14 4l-8 6 8 6z", play: "M6 3.5l10 6.5-10 6.5z", pause: "M7 4v12M13 4v12", next: "M6 4l8 6-8 6z",
        last: "M15 4v12M4 4l8 6-8 6z"};
    /** What is at the other end of a client's socket, whoever it is. */
    const OUTSIDE = "NetworkClient";

    const element = (name, className, ...content) => {
        const made = document.createElement(name);
        made.className = className;
        made.append(...content);
        return made;
    };

    const drawn = (name, attributes, ...content) => {
        const made = document.createElementNS(SVG, name);
        Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
        made.append(...content);
        return made;
    };

    // ---- runs, each loaded once

    const runs = new Map();

    gregor.run = name => {
        if (!runs.has(name)) {
            const entry = {};
            entry.loaded = new Promise((resolve, reject) => Object.assign(entry, {resolve, reject}));
            runs.set(name, entry);
            const script = document.createElement("script");
            script.src = root + "traces/" + name + ".js";
            const missing = () => entry.reject(new Error("There is no run “" + name + "” in this site's traces. ./gregor book records the runs of the book."));
            script.addEventListener("error", missing);
            script.addEventListener("load", missing); // too late to matter if the script has handed its run over
            document.head.append(script);
        }
        return runs.get(name).loaded;
    };

    gregor.trace = (name, run) => runs.get(name)?.resolve(run);

    // ---- what is shown of a run

    /** Where an end of a step stands: "RaftNode on node 2" says it, another name is of the step's own node. */
    const column = (end, step) => {
        const [name, node] = end.split(" on ");
        return {name, node: node ?? (name === OUTSIDE ? "client" : step.node)};
    };

    const same = (one, other) => one.name === other.name && one.node === other.node;

    /** The participants, in the order of their first step, those of one node together. */
    const columns = run => {
        const found = [];
        for (const step of run.steps) {
            for (const each of [column(step.from, step), column(step.to, step)]) {
                if (!found.some(known => same(known, each))) {
                    found.push(each);
                }
            }
        }
        const nodes = ["client", ...run.nodes.filter(node => node !== "client")];
        return found.sort((a, b) => nodes.indexOf(a.node) - nodes.indexOf(b.node));
    };

    /** For each step, what is known of each node then: its state, and what the step found changed, with the value before. */
    const history = run => {
        let known = new Map();
        return run.steps.map(step => {
            const now = new Map([...known].map(([node, {state}]) => [node, {state, before: {}}]));
            for (const [node, state] of Object.entries(step.state || {})) {
                const old = known.get(node)?.state;
                const changed = Object.keys(state).filter(key => old !== undefined && old[key] !== state[key]);
                now.set(node, {state, before: Object.fromEntries(changed.map(key => [key, old[key] ?? "none"]))});
            }
            known = now;
            return now;
        });
    };

    const way = step => step.from === step.to ? "in " + step.from : step.from + " to " + step.to;

    /** A step in words, as a screen reader says it. */
    const words = (run, i, nodes) => {
        const step = run.steps[i];
        const carried = Object.entries(step.fields).map(([key, value]) => key + " " + value).join(", ");
        const changed = [...nodes].flatMap(([node, {state, before}]) => Object.entries(before).map(([key, old]) => node + " " + key + " from " + old + " to " + state[key]));
        return "Step " + (i + 1) + " of " + run.steps.length + ", at " + step.t + " milliseconds, on " + step.node + ": " + step.what + ", " + way(step) + "."
            + (carried === "" ? "" : " It carries " + carried + ".") + (changed.length === 0 ? "" : " Changed: " + changed.join(", ") + ".");
    };

    // ---- the drawing: a column for each participant, a row for each step

    const heads = (shown, width) => {
        const upright = width < UPRIGHT_BELOW;
        const row = element("div", upright ? "heads upright" : "heads");
        const nodes = [...new Set(shown.map(({node}) => node))];
        nodes.forEach((node, i) => {
            const own = shown.filter(column => column.node === node);
            const names = element("div", "names", ...own.map(each => {
                const {name} = each;
                const words = upright ? [name] : name.split(/(?<=[a-z])(?=[A-Z])/);
                const head = element("div", "participant", ...words.flatMap((word, n) => n === 0 ? [word] : [document.createElement("wbr"), word]));
                head.style.width = width + "px";
                head.dataset.at = shown.indexOf(each);
                return head;
            }));
            const group = element("div", "node", element("div", "nodename", node), names);
            group.style.width = own.length * width + "px"; // not what the node's name would take: heads stand above their lifelines
            group.title = node;
            group.style.setProperty("--fill", "var(--group-" + (i % 6 + 1) + ")");
            row.append(group);
        });
        return row;
    };

    const arrow = (step, y, x, width) => {
        const from = x(step.from, step), to = x(step.to, step), towards = Math.sign(to - from);
        const self = from === to;
        const half = step.what.length * LABEL_LETTER / 2;
        const middle = Math.min(Math.max(self ? from + 32 + half : (from + to) / 2, half + 4), width - half - 4);
        const line = self ? "M" + from + " " + (y - 9) + "h22v11h-15" : "M" + from + " " + y + "H" + (to - towards * 7);
        const tip = self ? "M" + (from + 1) + " " + (y + 2) + "l8 -4v8z" : "M" + to + " " + y + "l" + -towards * 9 + " -4.5v9z";
        return drawn("g", {class: "arrow"}, drawn("rect", {class: "hit", x: 0, y: y - 24, width, height: ROW}), drawn("path", {class: "line", d: line}),
            drawn("circle", {class: "start", cx: from, cy: self ? y - 9 : y, r: 2.5}), drawn("path", {class: "tip", d: tip}),
            drawn("text", {x: middle, y: self ? y : y - 7, "text-anchor": "middle"}, step.what));
    };

    const draw = (box, run, choose) => {
        const shown = columns(run);
        const width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(box.clientWidth / shown.length)));
        const whole = width * shown.length, height = run.steps.length * ROW + 10;
        const at = (end, step) => shown.findIndex(each => same(each, column(end, step)));
        const x = (end, step) => at(end, step) * width + width / 2;
        const top = heads(shown, width);
        const picture = drawn("svg", {width: whole, height, "aria-hidden": "true"});
        shown.forEach((each, i) => picture.append(drawn("line", {class: "life", x1: (i + 0.5) * width, x2: (i + 0.5) * width, y1: 0, y2: height})));
        const arrows = run.steps.map((step, i) => arrow(step, i * ROW + 28, x, whole));
        arrows.forEach((each, i) => each.addEventListener("click", () => choose(i)));
        picture.append(...arrows);
        const sheet = element("div", "sheet", top, picture);
        sheet.style.width = whole + "px";
        box.replaceChildren(sheet);
        box.style.scrollPaddingTop = top.offsetHeight + "px"; // what is scrolled to is not behind the heads

        /** The current arrow is brought into the box without moving the page. */
        const show = current => {
            arrows.forEach((each, i) => {
                each.classList.toggle("later", i > current);
                each.classList.toggle("current", i === current);
            });
            const step = run.steps[current];
            const acting = [at(step.from, step), at(step.to, step)];
            top.querySelectorAll(".participant").forEach(head => head.classList.toggle("acting", acting.includes(Number(head.dataset.at))));
            const bottom = top.offsetHeight + (current + 1) * ROW + 10;
            box.scrollTo({top: bottom + ROW - box.clientHeight, left: (x(step.from, step) + x(step.to, step)) / 2 - box.clientWidth / 2});
        };
        return {arrows, show};
    };

    // ---- beside it: what the step carries, and how the nodes stand

    const facts = (title, entries, before) => {
        const list = element("dl", "facts", ...entries.map(([key, value]) => {
            const old = before[key];
            return element("div", old === undefined ? "" : "changed", element("dt", "", key), element("dd", "", ...(old === undefined ? [value] : [old + " → ", element("b", "", value)])));
        }));
        return element("div", "part", element("p", "head", title), entries.length > 0 ? list : element("p", "none", "nothing"));
    };

    const details = step => {
        const source = element("a", "source", step.source.name);
        source.href = root + step.source.href;
        const title = element("p", "what", element("b", "", step.what), " ", element("span", "way", step.from === step.to ? "in " + step.from : step.from + " → " + step.to));
        return [title, element("p", "where", step.t + " ms · " + step.node + " · ", source), facts("It carries", Object.entries(step.fields), {})];
    };

    const icon = name => {
        const svg = drawn("svg", {viewBox: "0 0 20 20", "aria-hidden": "true"}, drawn("path", {d: ICONS[name]}));
        return svg;
    };

    const button = (name, label, act) => {
        const made = element("button", name, icon(name));
        made.type = "button";
        made.setAttribute("aria-label", label);
        made.title = label;
        made.addEventListener("click", act);
        return made;
    };

    /** The bytes of a step, folded away until they are asked for; how they are folded stays from step to step. */
    const wire = () => {
        const toggle = element("button", "unfold");
        toggle.type = "button";
        const box = element("div", "wire");
        let step = null;
        const show = () => {
            const open = box.classList.contains("open");
            const bytes = step.hex ? step.hex.length / 2 + " bytes" : "no bytes in this step";
            toggle.textContent = (open ? "▾ " : "▸ ") + bytes[0].toUpperCase() + bytes.slice(1);
            toggle.setAttribute("aria-expanded", String(open));
            box.replaceChildren(...(open && step.hex ? [gregor.bytes.figure(step.hex, step.ranges || [])] : []));
        };
        const fold = open => {
            box.classList.toggle("open", open);
            show();
        };
        toggle.addEventListener("click", () => fold(!box.classList.contains("open")));
        return {toggle, box, fold, isOpen: () => box.classList.contains("open"), show: next => { step = next; show(); }};
    };

    // ---- one player

    /** The last diagram before a player, if no other player is between. */
    const diagramOf = section => {
        const all = [...document.querySelectorAll("figure.diagram, section.player")];
        const before = all[all.indexOf(section) - 1];
        return before?.matches("figure.diagram") ? before : undefined;
    };

    gregor.player = (section, run) => {
        const nodes = history(run);
        const end = run.steps.length - 1;
        const marked = new Set();
        let at = 0, timer = null, picture = null;

        const status = element("p", "unseen");
        status.setAttribute("role", "status");
        const count = element("span", "count");
        const slider = element("input", "scrub");
        Object.assign(slider, {type: "range", min: 1, max: end + 1, value: 1});
        slider.setAttribute("aria-label", "Step of the run");
        const stage = element("div", "stage");
        stage.tabIndex = 0;
        stage.setAttribute("role", "group");
        stage.setAttribute("aria-label", "The steps up to now, drawn. Left and right keys step, Enter shows the bytes");
        const detail = element("div", "detail");
        const state = element("div", "state");
        const bytes = wire();
        const diagram = diagramOf(section);

        const show = () => {
            const step = run.steps[at];
            picture.show(at);
            slider.value = at + 1;
            slider.setAttribute("aria-valuetext", "Step " + (at + 1) + ": " + step.what + ", " + way(step));
            count.textContent = (at + 1) + " / " + (end + 1);
            back.disabled = first.disabled = at === 0;
            next.disabled = last.disabled = at === end;
            detail.replaceChildren(...details(step));
            state.replaceChildren(...[...nodes[at]].filter(([, each]) => Object.keys(each.state).length > 0)
                .map(([node, each]) => facts(node, Object.entries(each.state), each.before)));
            bytes.show(step);
            diagram?.querySelectorAll("[data-step]").forEach(each => each.classList.toggle("seq-current", Number(each.dataset.step) === step.n));
        };

        const go = to => {
            at = Math.min(end, Math.max(0, to));
            show();
            status.textContent = words(run, at, nodes[at]);
            section.dispatchEvent(new CustomEvent("step", {detail: at}));
        };

        const pause = () => {
            clearInterval(timer);
            timer = null;
            play.replaceChildren(icon("play"));
            play.setAttribute("aria-label", "Play");
        };

        const choose = i => {
            pause();
            go(i);
        };

        const first = button("first", "First step", () => choose(0));
        const back = button("back", "Step back", () => choose(at - 1));
        const play = button("play", "Play", () => {
            if (timer !== null) {
                pause();
                return;
            }
            play.replaceChildren(icon("pause"));
            play.setAttribute("aria-label", "Pause");
            go(at === end ? 0 : at + 1);
            timer = setInterval(() => at === end ? pause() : go(at + 1), PLAY_MS);
        });
        const next = button("next", "Step forward", () => choose(at + 1));
        const last = button("last", "Last step", () => choose(end));

        slider.addEventListener("input", () => choose(slider.value - 1));
        section.addEventListener("keydown", event => {
            const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: end}[event.key];
            if (event.altKey || event.ctrlKey || event.metaKey) {
                return;
            }
            if (to !== undefined) {
                event.preventDefault();
                choose(to);
            } else if (event.key === "Enter" && event.target === stage) {
                event.preventDefault();
                bytes.fold(!bytes.isOpen());
            }
        });
        diagram?.querySelectorAll("[data-step]").forEach(each => each.addEventListener("click",
            () => choose(run.steps.findIndex(step => step.n === Number(each.dataset.step)))));

        section.setAttribute("aria-label", "Run, step by step: " + run.title);
        section.replaceChildren(element("p", "title", run.title), element("div", "controls", first, back, play, next, last, slider, count), stage,
            element("div", "beside", detail, state), bytes.toggle, bytes.box, status);

        const redraw = () => {
            picture = draw(stage, run, i => { choose(i); bytes.fold(true); });
            marked.forEach(i => picture.arrows[i]?.classList.add("parted"));
            show();
        };
        let drawnWidth = 0;
        new ResizeObserver(() => {
            if (stage.clientWidth !== drawnWidth) {
                drawnWidth = stage.clientWidth;
                redraw();
            }
        }).observe(stage);
        redraw();
        return {go, mark: i => { marked.add(i); picture.arrows[i]?.classList.add("parted"); }};
    };

    /** Loads a run into its player; a run that is not there is said in the player's place. */
    gregor.loadPlayer = async section => {
        section.setAttribute("role", "group");
        try {
            return gregor.player(section, await gregor.run(section.dataset.trace));
        } catch (error) {
            section.replaceChildren(element("p", "missing", error.message));
            throw error;
        }
    };

    const near = new IntersectionObserver(entries => {
        for (const {target} of entries.filter(({isIntersecting}) => isIntersecting)) {
            near.unobserve(target);
            gregor.loadPlayer(target).catch(error => console.error(error.message));
        }
    }, {rootMargin: "600px"});
    document.querySelectorAll("section.player[data-trace]").forEach(section => near.observe(section));
})();
