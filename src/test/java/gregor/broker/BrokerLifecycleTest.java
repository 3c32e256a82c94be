package gregor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import gregor.base.ErrorCode;
import gregor.base.Uuid;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatRequest;
import gregor.message.BrokerHeartbeatMessage.BrokerHeartbeatResponse;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationRequest;
import gregor.message.BrokerRegistrationMessage.BrokerRegistrationResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A broker's life as a script: what it is told, when, and what it then wants to say. */
class BrokerLifecycleTest {

    private static final long MS = 1_000_000;
    private static final long INTERVAL_MS = 2_000;
    private static final long STOP_MS = 300_000;
    private static final long SESSION_MS = 9_000;
    private static final Uuid DIRECTORY = new Uuid(7, 1);
    private static final Uuid OTHER = new Uuid(7, 2);
    static final BrokerRegistrationRequest SELF = new BrokerRegistrationRequest(4, "cluster", new Uuid(1, 2), List.of(), List.of(), null, false,
        List.of(DIRECTORY, OTHER), 17);

    private long metadataOffset = 5;
    private List<Uuid> cordoned;
    private long nowMs = 100;
    private final BrokerLifecycle life = new BrokerLifecycle(new BrokerLifecycle.Settings(INTERVAL_MS, 60_000, 30_000, STOP_MS, SESSION_MS),
        new BrokerLifecycle.Facts(() -> metadataOffset, () -> cordoned));

    private Record take() {
        return life.takeRequest(nowMs * MS);
    }

    private BrokerHeartbeatRequest heartbeat() {
        return (BrokerHeartbeatRequest) take();
    }

    /** Time goes by until something is due. */
    private Record next() {
        nowMs = life.nextTickNanos().getAsLong() / MS;
        life.tick(nowMs * MS);
        return take();
    }

    private void registered(ErrorCode error, long epoch) {
        life.onReply(new BrokerRegistrationResponse(0, error.code(), epoch), nowMs * MS);
    }

    private void heard(ErrorCode error, boolean caughtUp, boolean fenced, boolean leave) {
        life.onReply(new BrokerHeartbeatResponse(0, error.code(), caughtUp, fenced, leave), nowMs * MS);
    }

    private void running() {
        life.start(SELF, nowMs * MS);
        take();
        registered(ErrorCode.NONE, 40);
        take();
        heard(ErrorCode.NONE, true, true, false);
        life.readyToUnfence(nowMs * MS);
        take();
        heard(ErrorCode.NONE, true, false, false);
        assertThat(life.state()).isEqualTo(BrokerState.RUNNING);
    }

    @Example
    void registersCatchesUpAndIsLetIn() {
        life.start(SELF, nowMs * MS);
        assertThat(take()).isEqualTo(SELF);
        assertThat(take()).as("one request at a time").isNull();
        registered(ErrorCode.NONE, 40);
        assertThat(heartbeat()).isEqualTo(new BrokerHeartbeatRequest(4, 40, 5, true, false, List.of(), null));
        heard(ErrorCode.NONE, false, true, false);
        assertThat(life.state()).isEqualTo(BrokerState.STARTING);
        long askedMs = nowMs;
        metadataOffset = 41;
        assertThat(next()).isEqualTo(new BrokerHeartbeatRequest(4, 40, 41, true, false, List.of(), null));
        assertThat(nowMs - askedMs).isEqualTo(10);
        heard(ErrorCode.NONE, true, true, false);
        assertThat(life.state()).isEqualTo(BrokerState.RECOVERY);
        cordoned = List.of(OTHER);
        life.readyToUnfence(nowMs * MS);
        assertThat(heartbeat()).as("at once").isEqualTo(new BrokerHeartbeatRequest(4, 40, 41, false, false, List.of(), List.of(OTHER)));
        heard(ErrorCode.NONE, true, false, false);
        assertThat(life.state()).isEqualTo(BrokerState.RUNNING);
        long letInMs = nowMs;
        next();
        assertThat(nowMs - letInMs).isEqualTo(INTERVAL_MS);
    }

