/**
 * What a node counts, for whoever watches it.
 *
 * <p><b>The problem.</b> Dashboards and alarms were written for Kafka's metrics, under Kafka's names: "followers are behind", "an ISR
 * has shrunk". They are read now and then, by other threads; what counts must not slow down what is counted.
 *
 * <p><b>Terms.</b> A <i>gauge</i> is asked for its value when somebody looks. A <i>meter</i> counts events, and tells how many a second
 * there were, as an average over all time and as moving averages over one, five and fifteen minutes. A metric's <i>name</i> is its
 * group ({@code kafka.server}), type, name and tags, as in {@code kafka.server:type=ReplicaFetcherManager,name=MaxLag,clientId=Replica}.
 *
 * <p><b>Invariants.</b>
 * <ul>
 *   <li>I1: a meter that is read seldom tells the same as one that is read every five seconds.
 *   <li>I2: a name has at most one metric; a metric that is removed is told to every listener, as it was when it was added.
 * </ul>
 *
 * <p><b>Reading order.</b> {@link gregor.metrics.MetricName}, {@link gregor.metrics.Meter}, {@link gregor.metrics.MetricsRegistry}. Who
 * registers: {@code replica.FollowerMetrics} and {@code replica.ReplicaManagerMetrics}. Who shows them: {@code os.JmxReporter}.
 *
 * <p><b>Left out, compared with Apache Kafka.</b> All metrics but those of replication; histograms; Kafka's second library, that of
 * its clients (sensors). Kafka's meters tick on a thread of their own.
 *
 * <p><b>Sources.</b> The Metrics library by Coda Hale (Yammer), release 2.2, which Kafka's brokers use; its averages are those of a
 * UNIX load average.
 */
@Uses({})
package gregor.metrics;

import gregor.base.Uses;
