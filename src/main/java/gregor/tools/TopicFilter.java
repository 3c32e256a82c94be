package gregor.tools;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which topics a name stands for: it is a regular expression for the whole name, and a comma means "or".
 *
 * @param excludeInternal whether the brokers' own topics are left out
 */
record TopicFilter(Pattern pattern, boolean excludeInternal) {

    /**
     * @param regex null for all topics
     * @throws UsageException if it is no regular expression
     */
    static TopicFilter of(String regex, boolean excludeInternal) {
        try {
            String either = regex == null ? ".*" : regex.trim().replace(',', '|').replaceAll("^[\"']+|[\"']+$", "");
            return new TopicFilter(Pattern.compile(either), excludeInternal);
        } catch (PatternSyntaxException e) {
            throw new UsageException("'" + regex + "' is an invalid regex: " + e.getDescription());
        }
    }

    boolean accepts(String topic, boolean isInternal) {
        return pattern.matcher(topic).matches() && !(excludeInternal && isInternal);
    }
}