    @Example
    void aRefusedRegistrationIsTriedAgainUntilItsTimeIsUp() {
        life.start(SELF, nowMs * MS);
        take();
        List<Long> waitsMs = new ArrayList<>();
        while (life.state() == BrokerState.STARTING) {
            registered(ErrorCode.DUPLICATE_BROKER_REGISTRATION, -1);
            long refusedMs = nowMs;
            next();
            waitsMs.add(nowMs - refusedMs);
        }
        assertThat(life.state()).isEqualTo(BrokerState.SHUTTING_DOWN);
        assertThat(waitsMs).startsWith(100L, 200L, 400L, 800L, 1_600L, INTERVAL_MS, INTERVAL_MS).hasSize(34);
        assertThat(nowMs).isEqualTo(60_100);
        assertThat(life.nextTickNanos()).isEmpty();
    }

    @Example
    void aChangeIsToldAtOnceAndIfSomethingIsUnderWayRightAfterIt() {
        running();
        life.directoryFailed(DIRECTORY, nowMs * MS);
        assertThat(heartbeat().offlineLogDirs()).containsExactly(DIRECTORY);
        life.directoryFailed(OTHER, nowMs * MS);
        assertThat(take()).isNull();
        heard(ErrorCode.NONE, true, false, false);
        assertThat(heartbeat().offlineLogDirs()).as("what has failed is told each time").containsExactly(DIRECTORY, OTHER);
        heard(ErrorCode.NONE, true, false, false);
        cordoned = List.of(OTHER);
        life.changed(nowMs * MS);
        assertThat(heartbeat().cordonedLogDirs()).containsExactly(OTHER);
        life.registerAgain(nowMs * MS);
        heard(ErrorCode.NONE, true, false, false);
        assertThat(((BrokerRegistrationRequest) take()).logDirs()).as("a directory that failed is not offered again").isEmpty();
    }

    @Example
    void aDirectoryOfWhichTheControllerDoesNotHearInTimeIsReported() {
        running();
        life.directoryFailed(DIRECTORY, nowMs * MS);
        long failedMs = nowMs;
        while (life.state() == BrokerState.RUNNING) {
            assertThat(life.untoldDirectory()).isNull();
            if (next() != null) {
                life.onFailure(nowMs * MS);
            }
        }
        assertThat(nowMs - failedMs).isEqualTo(30_000);
        assertThat(life.untoldDirectory()).isEqualTo(DIRECTORY);
        assertThat(life.state()).isEqualTo(BrokerState.SHUTTING_DOWN);
        BrokerLifecycleTest told = new BrokerLifecycleTest();
        told.running();
        told.life.directoryFailed(DIRECTORY, told.nowMs * MS);
        told.take();
        told.heard(ErrorCode.NONE, true, false, false);
        told.nowMs += 40_000;
        told.life.tick(told.nowMs * MS);
        assertThat(told.life.state()).isEqualTo(BrokerState.RUNNING);
    }

    @Example
    void leavesWhenItIsToldTo() {
        running();
        life.beginControlledShutdown(nowMs * MS);
        life.beginControlledShutdown(nowMs * MS);
        assertThat(life.state()).isEqualTo(BrokerState.PENDING_CONTROLLED_SHUTDOWN);
        assertThat(heartbeat().wantShutDown()).isTrue();
        heard(ErrorCode.NONE, true, false, false);
        for (long intervalMs : new long[] {50, 100, 200, 400, 800, 1_600, INTERVAL_MS, INTERVAL_MS}) {
            long askedMs = nowMs;
            assertThat(((BrokerHeartbeatRequest) next()).wantShutDown()).isTrue();
            assertThat(nowMs - askedMs).isEqualTo(intervalMs);
            heard(ErrorCode.NONE, true, false, false);
        }
        next();
        heard(ErrorCode.NONE, true, true, true);
        assertThat(life.state()).isEqualTo(BrokerState.SHUTTING_DOWN);
        assertThat(take()).isNull();
    }

    @Example
    void aBrokerThatWasNeverLetInLeavesAtOnceAndOneThatLostItsRegistrationToo() {
        life.start(SELF, nowMs * MS);
        life.beginControlledShutdown(nowMs * MS);
        assertThat(life.state()).isEqualTo(BrokerState.SHUTTING_DOWN);
        BrokerLifecycleTest other = new BrokerLifecycleTest();
        other.running();
        other.life.beginControlledShutdown(other.nowMs * MS);
        other.take();
        other.heard(ErrorCode.STALE_BROKER_EPOCH, false, true, false);
        assertThat(other.life.state()).isEqualTo(BrokerState.SHUTTING_DOWN);
    }

