package gregor.book;

import gregor.book.source.Listing;
import gregor.book.source.ListingStyle;
import gregor.book.source.SourceTree;
import gregor.book.text.SafeText;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code code::UnifiedLog#append[]}: source, as it is now. */
final class CodeListing implements Macro {

    private final SourceTree sources;

    CodeListing(SourceTree sources) {
        this.sources = sources;
    }

    @Override
    public String html(MacroCall call) {
        Listing listing = sources.find(call.target(), new ListingStyle(call.has("doc"), names(call, "elide"), names(call, "show")));
        String name = SourceLinks.name(listing.file());
        String lines = listing.firstLine() == listing.lastLine() ? "line " + listing.firstLine()
            : "lines " + listing.firstLine() + " to " + listing.lastLine();
        return "<figure class=\"listing\"><figcaption><a href=\"" + SourceLinks.line(listing.file(), listing.firstLine())
            + "\"><code class=\"file\">" + SafeText.html(name) + "</code>, " + lines + "</a></figcaption><pre><code class=\"java\">"
            + SafeText.html(listing.text()) + "</code></pre></figure>";
    }

    private static Set<String> names(MacroCall call, String option) {
        String names = call.option(option);
        return names.isBlank() ? Set.of() : new LinkedHashSet<>(Arrays.asList(names.strip().split("\\s*,\\s*")));
    }
}
