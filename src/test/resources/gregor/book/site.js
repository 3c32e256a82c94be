/*
 * What every page does: the theme, progress, copy buttons, the mark at the section that is read.
 *
 * What the page gives (page.html's places, filled by the builder):
 *   {{title}}    text of the page's title          {{root}}  "" or "../" for each folder below the site's root
 *   {{content}}  the page's own HTML, from h1 on
 *   {{nav}}      <ol class="chapters"><li data-page="02-wire"><a href="02-wire.html"><span class="number">2</span> The wire protocol</a></li>...</ol>
 *                with aria-current="page" on the link of this page; further lists may follow, each after a <p class="head">;
 *                progress is kept for the items that have data-page, so chapters alone have it
 *   {{toc}}      <ul><li><a href="#the-problem">The problem</a></li>...</ul>, one level below at most; empty on pages without sections
 *   {{prev}}, {{next}}  <a href="03-network.html" rel="next">3 The network</a>, or empty
 * Every *.css and *.js file of this folder goes to assets/; player.html is content for page.html.
 *
 * Blocks that get behaviour here: a copy button on each `pre` of main but those of class "output" or "hex"; code of class "java" is coloured;
 * tables and listings that are wider than the page scroll in a box of their own; `g[data-step]` of a figure.diagram moves the
 * player that follows it.
 */
