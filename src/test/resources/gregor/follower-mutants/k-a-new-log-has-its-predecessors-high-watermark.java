// in: LogDirectory
// caught by: gregor.log.LogManagerTest#aLogHasNothingOfOneThatHadItsNameBefore
void forget(TopicPartition partition) throws IOException {
}
