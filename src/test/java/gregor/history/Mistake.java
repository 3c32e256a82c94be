package gregor.history;

import gregor.base.TopicPartition;
import gregor.history.Finding.Oracle;
import gregor.history.History.CommitRead;
import gregor.history.History.Committed;
import gregor.history.History.Listed;
import gregor.history.History.Outcome;
import gregor.history.History.Poll;
import gregor.history.History.Seen;
import gregor.history.History.Sent;
import gregor.history.History.Stored;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What a cluster could do wrong, planted into a right history. */
enum Mistake {

    /** An acknowledged record was cut off by a new leader, and the place was given to nobody. */
    LOSES_AN_ACKNOWLEDGED_RECORD(Oracle.LOST) {
        @Override
        boolean plant(History history, Random random) {
            Sent lost = any(history.sends, random, sent -> isPlaced(sent) && sent.offset() < lastRead(history, sent.payload().partition()));
            return lost != null && everywhere(history, lost.payload(), seen -> null);
        }
    },
    HIDES_A_RECORD_FROM_A_SCAN(Oracle.UNSEEN) {
        @Override
        boolean plant(History history, Random random) {
            return inAPoll(history, random, poll -> poll.scansAll() && !poll.records().isEmpty(), (records, at) -> records.remove(records.size() - 1));
        }
    },
    GIVES_AN_OFFSET_ANOTHER_RECORD(Oracle.INCONSISTENT) {
        @Override
        boolean plant(History history, Random random) {
            Sent other = any(history.sends, random, Mistake::isPlaced);
            return other != null && inAPoll(history, random, poll -> poll.partition().equals(other.payload().partition()) && !poll.records().isEmpty()
                && poll.records().stream().noneMatch(seen -> seen.payload().equals(other.payload())),
                (records, at) -> records.set(at, with(records.get(at), other.payload())));
        }
    },
    INVENTS_A_RECORD(Oracle.INVENTED) {
        @Override
        boolean plant(History history, Random random) {
            return inAPoll(history, random, poll -> !poll.records().isEmpty(), (records, at) ->
                records.set(at, with(records.get(at), new Payload(records.get(at).payload().partition(), 9, 9, 9, 9))));
        }
    },
    /** KAFKA-19012. */
    PUTS_A_RECORD_INTO_ANOTHER_TOPIC(Oracle.INVENTED) {
        @Override
        boolean plant(History history, Random random) {
            Sent other = any(history.sends, random, sent -> true);
            return inAPoll(history, random, poll -> !poll.records().isEmpty() && !poll.partition().equals(other.payload().partition()),
                (records, at) -> records.set(at, with(records.get(at), other.payload())));
        }
    },
    DAMAGES_A_RECORD(Oracle.INVENTED) {
        @Override
        boolean plant(History history, Random random) {
            return inAPoll(history, random, poll -> !poll.records().isEmpty(), (records, at) -> records.set(at, with(records.get(at), null)));
        }
    },
    APPENDS_A_RETRY_TWICE(Oracle.DUPLICATE) {
        @Override
        boolean plant(History history, Random random) {
            Sent twice = any(history.sends, random, sent -> isPlaced(sent) && sent.idempotent());
            if (twice == null) {
                return false;
            }
            history.add(new Poll("late reader", 0, false, twice.payload().partition(), 1, 2, List.of(new Seen(1_000, -1, twice.payload()))));
            return true;
        }
    },
    KEEPS_WHAT_IT_REFUSED(Oracle.FAILED_YET_READ) {
        @Override
        boolean plant(History history, Random random) {
            Sent refused = any(history.sends, random, Mistake::isPlaced);
            return refused != null && history.sends.remove(refused) && history.sends.add(new Sent(refused.payload(), refused.idempotent(),
                refused.beganNanos(), refused.endedNanos(), Outcome.FAIL, History.UNKNOWN));
        }
    },
    TURNS_A_PRODUCERS_RECORDS_ROUND(Oracle.PRODUCER_ORDER) {
        @Override
        boolean plant(History history, Random random) {
            Sent one = any(history.sends, random, sent -> isPlaced(sent) && sent.idempotent());
            Sent two = one == null ? null : any(history.sends, random, sent -> isPlaced(sent) && sent != one && sent.payload().writer() == one.payload().writer()
                && sent.payload().session() == one.payload().session() && sent.payload().partition().equals(one.payload().partition()));
            return two != null && exchange(history, one, two);
        }
    },
    GIVES_A_RECORD_AGAIN(Oracle.READ_ORDER) {
        @Override
        boolean plant(History history, Random random) {
            return inAPoll(history, random, poll -> !poll.records().isEmpty(), (records, at) -> records.add(at, records.get(at)));
        }
    },
    SKIPS_A_RECORD(Oracle.READ_ORDER) {
        @Override
        boolean plant(History history, Random random) {
            return inAPoll(history, random, poll -> !poll.scansAll() && poll.records().size() > 2, (records, at) ->
                records.remove(1 + at % (records.size() - 2)));
        }
    },
    /** A record that nobody knows anything of was there once. */
    LEAVES_A_HOLE(Oracle.READ_ORDER) {
        @Override
        boolean plant(History history, Random random) {
            Sent unknown = any(history.sends, random, sent -> sent.outcome() == Outcome.INFO && isScannedBeforeAnother(history, sent.payload()));
            return unknown != null && everywhere(history, unknown.payload(), seen -> null);
        }
    },
    PUTS_A_LATER_RECORD_IN_FRONT(Oracle.REAL_TIME) {
        @Override
        boolean plant(History history, Random random) {
            Sent one = any(history.sends, random, Mistake::isPlaced);
            Sent two = one == null ? null : any(history.sends, random, sent -> isPlaced(sent) && sent.beganNanos() > one.endedNanos()
                && sent.payload().partition().equals(one.payload().partition()));
            return two != null && exchange(history, one, two);
        }
    },
    LISTS_AN_END_OF_LONG_AGO(Oracle.STALE_END) {
        @Override
        boolean plant(History history, Random random) {
            Listed listed = any(history.listings, random, each -> each.offset() > 0 && itsLeaderLedOn(history, each));
            Sent earlier = listed == null ? null : any(history.sends, random, sent -> isPlaced(sent) && sent.endedNanos() < listed.beganNanos()
                && sent.payload().partition().equals(listed.partition()));
            return earlier != null && history.listings.remove(listed)
                && history.listings.add(new Listed(listed.partition(), listed.beganNanos(), listed.endedNanos(), listed.leaderEpoch(),
                    random.nextInt((int) earlier.offset() + 1)));
        }
    },
    TELLS_AN_OLDER_LEADERS_EPOCH(Oracle.LEADER_EPOCH) {
        @Override
        boolean plant(History history, Random random) {
            return inAPoll(history, random, poll -> poll.records().size() > 1 && poll.records().get(1).leaderEpoch() > 0, (records, at) ->
                records.set(1, new Seen(records.get(1).offset(), records.get(1).leaderEpoch() - 1, records.get(1).payload())));
        }
    },
    FORGETS_A_COMMITTED_OFFSET(Oracle.COMMITTED_OFFSET) {
        @Override
        boolean plant(History history, Random random) {
            return inACommitRead(history, random, History.UNKNOWN);
        }
    },
    TELLS_AN_OFFSET_THAT_NOBODY_COMMITTED(Oracle.COMMITTED_OFFSET) {
        @Override
        boolean plant(History history, Random random) {
            return inACommitRead(history, random, 1_000);
        }
    },
    TELLS_A_COMMITTED_OFFSET_OF_LONG_AGO(Oracle.COMMITTED_OFFSET) {
        @Override
        boolean plant(History history, Random random) {
            Committed old = any(history.commits, random, write -> history.commits.stream().noneMatch(other -> other != write && other.offset() == write.offset())
                && history.commits.stream().anyMatch(other -> isBehind(write, other, history)));
            if (old == null) {
                return false;
            }
            Committed later = any(history.commits, random, write -> isBehind(old, write, history));
            Committed stillIn = any(history.commits, random, write -> isDone(write) && write.beganNanos() > later.endedNanos() + 2);
            history.add(new CommitRead(old.group(), stillIn.member(), old.partition(), later.endedNanos() + 1, later.endedNanos() + 2, old.offset()));
            return true;
        }
    },
    COMMITS_WHAT_IS_NOT_THERE(Oracle.COMMITTED_OFFSET) {
        @Override
        boolean plant(History history, Random random) {
            history.add(new Committed("g", "m", history.sends.get(0).payload().partition(), 1, 2, Outcome.OK, 1_000));
            return true;
        }
    },
    ONE_DISK_HAS_ANOTHER_RECORD(Oracle.DISK) {
        @Override
        boolean plant(History history, Random random) {
            return onADisk(history, random, (records, at) -> records.set(at, new Seen(records.get(at).offset(), 77, records.get(at).payload())));
        }
    },
    ONE_DISK_LACKS_THE_LAST_RECORD(Oracle.DISK) {
        @Override
        boolean plant(History history, Random random) {
            return onADisk(history, random, (records, at) -> records.remove(records.size() - 1));
        }
    },
    ALL_DISKS_LACK_A_RECORD(Oracle.DISK) {
        @Override
        boolean plant(History history, Random random) {
            TopicPartition partition = history.sends.get(0).payload().partition();
            history.stored.removeIf(replica -> replica.partition().equals(partition) && replica.records().isEmpty());
            history.stored.stream().filter(replica -> replica.partition().equals(partition))
                .forEach(replica -> replica.records().remove(replica.records().size() - 1));
            return history.stored.stream().anyMatch(replica -> replica.partition().equals(partition));
        }
    };

