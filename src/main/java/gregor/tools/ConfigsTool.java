package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.client.NodeAddress;
import gregor.config.ConfigSource;
import gregor.message.ConfigOperation;
import gregor.message.ConfigResourceType;
import gregor.message.DescribeConfigsMessage.DescribeConfigsResourceResult;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Shows and changes settings of topics and brokers; in Apache Kafka {@code kafka-configs.sh}. */
public final class ConfigsTool {

    public static final String SUMMARY = "Show or change settings of topics and brokers.";

    /** Commas outside of square brackets, which group values that contain commas. */
    private static final Pattern COMMA = Pattern.compile(",(?=[^\\]]*(?:\\[|$))");

    private final CommandLine flags;
    private final ToolContext context;
    private final AdminClient admin;
    private final ConfigResourceType type;
    /** Null for all entities; empty for what all brokers default to. */
    private final String name;

    private ConfigsTool(CommandLine flags, ToolContext context, AdminClient admin, ConfigResourceType type, String name) {
        this.flags = flags;
        this.context = context;
        this.admin = admin;
        this.type = type;
        this.name = name;
    }

    public static int run(List<String> args, ToolContext context) {
        return Tool.run(flags(), args, context, "Error while executing config command: ", flags -> {
            ConfigResourceType type = check(flags);
            String name = flags.has("entity-default") || flags.has("broker-defaults") ? ""
                : flags.value("topic", flags.value("broker", flags.value("entity-name")));
            if (type == ConfigResourceType.BROKER && name != null && !name.isEmpty() && !name.matches("[0-9]{1,9}")) {
                throw new UsageException("The entity name for brokers must be a valid integer broker id, but it is: " + name);
            }
            if (flags.has("alter") && name == null) {
                throw new UsageException("An entity name must be specified with --alter of " + plural(type));
            }
            try (AdminClient admin = ClientFlags.admin(flags, context)) {
                ConfigsTool tool = new ConfigsTool(flags, context, admin, type, name);
                if (flags.has("alter")) {
                    tool.alter();
                } else {
                    tool.describe();
                }
                return 0;
            }
        });
    }

    private static CommandLine flags() {
        return ClientFlags.addWithControllersTo(new CommandLine("configs", SUMMARY))
            .flag("describe", "List settings.")
            .flag("alter", "Change settings.")
            .value("entity-type", "type", "Whose: topics or brokers.")
            .value("entity-name", "name", "The topic's name or the broker's id.")
            .flag("entity-default", "What all brokers default to.")
            .value("topic", "topic", "The same as --entity-type topics --entity-name.")
            .value("broker", "broker", "The same as --entity-type brokers --entity-name.")
            .flag("broker-defaults", "The same as --entity-type brokers --entity-default.")
            .flag("all", "List all settings and not only those that were made at run time.")
            .value("add-config", "k1=v1,k2=[v1,v2],k3=v3", "Settings to make. Square brackets group values that contain commas.")
            .value("add-config-file", "property file", "Settings to make, from a file.")
            .value("delete-config", "k1,k2", "Settings that go back to their defaults.");
    }

    private static ConfigResourceType check(CommandLine flags) {
        if (flags.has("describe") == flags.has("alter")) {
            throw new UsageException("Command must include exactly one action: --describe, --alter");
        }
        flags.refuse("topic", "entity-type", "entity-name", "broker").refuse("broker", "entity-type", "entity-name", "entity-default")
            .refuse("broker-defaults", "entity-type", "entity-name", "broker", "topic").refuse("entity-name", "entity-default")
            .refuse("add-config", "add-config-file").refuse("describe", "add-config", "add-config-file", "delete-config").refuse("alter", "all");
        if (flags.has("alter") && !flags.has("add-config") && !flags.has("add-config-file") && !flags.has("delete-config")) {
            throw new UsageException("At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter");
        }
        String type = flags.has("topic") ? "topics" : flags.has("broker") || flags.has("broker-defaults") ? "brokers"
            : flags.require("entity-type").value("entity-type");
        if (type.equals("topics") && flags.has("entity-default")) {
            throw new UsageException("--entity-default goes with --entity-type brokers");
        }
        return switch (type) {
            case "topics" -> ConfigResourceType.TOPIC;
            case "brokers" -> ConfigResourceType.BROKER;
            default -> throw new UsageException("Invalid entity type " + type + ", the entity type must be one of topics, brokers");
        };
    }

