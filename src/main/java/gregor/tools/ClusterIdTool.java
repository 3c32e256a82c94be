package gregor.tools;

import gregor.client.AdminClient;
import java.util.List;

/** Prints the id of a cluster; in Apache Kafka {@code kafka-cluster.sh cluster-id}. */
public final class ClusterIdTool {

    public static final String SUMMARY = "Print the ID of a cluster.";

    private ClusterIdTool() {}

    public static int run(List<String> args, ToolContext context) {
        CommandLine flags = ClientFlags.addTo(new CommandLine("cluster-id", SUMMARY))
            .shortName("b", "bootstrap-server").shortName("c", "command-config");
        return Tool.run(flags, args, context, "Error while asking for the cluster id: ", parsed -> {
            try (AdminClient admin = ClientFlags.admin(parsed, context)) {
                String id = admin.clusterId();
                context.out().println(id == null ? "No cluster ID found. The Kafka version is probably too old." : "Cluster ID: " + id);
                return 0;
            }
        });
    }
}
