/**
 * Runs of the production code that the book draws: each scenario starts the parts it needs on a simulated clock and disk,
 * does something with them, and gives back what went on, step by step, with the bytes that travelled.
 *
 * <p><b>The problem.</b> A picture of a protocol that somebody drew by hand is wrong from the first change on. Here the
 * picture is compared with a run, the trace player shows that run, and the byte pictures show its bytes.
 *
 * <p><b>What is guaranteed.</b> The same scenario gives the same steps and the same bytes, each time. There is one thread of
 * each kind, the scenario waits for the server to be idle before it goes on, and what depends on the machine (ports,
 * thread names, the time of day) is in no step.
 *
 * <p><b>Reading order.</b> {@link gregor.scenarios.Scenario}, {@link gregor.scenarios.TraceStep},
 * {@link gregor.scenarios.RecordedTrace}, {@link gregor.scenarios.ScenarioNode}, {@link gregor.scenarios.Scenarios}.
 */
package gregor.scenarios;
