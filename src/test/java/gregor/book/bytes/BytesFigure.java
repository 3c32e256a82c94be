package gregor.book.bytes;

import gregor.book.text.SafeText;
import java.util.List;

/** The HTML of a picture of bytes; the package's page says what is in it. It is to be read without script. */
final class BytesFigure {

    private static final int ROW = 16;
    /** Of the rows that are one field and nothing else, so many are shown before some are left out, and one behind them. */
    private static final int SHOWN_ROWS = 2;
    private static final int LONGEST_VALUE = 64;

    private final Annotated picture;
    private final List<ByteSpan> spans;
    private final byte[] bytes;
    private final StringBuilder html = new StringBuilder();

    BytesFigure(Annotated picture) {
        this.picture = picture;
        this.spans = ShortArrays.of(picture.spans());
        this.bytes = picture.bytes();
    }

    String html() {
        html.append("<figure class=\"bytes\" id=\"bytes-").append(picture.name()).append("\">\n<figcaption>").append(SafeText.html(picture.title()))
            .append(", ").append(bytes.length).append(" bytes</figcaption>\n");
        html.append("<pre class=\"hex\" tabindex=\"0\" role=\"group\" aria-label=\"The bytes in hex and as text; the table below names each field\">");
        for (int at = 0; at < bytes.length; at += ROW) {
            int skipped = rowsToSkip(at);
            if (skipped > 0) {
                skip(at, skipped);
                at += (skipped - 1) * ROW;
            } else {
                row(at);
            }
        }
        html.append("</pre>\n");
        table();
        return html.append("</figure>\n").toString();
    }

    /** How many rows from this one on are left out: all of one field, with some of it shown before and behind. */
    private int rowsToSkip(int at) {
        int span = spanAt(at);
        int from = spans.get(span).start();
        int firstRow = (from + ROW - 1) / ROW * ROW + SHOWN_ROWS * ROW;
        int lastRow = spans.get(span).end() / ROW * ROW - ROW;
        return at == firstRow && lastRow - at > ROW ? (lastRow - at) / ROW : 0;
    }

    private void skip(int at, int rows) {
        int span = spanAt(at);
        html.append("<span class=\"row skipped\" data-f=\"").append(span).append("\">      \u22ee ").append(rows * ROW)
            .append(" bytes more of ").append(SafeText.html(spans.get(span).name())).append("</span>\n");
    }

    private void row(int at) {
        int end = Math.min(at + ROW, bytes.length);
        html.append("<span class=\"row\"><span class=\"at\">").append(String.format("%04x", at)).append("</span>  <span class=\"octets\">");
        pieces(at, end, true);
        html.append("</span>").append("   ".repeat(at + ROW - end)).append("  <span class=\"ascii\" aria-hidden=\"true\">");
        pieces(at, end, false);
        html.append("</span></span>\n");
    }

    private void pieces(int from, int to, boolean hex) {
        for (int at = from; at < to;) {
            int number = spanAt(at);
            ByteSpan span = spans.get(number);
            int end = Math.min(span.end(), to);
            int content = Math.min(Math.max(span.contentStart(), at), end);
            html.append("<span data-f=\"").append(number).append("\" class=\"").append(color(span)).append("\">");
            if (content > at) {
                html.append("<span class=\"len\">");
                bytes(at, content, hex);
                html.append("</span>").append(hex && content < end ? " " : "");
            }
            bytes(content, end, hex);
            html.append("</span>").append(hex && end < to ? " " : "");
            at = end;
        }
    }

    private void bytes(int from, int to, boolean hex) {
        for (int at = from; at < to; at++) {
            if (hex) {
                html.append(at > from ? " " : "").append(String.format("%02x", bytes[at]));
            } else {
                html.append(bytes[at] > ' ' && bytes[at] < 0x7f ? SafeText.html(String.valueOf((char) bytes[at])) : "·");
            }
        }
    }

    private int spanAt(int position) {
        int at = 0;
        while (spans.get(at).end() <= position) {
            at++;
        }
        return at;
    }

    private void table() {
        html.append("<div class=\"fields\" tabindex=\"0\" role=\"group\" aria-label=\"The fields\">\n<table class=\"dense\">\n<thead><tr>");
        for (String head : List.of("Field", "Type", "Value", "Meaning")) {
            html.append("<th scope=\"col\">").append(head).append("</th>");
        }
        html.append("</tr></thead>\n<tbody>\n");
        for (int i = 0; i < spans.size(); i++) {
            ByteSpan span = spans.get(i);
            html.append("<tr data-f=\"").append(i).append("\" class=\"").append(color(span)).append("\"><th scope=\"row\">");
            html.append(span.outerPath().isEmpty() ? "" : "<span class=\"outer\">" + SafeText.html(span.outerPath()) + "</span><wbr>");
            html.append(SafeText.html(span.name())).append(" <small>").append(where(span)).append("</small></th>");
            cell(SafeText.html(span.type()) + (span.versions().isEmpty() ? "" : " <small>versions " + span.versions() + "</small>"));
            cell("<code class=\"value\">" + SafeText.html(shortened(span.value())) + "</code>");
            cell(SafeText.html(span.about()));
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n</div>\n");
    }

    private void cell(String content) {
        html.append("<td>").append(content).append("</td>");
    }

    private static String where(ByteSpan span) {
        return span.bytes() == 1 ? "byte " + span.start() : "bytes " + span.start() + "–" + (span.end() - 1);
    }

    private static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value
            : value.substring(0, LONGEST_VALUE) + "… (" + (value.length() - LONGEST_VALUE) + " characters more)";
    }

    private static String color(ByteSpan span) {
        return "g" + (span.part().ordinal() + 1);
    }
}
