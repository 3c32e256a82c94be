package gregor.book;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The end of appendix A: Kafka's classes from A to Z, each with ours. Here is where {@code kafka:} links lead. */
public final class RosettaIndex {

    private RosettaIndex() {}

    /** A table with an id for each row; sources are linked from the folder of the page. */
    public static String html(Rosetta rosetta) {
        Map<String, String> hrefs = new LinkedHashMap<>();
        for (Rosetta.Row row : rosetta.rows()) {
            String folder = row.packageName().equals("gregor") ? "gregor/" : "gregor/" + row.packageName() + "/";
            row.ours().forEach(name -> hrefs.put(name, "source/" + folder + name + ".html"));
        }
        StringBuilder html = new StringBuilder("<table class=\"rosetta-index\">\n<thead><tr><th scope=\"col\">In Apache Kafka</th>"
            + "<th scope=\"col\">Here</th></tr></thead>\n<tbody>\n");
        for (Rosetta.KafkaClass kafka : rosetta.kafkaClasses()) {
            String here = kafka.ours().isEmpty() ? "not here: " + kafka.missing()
                : kafka.ours().stream().map(name -> "<a href=\"" + hrefs.get(name) + "\"><code>" + name + "</code></a>")
                    .collect(Collectors.joining(", "));
            String folder = kafka.fullName().substring(0, kafka.fullName().length() - kafka.simpleName().length());
            html.append("<tr id=\"").append(kafka.anchor()).append("\"><th scope=\"row\"><code>").append(kafka.simpleName())
                .append("</code> <small>").append(folder, 0, folder.length() - 1).append("</small></th><td>").append(here)
                .append("</td></tr>\n");
        }
        return html.append("</tbody>\n</table>\n").toString();
    }
}
