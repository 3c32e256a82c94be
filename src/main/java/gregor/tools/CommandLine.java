package gregor.tools;

import gregor.config.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flags of one command, and then what somebody has typed: {@code --name}, {@code --name value} or
 * {@code --name=value}. First say which flags there are, then {@link #parse} once, then ask.
 *
 * <p>A command may have subcommands, each with flags of its own: those that are added after it.
 */
final class CommandLine {

    private enum Takes {
        NOTHING, ONE_VALUE, MAYBE_A_VALUE, MANY_VALUES
    }

    private record Option(String name, Takes takes, String valueName, String ifAlone, String doc) {

        private String shown() {
            return switch (takes) {
                case NOTHING -> "--" + name;
                case ONE_VALUE, MANY_VALUES -> "--" + name + " <" + valueName + ">";
                case MAYBE_A_VALUE -> "--" + name + " [" + valueName + "]";
            };
        }
    }

    private static final int DOC_COLUMN = 34;
    private static final String ANY = "";

    private final String command;
    private final String summary;
    /** By the subcommand they go with; those that go with all of them are under {@link #ANY}. */
    private final Map<String, Map<String, Option>> options = new LinkedHashMap<>();
    private final Map<String, String> subcommands = new LinkedHashMap<>();
    private Map<String, Option> adding = new LinkedHashMap<>();
    private String chosen;
    private final Map<String, String> shortNames = new LinkedHashMap<>();
    private final Map<String, List<String>> given = new LinkedHashMap<>();

    /** @param summary one line that says what the command does */
    CommandLine(String command, String summary) {
        this.command = command;
        this.summary = summary;
        options.put(ANY, adding);
        flag("help", "Print this text.");
    }

    String command() {
        return command;
    }

    /** A flag that is there or not. */
    CommandLine flag(String name, String doc) {
        return add(new Option(name, Takes.NOTHING, null, null, doc));
    }

    /** A flag with a value, given once at the most. */
    CommandLine value(String name, String valueName, String doc) {
        return add(new Option(name, Takes.ONE_VALUE, valueName, null, doc));
    }

    /** A flag with a value that may be given several times. */
    CommandLine values(String name, String valueName, String doc) {
        return add(new Option(name, Takes.MANY_VALUES, valueName, null, doc));
    }

    /** A flag whose value may be left out. */
    CommandLine optionalValue(String name, String valueName, String ifAlone, String doc) {
        return add(new Option(name, Takes.MAYBE_A_VALUE, valueName, ifAlone, doc));
    }

    /** Another name for a flag that was added already: {@code -c} for {@code --config}. */
    CommandLine shortName(String letter, String name) {
        shortNames.put("-" + letter, name);
        return this;
    }

    /** A word that says what to do. The flags that are added from here on, up to the next subcommand, go with it alone. */
    CommandLine subcommand(String name, String doc) {
        subcommands.put(name, doc);
        adding = new LinkedHashMap<>();
        options.put(name, adding);
        return this;
    }

    private CommandLine add(Option option) {
        adding.put(option.name(), option);
        return this;
    }

    /** The subcommand that was typed, wherever it stood; null if none was. */
    String chosen() {
        return chosen;
    }

    /** @throws UsageException if no subcommand was typed */
    String requireSubcommand() {
        if (chosen == null) {
            throw new UsageException("One of these must be given: " + String.join(", ", subcommands.keySet()));
        }
        return chosen;
    }

    /**
     * Reads what was typed.
     *
     * @throws UsageException naming the nearest flag for one that is not known; for a value that is missing or too many; for a flag
     *     of another subcommand
     */
    CommandLine parse(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (chosen == null && subcommands.containsKey(arg)) {
                chosen = arg;
                continue;
            }
            int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
            Option option = find(equals < 0 ? arg : arg.substring(0, equals));
            boolean nextIsValue = i + 1 < args.size() && !isFlag(args.get(i + 1));
            List<String> values = given.computeIfAbsent(option.name(), name -> new ArrayList<>());
            if (option.takes() == Takes.NOTHING && equals >= 0) {
                throw new UsageException("Option --" + option.name() + " takes no value");
            } else if (option.takes() == Takes.NOTHING) {
                continue;
            } else if (equals >= 0) {
                values.add(arg.substring(equals + 1));
            } else if (nextIsValue) {
                values.add(args.get(++i));
            } else if (option.takes() == Takes.MAYBE_A_VALUE) {
                values.add(option.ifAlone());
            } else {
                throw new UsageException("Option " + arg + " requires an argument: <" + option.valueName() + ">");
            }
            if (option.takes() != Takes.MANY_VALUES && values.size() > 1) {
                throw new UsageException("Option --" + option.name() + " was given more than once");
            }
        }
        given.keySet().forEach(this::ensureItGoesWithTheSubcommand);
        return this;
    }

    private void ensureItGoesWithTheSubcommand(String name) {
        if (chosen != null && !options.get(ANY).containsKey(name) && !options.get(chosen).containsKey(name)) {
            throw new UsageException("Option --" + name + " does not go with " + chosen);
        }
    }

    /** A negative number is a value, and so is a lone dash. */
    private static boolean isFlag(String arg) {
        return arg.length() > 1 && arg.charAt(0) == '-' && !Character.isDigit(arg.charAt(1));
    }

    private Option find(String arg) {
        String name = arg.startsWith("--") ? arg.substring(2) : shortNames.getOrDefault(arg, "");
        Option option = definition(name);
        if (option != null) {
            return option;
        }
        if (!arg.startsWith("-")) {
            throw new UsageException("'" + arg + "' belongs to no option" + (subcommands.isEmpty() ? ""
                : "; the nearest subcommand is " + NearestName.of(arg, subcommands.keySet())));
        }
        Set<String> all = new LinkedHashSet<>();
        options.values().forEach(group -> all.addAll(group.keySet()));
        throw new UsageException(arg + " is not a recognized option; the nearest is --"
            + NearestName.of(arg.replaceFirst("^-+", ""), all));
    }

    /** Null if there is none. */
    private Option definition(String name) {
        Option ofChosen = chosen == null ? null : options.get(chosen).get(name);
        return ofChosen != null ? ofChosen
            : options.values().stream().filter(group -> group.containsKey(name)).map(group -> group.get(name)).findFirst().orElse(null);
    }

    boolean has(String name) {
        checkDefined(name);
        return given.containsKey(name);
    }

    /** The value, or null if the flag was not given. */
    String value(String name) {
        return value(name, null);
    }

    String value(String name, String ifAbsent) {
        return has(name) ? given.get(name).get(0) : ifAbsent;
    }

    /** The values in the order in which they were given. */
    List<String> values(String name) {
        return has(name) ? given.get(name) : List.of();
    }

    /** @throws UsageException if the value is no whole number */
    int intValue(String name, int ifAbsent) {
        return Math.toIntExact(number(name, ifAbsent, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    /** @throws UsageException if the value is no whole number */
    long longValue(String name, long ifAbsent) {
        return number(name, ifAbsent, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private long number(String name, long ifAbsent, long min, long max) {
        String text = value(name);
        try {
            long number = text == null ? ifAbsent : Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException("Cannot parse argument '" + text + "' of option " + name + ": it must be a whole number from "
            + min + " to " + max);
    }

    /** @throws UsageException naming the first of these that was not given */
    CommandLine require(String... names) {
        for (String name : names) {
            if (!has(name)) {
                throw new UsageException("Missing required argument \"[" + name + "]\"");
            }
        }
        return this;
    }

    /** @throws UsageException if one of the others was given together with the first */
    CommandLine refuse(String name, String... others) {
        for (String other : others) {
            if (has(name) && has(other)) {
                throw new UsageException("Option \"[" + name + "]\" can't be used with option \"[" + other + "]\"");
            }
        }
        return this;
    }

    /** {@code name=value} pairs of a flag that may be given several times; a name alone has the empty value. */
    Map<String, String> pairs(String name) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : values(name)) {
            int equals = pair.indexOf('=');
            pairs.put(equals < 0 ? pair : pair.substring(0, equals), equals < 0 ? "" : pair.substring(equals + 1));
        }
        return pairs;
    }

    /** Whether there is such a flag. */
    boolean isDefined(String name) {
        return definition(name) != null;
    }

    private void checkDefined(String name) {
        if (!isDefined(name)) {
            throw new IllegalArgumentException(command + " has no flag --" + name);
        }
    }

    /** All flags, a line or two each. */
    String help() {
        StringBuilder text = new StringBuilder(command).append(": ").append(summary).append('\n');
        options.get(ANY).values().forEach(option -> addHelp("  " + shown(option), option.doc(), text));
        subcommands.forEach((name, doc) -> {
            addHelp("  " + name, doc, text);
            options.get(name).values().forEach(option -> addHelp("    " + shown(option), option.doc(), text));
        });
        return text.toString();
    }

    private String shown(Option option) {
        String shown = option.shown();
        for (Map.Entry<String, String> other : shortNames.entrySet()) {
            shown += other.getValue().equals(option.name()) ? ", " + other.getKey() : "";
        }
        return shown;
    }

    private static void addHelp(String shown, String doc, StringBuilder text) {
        text.append(shown);
        if (shown.length() >= DOC_COLUMN) {
            text.append('\n').append(" ".repeat(DOC_COLUMN));
        } else {
            text.append(" ".repeat(DOC_COLUMN - shown.length()));
        }
        text.append(doc).append('\n');
    }
}
