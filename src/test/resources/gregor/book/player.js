/*
 * The trace player: <section class="player" data-trace="NAME"> becomes a run that can be stepped through, drawn from traces/NAME.js,
 * which calls gregor.trace("NAME", {title, participants, nodes, steps}). A run is loaded when its player comes near the screen.
 *
 * Keys, when the focus is inside: left and right one step, Home and End. An arrow of the figure.diagram in front of a player moves it to
 * that arrow's step. <div class="compare"> (player.html?left=NAME&right=NAME) shows two runs and marks where they part.
 */
(() => {
    "use strict";

    const gregor = window.gregor = window.gregor || {};
    const root = document.documentElement.dataset.root;
    const SVG = "http://www.w3.org/2000/svg";
    const COLUMN = 104, ROW = 36, HEAD = 8, ARROW = 7;
    const PLAY_MS = 900;
    const PLAY = "M2 3v10l6-5zM8 3v10l6-5z", PAUSE = "M4 3h3v10H4zM9 3h3v10H9z";

    const element = (name, className, text) => {
        const made = document.createElement(name);
        if (className) {
            made.className = className;
        }
        if (text !== undefined) {
            made.textContent = text;
        }
        return made;
    };

    const drawn = (name, attributes) => {
        const made = document.createElementNS(SVG, name);
        Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
        return made;
    };

    // ---- runs, each loaded once

    const runs = new Map();

    const run = name => {
        if (!runs.has(name)) {
            const entry = {};
            entry.loaded = new Promise((resolve, reject) => Object.assign(entry, {resolve, reject}));
            runs.set(name, entry);
            const script = document.createElement("script");
            script.src = root + "traces/" + name + ".js";
            const missing = () => entry.reject(new Error("There is no run " + name + " here. ./gregor book records the runs again."));
            script.addEventListener("error", missing);
            script.addEventListener("load", missing); // too late to matter if the script has handed its run over
            document.head.append(script);
        }
        return runs.get(name).loaded;
    };

    gregor.trace = (name, trace) => runs.get(name)?.resolve(trace);

    // ---- one player

    const words = (step, all) => "Step " + step.n + " of " + all + ": " + (step.from === step.to ? step.from + ", " + step.what
        : step.from + " to " + step.to + ", " + step.what) + ".";

    /** The drawing: a column for each participant, a row for each step. */
    const stage = (trace, choose) => {
        const columnOf = new Map(trace.participants.map((name, i) => [name, i]));
        const width = trace.participants.length * COLUMN, height = trace.steps.length * ROW + HEAD;
        const box = element("div", "stage");
        box.tabIndex = 0;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", "The steps up to now, drawn");
        const sheet = element("div", "sheet");
        sheet.style.width = width + "px";
        const heads = element("div", "heads");
        for (const name of trace.participants) {
            const head = element("div", "participant");
            name.split(/(?<=[a-z])(?=[A-Z])/).forEach((part, i) => head.append(i > 0 ? document.createElement("wbr") : "", part));
            head.style.width = COLUMN + "px";
            const nodes = [...new Set(trace.steps.filter(step => step.from === name && step.to === name || step.to === name && step.from !== "NetworkClient"
                || step.from === name && step.to !== "NetworkClient").map(step => step.node))];
            head.append(element("span", "node", nodes.length === 1 ? nodes[0] : ""));
            heads.append(head);
        }
        const picture = drawn("svg", {width, height, viewBox: "0 0 " + width + " " + height, "aria-hidden": "true"});
        const x = name => columnOf.get(name) * COLUMN + COLUMN / 2;
        trace.participants.forEach(name => picture.append(drawn("line", {class: "life", x1: x(name), x2: x(name), y1: 0, y2: height})));
        const arrows = trace.steps.map((step, i) => {
            const y = HEAD + i * ROW + 24;
            const group = drawn("g", {class: "arrow"});
            const from = x(step.from), to = x(step.to), way = Math.sign(to - from);
            const line = from === to ? "M" + from + " " + (y - 7) + "h26v11h-20" : "M" + from + " " + y + "H" + (to - way * ARROW);
            const tip = from === to ? "M" + (from + 1) + " " + (y + 4) + "l8 -4v8z" : "M" + to + " " + y + "l" + -way * 9 + " -4.5v9z";
            const middle = from === to ? from + 32 : (from + to) / 2;
            const label = drawn("text", {x: middle, y: from === to ? y + 1 : y - 6, "text-anchor": from === to ? "start" : "middle"});
            label.textContent = step.what;
            group.append(drawn("rect", {class: "hit", x: 0, y: y - 24, width, height: ROW}), drawn("path", {class: "line", d: line}),
                drawn("path", {class: "tip", d: tip}), label);
            group.addEventListener("click", () => choose(i));
            picture.append(group);
            return group;
        });
        sheet.append(heads, picture);
        box.append(sheet);

        /** The current arrow in the middle of what is seen, without moving the page. */
        const show = at => {
            arrows.forEach((arrow, i) => {
                arrow.classList.toggle("later", i > at);
                arrow.classList.toggle("current", i === at);
            });
            const {from, to} = trace.steps[at];
            box.scrollTo({top: HEAD + (at + 2) * ROW - box.clientHeight + heads.offsetHeight + ROW, left: (x(from) + x(to)) / 2 - box.clientWidth / 2});
        };
        return {box, arrows, show};
    };

    const facts = (title, entries, changed) => {
        const list = element("dl", "facts");
        for (const [key, value] of entries) {
            const item = element("div", changed.has(key) ? "changed" : "");
            item.append(element("dt", "", key), element("dd", "", value));
            list.append(item);
        }
        const part = element("div", "part");
        part.append(element("p", "head", title), entries.length > 0 ? list : element("p", "none", "nothing"));
        return part;
    };

    /** What each node looked like after a step, with what the step has changed. */
    const states = (trace, at) => {
        const now = new Map(), before = new Map();
        trace.steps.slice(0, at + 1).forEach((step, i) => Object.entries(step.state || {}).forEach(([node, state]) => {
            if (i === at) {
                before.set(node, now.get(node));
            }
            now.set(node, state);
        }));
        return trace.nodes.filter(node => now.has(node) && Object.keys(now.get(node)).length > 0).map(node => {
            const old = before.get(node) || now.get(node);
            const entries = Object.entries(now.get(node));
            return facts(node, entries, new Set(entries.filter(([key, value]) => old[key] !== value).map(([key]) => key)));
        });
    };

    const player = (section, trace) => {
        let at = 0, timer = null;
        const controls = element("div", "controls");
        const status = element("p", "unseen");
        status.setAttribute("role", "status");
        const count = element("span", "count");
        const slider = element("input", "scrub");
        Object.assign(slider, {type: "range", min: 1, max: trace.steps.length, value: 1});
        slider.setAttribute("aria-label", "Step of the run");
        const state = element("div", "state");
        const detail = element("div", "detail");
        const diagram = section.previousElementSibling?.matches("figure.diagram") ? section.previousElementSibling : null;
        const picture = stage(trace, i => go(i));

        const showDetail = step => {
            const open = detail.querySelector("details")?.open ?? false;
            const source = element("a", "source", step.source.name);
            source.href = root + step.source.href;
            const title = element("p", "what");
            title.append(element("b", "", step.what), " ", step.from === step.to ? "in " + step.from : step.from + " → " + step.to, " · " + step.t + " ms · ", source);
            detail.replaceChildren(title, facts("carries", Object.entries(step.fields), new Set()));
            if (step.hex) {
                const fold = element("details", "wire");
                fold.append(element("summary", "", step.hex.length / 2 + " bytes"));
                const fill = () => { if (fold.open && fold.children.length === 1) { fold.append(gregor.bytes.figure(step.hex, step.ranges || [])); } };
                fold.addEventListener("toggle", fill);
                fold.open = open;
                fill();
                detail.append(fold);
            }
        };

        const show = () => {
            const step = trace.steps[at];
            picture.show(at);
            slider.value = at + 1;
            slider.setAttribute("aria-valuetext", words(step, trace.steps.length));
            count.textContent = (at + 1) + " / " + trace.steps.length;
            back.disabled = first.disabled = at === 0;
            next.disabled = last.disabled = at === trace.steps.length - 1;
            state.replaceChildren(...states(trace, at));
            showDetail(step);
            diagram?.querySelectorAll("[data-step]").forEach(arrow => arrow.classList.toggle("seq-current", Number(arrow.dataset.step) === step.n));
        };

        const go = to => {
            at = Math.min(trace.steps.length - 1, Math.max(0, to));
            show();
            status.textContent = words(trace.steps[at], trace.steps.length);
            section.dispatchEvent(new CustomEvent("step", {detail: at}));
        };

        const pause = () => {
            clearInterval(timer);
            timer = null;
            icon(play, PLAY);
            play.setAttribute("aria-label", "Play");
        };

        const icon = (made, path) => {
            const picture = drawn("svg", {viewBox: "0 0 16 16", "aria-hidden": "true"});
            picture.append(drawn("path", {d: path}));
            made.replaceChildren(picture);
        };
        const button = (path, label, act) => {
            const made = element("button");
            icon(made, path);
            made.type = "button";
            made.setAttribute("aria-label", label);
            made.title = label;
            made.addEventListener("click", act);
            return made;
        };
        const first = button("M3 3h2v10H3zM13 3v10L6 8z", "First step", () => go(0));
        const back = button("M11 3v10L4 8z", "Step back", () => go(at - 1));
        const play = button(PLAY, "Play", () => {
            if (timer !== null) {
                pause();
                return;
            }
            icon(play, PAUSE);
            play.setAttribute("aria-label", "Pause");
            go(at === trace.steps.length - 1 ? 0 : at + 1);
            timer = setInterval(() => at === trace.steps.length - 1 ? pause() : go(at + 1), PLAY_MS);
        });
        const next = button("M5 3v10l7-5z", "Step forward", () => go(at + 1));
        const last = button("M11 3h2v10h-2zM3 3v10l7-5z", "Last step", () => go(trace.steps.length - 1));

        slider.addEventListener("input", () => go(slider.value - 1));
        section.addEventListener("keydown", event => {
            const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: trace.steps.length - 1}[event.key];
            if (to !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                pause();
                go(to);
            }
        });
        diagram?.querySelectorAll("[data-step]").forEach(arrow => arrow.addEventListener("click", () => {
            pause();
            go(trace.steps.findIndex(step => step.n === Number(arrow.dataset.step)));
        }));

        section.setAttribute("aria-label", "Run, step by step: " + trace.title);
        const title = element("p", "title", trace.title);
        controls.append(first, back, play, next, last, slider, count);
        const beside = element("div", "beside");
        beside.append(detail, state);
        section.replaceChildren(title, controls, picture.box, beside, status);
        show();
        return {go, arrows: picture.arrows};
    };

    const load = section => run(section.dataset.trace).then(trace => player(section, trace)).catch(error => {
        section.replaceChildren(element("p", "missing", error.message));
        section.setAttribute("aria-label", error.message);
        throw error;
    });

    const near = new IntersectionObserver(entries => {
        for (const {isIntersecting, target} of entries) {
            if (isIntersecting) {
                near.unobserve(target);
                load(target).catch(() => { /* said where the player would be */ });
            }
        }
    }, {rootMargin: "600px"});
    document.querySelectorAll("section.player[data-trace]").forEach(section => {
        section.setAttribute("role", "group");
        near.observe(section);
    });

    // ---- two runs: a reference and a learner's

    /** What has to agree for two steps to be the same. */
    const same = (one, other) => JSON.stringify([one.node, one.from, one.to, one.what, one.fields])
        === JSON.stringify([other.node, other.from, other.to, other.what, other.fields]);

    const compare = box => {
        const asked = new URLSearchParams(location.search);
        const names = ["left", "right"].map(key => asked.get(key) || "");
        if (!names.every(name => /^[\w-]+$/.test(name))) {
            box.append(element("p", "missing", "Which two runs? The address says it: player.html?left=NAME&right=NAME."));
            return;
        }
        const verdict = element("p", "verdict");
        verdict.setAttribute("role", "status");
        const sections = names.map((name, i) => {
            const section = element("section", "player");
            section.dataset.trace = name;
            section.setAttribute("role", "group");
            const part = element("div", "side");
            part.append(element("h2", "", i === 0 ? "Reference: " + name : "Yours: " + name), section);
            return {section, part};
        });
        box.append(verdict, ...sections.map(each => each.part));
        Promise.all([...sections.map(each => load(each.section)), ...names.map(run)]).then(([left, right, reference, yours]) => {
            const parting = reference.steps.findIndex((step, i) => yours.steps[i] === undefined || !same(step, yours.steps[i]));
            const at = parting >= 0 ? parting : reference.steps.length;
            if (parting < 0 && yours.steps.length === reference.steps.length) {
                verdict.textContent = "The two runs are the same, step by step.";
                return;
            }
            const said = step => step === undefined ? "ends" : "has " + words(step, "").replace(/^Step \d+ of : /, "").replace(/\.$/, "");
            verdict.textContent = "The runs part at step " + (at + 1) + ": the reference " + said(reference.steps[at]) + ", yours " + said(yours.steps[at]) + ".";
            for (const side of [left, right]) {
                side.arrows[at]?.classList.add("parted");
                side.go(at);
            }
        }).catch(() => { verdict.textContent = "One of the runs is not here."; });
    };

    document.querySelectorAll(".compare").forEach(compare);
})();
