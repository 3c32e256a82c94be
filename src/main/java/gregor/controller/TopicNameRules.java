package gregor.controller;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import java.util.Collection;

/** Which names a topic can have: a name becomes part of a directory's name and of a metric's. Kafka's class {@code Topic}. */
public final class TopicNameRules {

    /** Leaves room for {@code -} and a partition number in a file name of 255 characters. */
    static final int MAX_LENGTH = 249;

    private TopicNameRules() {}

    /** @throws KafkaException INVALID_TOPIC_EXCEPTION saying what is wrong with the name */
    public static void check(String name) {
        String wrong = name.isEmpty() ? "the empty string is not allowed"
            : name.equals(".") || name.equals("..") ? "'" + name + "' is not allowed"
            : name.length() > MAX_LENGTH ? "the length of '" + name + "' is longer than the max allowed length " + MAX_LENGTH
            : !isAllowed(name) ? "'" + name + "' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'"
            : null;
        if (wrong != null) {
            throw new KafkaException(ErrorCode.INVALID_TOPIC_EXCEPTION, "Topic name is invalid: " + wrong);
        }
    }

    private static boolean isAllowed(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    public static boolean isValid(String name) {
        try {
            check(name);
            return true;
        } catch (KafkaException e) {
            return false;
        }
    }

    /**
     * The first of some names that cannot exist beside a name, because metrics write {@code .} and {@code _} alike; null if
     * there is none. A name does not collide with itself.
     */
    static String colliding(String name, Collection<String> others) {
        if (name.indexOf('.') < 0 && name.indexOf('_') < 0) {
            return null;
        }
        for (String other : others) {
            if (other.length() == name.length() && !other.equals(name) && alike(other, name)) {
                return other;
            }
        }
        return null;
    }

    private static boolean alike(String a, String b) {
        for (int i = 0; i < a.length(); i++) {
            if (unified(a.charAt(i)) != unified(b.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static char unified(char c) {
        return c == '.' ? '_' : c;
    }
}
