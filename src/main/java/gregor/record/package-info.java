/**
 * The record batch, format 2: what is sent, stored, checked and replicated as one.
 *
 * <p><b>The problem.</b> A broker handles records by the million and must not touch each. So producers put them in
 * batches, and all that a broker has to know about a batch stands in a header of 61 bytes.
 */
@Uses({"base", "protocol", "compress"})
package gregor.record;

import gregor.base.Uses;