    private static String plural(ConfigResourceType type) {
        return type == ConfigResourceType.TOPIC ? "topics" : "brokers";
    }

    private void describe() {
        if (name != null) {
            describe(name);
        } else if (type == ConfigResourceType.TOPIC) {
            admin.listTopics().keySet().forEach(this::describe);
        } else {
            for (NodeAddress broker : admin.nodes()) {
                describe("" + broker.id());
            }
            describe("");
        }
    }

    private void describe(String entity) {
        if (type == ConfigResourceType.BROKER && !entity.isEmpty()
                && admin.nodes().stream().noneMatch(broker -> entity.equals("" + broker.id()))) {
            throw new KafkaException(ErrorCode.BROKER_NOT_AVAILABLE, "The broker '" + entity + "' doesn't exist and doesn't have dynamic config.");
        }
        boolean all = flags.has("all");
        context.out().println(entity.isEmpty() ? "Default configs for brokers in the cluster are:"
            : (all ? "All" : "Dynamic") + " configs for " + (type == ConfigResourceType.TOPIC ? "topic " : "broker ") + entity + " are:");
        admin.describeConfigs(type, entity).stream()
            .filter(config -> all || place(config.configSource()) == dynamicPlace(entity))
            .sorted(Comparator.comparing(DescribeConfigsResourceResult::name))
            .forEach(config -> context.out().println(line(config)));
    }

    /** Where settings are that were made at run time for this very entity. */
    private ConfigSource dynamicPlace(String entity) {
        return type == ConfigResourceType.TOPIC ? ConfigSource.DYNAMIC_TOPIC_CONFIG
            : entity.isEmpty() ? ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG : ConfigSource.DYNAMIC_BROKER_CONFIG;
    }

    private static ConfigSource place(byte id) {
        return Arrays.stream(ConfigSource.values()).filter(place -> place.id() == id).findFirst().orElse(ConfigSource.UNKNOWN);
    }

    private static String line(DescribeConfigsResourceResult config) {
        return "  " + config.name() + "=" + config.value() + " sensitive=" + config.isSensitive() + " synonyms={"
            + config.synonyms().stream().map(synonym -> place(synonym.source()) + ":" + synonym.name() + "=" + synonym.value())
                .collect(Collectors.joining(", ")) + "}";
    }

    private void alter() throws IOException {
        List<AlterableConfig> changes = new ArrayList<>();
        added().forEach((key, value) -> changes.add(new AlterableConfig(key, ConfigOperation.SET.id(), value)));
        if (flags.has("delete-config")) {
            for (String key : flags.value("delete-config").split("\\s*,\\s*")) {
                changes.add(new AlterableConfig(key, ConfigOperation.DELETE.id(), null));
            }
        }
        admin.incrementalAlterConfigs(type, name, changes);
        context.out().println(name.isEmpty() ? "Completed updating default config for brokers in the cluster."
            : "Completed updating config for " + (type == ConfigResourceType.TOPIC ? "topic " : "broker ") + name + ".");
    }

    private Map<String, String> added() throws IOException {
        if (!flags.has("add-config")) {
            return ClientFlags.file(flags.value("add-config-file"), context);
        }
        Map<String, String> added = new LinkedHashMap<>();
        for (String pair : COMMA.split(flags.value("add-config"))) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new UsageException("Invalid entity config: all configs to be added must be in the format \"key=val\".");
            }
            String value = pair.substring(equals + 1).trim();
            boolean grouped = value.startsWith("[") && value.endsWith("]");
            added.put(pair.substring(0, equals).trim(), grouped ? value.substring(1, value.length() - 1) : value);
        }
        return added;
    }
}
