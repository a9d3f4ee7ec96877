package dev.signet.django;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Which object of a file is meant.
 *
 * @param line where it begins
 * @param pk its primary key; may be null
 * @param username as it stands there; may be null
 */
record Entry(int line, JsonNode pk, String username) {

    ReportLine created(DjangoUser user) {
        return new ReportLine(line, pk, username, Outcome.CREATED, null, user.notes());
    }

    ReportLine updated(DjangoUser user) {
        return new ReportLine(line, pk, username, Outcome.UPDATED, null, user.notes());
    }

    ReportLine skipped(String reason) {
        return new ReportLine(line, pk, username, Outcome.SKIPPED, reason, null);
    }

    ReportLine refused(String reason) {
        return new ReportLine(line, pk, username, Outcome.REFUSED, reason, null);
    }
}