    @Example
    void aBrokerThatIsNotKnownAnyMoreRegistersAgain() {
        for (ErrorCode error : List.of(ErrorCode.STALE_BROKER_EPOCH, ErrorCode.BROKER_ID_NOT_REGISTERED)) {
            BrokerLifecycleTest one = new BrokerLifecycleTest();
            one.running();
            one.next();
            one.heard(error, false, true, false);
            assertThat(one.next()).isEqualTo(SELF);
            one.registered(ErrorCode.NONE, 90);
            assertThat(one.heartbeat().brokerEpoch()).isEqualTo(90);
            assertThat(one.life.state()).isEqualTo(BrokerState.RUNNING);
        }
    }

    @Example
    void fromEachStateTheEndCanBeReachedAndNoWayLeadsBack() {
        for (BrokerState state : BrokerState.values()) {
            assertThat(state.mayBecome(BrokerState.SHUTTING_DOWN)).isEqualTo(state != BrokerState.SHUTTING_DOWN);
            assertThat(state.next()).allMatch(next -> next.compareTo(state) > 0);
        }
    }

    /**
     * Any controller: it answers, refuses, loses requests, forgets the broker, in any order and at any pace; directories fail on
     * the way. One request is under way at a time, its epoch is the one of the latest registration, a broker that has not stopped
     * speaks again at most one interval after an answer, and one that is asked to stop has stopped when its time is up.
     */
    @Property(tries = 300)
    void speaksInOneEpochKeepsSpeakingAndStopsWhenAsked(@ForAll @Size(max = 60) List<@IntRange(max = 11) Integer> script,
            @ForAll @IntRange(max = 60) int stopAt) {
        new BrokerLifecycleTest().live(script, stopAt);
    }

    private void live(List<Integer> script, int stopAt) {
        life.start(SELF, nowMs * MS);
        long latestEpoch = -1;
        Set<Long> epochs = new TreeSet<>();
        for (int i = 0; i < script.size() && life.state() != BrokerState.SHUTTING_DOWN; i++) {
            if (i == stopAt) {
                life.beginControlledShutdown(nowMs * MS);
            }
            long silentSinceMs = nowMs;
            Record request = take();
            while (request == null && life.state() != BrokerState.SHUTTING_DOWN) {
                request = next();
            }
            if (request == null) {
                break;
            }
            assertThat(nowMs - silentSinceMs).isLessThanOrEqualTo(INTERVAL_MS);
            assertThat(take()).isNull();
            if (request instanceof BrokerHeartbeatRequest heartbeat) {
                assertThat(heartbeat.brokerEpoch()).isEqualTo(latestEpoch);
                epochs.add(latestEpoch);
            }
            latestEpoch = answer(request, script.get(i), latestEpoch);
        }
        assertThat(epochs).doesNotContain(-1L);
        life.beginControlledShutdown(nowMs * MS);
        long askedMs = nowMs;
        while (life.state() != BrokerState.SHUTTING_DOWN) {
            if (next() != null) {
                life.onFailure(nowMs * MS);
            }
        }
        assertThat(nowMs - askedMs).isLessThanOrEqualTo(STOP_MS);
    }

    /** @return the epoch that counts from now on */
    private long answer(Record request, int choice, long latestEpoch) {
        nowMs += choice * 37;
        if (choice == 0) {
            life.onFailure(nowMs * MS);
        } else if (request instanceof BrokerRegistrationRequest) {
            boolean accepted = choice > 3;
            registered(accepted ? ErrorCode.NONE : ErrorCode.DUPLICATE_BROKER_REGISTRATION, accepted ? latestEpoch + choice : -1);
            return accepted ? latestEpoch + choice : latestEpoch;
        } else if (choice == 1) {
            heard(ErrorCode.STALE_BROKER_EPOCH, false, true, false);
        } else if (choice == 2) {
            heard(ErrorCode.UNKNOWN_SERVER_ERROR, false, true, false);
        } else {
            if (choice == 3) {
                life.directoryFailed(OTHER, nowMs * MS);
            } else if (choice == 4) {
                life.registerAgain(nowMs * MS);
            } else if (choice == 5) {
                life.readyToUnfence(nowMs * MS);
            }
            heard(ErrorCode.NONE, choice % 2 == 0, choice < 9, false);
        }
        return latestEpoch;
    }
}
