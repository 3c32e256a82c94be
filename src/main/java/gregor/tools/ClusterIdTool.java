package gregor.tools;

import gregor.base.ErrorCode;
import gregor.base.KafkaException;
import gregor.client.AdminClient;
import gregor.message.DescribeClusterMessage.DescribeClusterBroker;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/** Prints the id of a cluster or its nodes, or has it forget a broker; in Apache Kafka {@code kafka-cluster.sh}. */
public final class ClusterIdTool {

    public static final String SUMMARY = "Print the ID of a cluster or its endpoints, unregister a broker.";

    private static final int WIDTH_OF_NO_HOST = 100;
    private static final int WIDTH_OF_NO_RACK = 10;

    private ClusterIdTool() {}

    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = ClientFlags.addWithControllersTo(new CommandLine("cluster-id", SUMMARY))
            .shortName("b", "bootstrap-server").shortName("C", "bootstrap-controller").shortName("c", "command-config")
            .subcommand("cluster-id", "Print the ID of the cluster; what is done without a subcommand.")
            .subcommand("unregister", "Have the cluster forget a broker that will not come back.")
            .value("id", "broker", "REQUIRED: the broker.").shortName("i", "id")
            .subcommand("list-endpoints", "Print where the brokers, or the controllers, can be reached.")
            .flag("include-fenced-brokers", "Brokers too that are registered but not in use.");
        return Tool.run(flags, args, context, "", parsed -> {
            String what = parsed.chosen() == null ? "cluster-id" : parsed.chosen();
            int broker = what.equals("unregister") ? parsed.require("id").intValue("id", -1) : -1;
            return run(what, broker, parsed, context);
        });
    }

    private static int run(String what, int broker, CommandLine flags, ToolContext context) throws IOException {
        try (AdminClient admin = ClientFlags.admin(flags, context)) {
            switch (what) {
                case "unregister" -> {
                    admin.unregisterBroker(broker);
                    context.out().println("Broker " + broker + " is no longer registered.");
                }
                case "list-endpoints" -> listEndpoints(admin, flags, context);
                default -> {
                    String id = admin.clusterId();
                    context.out().println(id == null ? "No cluster ID found. The Kafka version is probably too old." : "Cluster ID: " + id);
                }
            }
            return 0;
        } catch (KafkaException e) {
            if (what.equals("unregister") && e.error() == ErrorCode.UNSUPPORTED_VERSION) {
                context.out().println("The target cluster does not support the broker unregistration API.");
                return 0;
            }
            throw e;
        }
    }

    private static void listEndpoints(AdminClient admin, CommandLine flags, ToolContext context) {
        boolean ofControllers = flags.has("bootstrap-controller");
        if (ofControllers && flags.has("include-fenced-brokers")) {
            throw new UsageException("The option --include-fenced-brokers is only supported with --bootstrap-server option");
        }
        List<DescribeClusterBroker> nodes = admin.describeCluster(flags.has("include-fenced-brokers")).brokers().stream()
            .sorted(Comparator.comparingInt(DescribeClusterBroker::brokerId)).toList();
        int host = nodes.stream().mapToInt(node -> node.host().length()).max().orElse(WIDTH_OF_NO_HOST);
        int rack = nodes.stream().filter(node -> node.rack() != null).mapToInt(node -> Math.max(1, node.rack().length())).max()
            .orElse(WIDTH_OF_NO_RACK);
        String format = "%-10s %-" + host + "s %-10s %-" + rack + "s " + (ofControllers ? "" : "%-10s ") + "%-15s%n";
        context.out().printf(format, ofControllers ? new Object[] {"ID", "HOST", "PORT", "RACK", "ENDPOINT_TYPE"}
            : new Object[] {"ID", "HOST", "PORT", "RACK", "STATE", "ENDPOINT_TYPE"});
        nodes.forEach(node -> context.out().printf(format, ofControllers
            ? new Object[] {node.brokerId(), node.host(), node.port(), node.rack(), "controller"}
            : new Object[] {node.brokerId(), node.host(), node.port(), node.rack(), node.isFenced() ? "fenced" : "unfenced", "broker"}));
    }
}
