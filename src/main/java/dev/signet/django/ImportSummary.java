package dev.signet.django;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * How far an import has come.
 *
 * @param done null while it goes on; then, whether it has come to the end of the file
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@RegisterForReflection // no resource answers it as such, so that a native image would not know it
record ImportSummary(
        @Schema(description = "In the last line alone: whether the whole file was read.")
        Boolean done,

        @Schema(description = "Why the rest of the file was not read.")
        String error,

        @Schema(description = "The line at which the file is broken.")
        Integer errorLine,

        long created,
        long updated,
        long skipped,
        long refused,

        @Schema(description = "Objects of other models, which were passed over.")
        long otherModels,

        @Schema(description = "How many lines of this report are missing, because the client was not reading.")
        Long omittedLines,

        double seconds) {

    ImportSummary withOmittedLines(long lines) {
        return new ImportSummary(
                done, error, errorLine, created, updated, skipped, refused, otherModels, lines, seconds);
    }

    /** Whether every user of the file is here as the file says. */
    @JsonIgnore
    boolean isAllIn() {
        return Boolean.TRUE.equals(done) && refused == 0;
    }
}
