package gregor.tools;

import gregor.client.AdminClient;
import gregor.client.ClientConfig;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The flags of all tools that talk to a cluster, and what they mean for a client. */
final class ClientFlags {

    /** How long a tool waits for the first answer; after it calls may take {@code default.api.timeout.ms}. */
    private static final long CONNECT_WAIT_MS = 15_000;

    private ClientFlags() {}

    static CommandLine addTo(CommandLine flags) {
        return flags
            .value("bootstrap-server", "server to connect to", "REQUIRED: brokers to ask for the others, host:port,host:port.")
            .value("command-config", "property file", "Settings for the client.");
    }

    /** For tools that may ask the controllers themselves, when no broker is up (KIP-919). */
    static CommandLine addWithControllersTo(CommandLine flags) {
        return addTo(flags.value("bootstrap-controller", "controller to connect to", "Instead of --bootstrap-server: controllers to ask."));
    }

    /** Settings for a client: the file's, and where the cluster is. */
    static Map<String, String> props(CommandLine flags, ToolContext context) throws IOException {
        boolean asksControllers = flags.isDefined("bootstrap-controller") && flags.has("bootstrap-controller");
        if (!flags.has("bootstrap-server") && !asksControllers) {
            throw new UsageException(flags.isDefined("bootstrap-controller") ? "--bootstrap-server or --bootstrap-controller must be specified"
                : "--bootstrap-server must be specified");
        }
        if (flags.has("bootstrap-server") && asksControllers) {
            throw new UsageException("Only one of --bootstrap-server or --bootstrap-controller can be specified");
        }
        Map<String, String> props = file(flags.value("command-config"), context);
        props.remove("bootstrap.servers");
        props.remove("bootstrap.controllers");
        props.put(asksControllers ? "bootstrap.controllers" : "bootstrap.servers",
            flags.value(asksControllers ? "bootstrap-controller" : "bootstrap-server"));
        return props;
    }

    /** The properties of a file; none for null. */
    static Map<String, String> file(String name, ToolContext context) throws IOException {
        Map<String, String> props = new LinkedHashMap<>();
        if (name != null) {
            Properties read = new Properties();
            read.load(new StringReader(StandardCharsets.UTF_8.decode(context.disk().readWhole(Path.of(name))).toString()));
            read.stringPropertyNames().stream().sorted().forEach(key -> props.put(key, read.getProperty(key)));
        }
        return props;
    }

    /** An admin client that has reached the cluster. */
    static AdminClient admin(CommandLine flags, ToolContext context) throws IOException {
        Map<String, String> props = props(flags, context);
        warn(ClientConfig.of(props), context);
        return admin(flags, props, context);
    }

    /** The same with settings that the tool has looked at. */
    static AdminClient admin(CommandLine flags, Map<String, String> props, ToolContext context) {
        props.putIfAbsent("client.id", "gregor-" + flags.command());
        ClientConfig config = ClientConfig.of(props);
        AdminClient admin = new AdminClient(config, context.transports().get(), context.clock());
        boolean connected = false;
        try {
            admin.connect(CONNECT_WAIT_MS);
            connected = true;
            return admin;
        } finally {
            if (!connected) {
                admin.close();
            }
        }
    }

    static void warn(ClientConfig config, ToolContext context) {
        config.unknown().forEach(name -> context.err().println("WARNING: unknown setting " + name));
    }
}
