// in: Leadership
// under: F17
    long poll(LeaderState leader, long nowNanos) {
        if (Moment.isPast(leader.announceDeadlineNanos(), nowNanos)) {
            long periodNanos = Moment.in(0, settings.fetchTimeoutMs() / 2);
            leader.silentVoters(nowNanos, periodNanos).forEach(voter -> announceTo(leader, voter));
            leader.announceAgainAt(nowNanos + Math.max(1, periodNanos));
        }
        return leader.announceDeadlineNanos();
    }
