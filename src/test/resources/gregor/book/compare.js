/*
 * Two runs beside each other: player.html?left=NAME&right=NAME, the book's and a learner's. The first step at which they differ is
 * marked in both, and said; the two players step together.
 */
(() => {
    "use strict";

    const gregor = window.gregor;

    const element = (name, className, ...content) => {
        const made = document.createElement(name);
        made.className = className;
        made.append(...content);
        return made;
    };

    /** What has to agree for two steps to be the same: not the time, and not the line of the source, which a learner's file has elsewhere. */
    const PARTS = [["node", step => step.node], ["from", step => step.from], ["to", step => step.to], ["what", step => step.what], ["fields", step => step.fields],
        ["state", step => step.state], ["bytes", step => step.hex]];

    const differences = (one, other) => PARTS.filter(([, part]) => JSON.stringify(part(one)) !== JSON.stringify(part(other))).map(([name]) => name);

    const said = step => step.what + (step.from === step.to ? " in " + step.from : " from " + step.from + " to " + step.to);

    /** One part in which two steps of one name differ, in words. */
    const explained = (name, one, other) => {
        const flat = {fields: step => step.fields, state: step => Object.assign({}, ...Object.values(step.state || {})), node: step => ({node: step.node})}[name];
        if (flat === undefined) {
            return "the bytes differ";
        }
        const [left, right] = [flat(one), flat(other)];
        return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(key => left[key] !== right[key])
            .map(key => key + " is " + (left[key] ?? "absent") + " on the left and " + (right[key] ?? "absent") + " on the right").join(", ");
    };

    const verdict = (left, right) => {
        const shorter = Math.min(left.steps.length, right.steps.length);
        const at = left.steps.findIndex((step, i) => i >= shorter || differences(step, right.steps[i]).length > 0);
        if (at < 0 && left.steps.length === right.steps.length) {
            return {at: -1, text: "The two runs are the same, all " + left.steps.length + " steps."};
        }
        const place = at < 0 ? shorter : at;
        const one = left.steps[place], other = right.steps[place];
        const same = place === 0 ? "The runs differ from the first step on" : "The runs are the same up to step " + place + ", and part at step " + (place + 1);
        if (one === undefined || other === undefined) {
            const longer = one === undefined ? "right" : "left";
            return {at: place, text: same + ": only the one on the " + longer + " goes on, with " + said(one || other) + "."};
        }
        const parts = said(one) === said(other) ? said(one) + ", where " + differences(one, other).map(name => explained(name, one, other)).join("; ")
            : "on the left " + said(one) + ", on the right " + said(other);
        return {at: place, text: same + ": " + parts + "."};
    };

    const show = async box => {
        const asked = new URLSearchParams(location.search);
        const names = ["left", "right"].map(side => asked.get(side) || "");
        const result = element("p", "verdict");
        result.setAttribute("role", "status");
        if (!names.every(name => /^[\w-]+$/.test(name))) {
            result.textContent = "Which two runs? The address names them: player.html?left=NAME&right=NAME.";
            box.append(result);
            return;
        }
        const sections = names.map(name => {
            const section = element("section", "player");
            section.dataset.trace = name;
            return section;
        });
        box.append(result, ...sections.map((section, i) => element("div", "side", element("h2", "", (i === 0 ? "Left: " : "Right: ") + names[i]), section)));
        const loaded = await Promise.allSettled(sections.map(gregor.loadPlayer));
        if (loaded.some(({status}) => status === "rejected")) {
            result.textContent = "They can't be compared: " + names.filter((name, i) => loaded[i].status === "rejected").join(" and ") + " is not there.";
            return;
        }
        const {at, text} = verdict(...await Promise.all(names.map(gregor.run)));
        result.textContent = text;
        result.classList.toggle("same", at < 0);
        let following = false;
        sections.forEach((section, i) => section.addEventListener("step", event => {
            if (!following) {
                following = true;
                loaded[1 - i].value.go(event.detail);
                following = false;
            }
        }));
        if (at >= 0) {
            loaded.forEach(({value}) => value.mark(at));
            loaded[0].value.go(at);
        }
    };

    document.querySelectorAll(".compare").forEach(show);
})();