(() => {
    "use strict";

    const root = document.documentElement;
    const main = document.getElementById("main");

    /** What the browser keeps for the reader; a browser that keeps nothing for files is no error. */
    const kept = {
        get(name, otherwise) {
            try {
                return JSON.parse(localStorage.getItem(name)) ?? otherwise;
            } catch (e) {
                return otherwise;
            }
        },
        set(name, value) {
            try {
                localStorage.setItem(name, JSON.stringify(value));
            } catch (e) {
                // The page works without, it forgets.
            }
        },
    };

    // ---- theme: what the system says, light, dark; page.html sets it again before the first paint

    const THEMES = ["system", "light", "dark"];
    const themeButton = document.getElementById("theme");

    const setTheme = theme => {
        root.dataset.theme = theme;
        const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
        themeButton.setAttribute("aria-label", "Theme: " + theme + ". Change to " + next);
        themeButton.title = "Theme: " + theme;
    };

    setTheme(THEMES.includes(root.dataset.theme) ? root.dataset.theme : "system");
    themeButton.addEventListener("click", () => {
        setTheme(THEMES[(THEMES.indexOf(root.dataset.theme) + 1) % THEMES.length]);
        try {
            localStorage.setItem("gregor.theme", root.dataset.theme);
        } catch (e) {
            // Forgotten on the next page, right on this one.
        }
    });

    // ---- progress: {"02-wire": {"sections": 9, "read": ["the-problem", ...], "done": true}, ...}

    const progress = kept.get("gregor.progress", {});
    const items = [...document.querySelectorAll("#nav li[data-page]")];
    const here = items.find(item => item.querySelector("a[aria-current=page]"));
    const contents = [...document.querySelectorAll("#toc a[href^='#']")];
    const target = link => decodeURIComponent(link.hash.slice(1));
    const headings = contents.map(link => document.getElementById(target(link))).filter(heading => heading);

    const showProgress = () => {
        for (const item of items) {
            const {sections = 0, read = [], done = false} = progress[item.dataset.page] || {};
            const state = done ? "finished" : progress[item.dataset.page] ? "visited" : "";
            const words = done ? "finished" : state === "" ? "" : read.length + " of " + sections + " sections read";
            const mark = item.querySelector(".mark") || item.querySelector("a").appendChild(document.createElement("span"));
            mark.className = "mark " + state;
            mark.style.setProperty("--read", sections === 0 ? 0 : read.length / sections);
            mark.title = words;
            mark.innerHTML = "<span class=unseen></span>";
            mark.firstChild.textContent = words === "" ? "" : " (" + words + ")";
        }
        for (const link of contents) {
            link.classList.toggle("read", here !== undefined && progress[here.dataset.page].read.includes(target(link)));
        }
    };

    if (here !== undefined) {
        const mine = progress[here.dataset.page] = {read: [], done: false, ...progress[here.dataset.page], sections: headings.length};
        const known = headings.map(heading => heading.id);
        mine.read = mine.read.filter(id => known.includes(id));
        kept.set("gregor.progress", progress);

        const done = document.getElementById("done");
        done.closest("label").hidden = false;
        done.checked = mine.done;
        done.addEventListener("change", () => {
            mine.done = done.checked;
            kept.set("gregor.progress", progress);
            showProgress();
        });

        // A section is read when its end has been on the screen of somebody who scrolls: the place before the next heading, or the page's end.
        const ends = new Map();
        headings.forEach((heading, i) => ends.set(headings[i + 1] || document.querySelector(".turn"), heading.id));
        const seen = new Set();
        const noteRead = () => {
            const news = [...seen].filter(id => !mine.read.includes(id));
            if (window.scrollY > 0 && news.length > 0) {
                mine.read.push(...news);
                kept.set("gregor.progress", progress);
                showProgress();
            }
        };
        const watch = new IntersectionObserver(entries => {
            entries.filter(({isIntersecting}) => isIntersecting).forEach(({target: end}) => seen.add(ends.get(end)));
            noteRead();
        });
        ends.forEach((id, end) => watch.observe(end));
        window.addEventListener("scroll", noteRead, {passive: true});
    }
    showProgress();

    // ---- the section that is read, marked in the list beside the text

    let marking = false;
    const markSection = () => {
        marking = false;
        const atEnd = window.scrollY > 0 && window.innerHeight + window.scrollY >= root.scrollHeight - 2;
        const above = headings.filter(heading => heading.getBoundingClientRect().top < 120);
        const current = atEnd ? headings[headings.length - 1] : above[above.length - 1];
        for (const link of contents) {
            if (current !== undefined && target(link) === current.id) {
                link.setAttribute("aria-current", "true");
            } else {
                link.removeAttribute("aria-current");
            }
        }
    };
    window.addEventListener("scroll", () => {
        if (!marking) {
            marking = true;
            requestAnimationFrame(markSection);
        }
    }, {passive: true});
    markSection();

    // The folded lists of a narrow screen close when one of their links was followed.
    for (const fold of document.querySelectorAll("[popover]")) {
        fold.addEventListener("click", event => {
            if (event.target.closest("a") && fold.matches(":popover-open")) {
                fold.hidePopover();
            }
        });
    }

    // ---- copy buttons

    /** What is copied from a listing: its text; from a command, without the prompt. */
    const copied = pre => {
        const text = pre.textContent.replace(/\n$/, "");
        return pre.matches(".command") ? text.replace(/^\$ /gm, "") : text;
    };

    for (const pre of main.querySelectorAll("pre:not(.output, .hex)")) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "copy";
        button.textContent = "Copy";
        button.setAttribute("aria-label", pre.matches(".command") ? "Copy the command" : "Copy the listing");
        button.addEventListener("click", async () => {
            try {
                await navigator.clipboard.writeText(copied(pre));
                button.textContent = "Copied";
            } catch (e) {
                getSelection().selectAllChildren(pre);
                button.textContent = "Selected";
            }
            setTimeout(() => { button.textContent = "Copy"; }, 2000);
        });
        const box = document.createElement("div");
        box.className = "copybox";
        pre.replaceWith(box);
        box.append(pre, button);
    }

    // ---- wide things scroll in their own box, and by keys too

    for (const table of main.querySelectorAll("table")) {
        if (!table.closest(".admonitionblock, .scroll, .bytes")) {
            const box = document.createElement("div");
            box.className = "scroll";
            table.replaceWith(box);
            box.append(table);
        }
    }
    const reachable = () => {
        for (const box of main.querySelectorAll("pre:not(.hex), .scroll, figure.diagram .picture, figure.map")) {
            if (box.scrollWidth > box.clientWidth) {
                box.tabIndex = 0;
            } else {
                box.removeAttribute("tabindex");
            }
        }
    };
    reachable();
    window.addEventListener("resize", reachable);

    // ---- colours of Java, as ranges beside the text: the listing's own elements stay as they are

    const TOKENS = new RegExp([
        /(?<comment>\/\/[^\n]*|\/\*[^]*?\*\/)/,
        /(?<string>"""[^]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')/,
        /(?<number>\b\d[\w.]*)/,
        /(?<annotation>@\w+)/,
        /(?<keyword>(?<![.\w])(?:abstract|assert|boolean|break|byte|case|catch|char|class|continue|default|do|double|else|enum|extends|final|finally|float|for|if|implements|import|instanceof|int|interface|long|native|new|null|package|permits|private|protected|public|record(?=\s+[A-Z])|return|sealed|short|static|super|switch|synchronized|this|throw|throws|transient|true|false|try|var|void|volatile|while|yield)\b)/,
    ].map(part => part.source).join("|"), "g");

    /** The places of a listing's text: one range may begin in one element and end in another. */
    const rangesOf = code => {
        const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
        const nodes = [];
        for (let length = 0; walker.nextNode(); length += walker.currentNode.length) {
            nodes.push({node: walker.currentNode, from: length});
        }
        let at = 0;
        const place = offset => {
            while (at + 1 < nodes.length && nodes[at + 1].from <= offset) {
                at++;
            }
            return [nodes[at].node, offset - nodes[at].from];
        };
        return [...code.textContent.matchAll(TOKENS)].map(match => {
            const kind = Object.keys(match.groups).find(name => match.groups[name] !== undefined);
            const [startContainer, startOffset] = place(match.index);
            const [endContainer, last] = place(match.index + match[0].length - 1);
            return {kind, range: new StaticRange({startContainer, startOffset, endContainer, endOffset: last + 1})};
        });
    };

    if (window.Highlight) {
        for (const code of main.querySelectorAll("code.java, code.language-java")) {
            for (const {kind, range} of rangesOf(code)) {
                if (!CSS.highlights.has(kind)) {
                    CSS.highlights.set(kind, new Highlight());
                }
                CSS.highlights.get(kind).add(range);
            }
        }
    }

    // ---- print shows what is folded; browsers that know ::details-content need no help

    let opened = [];
    window.addEventListener("beforeprint", () => {
        opened = [...main.querySelectorAll("details:not([open])")];
        opened.forEach(details => { details.open = true; });
    });
    window.addEventListener("afterprint", () => opened.forEach(details => { details.open = false; }));
})();
