package gregor.book;

import gregor.base.ErrorCode;
import gregor.book.text.SafeText;

/** The table of error codes of appendix C. */
final class ErrorCodes {

    private ErrorCodes() {}

    static String html() {
        StringBuilder html = new StringBuilder("<table class=\"errors\">\n<thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Name</th>"
            + "<th scope=\"col\">Try again</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n");
        for (ErrorCode error : ErrorCode.values()) {
            html.append("<tr id=\"error-").append(error.name()).append("\"><td>").append(error.code()).append("</td><th scope=\"row\">")
                .append("<code>").append(error.name()).append("</code></th><td>").append(error.isRetriable() ? "yes" : "").append("</td><td>")
                .append(SafeText.html(error.message())).append("</td></tr>\n");
        }
        return html.append("</tbody>\n</table>\n").toString();
    }
}
