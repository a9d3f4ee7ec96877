package dev.signet.django;

import java.util.List;

/**
 * What has become of some of the users of a file, in its order, and how far the import has come with them. The last
 * one's summary says that it is done.
 */
record Report(List<ReportLine> lines, ImportSummary summary) {

    boolean isLast() {
        return summary.done() != null;
    }
}
