package gregor.controller;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.Uuid;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.metadata.ClusterRecords.RegisterBrokerRecord;
import gregor.metadata.MetadataDelta;
import gregor.metadata.MetadataImage;
import gregor.metadata.MetadataProvenance;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import org.apache.kafka.common.message.BrokerHeartbeatRequestData;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.BrokerHeartbeatManager;

/** What becomes of brokers by their heartbeats, against Kafka's own BrokerHeartbeatManager told of the same. */
class BrokerLivesInteropTest {

    private static final int CASES = 5_000;
    private static final int STEPS = 30;

    /** Kafka's class, whose methods are its package's. */
    private static final class Theirs {
        private final Object manager;

        Theirs() throws ReflectiveOperationException {
            Constructor<?> made = BrokerHeartbeatManager.class.getDeclaredConstructor(LogContext.class, Time.class, long.class);
            made.setAccessible(true);
            manager = made.newInstance(new LogContext(), Time.SYSTEM, 9_000_000_000L);
        }

        Object call(String name, Object... arguments) throws ReflectiveOperationException {
            for (Method method : BrokerHeartbeatManager.class.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    method.setAccessible(true);
                    return method.invoke(manager, arguments);
                }
            }
            throw new NoSuchMethodException(name);
        }

        String next(BrokerHeartbeatRequest request, long registrationOffset, boolean leads) throws ReflectiveOperationException {
            BrokerHeartbeatRequestData theirs = new BrokerHeartbeatRequestData().setBrokerId(request.brokerId())
                .setCurrentMetadataOffset(request.currentMetadataOffset()).setWantFence(request.wantFence()).setWantShutDown(request.wantShutDown());
            Object states = call("calculateNextBrokerState", request.brokerId(), theirs, registrationOffset, (Supplier<Boolean>) () -> leads);
            Method next = states.getClass().getDeclaredMethod("next");
            next.setAccessible(true);
            return next.invoke(states).toString();
        }
    }

    @Example
    void theStatesAreKafkas() throws ReflectiveOperationException {
        Map<String, Integer> seen = new TreeMap<>();
        for (int seed = 0; seed < CASES; seed++) {
            history(new Random(seed), seen);
        }
        System.out.println(CASES + " histories of " + STEPS + " heartbeats: " + seen);
        assertThat(seen).hasSize(BrokerControlState.values().length);
    }

    private static void history(Random random, Map<String, Integer> seen) throws ReflectiveOperationException {
        BrokerHeartbeats ours = new BrokerHeartbeats(9, 9_000_000_000L);
        Theirs theirs = new Theirs();
        TreeMap<Integer, RegisterBrokerRecord> brokers = new TreeMap<>();
        long offset = 100;
        for (int step = 0; step < STEPS; step++) {
            int id = 1 + random.nextInt(3);
            RegisterBrokerRecord broker = brokers.get(id);
            if (broker == null || random.nextInt(15) == 0) {
                brokers.put(id, broker(id, offset, true, false));
                ours.heard(id, offset, step);
                theirs.call("remove", id);
                theirs.call("register", id, true);
                offset++;
                continue;
            }
            long applied = offset - 1 - random.nextInt(4);
            BrokerHeartbeatRequest request = new BrokerHeartbeatRequest(id, broker.brokerEpoch(), applied, random.nextInt(6) == 0,
                random.nextInt(3) == 0, List.of(), null);
            boolean leads = random.nextBoolean();
            MetadataImage image = image(brokers);
            ours.heard(id, broker.brokerEpoch(), step);
            BrokerControlState next = ours.next(image.cluster(), image.cluster().broker(id), request, () -> leads);
            assertThat(next).hasToString(theirs.next(request, broker.brokerEpoch(), leads));
            seen.merge(next.name(), 1, Integer::sum);
            offset += random.nextInt(3);
            ours.applied(id, applied);
            theirs.call("touch", id, next.isFenced(), applied);
            boolean leaves = next == BrokerControlState.CONTROLLED_SHUTDOWN;
            if (leaves) {
                ours.leaving(id, offset);
                theirs.call("maybeUpdateControlledShutdownOffset", id, offset);
            } else if (next == BrokerControlState.SHUTDOWN_NOW) {
                ours.forget(id);
            }
            brokers.put(id, broker(id, broker.brokerEpoch(), next.isFenced(), leaves));
        }
    }

    private static RegisterBrokerRecord broker(int id, long epoch, boolean fenced, boolean leaves) {
        return new RegisterBrokerRecord(id, false, new Uuid(id, epoch), epoch, List.of(), List.of(), null, fenced, leaves, List.of(), null);
    }

    private static MetadataImage image(TreeMap<Integer, RegisterBrokerRecord> brokers) {
        MetadataDelta delta = new MetadataDelta(MetadataImage.EMPTY);
        brokers.values().forEach(delta::replay);
        return delta.apply(MetadataProvenance.EMPTY);
    }
}
