package gregor.book;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page of appendix A: its names as links, and Kafka's classes from A to Z, where {@code kafka:} links lead. */
final class RosettaPage {

    private static final Pattern CODE = Pattern.compile("<code>([\\w.]+)</code>");

    private final Rosetta rosetta;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, Rosetta.KafkaClass> byFullName = new LinkedHashMap<>();

    RosettaPage(Rosetta rosetta) {
        this.rosetta = rosetta;
        for (Rosetta.Row row : rosetta.rows()) {
            String folder = row.packageName().equals("gregor") ? "gregor/" : "gregor/" + row.packageName() + "/";
            row.ours().forEach(name -> sources.put(name, "source/" + folder + name + ".html"));
        }
        rosetta.kafkaClasses().forEach(kafka -> byFullName.put(kafka.fullName(), kafka));
    }

    /** The page with each of our classes linked to its source, and each of Kafka's to its row in the index. */
    String linked(String html) {
        return CODE.matcher(html).replaceAll(match -> Matcher.quoteReplacement(linked(match.group(), match.group(1))));
    }

    private String linked(String code, String name) {
        Rosetta.KafkaClass kafka = byFullName.get(name);
        if (kafka != null) {
            return "<a href=\"#" + kafka.anchor() + "\"><code class=\"name\">" + kafka.simpleName() + "</code></a> <small>" + packageOf(kafka) + "</small>";
        }
        return sources.containsKey(name) ? ours(name) : code;
    }

    private String ours(String name) {
        return "<a href=\"" + sources.get(name) + "\"><code class=\"name\">" + name + "</code></a>";
    }

    /** May be broken behind a dot. */
    private static String packageOf(Rosetta.KafkaClass kafka) {
        String withDot = kafka.fullName().substring(0, kafka.fullName().length() - kafka.simpleName().length());
        return withDot.substring(0, withDot.length() - 1).replace(".", ".<wbr>");
    }

    /** A table with an id for each row; sources are linked from the folder of the page. */
    String index() {
        StringBuilder html = new StringBuilder("<table class=\"rosetta-index dense\">\n<thead><tr><th scope=\"col\">In Apache Kafka</th>"
            + "<th scope=\"col\">Here</th></tr></thead>\n<tbody>\n");
        for (Rosetta.KafkaClass kafka : rosetta.kafkaClasses()) {
            String here = kafka.ours().isEmpty() ? "not here: " + kafka.missing()
                : kafka.ours().stream().map(this::ours).collect(Collectors.joining(", "));
            html.append("<tr id=\"").append(kafka.anchor()).append("\"><th scope=\"row\"><code class=\"name\">").append(kafka.simpleName())
                .append("</code> <small>").append(packageOf(kafka)).append("</small></th><td>").append(here).append("</td></tr>\n");
        }
        return html.append("</tbody>\n</table>\n").toString();
    }
}
