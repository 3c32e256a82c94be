/*
 * The search box. It works from file: because the index is a script, assets/search-index.js, loaded when the box is first used:
 *
 *   gregor.searchIndex({
 *     "pages":    [["02-wire.html", "The wire protocol"], ["e-glossary.html", "Glossary"], ...],
 *     "sections": [[0, "", "The wire protocol", "text before the first section"],
 *                  [0, "_compact_types", "Compact types", "plain text of the section, white space folded"], ...]
 *   });
 *
 * A page is [address from the site's root, title]. A section is [number of its page, anchor without # ("" is the page's top),
 * heading, text]. Text is what a reader sees, without tags and entities; listings may be left out. A glossary's term is a section
 * of its own (heading "partition 分区"), and so is a class of a package page (heading "UnifiedLog").
 *
 * The words are cut here, for the index and for the question alike, so they can't disagree: letters and digits in lower case, a
 * CamelCase name or a dotted setting also by its parts, Chinese by pairs of characters. A word asked for matches all words that
 * begin with it.
 */
(() => {
    "use strict";

    const gregor = window.gregor = window.gregor || {};
    const root = document.documentElement.dataset.root;
    const box = document.getElementById("search");
    const list = document.getElementById("results");
    const found = document.getElementById("found");
    const MOST_RESULTS = 12;
    /** How much a word counts by where it stands: at a page's top, as a section's heading, in its text, in the title of its page. */
    const IN_TITLE = 24, IN_HEADING = 12, IN_TEXT = 2, IN_PAGE = 1;
    /** A whole word counts more than the beginning of one, and words next to each other as asked count most. */
    const WHOLE = 2, PHRASE = 20;

    const HAN = /\p{Script=Han}/u;

    /** The words of a text as they are looked up; `each` is called once for each time a word stands in it. */
    const words = (text, each) => {
        for (const [run] of text.normalize("NFKC").matchAll(/\p{Script=Han}+|[\p{L}\p{N}_]+(?:[.\-#][\p{L}\p{N}_]+)*/gu)) {
            if (HAN.test(run[0])) {
                const characters = [...run];
                characters.forEach((character, i) => each(character + (characters[i + 1] || "")));
                continue;
            }
            const parts = run.split(/[.\-_#]|(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).filter(part => part !== "");
            each(run.toLowerCase());
            if (parts.length > 1) {
                parts.forEach(part => each(part.toLowerCase()));
            }
        }
    };

    /** What is asked for: Latin words whole, Chinese by pairs; one character alone is the beginning of a pair. */
    const asked = question => {
        const all = [];
        for (const [run] of question.normalize("NFKC").toLowerCase().matchAll(/\p{Script=Han}+|[\p{L}\p{N}_]+(?:[.\-#][\p{L}\p{N}_]+)*/gu)) {
            const characters = [...run];
            if (!HAN.test(run[0]) || characters.length === 1) {
                all.push(run);
            } else {
                characters.slice(1).forEach((character, i) => all.push(characters[i] + character));
            }
        }
        return all;
    };

    /** From each word to the sections it is in and what it counts there. */
    class Index {
        constructor({pages, sections}) {
            this.pages = pages;
            this.sections = sections;
            this.postings = new Map();
            sections.forEach(([page, anchor, heading, text], section) => {
                const note = weight => word => {
                    if (!this.postings.has(word)) {
                        this.postings.set(word, new Map());
                    }
                    const counts = this.postings.get(word);
                    // The tenth time a word stands in a section says little more than the second.
                    const before = counts.get(section) || 0;
                    counts.set(section, before + (before < 3 * weight ? weight : weight / 8));
                };
                words(heading, note(anchor === "" ? IN_TITLE : IN_HEADING));
                words(pages[page][1], note(IN_PAGE));
                words(text, note(IN_TEXT));
            });
            this.sorted = [...this.postings.keys()].sort();
        }

        /** The words that begin with this one, by halving: they stand together. */
        beginningWith(start) {
            let low = 0, high = this.sorted.length;
            while (low < high) {
                const middle = (low + high) >> 1;
                if (this.sorted[middle] < start) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            let end = low;
            while (end < this.sorted.length && this.sorted[end].startsWith(start)) {
                end++;
            }
            return this.sorted.slice(low, end);
        }

        /** What each section counts for one word: the best of the words that begin so. */
        counts(word) {
            const best = new Map();
            for (const match of this.beginningWith(word)) {
                for (const [section, weight] of this.postings.get(match)) {
                    const count = match === word ? weight * WHOLE : weight;
                    best.set(section, Math.max(count, best.get(section) || 0));
                }
            }
            return best;
        }

        /** Sections with all the words, best first; if none has all, those with most of them. */
        find(question) {
            const terms = asked(question);
            const total = new Map();
            for (const term of terms) {
                for (const [section, count] of this.counts(term)) {
                    const sum = total.get(section) || {terms: 0, count: 0};
                    total.set(section, {terms: sum.terms + 1, count: sum.count + Math.log2(1 + count)});
                }
            }
            const most = Math.max(0, ...[...total.values()].map(sum => sum.terms));
            const phrase = question.trim().toLowerCase();
            return [...total].filter(([, sum]) => sum.terms === most)
                .map(([section, sum]) => ({section, count: sum.count + this.phraseCount(section, phrase, terms.length)}))
                .sort((a, b) => b.count - a.count || a.section - b.section)
                .slice(0, MOST_RESULTS)
                .map(({section}) => this.result(section, terms));
        }

        phraseCount(section, phrase, terms) {
            const [, , heading, text] = this.sections[section];
            if (heading.toLowerCase() === phrase) {
                return PHRASE;
            }
            return terms > 1 && (heading + "\n" + text).toLowerCase().includes(phrase) ? PHRASE / 2 : 0;
        }

        result(section, terms) {
            const [page, anchor, heading, text] = this.sections[section];
            const [address, title] = this.pages[page];
            return {href: root + address + (anchor === "" ? "" : "#" + anchor), title, heading, snippet: snippet(text, terms), terms};
        }
    }

    /** The text around the first place where a term stands, cut at words. */
    const snippet = (text, terms) => {
        const lower = text.toLowerCase();
        const places = terms.map(term => lower.indexOf(term)).filter(place => place >= 0);
        const place = places.length === 0 ? 0 : Math.min(...places);
        const before = place < 50 ? 0 : text.indexOf(" ", place - 50) + 1;
        const start = place < 50 ? 0 : before === 0 || before > place ? place : before;
        const part = text.slice(start, start + 150).replace(/ (?=[.,;:)])/g, "");
        return (start > 0 ? "… " : "") + part + (start + 150 < text.length ? " …" : "");
    };

    /** The text with what was asked for marked; never as HTML, so nothing in the book's text can become a tag. */
    const marked = (text, terms, element) => {
        const lower = text.toLowerCase();
        let at = 0;
        while (at < text.length) {
            const next = terms.map(term => ({term, place: lower.indexOf(term, at)})).filter(({place}) => place >= 0)
                .sort((a, b) => a.place - b.place || b.term.length - a.term.length)[0];
            if (next === undefined) {
                break;
            }
            const mark = document.createElement("mark");
            mark.textContent = text.slice(next.place, next.place + next.term.length);
            element.append(text.slice(at, next.place), mark);
            at = next.place + next.term.length;
        }
        element.append(text.slice(at));
        return element;
    };

    const part = (name, text, terms) => {
        const element = document.createElement("span");
        element.className = name;
        return marked(text, terms, element);
    };

    let index = null;
    let loading = false;
    let active = -1;

    const options = () => [...list.querySelectorAll("[role=option]")];

    const activate = number => {
        active = number;
        options().forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
        const option = options()[active];
        if (option === undefined) {
            box.removeAttribute("aria-activedescendant");
        } else {
            box.setAttribute("aria-activedescendant", option.id);
            option.scrollIntoView({block: "nearest"});
        }
    };

    const close = () => {
        list.hidden = true;
        box.setAttribute("aria-expanded", "false");
        activate(-1);
    };

    /** Said to a screen reader; what went wrong is shown too. */
    const say = (text, shown) => {
        found.textContent = text;
        found.classList.toggle("unseen", !shown);
    };

    const show = () => {
        say("", false);
        const question = box.value.trim();
        if (index === null || question === "") {
            close();
            return;
        }
        const results = index.find(question);
        list.replaceChildren(...results.map(({href, title, heading, snippet: text, terms}, i) => {
            const option = document.createElement("a");
            option.id = "result-" + i;
            option.href = href;
            option.tabIndex = -1;
            option.setAttribute("role", "option");
            option.append(part("heading", heading, terms), part("page", title, []), part("snippet", text, terms));
            return option;
        }));
        const count = results.length === MOST_RESULTS ? "The best " + MOST_RESULTS : String(results.length);
        say(results.length === 0 ? "Nothing has “" + question + "”. The beginning of a word is enough: “parti” finds partition."
            : count + (results.length === 1 ? " result" : " results"), results.length === 0);
        if (results.length === 0) {
            close();
            return;
        }
        list.hidden = false;
        box.setAttribute("aria-expanded", "true");
        activate(-1);
    };

    gregor.searchIndex = data => {
        index = new Index(data);
        show();
    };

    const load = () => {
        if (loading) {
            return;
        }
        loading = true;
        const script = document.createElement("script");
        script.src = root + "assets/search-index.js";
        script.onerror = () => say("The search index is missing: " + script.src, true);
        document.head.append(script);
    };

    box.addEventListener("focus", load);
    box.addEventListener("input", () => { load(); show(); });
    box.addEventListener("keydown", event => {
        const count = options().length;
        if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden && count > 0) {
            const step = event.key === "ArrowDown" ? 1 : -1;
            activate(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
            event.preventDefault();
        } else if (event.key === "Enter" && !list.hidden && count > 0) {
            options()[Math.max(active, 0)].click();
            event.preventDefault();
        } else if (event.key === "Escape") {
            if (list.hidden) {
                box.value = "";
                box.blur();
            }
            close();
            event.preventDefault();
        }
    });
    box.form.addEventListener("submit", event => event.preventDefault());
    box.form.addEventListener("focusout", event => {
        if (!box.form.contains(event.relatedTarget)) {
            say("", false);
            close();
        }
    });
    // A link to a section of this same page does not load anything, so the list would stay.
    list.addEventListener("click", event => {
        if (event.target.closest("[role=option]")) {
            close();
            box.blur();
        }
    });
    document.addEventListener("keydown", event => {
        const writing = event.target.closest("input, textarea, select, [contenteditable]");
        if (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
            box.focus();
            box.select();
            event.preventDefault();
        }
    });
})();
