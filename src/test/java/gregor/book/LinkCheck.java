package gregor.book;

import gregor.book.Html.Tag;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every link within the site leads to a page that is there, and to an anchor on it. */
final class LinkCheck {

    private final Map<String, Set<String>> anchors = new HashMap<>();
    private final List<Link> links = new ArrayList<>();

    /** @param at where in the page the tag begins */
    private record Link(SitePage page, String target, int at) {}

    /** Takes the anchors and links of a page; a file without anchors, such as a script, can be a target too. */
    void add(SitePage page) {
        Set<String> ids = new HashSet<>();
        for (Tag tag : page.tags()) {
            if (tag.has("id")) {
                ids.add(tag.attribute("id"));
            }
            for (String attribute : List.of("href", "src", "xlink:href")) {
                String target = tag.attribute(attribute);
                if (target != null && !target.startsWith("data:") && !target.startsWith("https:") && !target.startsWith("mailto:")) {
                    links.add(new Link(page, target, tag.start()));
                }
            }
        }
        anchors.put(page.path(), ids);
    }

    void addFile(String path) {
        anchors.put(path, Set.of());
    }

    void report(Problems problems) {
        for (Link link : links) {
            String problem = problem(link);
            if (problem != null && problem.contains("(the site has no assets/")) {
                // All pages have it, from their frame.
                problems.add("src/test/resources/gregor/book/page.html", 1, problem.replaceFirst("^.*\\((.*)\\)$", "page.html names a file that is not beside it: $1"));
            } else if (problem != null) {
                // As it is written in the chapter: by the anchor, by the whole target, by the page's name.
                String anchor = link.target().replaceFirst("^[^#]*#", "");
                String page = link.target().replaceFirst("#.*", "").replaceFirst("\\.html$", "");
                link.page().problem(problems, link.at(), problem, link.target(), link.target().replace(".html", ".adoc"), "#" + anchor, "<<" + anchor,
                    anchor, page.isEmpty() ? anchor : page);
            }
        }
    }

    /** Null for a link that leads somewhere. */
    private String problem(Link link) {
        try {
            URI here = new URI(null, null, "/" + link.page().path(), null);
            URI there = here.resolve(new URI(link.target().replace(" ", "%20")));
            if (there.getScheme() != null) {
                return "the link to " + link.target() + " leaves the site: https only, and only in text";
            }
            String path = there.getPath().substring(1);
            Set<String> ids = anchors.get(path.isEmpty() ? "index.html" : path);
            if (ids == null) {
                return "dead link: " + link.target() + " (the site has no " + path + ")";
            }
            if (there.getFragment() != null && !there.getFragment().isEmpty() && !ids.contains(there.getFragment())) {
                return "dead link: " + link.target() + " (" + path + " has no anchor " + there.getFragment() + ")";
            }
            return null;
        } catch (URISyntaxException | StringIndexOutOfBoundsException e) {
            return "the link to '" + link.target() + "' is not well-formed: " + e.getMessage();
        }
    }
}
