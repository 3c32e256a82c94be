package gregor.metadata;

import gregor.base.Uuid;
import gregor.port.Disk;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The file {@code meta.properties} in each log directory: whose it is. It keeps a node from writing into the directory
 * of another node or another cluster. Source: Kafka's {@code MetaProperties}, version 1.
 *
 * @param directoryId of this very directory (KIP-858); {@link Uuid#ZERO} where an older release wrote the file
 */
public record MetaProperties(String clusterId, int nodeId, Uuid directoryId) {

    public static final String FILE_NAME = "meta.properties";

    private static final String VERSION = "version";
    private static final String CLUSTER_ID = "cluster.id";
    private static final String NODE_ID = "node.id";
    private static final String DIRECTORY_ID = "directory.id";

    /**
     * Reads a directory's file.
     *
     * @return null if there is none: the directory, which itself may not exist yet, is not formatted
     * @throws FormatException if the content is not of version 1; names the file
     * @throws IOException if the directory is none, or can't be read
     */
    public static MetaProperties read(Disk disk, Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(StandardCharsets.UTF_8.decode(disk.readWhole(file)).toString()));
            return of(properties);
        } catch (NoSuchFileException notFormatted) {
            return null;
        } catch (IllegalArgumentException e) {
            throw new FormatException("Error loading " + file + ": " + e.getMessage());
        }
    }

    private static MetaProperties of(Properties properties) {
        String version = properties.getProperty(VERSION, "0");
        if (!version.equals("1")) {
            throw new IllegalArgumentException("version is " + version + ", and only version 1 can be read"
                + (version.equals("0") ? "; version 0 is from a cluster that used ZooKeeper" : ""));
        }
        String nodeId = required(properties, NODE_ID);
        try {
            String directoryId = properties.getProperty(DIRECTORY_ID);
            return new MetaProperties(required(properties, CLUSTER_ID), Integer.parseInt(nodeId),
                directoryId == null ? Uuid.ZERO : Uuid.parse(directoryId));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("node.id is " + nodeId + ", which is no number", e);
        }
    }

    private static String required(Properties properties, String key) {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " was not found.");
        }
        return value;
    }

    /** Writes a directory's file; when this returns, it survives a power failure. */
    public void write(Disk disk, Path directory) throws IOException {
        disk.replaceWhole(directory.resolve(FILE_NAME), StandardCharsets.UTF_8.encode(text()));
    }

    /** The keys with their values, as {@code kafka-storage info} shows them, in the order of the keys. */
    public TreeMap<String, String> toMap() {
        TreeMap<String, String> map = new TreeMap<>();
        map.put(VERSION, "1");
        map.put(CLUSTER_ID, clusterId);
        map.put(NODE_ID, Integer.toString(nodeId));
        if (!directoryId.equals(Uuid.ZERO)) {
            map.put(DIRECTORY_ID, directoryId.toString());
        }
        return map;
    }

    /** As a properties file, whose rules of escaping are the JDK's; its comment, the date, is left out. */
    private String text() {
        Properties properties = new Properties();
        properties.putAll(toMap());
        StringWriter out = new StringWriter();
        try {
            properties.store(out, null);
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter failed", e);
        }
        return out.toString().lines().filter(line -> !line.startsWith("#")).sorted().collect(Collectors.joining("\n", "", "\n"));
    }
}
