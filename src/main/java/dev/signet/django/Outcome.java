package dev.signet.django;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What has become of a user of a file. */
@Schema(name = "ImportOutcome")
enum Outcome {
    @JsonProperty("created")
    CREATED,

    @JsonProperty("updated")
    UPDATED,

    /** The file says nothing new. */
    @JsonProperty("skipped")
    SKIPPED,

    @JsonProperty("refused")
    REFUSED
}
