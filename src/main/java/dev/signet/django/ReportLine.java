package dev.signet.django;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What has become of one user of a file. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RegisterForReflection // no resource answers it as such, so that a native image would not know it
@Schema(
        name = "ImportReportLine",
        description = "What has become of one user of the file.",
        requiredProperties = {"line"})
record ReportLine(
        @Schema(description = "The line of the file in which it begins.")
        int line,

        @Schema(description = "Its primary key in the file.", implementation = Object.class)
        JsonNode pk,

        String username,
        Outcome outcome,

        @Schema(description = "Why it was refused, or skipped though the file says something new.")
        String reason,

        @Schema(description = "What could not be taken as it is, by field: the user came in without it.")
        Map<String, String> notes) {

    /** Whether somebody should look at it. It is not in the report. */
    @Schema(hidden = true)
    boolean isNotable() {
        return outcome == Outcome.REFUSED || notes != null && !notes.isEmpty();
    }
}
