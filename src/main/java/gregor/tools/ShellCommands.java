package gregor.tools;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The commands of the metadata shell, and the directory somebody is in. */
final class ShellCommands {

    /** What there is to do, with its arguments and in a line each. */
    private static final Map<String, List<String>> COMMANDS = new TreeMap<>(Map.of(
        "cat", List.of("cat FILE...", "Show the contents of metadata files."),
        "cd", List.of("cd [DIRECTORY]", "Set the current working directory."),
        "exit", List.of("exit", "Exit the metadata shell."),
        "find", List.of("find [PATH...]", "Search for nodes in the directory hierarchy."),
        "help", List.of("help", "Display this help message."),
        "ls", List.of("ls [PATH...]", "List metadata nodes."),
        "man", List.of("man COMMAND", "Show the help text for a specific command."),
        "pwd", List.of("pwd", "Print the current working directory."),
        "tree", List.of("tree [PATH...]", "Show the contents of metadata nodes in a tree structure.")));
    private static final String INDENT = "  ";

    private final ShellNode root;
    private final PrintStream out;
    private final PrintStream err;
    private List<String> here = List.of();
    private boolean ended;
    private boolean failed;

    ShellCommands(ShellNode root, PrintStream out, PrintStream err) {
        this.root = root;
        this.out = out;
        this.err = err;
    }

    boolean hasEnded() {
        return ended;
    }

    /** @return whether it worked; what did not is said on the error stream */
    boolean run(List<String> words) {
        failed = false;
        String command = words.get(0);
        List<String> args = words.subList(1, words.size());
        List<String> paths = args.isEmpty() ? List.of(".") : args;
        switch (command) {
            case "cat" -> cat(args);
            case "cd" -> cd(args);
            case "exit" -> ended = true;
            case "find" -> each("find", paths, (path, node) -> find(path, node));
            case "help" -> help();
            case "ls" -> ls(paths);
            case "man" -> man(args);
            case "pwd" -> out.println(path(here));
            case "tree" -> each("tree", paths, (path, node) -> tree(node, ""));
            default -> fail("There is no command " + command + "; there are " + String.join(", ", COMMANDS.keySet()));
        }
        return !failed;
    }

    private interface Visit {
        void at(String path, ShellNode node);
    }

    private void fail(String why) {
        failed = true;
        err.println(why);
    }

    private void cat(List<String> targets) {
        if (targets.isEmpty()) {
            fail("cat: which file?");
        }
        each("cat", targets, (path, node) -> {
            if (node.isDirectory()) {
                fail("cat: " + path + ": Is a directory");
            } else {
                out.println(node.text());
            }
        });
    }

    private void cd(List<String> args) {
        if (args.size() > 1) {
            fail("cd: one directory, not " + args.size());
            return;
        }
        String target = args.isEmpty() ? "/" : args.get(0);
        each("cd", List.of(target), (path, node) -> {
            if (node.isDirectory()) {
                here = resolve(path).get(0);
            } else {
                fail("cd: " + path + ": not a directory.");
            }
        });
    }

    private void find(String path, ShellNode node) {
        out.println(path);
        node.names().forEach(name -> find(path.endsWith("/") ? path + name : path + "/" + name, node.child(name)));
    }

    private void help() {
        out.println("Welcome to the metadata shell. These are its commands; paths may have *, ?, [a-z] and {a,b} in them.");
        COMMANDS.forEach((name, texts) -> out.printf("  %-16s %s%n", texts.get(0), texts.get(1)));
    }

    private void man(List<String> args) {
        List<String> texts = args.size() == 1 ? COMMANDS.get(args.get(0)) : null;
        if (texts == null) {
            fail("man: " + (args.size() == 1 ? "unknown command " + args.get(0) : "one command") + "; there are "
                + String.join(", ", COMMANDS.keySet()));
        } else {
            out.println(args.get(0) + ": " + texts.get(1));
            out.println("usage: " + texts.get(0));
        }
    }

    /** Files first, and then each directory; under its name if it is not the only thing to show. */
    private void ls(List<String> targets) {
        List<String> files = new ArrayList<>();
        Map<String, ShellNode> directories = new LinkedHashMap<>();
        each("ls", targets, (path, node) -> {
            if (node.isDirectory()) {
                directories.put(path, node);
            } else {
                files.add(path);
            }
        });
        files.forEach(file -> out.println(lastName(file)));
        boolean named = !files.isEmpty() || directories.size() > 1;
        boolean[] first = {files.isEmpty()};
        directories.forEach((path, node) -> {
            if (named) {
                out.println((first[0] ? "" : System.lineSeparator()) + lastName(path) + ":");
                first[0] = false;
            }
            node.names().forEach(out::println);
        });
    }

    private static String lastName(String path) {
        return path.equals("/") ? path : path.substring(path.lastIndexOf('/') + 1);
    }

    private void tree(ShellNode node, String indent) {
        if (!node.isDirectory()) {
            out.println(indent + node.text());
        }
        node.names().forEach(name -> {
            out.println(indent + name + ":");
            tree(node.child(name), indent + INDENT);
        });
    }

    /** Does something with each node that a path, which may have wildcards in it, means. */
    private void each(String command, List<String> targets, Visit visit) {
        for (String target : targets) {
            List<List<String>> found = resolve(target);
            if (found.isEmpty()) {
                fail(command + ": " + target + ": no such file or directory.");
            }
            boolean isPattern = !ShellPattern.isPlain(target);
            found.forEach(names -> visit.at(isPattern ? path(names) : target, node(names)));
        }
    }

    private ShellNode node(List<String> names) {
        ShellNode node = root;
        for (String name : names) {
            node = node.child(name);
        }
        return node;
    }

    /** The names on the way from the root to each node that a path means; empty if there is none. */
    private List<List<String>> resolve(String path) {
        List<List<String>> found = List.of(path.startsWith("/") ? List.of() : here);
        for (String part : Arrays.stream(path.split("/")).filter(part -> !part.isEmpty() && !part.equals(".")).toList()) {
            List<List<String>> next = new ArrayList<>();
            for (List<String> names : found) {
                if (part.equals("..")) {
                    next.add(names.isEmpty() ? names : names.subList(0, names.size() - 1));
                    continue;
                }
                Pattern pattern = ShellPattern.of(part);
                node(names).names().stream().filter(name -> name.equals(part) || pattern.matcher(name).matches()).forEach(name -> {
                    List<String> longer = new ArrayList<>(names);
                    longer.add(name);
                    next.add(longer);
                });
            }
            found = next;
        }
        return found;
    }

    private static String path(List<String> names) {
        return "/" + String.join("/", names);
    }
}
