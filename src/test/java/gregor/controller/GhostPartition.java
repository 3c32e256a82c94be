package gregor.controller;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The records of one partition on each of its brokers, which the controller never sees: what was committed, and who still has it.
 * Records are numbers, so that two logs can be told apart.
 */
final class GhostPartition {

    final Map<Integer, List<Integer>> logs = new TreeMap<>();
    /** What was committed: it must never be lost, but see {@link #excused}. */
    List<Integer> committed = List.of();
    /** Brokers that lost committed records in a crash and did not get them back since. */
    final Set<Integer> losers = new HashSet<>();
    /** With how few members of the ISR anything was committed. */
    int smallestQuorum = Integer.MAX_VALUE;

    List<Integer> log(int broker) {
        return logs.computeIfAbsent(broker, id -> new ArrayList<>());
    }

    /** How far two logs are the same. */
    int agreement(int broker, int other) {
        return common(log(broker), log(other));
    }

    static int common(List<Integer> a, List<Integer> b) {
        int n = 0;
        while (n < a.size() && n < b.size() && a.get(n).equals(b.get(n))) {
            n++;
        }
        return n;
    }

    boolean hasAllCommitted(int broker) {
        return common(log(broker), committed) == committed.size();
    }

    /** A follower cuts what the leader does not have, and gets some of what it has, or all. */
    void replicate(int leader, int follower, int upTo) {
        int same = agreement(leader, follower);
        int end = Math.max(same, Math.min(upTo, log(leader).size()));
        logs.put(follower, new ArrayList<>(log(leader).subList(0, end)));
        if (hasAllCommitted(follower)) {
            losers.remove(follower);
        }
    }

    /** What all members of the ISR have is committed, if they are enough. */
    void commit(int leader, List<Integer> isr, int minInsyncReplicas) {
        int end = log(leader).size();
        for (int member : isr) {
            end = Math.min(end, agreement(leader, member));
        }
        if (isr.size() >= minInsyncReplicas && end > committed.size()) {
            committed = List.copyOf(log(leader).subList(0, end));
            smallestQuorum = Math.min(smallestQuorum, isr.size());
        }
    }

    /** A broker loses the end of its log. */
    void lose(int broker, int keep) {
        logs.put(broker, new ArrayList<>(log(broker).subList(0, Math.min(keep, log(broker).size()))));
        if (!hasAllCommitted(broker)) {
            losers.add(broker);
        }
    }

    /** A leader that may lack records was elected: what it has is what counts from now on. */
    void beginAnew(int leader) {
        committed = List.copyOf(committed.subList(0, common(log(leader), committed)));
        losers.removeIf(this::hasAllCommitted);
    }

    /** Whether so many brokers lost records that nobody can be asked to have kept them: the budget of the rules is spent. */
    boolean excused() {
        return losers.size() >= smallestQuorum;
    }
}
