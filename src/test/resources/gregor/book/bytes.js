/*
 * The byte inspector. The builder writes <figure class="bytes">: a <pre class="hex"> whose spans carry data-f="number of their field",
 * and a table with a row for each field, data-f too. It can be read without this script; with it, pointing at bytes or at a row marks
 * both and says under the bytes what the field is. By keyboard: focus the bytes, left and right go from field to field.
 *
 *   gregor.bytes.figure(hex, ranges)   makes such a figure from a trace's data
 *   gregor.bytes.attach(figure)        gives a figure its behaviour
 */
(() => {
    "use strict";

    const gregor = window.gregor = window.gregor || {};
    const ROW = 16;
    /** A frame of which nobody reads every byte here; the rest is counted. */
    const MOST_ROWS = 64;
    const GROUPS = 6;

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

    const attach = figure => {
        const hex = figure.querySelector("pre.hex");
        const rows = [...figure.querySelectorAll("tbody tr[data-f]")];
        const saying = element("p", "saying");
        saying.setAttribute("role", "status");
        const hint = "Point at bytes, or go through the fields with the left and right keys.";
        saying.textContent = hint;
        hex.after(saying);
        let current = -1;

        /** What a row says, as a sentence: the table's heads name its cells. */
        const words = row => {
            const heads = [...figure.querySelectorAll("thead th")].map(head => head.textContent);
            return [...row.cells].map((cell, i) => {
                const text = cell.textContent.trim();
                return text === "" ? "" : i === 0 ? text : heads[i] === "Meaning" ? text : heads[i].toLowerCase() + " " + text;
            }).filter(text => text !== "").join(" · ");
        };

        const mark = number => {
            if (number === current) {
                return;
            }
            figure.querySelectorAll(".on").forEach(each => each.classList.remove("on"));
            current = number;
            const row = rows.find(each => Number(each.dataset.f) === number);
            if (row === undefined) {
                saying.textContent = hint;
                return;
            }
            figure.querySelectorAll("[data-f=\"" + number + "\"]").forEach(each => each.classList.add("on"));
            saying.textContent = words(row);
        };

        figure.addEventListener("pointerover", event => {
            const over = event.target.closest("[data-f]");
            if (over !== null) {
                mark(Number(over.dataset.f));
            }
        });
        figure.addEventListener("pointerleave", () => mark(-1));
        hex.addEventListener("keydown", event => {
            const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
            if (step !== undefined && rows.length > 0) {
                event.preventDefault();
                event.stopPropagation();
                const at = rows.findIndex(row => Number(row.dataset.f) === current);
                const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
                mark(Number(rows[next].dataset.f));
                figure.querySelector(".octets [data-f=\"" + current + "\"]")?.scrollIntoView({block: "nearest", inline: "nearest"});
            }
        });
    };

    const fieldAt = (ranges, position) => ranges.findIndex(range => range.start <= position && position < range.end);

    const hexRow = (bytes, from, ranges) => {
        const row = element("span", "row");
        row.append(element("span", "at", from.toString(16).padStart(4, "0")), "  ");
        const octets = element("span", "octets");
        const ascii = element("span", "ascii");
        ascii.setAttribute("aria-hidden", "true");
        const to = Math.min(from + ROW, bytes.length);
        for (let at = from; at < to;) {
            const field = fieldAt(ranges, at);
            const end = field < 0 ? at + 1 : Math.min(ranges[field].end, to);
            const part = bytes.slice(at, end);
            const shown = element("span", "g" + (1 + (field + GROUPS) % GROUPS), part.map(each => each.toString(16).padStart(2, "0")).join(" "));
            const read = element("span", shown.className, part.map(each => each > 32 && each < 127 ? String.fromCharCode(each) : "·").join(""));
            if (field >= 0) {
                shown.dataset.f = read.dataset.f = field;
            }
            octets.append(shown, end < to ? " " : "");
            ascii.append(read);
            at = end;
        }
        row.append(octets, "   ".repeat(from + ROW - to) + "  ", ascii, "\n");
        return row;
    };

    const fieldRow = (range, number) => {
        const row = element("tr", "g" + (1 + number % GROUPS));
        row.dataset.f = number;
        const name = element("th");
        name.scope = "row";
        const last = range.name.lastIndexOf(".") + 1;
        const where = range.end - range.start === 1 ? "byte " + range.start : "bytes " + range.start + "–" + (range.end - 1);
        name.append(element("span", "outer", range.name.slice(0, last)), document.createElement("wbr"), range.name.slice(last), " ", element("small", "", where));
        const type = element("td", "", range.type);
        if (range.versions !== "") {
            type.append(" ", element("small", "", "versions " + range.versions));
        }
        const value = element("td");
        value.append(element("code", "value", range.value));
        row.append(name, type, value);
        return row;
    };

    const figure = (hex, ranges) => {
        const bytes = hex.match(/../g).map(pair => parseInt(pair, 16));
        const made = element("figure", "bytes");
        const pre = element("pre", "hex");
        pre.tabIndex = 0;
        pre.setAttribute("role", "group");
        pre.setAttribute("aria-label", "The bytes in hex and as text; the table below names each field");
        for (let at = 0; at < bytes.length && at < MOST_ROWS * ROW; at += ROW) {
            pre.append(hexRow(bytes, at, ranges));
        }
        if (bytes.length > MOST_ROWS * ROW) {
            pre.append(element("span", "row skipped", "      ⋮ " + (bytes.length - MOST_ROWS * ROW) + " bytes more\n"));
        }
        const fields = element("div", "fields");
        fields.tabIndex = 0;
        fields.setAttribute("role", "group");
        fields.setAttribute("aria-label", "The fields");
        const table = element("table", "dense");
        const head = element("tr");
        ["Field", "Type", "Value"].forEach(text => head.append(element("th", "", text)));
        table.createTHead().append(head);
        table.createTBody().append(...ranges.map(fieldRow));
        fields.append(table);
        made.append(pre, fields);
        attach(made);
        return made;
    };

    gregor.bytes = {figure, attach};
    document.querySelectorAll("main figure.bytes").forEach(attach);
})();
