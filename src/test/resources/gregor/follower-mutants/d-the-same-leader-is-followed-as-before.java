// in: ReplicaFetcherManager
// caught by: gregor.replica.FollowersPropertyTest#aFollowersLogIsThatOfItsLeader
synchronized void follow(Collection<Partition> partitions) {
    if (closed) {
        return;
    }
    for (Partition partition : partitions) {
        TopicPartition name = partition.topicPartition();
        PartitionImage image = partition.image();
        Place before = places.get(name);
        Place now = image.leader() == PartitionImage.NO_LEADER ? null
            : new Place(new FetcherId(image.leader(), numberOf(name)), partition, image.leaderEpoch());
        if (before != null && (now == null || !now.fetcher().equals(before.fetcher()))) {
            remove(name);
        }
        if (now != null && (before == null || !now.fetcher().equals(before.fetcher()))) {
            places.put(name, now);
            Running fetcher = fetchers.computeIfAbsent(now.fetcher(), this::open);
            fetcher.partitions.add(name);
            fetcher.added.add(new FollowedPartition(partition, now.leaderEpoch(), cleaning));
        }
    }
    tellFetchers();
}
