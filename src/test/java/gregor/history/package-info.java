/**
 * Judges a cluster by what its clients saw.
 *
 * <p><b>The problem.</b> Whether nothing that was acknowledged is lost can't be read off any one node, least of all one that was
 * killed. But every client knows what it was told and when; from all of that together it follows what may be and what may not.
 *
 * <p><b>Terms.</b> A <i>history</i> is every call of every client with its begin, its end and its outcome, which may be "nobody knows".
 * The <i>version order</i> of a partition is which payload has which offset, as far as anybody has seen. An <i>oracle</i> is a rule
 * that every history of a right cluster keeps (numbers in section 6 of the catalogue of invariants: ORA-1 to ORA-12, 14, 20 and 21).
 *
 * <p><b>What is guaranteed.</b> A right history has no finding, however its calls overlap; each of the {@link gregor.history.Mistake}s
 * is found, wherever it is planted.
 *
 * <p><b>Reading order.</b> {@link gregor.history.Payload}, {@link gregor.history.History}, {@link gregor.history.Finding},
 * {@link gregor.history.HistoryChecker}, {@link gregor.history.PartitionHistory}, {@link gregor.history.SendRules},
 * {@link gregor.history.ReadRules}, {@link gregor.history.CommitRules}.
 *
 * <p><b>Left out.</b> Transactions, compaction and retention: topics are kept whole. Who owned a partition of a group when.
 */
package gregor.history;