    /** Changes the records of a poll or a disk. @param at a place in it */
    private interface Change {
        void in(List<Seen> records, int at);
    }

    final Oracle foundAs;

    Mistake(Oracle foundAs) {
        this.foundAs = foundAs;
    }

    /** @return false if there is no place for it in this history */
    abstract boolean plant(History history, Random random);

    private static boolean isPlaced(Sent sent) {
        return sent.outcome() == Outcome.OK && sent.offset() != History.UNKNOWN;
    }

    private static boolean itsLeaderLedOn(History history, Listed listed) {
        Set<Payload> itsOwn = history.stored.stream().filter(replica -> replica.partition().equals(listed.partition())).flatMap(replica -> replica.records().stream())
            .filter(seen -> seen.leaderEpoch() == listed.leaderEpoch()).map(Seen::payload).collect(Collectors.toSet());
        return history.sends.stream().anyMatch(sent -> isPlaced(sent) && sent.beganNanos() > listed.endedNanos() && itsOwn.contains(sent.payload()));
    }

    private static Seen with(Seen seen, Payload payload) {
        return new Seen(seen.offset(), seen.leaderEpoch(), payload);
    }

    private static boolean isDone(Committed write) {
        return write.outcome() == Outcome.OK;
    }

    /** Whether it followed another at a partition, and was not the last of all. */
    private static boolean isBehind(Committed old, Committed later, History history) {
        return isDone(old) && isDone(later) && later.partition().equals(old.partition()) && later.beganNanos() > old.endedNanos()
            && history.commits.stream().anyMatch(write -> isDone(write) && write.beganNanos() > later.endedNanos() + 2);
    }

