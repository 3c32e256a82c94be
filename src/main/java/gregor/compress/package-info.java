/**
 * The codecs that pack the records of a batch.
 *
 * <p><b>The problem.</b> A producer packs the records of a batch, a broker stores them as they came and a consumer
 * unpacks them: the codec's id is part of the batch's header, so all three must agree on what it stands for.
 */
@Uses("base")
package gregor.compress;

import gregor.base.Uses;
