package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.regex.Pattern;

/** Which names a topic can have: a name becomes part of a directory's name and of a metric's. Kafka's class {@code Topic}. */
public final class TopicNameRules {

    /** Leaves room for {@code -} and a partition number in a file name of 255 characters. */
    static final int MAX_LENGTH = 249;

    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9._-]+");

    private TopicNameRules() {}

    /** @throws KafkaException INVALID_TOPIC_EXCEPTION saying what is wrong with the name */
    public static void check(String name) {
        String wrong = name.isEmpty() ? "it is empty"
            : name.equals(".") || name.equals("..") ? "'.' and '..' are directories"
            : name.length() > MAX_LENGTH ? "it has " + name.length() + " characters, " + MAX_LENGTH + " are allowed"
            : !ALLOWED.matcher(name).matches() ? "allowed are ASCII letters, digits, '.', '_' and '-'"
            : null;
        if (wrong != null) {
            throw new KafkaException(ErrorCode.INVALID_TOPIC_EXCEPTION, "topic name '" + name + "' is not valid: " + wrong);
        }
    }

    public static boolean isValid(String name) {
        try {
            check(name);
            return true;
        } catch (KafkaException e) {
            return false;
        }
    }

    /** Two names with one such key cannot exist side by side: metrics write {@code .} and {@code _} alike. */
    static String collisionKey(String name) {
        return name.replace('.', '_');
    }
}
