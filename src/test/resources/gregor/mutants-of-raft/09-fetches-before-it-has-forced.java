// in: Fetching
    private void fetchFrom(Peer peer) {
        RaftLog log = ports.log();
        FetchPartition partition = new FetchPartition(RaftMessages.PARTITION, quorum.epoch(), log.endOffset(), log.lastEpoch(), -1,
            settings.fetchMaxBytes(), settings.self().directoryId(), quorum.highWatermark());
        requests.send(peer, new FetchRequest(settings.clusterId(), -1, new ReplicaState(settings.self().id(), -1),
            RaftSettings.FETCH_MAX_WAIT_MS, 0, settings.fetchMaxBytes(), (byte) 0, 0, -1,
            List.of(new FetchTopic(RaftMessages.TOPIC, Uuid.METADATA_TOPIC, List.of(partition))), List.of(), ""),
            new Requests.Outcome() {
                @Override
                public boolean reply(Record response) {
                    return answered((FetchResponse) response);
                }

                @Override
                public void failed(KafkaException why) {
                    if (why.error() == ErrorCode.NETWORK_EXCEPTION) {
                        connectionFailed(peer);
                    }
                }
            });
    }

    private boolean take(PartitionData result) {
        if (!result.divergingEpoch().equals(EpochEndOffset.NONE)) {
            truncate(new OffsetAndEpoch(result.divergingEpoch().endOffset(), result.divergingEpoch().epoch()));
            return true;
        }
        if (result.snapshotId().epoch() >= 0) {
            snapshots.begin(new OffsetAndEpoch(result.snapshotId().endOffset(), result.snapshotId().epoch()));
            return true;
        }
        boolean empty = result.records() == null || result.records().sizeInBytes() == 0;
        ByteBuffer records = RaftMessages.bytesOf(result.records());
        boolean appended = !empty && ports.log().appendAsFollower(records.duplicate(), quorum.epoch(), ports.clock().millis());
        if (appended) {
            history.logGrown(records);
        }
        if (result.highWatermark() >= 0) {
            quorum.learnHighWatermark(Math.min(ports.log().endOffset(), result.highWatermark()));
        }
        return empty || appended;
    }
