package gregor.book;

import gregor.book.bytes.FieldDocs;
import gregor.book.source.JavaFile;
import gregor.book.source.SourceTree;
import gregor.book.text.SafeText;
import gregor.message.Messages;
import gregor.protocol.Codec;
import gregor.protocol.RequestHeader;
import gregor.protocol.VersionRange;

/** Appendix C: every API that a node serves, in each of its versions, as the codecs' plans and the sources have them. */
final class ProtocolReference {

    private final SourceTree sources;
    private final FieldDocs docs;
    private final StringBuilder html = new StringBuilder();

    private ProtocolReference(SourceTree sources) {
        this.sources = sources;
        this.docs = FieldDocs.of(sources);
    }

    /**
     * @param what apis, for the table of all APIs and each of them, or errors
     * @throws BookError for another word
     */
    static String html(String what, SourceTree sources) {
        return switch (what) {
            case "apis" -> apis(sources);
            case "errors" -> ErrorCodes.html();
            default -> throw new BookError("the reference of the protocol has apis and errors, not '" + what + "'");
        };
    }

    private static String apis(SourceTree sources) {
        ProtocolReference reference = new ProtocolReference(sources);
        reference.contents();
        Messages.all().forEach(reference::api);
        return reference.html.toString();
    }

    /** {@code ApiVersions} of {@code ApiVersionsRequest}. */
    static String name(Messages.Pair<?, ?> api) {
        return api.request().getSimpleName().replaceFirst("Request$", "");
    }

    private void contents() {
        html.append("<table class=\"apis\">\n<thead><tr><th scope=\"col\">Key</th><th scope=\"col\">API</th><th scope=\"col\">Versions</th>"
            + "<th scope=\"col\">Flexible</th></tr></thead>\n<tbody>\n");
        for (Messages.Pair<?, ?> api : Messages.all()) {
            html.append("<tr><td>").append(api.key().id()).append("</td><th scope=\"row\"><a href=\"#api-").append(name(api)).append("\">")
                .append(name(api)).append("</a></th><td>").append(api.versions()).append("</td><td>").append(flexible(api)).append("</td></tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private static VersionRange flexible(Messages.Pair<?, ?> api) {
        int first = api.versions().min();
        while (first <= api.versions().max() && !api.isFlexible(first)) {
            first++;
        }
        return new VersionRange(first, api.versions().max());
    }

    private void api(Messages.Pair<?, ?> api) {
        html.append("<section class=\"api\" id=\"api-").append(name(api)).append("\">\n<h3>").append(name(api)).append("</h3>\n<p>Key ")
            .append(api.key().id()).append(", versions ").append(api.versions()).append(". ").append(headers(api)).append("</p>\n");
        message(api.request());
        message(api.response());
        html.append("</section>\n");
    }

    private static String headers(Messages.Pair<?, ?> api) {
        VersionRange flexible = flexible(api);
        if (flexible.min() > flexible.max()) {
            return "Request header 1, response header 0.";
        }
        String from = flexible.min() == api.versions().min() ? "in all versions" : "from version " + flexible.min() + " on";
        return RequestHeader.responseHeaderIsFlexible(api.key(), true)
            ? "Request header 2 and response header 1 " + from + "."
            : "Request header 2 " + from + ", response header 0 in all versions.";
    }

    private void message(Class<?> type) {
        SourceTree.Found found = sources.type(type.getName().replace('$', '.'));
        JavaFile file = found.file();
        html.append("<h4><a href=\"").append(SourceLinks.line(file.path(), file.lineOf(found.type().code().start()))).append("\">")
            .append(type.getSimpleName()).append("</a></h4>\n");
        html.append(new FieldTable(type, docs).html());
        html.append("<details class=\"layouts\"><summary>").append(type.getSimpleName()).append(" version by version</summary>\n");
        MessageGrammar.all(type).forEach((versions, text) -> html.append("<h5>").append(versions.min() == versions.max() ? "Version " : "Versions ")
            .append(versions).append(Codec.isFlexible(type, versions.min()) ? ", flexible" : "").append("</h5>\n<pre class=\"grammar\">")
            .append(SafeText.html(text)).append("</pre>\n"));
        html.append("</details>\n");
    }
}