    private static <T> T any(List<T> all, Random random, Predicate<T> wanted) {
        List<T> some = all.stream().filter(wanted).toList();
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }

    private static long lastRead(History history, TopicPartition partition) {
        return history.polls.stream().filter(poll -> poll.partition().equals(partition)).flatMap(poll -> poll.records().stream()).mapToLong(Seen::offset)
            .max().orElse(-1);
    }

    private static boolean isScannedBeforeAnother(History history, Payload payload) {
        long last = history.polls.stream().filter(poll -> poll.partition().equals(payload.partition())).flatMap(poll -> poll.records().stream())
            .filter(seen -> !seen.payload().equals(payload)).mapToLong(Seen::offset).max().orElse(-1);
        return history.polls.stream().filter(Poll::scansAll).flatMap(poll -> poll.records().stream())
            .anyMatch(seen -> seen.payload().equals(payload) && seen.offset() < last);
    }

    private static boolean inAPoll(History history, Random random, Predicate<Poll> wanted, Change change) {
        Poll poll = any(history.polls, random, wanted);
        if (poll != null) {
            change.in(poll.records(), random.nextInt(poll.records().size()));
        }
        return poll != null;
    }

    private static boolean onADisk(History history, Random random, Change change) {
        Stored replica = any(history.stored, random, each -> !each.records().isEmpty());
        if (replica != null) {
            change.in(replica.records(), random.nextInt(replica.records().size()));
        }
        return replica != null;
    }

