package gregor.sim;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.ConfigResourceType;
import gregor.message.CreateTopicsMessage.CreatableTopic;
import gregor.message.CreateTopicsMessage.CreatableTopicResult;
import gregor.message.CreateTopicsMessage.CreateTopicsRequest;
import gregor.message.CreateTopicsMessage.CreateTopicsResponse;
import gregor.message.DeleteTopicsMessage.DeleteTopicState;
import gregor.message.DeleteTopicsMessage.DeleteTopicsRequest;
import gregor.message.DeleteTopicsMessage.DeleteTopicsResponse;
import gregor.message.IncrementalAlterConfigsMessage.AlterConfigsResource;
import gregor.message.IncrementalAlterConfigsMessage.AlterableConfig;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsRequest;
import gregor.message.IncrementalAlterConfigsMessage.IncrementalAlterConfigsResponse;
import gregor.message.InitProducerIdMessage.InitProducerIdRequest;
import gregor.message.InitProducerIdMessage.InitProducerIdResponse;
import gregor.metadata.MetadataImage;
import gregor.metadata.TopicImage;
import gregor.port.Trace;
import gregor.raft.RaftChannel.Peer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Asks a cluster for topics and settings, and remembers what it was told: what was acknowledged must be there in the end, what was
 * refused for certain must not, and of what nobody answered nothing is known.
 */
final class ClusterClient {

    private static final long TIMEOUT_MS = 5_000;
    private static final int MOST_PARTITIONS = 4;
    private static final int NODE = 200;
    private static final byte SET = 0;
    private static final String SETTING = "retention.ms";

    /** A topic that this client has asked for. */
    private static final class Wanted {
        private final String name;
        private final int partitions;
        private Uuid id;
        private boolean made;
        private boolean deleting;
        private boolean deleted;
        private String setting;
        private int settingsUnderWay;
        private boolean settingUnknown;

        private Wanted(String name, int partitions) {
            this.name = name;
            this.partitions = partitions;
        }
    }

    private final SimEntropy draws;
    private final SimRaftChannel channel;
    private final ControllerInvariants invariants;
    private final Map<String, Wanted> topics = new LinkedHashMap<>();
    private int nextTopic;
    private long acknowledged;

    ClusterClient(SimNetwork network, ControllerInvariants invariants) {
        this.draws = network.world().entropy("client");
        this.invariants = invariants;
        network.addNode(NODE);
        SimProcess process = new SimProcess(network.world(), NODE, 1, new SkewedClock(network.world(), 0));
        channel = new SimRaftChannel(network, process, process.executor("client"), TIMEOUT_MS, Trace.OFF);
    }

    /** How many changes were acknowledged. */
    long acknowledged() {
        return acknowledged;
    }

    /** Sends a request to an address, for a controller or a broker that forwards. */
    private <R extends Record> void ask(Peer peer, Record request, Class<R> type, Consumer<R> answered) {
        channel.send(peer, request, (response, failure) -> {
            if (failure == null) {
                answered.accept(type.cast(response));
            }
        });
    }

    void createTopic(Peer peer, int brokers) {
        create(peer, "t" + nextTopic++, brokers);
    }

    private void create(Peer peer, String name, int brokers) {
        Wanted wanted = new Wanted(name, 1 + draws.nextInt(MOST_PARTITIONS));
        topics.put(name, wanted);
        CreatableTopic topic = new CreatableTopic(name, wanted.partitions, (short) (1 + draws.nextInt(Math.min(3, brokers))), List.of(), List.of());
        ask(peer, new CreateTopicsRequest(List.of(topic), (int) TIMEOUT_MS, false), CreateTopicsResponse.class, response -> {
            CreatableTopicResult result = response.topics().get(0);
            if (result.errorCode() == ErrorCode.NONE.code()) {
                acknowledged++;
                wanted.made = true;
                wanted.id = result.topicId();
            }
        });
    }

    /**
     * To a controller: a broker that forwards it may do so again after long (F16), and what was made since would go.
     * F24: a topic goes, and comes back under the same name.
     */
    void deleteTopic(Peer peer, int brokers) {
        Wanted wanted = any();
        if (wanted == null) {
            return;
        }
        wanted.deleting = true;
        ask(peer, new DeleteTopicsRequest(List.of(new DeleteTopicState(wanted.name, Uuid.ZERO)), List.of(), (int) TIMEOUT_MS),
            DeleteTopicsResponse.class, response -> {
                if (response.responses().get(0).errorCode() == ErrorCode.NONE.code()) {
                    acknowledged++;
                    wanted.deleted = true;
                    create(peer, wanted.name, brokers);
                }
            });
    }

    /** F23. To a controller, for the same reason. */
    void changeSetting(Peer peer) {
        Wanted wanted = any();
        if (wanted == null) {
            return;
        }
        String value = Long.toString(draws.between(1_000_000, 9_000_000));
        wanted.settingsUnderWay++;
        wanted.settingUnknown |= wanted.settingsUnderWay > 1;
        channel.send(peer, new IncrementalAlterConfigsRequest(List.of(new AlterConfigsResource(ConfigResourceType.TOPIC.id(), wanted.name,
            List.of(new AlterableConfig(SETTING, SET, value)))), false), (response, failure) -> {
                wanted.settingsUnderWay--;
                boolean done = failure == null
                    && ((IncrementalAlterConfigsResponse) response).responses().get(0).errorCode() == ErrorCode.NONE.code();
                wanted.settingUnknown |= !done;
                if (done) {
                    acknowledged++;
                    wanted.setting = value;
                }
            });
    }

    void initProducerId(Peer broker) {
        ask(broker, new InitProducerIdRequest(null, 0, -1, (short) -1), InitProducerIdResponse.class, response -> {
            if (response.errorCode() == ErrorCode.NONE.code()) {
                acknowledged++;
                invariants.producerId(response.producerId());
            }
        });
    }

    private Wanted any() {
        List<Wanted> there = new ArrayList<>();
        topics.values().stream().filter(wanted -> wanted.made && !wanted.deleting).forEach(there::add);
        return there.isEmpty() ? null : there.get(draws.nextInt(there.size()));
    }

    /** CTL-2: what was acknowledged is there, whole. @return what is missing in an image, or null */
    String missing(MetadataImage image) {
        for (Wanted wanted : topics.values()) {
            if (!wanted.made || wanted.deleting && !wanted.deleted) {
                continue;
            }
            TopicImage topic = image.topics().topic(wanted.id);
            if (wanted.deleted ? topic != null : topic == null) {
                return "topic " + wanted.name + " was " + (wanted.deleted ? "deleted and is there" : "made and is not there");
            }
            if (topic != null && topic.partitions().size() != wanted.partitions) {
                return "topic " + wanted.name + " was made with " + wanted.partitions + " partitions and has " + topic.partitions().size();
            }
            if (topic != null && wanted.setting != null && !wanted.settingUnknown) {
                String setting = image.configs().ofTopic(wanted.name).get(SETTING);
                if (!wanted.setting.equals(setting)) {
                    return SETTING + " of topic " + wanted.name + " was set to " + wanted.setting + " and is " + setting;
                }
            }
        }
        return null;
    }
}
