package gregor.scenarios;

import gregor.base.TopicPartition;
import gregor.base.Uuid;
import gregor.network.ConnectionInfo;
import gregor.protocol.ApiKey;
import gregor.protocol.Records;
import gregor.protocol.RequestHeader;
import gregor.record.RecordBatch;
import gregor.replica.FetchResult;
import gregor.replica.Partition;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a step carries, as text and bytes. Details come as the objects that production code had at hand; this knows how to
 * tell each kind, and copies bytes at once, because they change later.
 */
final class StepDetails {

    private static final int MOST_TEXT_BYTES = 40;

    private final WireMessages messages;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String what;
    private ConnectionInfo connection;
    private ByteBuffer buffer;
    private List<?> list;
    private Partition partition;
    private byte[] bytes;

    StepDetails(String what, WireMessages messages) {
        this.what = what;
        this.messages = messages;
    }

    String what() {
        return what;
    }

    Map<String, String> fields() {
        return fields;
    }

    /** Null if there is none. */
    byte[] bytes() {
        return bytes;
    }

    /** Null if there is none. */
    Partition partition() {
        return partition;
    }

    void add(Object detail) {
        if (detail instanceof ConnectionInfo info) {
            connection = info;
            fields.put("connection", "" + info.id());
        } else if (detail instanceof Partition hosted) {
            partition = hosted;
            fields.put("partition", hosted.topicPartition().toString());
        } else if (detail instanceof TopicPartition named) {
            fields.put("partition", named.toString());
        } else if (detail instanceof ByteBuffer view) {
            buffer = view;
        } else if (detail instanceof RecordBatch batch) {
            addBatch(batch);
        } else if (detail instanceof List<?> many) {
            list = many;
        } else if (detail instanceof Map<?, ?> named) {
            new TreeMap<>(named).forEach((name, value) -> fields.put(name.toString(), text(value)));
        } else if (detail instanceof RequestHeader header) {
            fields.put("api", "" + ApiKey.of(header.apiKey()));
            addComponents(header);
        } else if (detail instanceof java.lang.Record record) {
            addComponents(record);
        } else {
            throw new IllegalArgumentException("a step carries " + detail.getClass() + "; nobody here can tell what that is");
        }
    }

    /** What depends on two details: bytes and the connection that they came by, a reply and its version. */
    void finish() {
        if (buffer != null && connection != null) {
            addMessage(messages.request(connection, buffer));
        } else if (buffer != null) {
            addBatch(new RecordBatch(buffer, buffer.position()));
        } else if (list != null && connection != null) {
            @SuppressWarnings("unchecked") // the only list that travels on a connection
            List<Records> parts = (List<Records>) list;
            addMessage(messages.reply(connection, parts));
        } else if (list != null) {
            addList("results", list);
        } else if (connection != null && fields.containsKey("version")) {
            messages.replyVersion(connection, Integer.parseInt(fields.get("version")));
        }
    }

    private void addMessage(WireMessages.Message message) {
        what = message.name();
        bytes = message.bytes();
        fields.put("version", "" + message.version());
        fields.put("correlationId", "" + message.correlationId());
        if (message.clientIdOrNull() != null) {
            fields.put("clientId", message.clientIdOrNull());
        }
        if (message.bodyOrNull() != null) {
            addComponents(message.bodyOrNull());
        }
    }

    private void addBatch(RecordBatch batch) {
        fields.put("baseOffset", "" + batch.baseOffset());
        fields.put("lastOffset", "" + batch.lastOffset());
        fields.put("partitionLeaderEpoch", "" + batch.partitionLeaderEpoch());
        fields.put("recordCount", "" + batch.recordCount());
        fields.put("sizeInBytes", "" + batch.sizeInBytes());
        fields.put("crc", String.format("%08x", batch.checksum()));
        bytes = new byte[batch.sizeInBytes()];
        batch.buffer().get(batch.position(), bytes);
    }

    /** The components of a record, and of the one record in a list: names further out win. */
    private void addComponents(java.lang.Record record) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = valueOf(component, record);
            if (value instanceof List<?> many) {
                addList(component.getName(), many);
            } else if (!(value instanceof java.lang.Record) || value instanceof TopicPartition || value instanceof Uuid) {
                addIfSaid(component.getName(), text(value));
            }
        }
    }

    /** An empty text is as a rule one that this version of a message does not have. */
    private void addIfSaid(String name, String text) {
        if (!text.isEmpty() && !text.equals("null")) {
            fields.putIfAbsent(name, text);
        }
    }

    private void addList(String name, List<?> many) {
        if (many.size() == 1 && many.get(0) instanceof FetchResult only) {
            addComponents(only.data());
        } else if (many.size() == 1 && many.get(0) instanceof java.lang.Record only) {
            addComponents(only);
        } else if (!many.isEmpty()) {
            fields.putIfAbsent(name, many.size() == 1 ? text(many.get(0)) : many.size() + " entries");
        }
    }

    private static Object valueOf(RecordComponent component, java.lang.Record record) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("reading " + component.getName() + " of " + record.getClass(), e);
        }
    }

    private static String text(Object value) {
        if (value instanceof Records records) {
            return records.sizeInBytes() + " bytes";
        }
        if (value instanceof ByteBuffer view) {
            return view.remaining() > MOST_TEXT_BYTES ? view.remaining() + " bytes"
                : StandardCharsets.UTF_8.decode(view.duplicate()).toString();
        }
        return value instanceof byte[] array ? array.length + " bytes" : "" + value;
    }
}