    private static boolean inACommitRead(History history, Random random, long offset) {
        CommitRead read = any(history.commitReads, random, each -> each.offset() != History.UNKNOWN && history.commits.stream().anyMatch(write ->
            write.outcome() == Outcome.OK && write.partition().equals(each.partition()) && write.endedNanos() < each.beganNanos())
            && history.commits.stream().anyMatch(write -> write.outcome() == Outcome.OK && write.member().equals(each.member())
                && write.beganNanos() > each.endedNanos()));
        return read != null && history.commitReads.remove(read)
            && history.commitReads.add(new CommitRead(read.group(), read.member(), read.partition(), read.beganNanos(), read.endedNanos(), offset));
    }

    /** Changes a payload wherever it was seen. @param change gives null to take it out */
    private static boolean everywhere(History history, Payload payload, UnaryOperator<Seen> change) {
        List<List<Seen>> all = new ArrayList<>();
        history.polls.forEach(poll -> all.add(poll.records()));
        history.stored.forEach(replica -> all.add(replica.records()));
        for (List<Seen> records : all) {
            records.replaceAll(seen -> payload.equals(seen.payload()) ? change.apply(seen) : seen);
            records.removeIf(seen -> seen == null);
        }
        return true;
    }

    /** Gives two records each other's place, as all see them. */
    private static boolean exchange(History history, Sent one, Sent two) {
        everywhere(history, one.payload(), seen -> seen.offset() == one.offset() ? with(seen, null) : null);
        everywhere(history, two.payload(), seen -> seen.offset() == two.offset() ? with(seen, one.payload()) : null);
        for (List<Seen> records : all(history, one.payload().partition())) {
            records.replaceAll(seen -> seen.payload() == null ? with(seen, two.payload()) : seen);
            records.sort(Comparator.comparingLong(Seen::offset));
        }
        history.sends.removeAll(List.of(one, two));
        history.sends.add(new Sent(one.payload(), one.idempotent(), one.beganNanos(), one.endedNanos(), Outcome.OK, two.offset()));
        history.sends.add(new Sent(two.payload(), two.idempotent(), two.beganNanos(), two.endedNanos(), Outcome.OK, one.offset()));
        return true;
    }

    private static List<List<Seen>> all(History history, TopicPartition partition) {
        List<List<Seen>> all = new ArrayList<>();
        history.polls.stream().filter(poll -> poll.partition().equals(partition)).forEach(poll -> all.add(poll.records()));
        history.stored.stream().filter(replica -> replica.partition().equals(partition)).forEach(replica -> all.add(replica.records()));
        return all;
    }
}
